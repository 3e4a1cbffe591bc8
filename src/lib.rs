//! pressbox brings a press office's photos and words to journalists: with the rights written in the pictures, once each.
//!
//! The modules are rooms, in the order in which a photo travels.
//!
//! - [`photo`]: what a picture is. Its id (the SHA-256 of its bytes), its fingerprints, its metadata, its rights.
//! - [`library`]: where pictures live. Originals under their hash, a catalogue beside them, search.
//! - [`rendition`]: a picture made fit for a use: print, web, mail.
//! - [`release`]: the story. Markdown in, mail and page out, checked on the way.
//! - [`press`]: the people. Journalists and the lists they come in.
//! - [`net`]: connections to servers.
//! - [`delivery`]: the story on its way. Who gets it, what each was sent, what happened.
//! - [`inbox`]: what comes back: failures, automatic replies, people who unsubscribe.
//! - [`doctor`]: a domain and its settings as a receiver sees them.
//! - [`kit`]: the story for those who come to fetch it, as one zip.
//! - [`newsroom`]: the use cases over all of these: an opened newsroom, and what can be asked of it.
//! - [`storage`]: where bytes and rows are kept.
//! - [`progress`]: what the core says while it works.
//! - [`cli`]: the command line. One verb, one file: arguments in, a request to `newsroom`, an answer out; the only room
//!   that prints.
//!
//! The core takes the clock, its settings and its progress as arguments. It never prints, exits, or reads the
//! environment or the time. Which room may import which is held by `tests/architecture.rs`.

pub mod cli;
pub mod delivery;
pub mod doctor;
pub mod inbox;
pub mod kit;
pub mod library;
pub mod net;
pub mod newsroom;
pub mod photo;
pub mod press;
pub mod progress;
pub mod release;
pub mod rendition;
pub mod storage;
