//! The story: what a release is, how it is written, read, checked and set.

mod calendar;
mod check;
mod finding;
mod folder;
mod import;
mod languages;
mod manuscript;
mod mend;
mod model;
mod remedy;
pub mod render;
mod source;
mod timetable;
mod weblink;

pub use check::{PhotoProof, Proof, check, check_editions};
pub use finding::{Finding, Severity, Spot};
pub use folder::{Problems, ReleaseError, Releases};
pub use import::{ImportError, Imported, Origin, import};
pub(crate) use languages::Vocabulary;
pub use manuscript::{Lines, Manuscript};
pub use mend::mend;
pub use model::{
    Block, Contact, Event, Fact, Figure, Issuer, Language, Link, NotASlug, Release, Slug, Titles, UnknownLanguage,
};
pub use remedy::Remedy;
pub use source::MAX_BYTES;
pub use timetable::{NotAnInstant, read_instant, write_instant, zone_name};
