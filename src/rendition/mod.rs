//! A picture prepared for a use: in the size, the colours and the quality that a preset names, with its rights in it.
//!
//! | file | what it holds |
//! |---|---|
//! | [`preset`](Preset) | the settings that a kind of rendition is made with |
//! | [`byte_size`](ByteSize), [`rgb`](Rgb) | sizes and colours as settings |
//! | [`geometry`](TargetSize) | how large a rendition is, and which part of the photo it shows |
//! | [`renderer`](Renderer) | makes all renditions of a photo: reads and decodes it once |
//! | `cascade` | the renditions of one photo, each made from the larger one before |
//! | `job` | one rendition: what it is made from, whether the cache has it, how it is made |
//! | `passthrough` | JPEGs whose compressed picture can stay as it is |
//! | `raster` | a picture as pixels, and what is done to it |
//! | `colour` | colour profiles, and conversion to sRGB |
//! | `resize/` | Lanczos' filter, made for the processor at hand |
//! | `encode` | pixels into JPEG, PNG, TIFF and WebP |
//! | `size_limit` | files that are no larger than their preset allows |
//! | [`embed/`](embed()) | metadata written into a file |
//! | `verify` | a finished file, decoded and read again |
//! | [`cache`](Rendition) | the renditions in the library |
//! | `replace_metadata`, `with_metadata` | replace the metadata in a finished file, and keep its pixels |
//! | [`check`](check_renditions) | every rendition in the library, read again |
//! | `permits`, `buffers` | how processors and memory are shared |
//! | [`error`](RenditionError) | why a rendition is not made |

mod buffers;
mod byte_size;
mod cache;
mod cascade;
mod check;
mod colour;
mod embed;
mod encode;
mod error;
mod geometry;
mod job;
mod passthrough;
mod permits;
mod preset;
mod raster;
mod renderer;
mod replace_metadata;
mod resize;
mod rgb;
mod size_limit;
mod verify;
mod with_metadata;

pub use byte_size::{ByteSize, NotAByteSize};
pub use cache::{Freshness, Rendition};
pub use check::check_renditions;
#[doc(hidden)]
pub use colour::in_srgb;
pub use embed::{EmbedError, embed};
pub use encode::EncodeError;
pub use error::RenditionError;
pub use geometry::TargetSize;
pub use preset::{Chroma, ColourSpace, Compression, InvalidPreset, Preset, built_in};
pub use renderer::{Renderer, RenditionResult, RenditionSettings};
pub use rgb::{NotAColour, Rgb};
