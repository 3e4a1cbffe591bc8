//! Which room may import which, held to by reading the `use crate::` lines.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// DESIGN's table: a room and what it may import of ours.
const ALLOWED: [(&str, &[&str]); 12] = [
    ("photo", &[]),
    ("press", &[]),
    ("progress", &[]),
    ("library", &["photo", "progress"]),
    ("rendition", &["photo", "library", "progress"]),
    ("release", &["photo"]),
    ("delivery", &["release", "press", "rendition", "photo", "library", "progress"]),
    ("kit", &["release", "rendition", "library", "photo", "progress"]),
    ("site", &["release", "rendition", "library", "photo", "progress"]),
    ("config", &["photo", "library", "rendition", "release", "press", "delivery", "kit", "site"]),
    ("cli", &["config", "progress", "photo", "library", "rendition", "release", "press", "delivery", "kit", "site"]),
    ("main", &["cli"]),
];

/// An outside crate and the one room (or file) that may name it.
const DOCKED: [(&str, &str); 7] = [
    ("clap", "cli"),
    ("indicatif", "cli"),
    ("tera", "release/render"),
    ("lettre", "delivery"),
    ("rusqlite", "library/db.rs"),
    ("turbojpeg", "rendition/pixels.rs"),
    ("exif", "photo/exif.rs"),
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
        for (name, room) in DOCKED {
            let used = text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")).any(|line| {
                line.starts_with(&format!("use {name}::"))
                    || line.contains(&format!("{name}::")) && {
                        // `turbojpeg::x`, but neither `my_turbojpeg::x` nor `crate::exif::x`.
                        line.match_indices(&format!("{name}::"))
                            .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
                    }
            });
            let allowed = path.starts_with(&format!("{room}/"))
                || path == room
                || path == format!("{room}.rs")
                || text.contains(&format!("use super::{name}"))
                || text.contains(&format!("mod {name};"));
            if used && !allowed {
                wrong.push(format!("{path}: `{name}` belongs in `{room}`"));
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
