//! The story: what a release is, how it is written, read, checked and set.

mod finding;
mod folder;
mod manuscript;
mod model;
pub mod render;
mod source;
mod timetable;

pub use finding::{Finding, Severity};
pub use folder::{Problems, ReleaseError, Releases};
pub use manuscript::{Lines, Manuscript};
pub use model::{
    Block, Contact, Event, Fact, Figure, Issuer, Language, Link, NotASlug, Release, Slug, UnknownLanguage,
};
pub use timetable::{NotAnInstant, read_instant, write_instant, zone_name};
