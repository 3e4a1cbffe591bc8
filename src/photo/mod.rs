//! A picture file: its id, format, hashes and metadata, and where it may be used.
//!
//! | file | what it holds |
//! |---|---|
//! | [`id`](PhotoId) | a photo's id: the SHA-256 of its bytes |
//! | [`format`](Format) | JPEG, PNG, TIFF, WebP or HEIC, known by the first bytes |
//! | [`other_format`](OtherFormat), `raw` | formats that are not ingested, and what to do with them |
//! | `raw_preview` | the picture in a raw file that the camera made for its display |
//! | [`container`] | the metadata blocks of each format, extracted without decoding them |
//! | [`colour_profile`] | colour profiles that pressbox makes |
//! | [`decoded`](Decoded) | a decoded picture, and why a file has none |
//! | `huffman`, [`scan`](verify_picture), `scans`, `scan_parser`, `eighth`, [`decode`](decode()) | pixels, decoded and checked; sizes are checked before memory is allocated |
//! | `jpeg_picture`, `tiff_picture`, `tiff_view`, `heic_picture` | JPEGs; TIFFs in unusual colours and arrangements; HEICs |
//! | `no_heic` | a build that reads no HEIC |
//! | [`picture_hash`](PictureFacts), [`perceptual_hash`](PerceptualHash), [`inspect`](inspect()) | the same picture, and pictures that look alike |
//! | [`orientation`](Orientation), [`focus`](Focus) | which side is up, and the point that crops keep in view |
//! | [`metadata`](Metadata), [`captured`](Captured), [`property`](Property), `property_value` | the properties that pressbox knows, as a record and one by one |
//! | [`structures`](Structure), [`rating`](Rating) | the properties that have parts, and how good a picture is |
//! | `text`, [`directory`], [`exif`], [`iim`], [`xmp`] | the formats of metadata in files, read and written |
//! | `letters` | letters that programs have damaged |
//! | `machine_words`, `machine_phrases`, `of_people` | what cameras and programs write where a person's words belong, and metadata without it |
//! | `comments` | words where few programs look: tags of Windows, comments of JPEG, texts of PNG |
//! | `remarks` | what whoever takes a photo in should know |
//! | [`merge`](merge()), [`merged`](Merged), [`source`](MetadataSource), `implied` | one record from several blocks, and their conflicts; what one property says of another |
//! | [`licence`](Licence), [`template`](CaptionTemplate) | licences and captions that many photos share |
//! | [`codes`](Codes) | code replacements: what stands for `\bb12\` in a caption |
//! | [`rights`](clear) | what each destination requires, and the check that a photo has it |

mod captured;
mod codes;
pub mod colour_profile;
mod comments;
pub mod container;
mod decode;
mod decoded;
pub mod directory;
mod eighth;
pub mod exif;
mod focus;
mod format;
#[cfg(feature = "heic")]
mod heic_picture;
#[cfg(not(feature = "heic"))]
#[path = "no_heic.rs"]
mod heic_picture;
mod huffman;
mod id;
pub mod iim;
mod implied;
mod inspect;
mod jpeg_picture;
mod letters;
mod licence;
mod machine_phrases;
mod machine_words;
mod merge;
mod merged;
mod metadata;
mod of_people;
mod orientation;
mod other_format;
mod perceptual_hash;
mod picture_hash;
mod property;
mod property_value;
mod rating;
mod raw;
mod raw_preview;
mod remarks;
mod rights;
mod scan;
mod scan_parser;
mod scans;
mod source;
mod structures;
mod template;
mod text;
mod tiff_picture;
mod tiff_view;
pub mod xmp;

pub use captured::{Captured, NotADate, parse_offset};
pub use codes::{CodeError, CodePlace, Codes, CodesFault, LARGEST_CODES, first_code, first_code_in};
pub use decode::{decode, memory_needed, verify_picture};
pub use decoded::{Channels, DecodeError, Decoded, MAX_PIXELS, PixelLayout};
pub use focus::{Focus, NotAFocus};
pub use format::{Format, NotAPicture};
pub use id::{NotAPhotoPrefix, PhotoId, PhotoName, PhotoPrefix};
pub use inspect::{PictureFacts, inspect, picture_hash};
pub use licence::{Licence, is_web_address};
pub use merge::{MergeRule, MetadataSettings, merge, read_back, restores};
pub use merged::{Conflict, Merged};
pub use metadata::{DataMining, DigitalSourceType, Metadata, ModelRelease, PropertyRelease, join_names, split_names};
pub use orientation::Orientation;
pub use other_format::OtherFormat;
pub use perceptual_hash::{GreyPicture, Looks, PerceptualHash};
pub use property::{Property, TooLong};
pub use rating::{NotARating, Rating};
pub(crate) use remarks::of_days as days_remark;
pub use rights::{Cleared, Destination, NotCleared, Remedy, Requirement, RightsSettings, Standing, clear, missing};
pub use source::MetadataSource;
pub use structures::{Contact, Licensor, Location, RightsExpression, Structure, Term};
pub use template::{CaptionTemplate, MissingProperty, NotACaptionTemplate};
pub use text::clean as clean_text;
