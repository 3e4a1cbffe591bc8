//! What a picture is: its id, its format, its fingerprints, what is said about it, and who may use it.

mod captured;
pub mod container;
mod decode;
pub mod directory;
pub mod exif;
mod fingerprint;
mod focus;
mod format;
mod id;
pub mod iim;
mod licence;
mod merge;
mod metadata;
mod orientation;
mod property;
mod rights;
mod scan;
mod template;
mod text;
pub mod xmp;

pub use captured::{Captured, NotADate, parse_offset};
pub use decode::{Channels, DecodeError, Decoded, MAX_PIXELS, PixelLayout, decode, verify_picture};
pub use fingerprint::{PerceptualHash, PictureFacts, inspect};
pub use focus::{Focus, NotAFocus};
pub use format::{Format, NotAPicture};
pub use id::{NotAPhotoPrefix, PhotoId, PhotoPrefix};
pub use licence::Licence;
pub use merge::{Conflict, MergeRule, Merged, MetadataSettings, MetadataSource, is_better, merge};
pub use metadata::{DataMining, DigitalSourceType, Licensor, Metadata, join_names, split_names};
pub use orientation::Orientation;
pub use property::{Property, TooLong};
pub use rights::{Cleared, Destination, NotCleared, Requirement, RightsSettings, clear, missing};
pub use template::{Blank, NotACaptionTemplate, Template};
pub use text::clean as clean_text;
