//! The story: what a release is, how it is written, read, checked and set.

mod folder;
mod model;
pub mod render;

pub use folder::{ReleaseError, Releases};
pub use model::{
    Block, Contact, Event, Fact, Figure, Issuer, Language, Link, NotASlug, Release, Slug, UnknownLanguage,
};
