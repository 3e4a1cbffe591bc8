//! The story: what a release is, how it is written, read, checked and set.

mod check;
mod finding;
mod fix;
mod folder;
mod import;
mod instant;
mod languages;
mod manuscript;
mod model;
mod prose_dates;
mod remedy;
pub mod render;
mod source;
mod weblink;

pub use check::{KnownPhoto, LintContext, check, check_editions};
pub use finding::{Finding, Severity, Spot};
pub use fix::fix;
pub use folder::{Problems, ReleaseError, Releases};
pub use import::{ImportError, Imported, Origin, import};
pub use instant::{NotAnInstant, read_instant, write_instant, zone_name};
pub(crate) use languages::Vocabulary;
pub use manuscript::{Lines, Manuscript};
pub use model::{
    Block, Contact, Event, Fact, Figure, Issuer, Language, Link, NotASlug, Release, Slug, Titles, UnknownLanguage,
};
pub use remedy::Remedy;
pub use source::MAX_BYTES;
