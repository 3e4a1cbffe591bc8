//! Which room may import which, held to by reading the `use crate::` lines.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// DESIGN's table: a room and what it may import of ours.
const ALLOWED: [(&str, &[&str]); 16] = [
    ("progress", &[]),
    ("storage", &[]),
    ("photo", &["storage"]),
    ("press", &["storage"]),
    ("library", &["photo", "storage", "progress"]),
    ("rendition", &["photo", "library", "storage", "progress"]),
    ("release", &["photo", "storage"]),
    ("net", &["storage", "progress"]),
    ("delivery", &["release", "press", "net", "storage", "progress"]),
    ("inbox", &["press", "delivery", "net", "storage", "progress"]),
    ("doctor", &["press", "net", "progress"]),
    ("kit", &["release", "rendition", "library", "photo", "storage", "progress"]),
    ("site", &["release", "rendition", "library", "photo", "storage", "progress"]),
    (
        "newsroom",
        &[
            "storage",
            "photo",
            "library",
            "rendition",
            "release",
            "press",
            "net",
            "delivery",
            "inbox",
            "doctor",
            "kit",
            "site",
            "progress",
        ],
    ),
    (
        "cli",
        &[
            "newsroom",
            "storage",
            "photo",
            "library",
            "rendition",
            "release",
            "press",
            "net",
            "delivery",
            "inbox",
            "doctor",
            "kit",
            "site",
            "progress",
        ],
    ),
    ("main", &["cli"]),
];

/// An outside crate and the room or files that may name it.
const DOCKED: [(&str, &[&str]); 10] = [
    ("aws_lc_rs", &["delivery/", "press/"]),
    ("clap", &["cli/"]),
    ("exif", &["photo/exif.rs"]),
    ("indicatif", &["cli/"]),
    ("lettre", &["net/", "delivery/"]),
    ("rusqlite", &["storage/"]),
    ("rustls", &["delivery/", "net/", "inbox/"]),
    ("tera", &["release/render/"]),
    ("turbojpeg", &["photo/decode.rs", "rendition/encode.rs"]),
    ("zip", &["kit/", "release/import/docx.rs"]),
];

#[test]
fn no_room_imports_what_stands_above_it() {
    let allowed: BTreeMap<_, _> = ALLOWED.into_iter().collect();
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let room = room_of(&file);
        if room == "lib" {
            continue;
        }
        let Some(may) = allowed.get(room.as_str()) else {
            wrong.push(format!("{}: `{room}` is not in the table", file.display()));
            continue;
        };
        for import in imports(&text) {
            if import != room && !may.contains(&import.as_str()) {
                wrong.push(format!("{}: `{room}` may not import `{import}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_outside_crate_stays_in_its_room() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let path = file.to_string_lossy().replace('\\', "/");
        for (name, rooms) in DOCKED {
            let used = text.lines().any(|line| line.starts_with(&format!("use {name}::")));
            if used && !rooms.iter().any(|room| path.starts_with(room)) {
                wrong.push(format!("{path}: `{name}` belongs in {rooms:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path.strip_prefix(&root).unwrap().to_path_buf(), text));
            }
        }
    }
    assert!(files.len() > 20, "only {} source files found", files.len());
    files.sort();
    files
}

fn room_of(file: &Path) -> String {
    let first = file.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The first path segments behind `crate::` (in main: `pressbox::`), braces included.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (at, prefix) in line.match_indices("crate::").chain(line.match_indices("pressbox::")) {
            let rest = &line[at + prefix.len()..];
            let names = match rest.strip_prefix('{') {
                Some(list) => list.split(',').collect(),
                None => vec![rest],
            };
            for name in names {
                let word: String = name.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if !word.is_empty() && word != "self" {
                    found.push(word);
                }
            }
        }
    }
    found
}
