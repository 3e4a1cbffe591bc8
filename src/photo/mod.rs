//! What a picture is: its id, its format, its fingerprints, what is said about it, and who may use it.

mod id;
mod metadata;
mod rights;

pub use id::{NotAPhotoPrefix, NotASha256, PhotoId, PhotoPrefix, Sha256};
pub use metadata::{
    Captured, DataMining, DigitalSourceType, Licensor, Metadata, NotADate, join_names, parse_offset, split_names,
};
pub use rights::{Cleared, Door, NotCleared, Requirement, RightsSettings, clear};
