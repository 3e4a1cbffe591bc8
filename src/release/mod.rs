//! Releases: what a release is, how it is written and read, imported, checked and rendered.
//!
//! | file | what it holds |
//! |---|---|
//! | [`model`](Release) | a release, its parts, its languages, and who issues it |
//! | [`attached`](AttachedFile), [`attachments`](AttachedError) | files that go along with a release as they are: logos, documents, films |
//! | `list` | the numbers and levels of a list's items |
//! | [`table`](Table) | a table, and how it stands in plain text |
//! | [`brand`](Brand), [`web_colour`](WebColour), [`typeface`](Typeface) | how an issuer's mails and pages look |
//! | [`languages`](Vocabulary) | the vocabulary of each language, a file each |
//! | [`instant`](read_instant), `prose_dates` | times as a person writes them in a file; days as prose names them |
//! | [`file_name`](ascii_words) | names of files that others save |
//! | `weblink` | web and mail addresses in a text |
//! | [`finding`](Finding), [`remedy`](Remedy) | what is wrong with a text, and what to do about it |
//! | [`manuscript`](Manuscript) | a release with the line numbers of its parts in the file |
//! | [`event_uids`](KnownEvent) | the UIDs of calendar events, also after a correction |
//! | `source` | an edition's file: Markdown under TOML front matter |
//! | `words_hash` | the hash of what a release says, to see whether it has changed |
//! | [`folder`](Releases) | the newsroom's `releases` folder |
//! | [`strays`](Stray) | what lies there and is no edition |
//! | [`locked`](LockedRelease) | a release's files, changed by one process at a time |
//! | [`background`](Background), [`backgrounds`](Backgrounds) | a standing page, and the folder of all |
//! | [`svg`](safe_svg) | drawings in which nothing runs |
//! | [`pressroom`](PressroomItem) | the pressroom of another service, as its export says it |
//! | [`presskit`](PresskitPage) | the folder of a presskit() as a standing page |
//! | [`import`](import()) | a release made from plain text, HTML, Markdown or a Word document |
//! | [`check`](check()), [`fix`](fix()) | the linter, and the fixes that are safe to make |
//! | [`render`] | mail, page, calendar, news item and feed item |

mod attached;
mod attachments;
mod background;
mod backgrounds;
mod brand;
mod check;
mod event_uids;
mod file_name;
mod finding;
mod fix;
mod folder;
mod import;
mod instant;
mod languages;
mod list;
mod locked;
mod manuscript;
mod model;
mod presskit;
mod pressroom;
mod prose_dates;
mod remedy;
pub mod render;
mod source;
mod strays;
mod svg;
mod table;
mod typeface;
mod web_colour;
mod weblink;
mod words_hash;

pub use attached::{AttachedFile, AttachedKind, can_be_attached};
pub use attachments::{AttachedError, FoundFile, attachment_findings};
pub use background::{Award, Background, Ground, LogoEntry, Person, PressQuote, Shows};
pub use backgrounds::{BackgroundFile, Backgrounds, UnusedPage, WhyUnused};
pub use brand::{Brand, Logo, PaleColour};
pub use check::{
    KnownPhoto, LintContext, alt_in_other_language, caption_in_other_language, check, check_editions, check_for_errors,
    is_new_headline, locate,
};
pub use event_uids::KnownEvent;
pub use file_name::ascii_words;
pub use finding::{Finding, Severity, Spot};
pub use fix::fix;
pub use folder::{Problems, ReleaseError, Releases};
pub use import::{EmbargoIs, ImportError, Imported, Origin, import, import_where, is_text};
pub use instant::{NotAnInstant, read_instant, write_instant, zone_name};
pub(crate) use languages::Vocabulary;
pub use locked::LockedRelease;
pub use manuscript::{Lines, Manuscript};
pub use model::{
    Block, CancelledEvent, Contact, Event, Fact, Figure, Issuer, Language, Link, NotASlug, Release, Slug, Status,
    Titles, UnknownLanguage,
};
pub use presskit::{NotAPresskit, PresskitPage, read_presskit};
pub use pressroom::{
    Home, ItemRefusal, LONGEST_EXPORT, Pressroom, PressroomItem, PressroomPage, PressroomPicture, Published, Rewritten,
    TEXT_TYPES, UnreadableExport, read_pressroom, release_of, slug_of, slug_words,
};
pub use remedy::Remedy;
pub use source::MAX_BYTES;
pub use strays::{Stray, WhyStray};
pub use svg::{UnsafeSvg, safe_svg};
pub use table::Table;
pub use typeface::{NotATypeface, Typeface};
pub use web_colour::{NotAColour, WebColour};
