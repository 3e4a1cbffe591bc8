//! The suite: one binary, one file a feature. `tests/run` installs what it needs and runs it.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::format_collect,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test says what is wrong by panicking, and its pictures are made of numbers that fit"
)]

mod answers;
mod architecture;
mod bounces;
mod check;
mod corrections;
mod delivery;
mod dkim;
#[cfg(unix)]
mod doctor;
mod embargo;
mod imap;
mod ingest;
mod kills;
mod kit;
mod list;
mod metadata;
mod newsroom;
mod photos;
mod presets;
mod read_only;
mod release_check;
mod release_corpus;
mod release_editions;
mod release_import;
mod release_judges;
mod release_mail;
mod release_preview;
mod release_reference;
mod release_render;
mod release_source;
mod renditions;
mod right_pictures;
mod rights;
mod robust;
mod rollback_guard;
mod send;
mod smtp;
mod support;
mod use_cases;
mod worked_example;
