//! The seeds of `fuzz/` and what fuzzing found, through each reader of strangers' bytes, whole and damaged.

#[path = "../fuzz/readers.rs"]
mod readers;

use std::fs;
use std::path::{Path, PathBuf};

use self::readers::{READERS, strict};
use crate::robust::Chance;

/// As often is each seed damaged: fuzzing does it for hours, and this shows that it can.
const TIMES: usize = 40;

fn files(folder: &str, reader: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder).join(reader);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

#[test]
fn every_reader_of_strangers_bytes_has_a_target_and_seeds() {
    let mut targets: Vec<_> =
        files(".", "fuzz_targets").iter().map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    targets.sort();
    let mut names: Vec<_> = READERS.iter().map(|(name, _)| (*name).to_owned()).collect();
    names.sort();
    assert_eq!(targets, names);
    for name in &names {
        assert!(!files("seeds", name).is_empty(), "{name} has no seed");
    }
}

#[test]
fn every_seed_and_everything_that_fuzzing_found_is_read_or_refused() {
    for (name, reader) in READERS {
        for path in files("seeds", name).iter().chain(&files("findings", name)) {
            strict(reader, &fs::read(path).unwrap());
        }
    }
}

#[test]
fn damaged_seeds_are_read_or_refused() {
    let mut chance = Chance(0x5EED_0006);
    for (name, reader) in READERS {
        for path in files("seeds", name) {
            let file = fs::read(path).unwrap();
            for _ in 0..TIMES {
                strict(reader, &chance.damaged(&file));
            }
        }
    }
}
