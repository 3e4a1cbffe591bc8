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

mod after_a_kill;
mod answers;
mod architecture;
mod at_once;
#[cfg(unix)]
mod attachments;
mod bounces;
mod brand;
#[cfg(unix)]
mod calendars;
mod check;
#[cfg(unix)]
mod clocks;
mod codes;
mod collections;
mod colour_profiles;
mod corrections;
mod damage;
mod damaged_metadata;
mod damaged_pictures;
mod delivery;
#[cfg(unix)]
mod disks;
mod dkim;
#[cfg(unix)]
mod doctor;
mod duplicates;
mod embargo;
mod forget;
mod fuzz_seeds;
#[cfg(feature = "heic")]
mod heic;
mod hostile_files;
#[cfg(unix)]
mod hot_folders;
mod imap;
mod ingest;
mod ingest_folders;
mod iptc_properties;
#[cfg(unix)]
mod kill_everywhere;
mod kills;
mod kit;
mod kit_parts;
#[cfg(unix)]
mod library_kills;
mod link_check;
mod list;
mod list_bounds;
mod list_cases;
mod list_exports;
mod list_headings;
mod list_look_alikes;
mod list_members;
mod list_opt_outs;
mod list_round_trips;
mod list_workbooks;
mod locks;
mod mail_cases;
#[cfg(unix)]
mod mail_proofs;
#[cfg(unix)]
mod manual;
mod metadata;
mod metadata_table;
mod newsroom;
mod notices;
#[cfg(unix)]
mod odd_smtp;
mod odd_values;
mod opt_out_words;
#[cfg(target_os = "linux")]
mod packaging;
mod pdf;
mod pending_guard;
mod photo_cases;
mod photo_comments;
mod photo_looks;
mod photo_names;
mod photo_sheet;
mod photos;
#[cfg(unix)]
mod pipes;
mod presets;
#[cfg(unix)]
mod privacy;
mod publish;
#[cfg(unix)]
mod ratings;
mod raw_previews;
mod read_only;
mod records;
mod refusals;
mod release_attachments;
mod release_check;
#[cfg(unix)]
mod release_clients;
mod release_corpus;
mod release_documents;
mod release_editions;
mod release_embargoes;
mod release_false_findings;
mod release_front;
mod release_import;
mod release_judges;
mod release_kept;
mod release_kinds;
mod release_linter;
mod release_linter_links;
mod release_linter_times;
mod release_locks;
#[cfg(unix)]
mod release_machines;
mod release_mail;
mod release_nobody;
mod release_photos;
mod release_preview;
mod release_programmes;
mod release_reference;
mod release_render;
mod release_sent;
mod release_source;
mod release_speakers;
mod release_switch;
mod release_tables;
mod release_templates;
mod release_turns;
mod release_withheld;
mod release_world;
mod renditions;
mod repair;
mod report;
mod right_pictures;
mod rights;
mod robust;
mod rollback_guard;
mod schedule;
mod second_tries;
mod send;
mod shifted_replies;
mod site;
mod site_embargo;
mod site_lift;
#[cfg(unix)]
mod site_links;
mod site_machines;
mod site_pages;
mod site_reader;
mod smtp;
#[cfg(unix)]
mod start;
mod status;
#[cfg(unix)]
mod strange_mail;
mod strays;
mod support;
mod suppression_faults;
mod suppression_guard;
mod suppressions;
mod terminal_pictures;
mod tiffs;
#[cfg(unix)]
mod transcripts;
mod transfer;
#[cfg(unix)]
mod two_users;
mod unconfirmed;
#[cfg(unix)]
mod unreadable_places;
mod use_cases;
mod withdraw;
mod worked_example;
mod wrong_relays;

#[test]
fn each_file_in_tests_is_a_module_of_the_suite() {
    let modules: Vec<_> = include_str!("suite.rs")
        .lines()
        .filter_map(|line| Some(line.strip_prefix("mod ")?.trim_end_matches(';')))
        .collect();
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests")).unwrap();
    for file in files.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "rs")) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        assert!(
            name == "suite" || modules.contains(&name),
            "tests/{name}.rs never runs: add `mod {name};` to tests/suite.rs"
        );
    }
}
