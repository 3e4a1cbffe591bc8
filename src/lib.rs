//! pressbox gets a press office's photos and texts to journalists, with the rights embedded in the pictures, once each.
//!
//! The modules are *rooms*, each with one subject. In reading order: what all of them build on, then the path of a photo,
//! of a release, and of a message.
//!
//! | room | subject |
//! |---|---|
//! | [`progress`] | what the core says while it works |
//! | `language_files` | the files of the languages, listed once |
//! | [`storage`] | where bytes and rows are kept: SHA-256, the SQL database, files written atomically |
//! | [`photo`] | what a picture is: id, format, fingerprints, metadata, rights |
//! | [`library`] | the photos we keep: ingest, duplicates, search, checks |
//! | [`rendition`] | a picture prepared for a use: presets, pixels, metadata embedded, cache |
//! | [`release`] | the story: source, import, checks, rendering as mail, page and formats for machines |
//! | [`pdf`] | printed pages: a release and a contact sheet, tagged |
//! | [`press`] | the people: journalists, lists, segments, suppression, unsubscribe tokens |
//! | [`net`] | connections to mail servers: endpoint, TLS, timeouts |
//! | [`delivery`] | how a release travels: plan, message, ledger, sending |
//! | [`inbox`] | what comes back: delivery status notices, automatic replies, unsubscribes |
//! | [`doctor`] | a domain and its settings as a receiver sees them |
//! | [`kit`] | the press kit for download: one zip, planned, packed, verified |
//! | [`site`] | the newsroom's pages on the web: static files, planned and written |
//! | [`newsroom`] | the use cases: an opened newsroom, and everything that can be asked of it |
//! | [`cli`] | the command line: arguments in, a request to `newsroom`, an answer out; the only room that prints |
//!
//! A **photo** is read once, named by the hash of its bytes and kept ([`library`]); its rights are cleared for each
//! destination ([`photo::clear`]) before renditions of it go anywhere ([`rendition`]).
//!
//! A **release** is a text file that a person edits ([`release`]). It is checked, and rendered together with its photos.
//!
//! A **message** is planned from lists ([`press`]), composed once for each edition, entered in the ledger before it is sent
//! ([`delivery`]), and matched with what comes back ([`inbox`]).
//!
//! No room uses one that comes later in the table: `tests/architecture.rs` holds the table of which may use which. The core takes
//! the clock, its settings and its progress as arguments. It never prints, exits, or reads the environment or the time,
//! and it names no command: an error carries its remedy as data, which `cli/remedies/` words.
//!
//! `docs/architecture.md` says the same at more length, with the decisions and why they were made.

pub mod cli;
pub mod delivery;
pub mod doctor;
pub mod inbox;
pub mod kit;
mod language_files;
pub mod library;
pub mod net;
pub mod newsroom;
pub mod pdf;
pub mod photo;
pub mod press;
pub mod progress;
pub mod release;
pub mod rendition;
pub mod site;
pub mod storage;
