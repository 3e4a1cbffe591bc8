//! How long the import of a release takes: the texts of the suite, and the worst that they can be made into.
//!
//! `cargo bench --bench import`; the aim is 50 ms for each.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use pressbox::release::{Language, Origin, import};

/// Each text is read as often, and the quickest counts.
const TIMES: usize = 5;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testdata");
    let mut texts: Vec<(String, Vec<u8>)> = Vec::new();
    for folder in ["world", "releases"].map(|name| folder.join(name)) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|kind| kind == "txt" || kind == "html" || kind == "md") {
                texts.push((path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    let all: Vec<u8> = texts.iter().flat_map(|(_, text)| text.clone()).collect();
    texts.push((format!("all of them in one, {} KB", all.len() / 1000), all));
    texts.push(("a thousand quotes".to_owned(), "- a, says Bo Ek, b. c\n".repeat(1_000).into_bytes()));
    texts.push((
        "a thousand contacts".to_owned(),
        "Press contact: Bo Ek, 020 7946 0123, b@a.example\n".repeat(1_000).into_bytes(),
    ));
    let origin = Origin {
        slug: "story".parse().unwrap(),
        language: Some(Language::English),
        home_language: Language::English,
        date: None,
        today: jiff::civil::date(2024, 6, 1),
        zone: None,
        home_zone: "Europe/Stockholm".to_owned(),
    };
    let mut took: Vec<(Duration, &str)> = texts
        .iter()
        .map(|(name, text)| {
            let run = || {
                let start = Instant::now();
                let _ = import(text, &origin);
                start.elapsed()
            };
            ((0..TIMES).map(|_| run()).min().unwrap(), name.as_str())
        })
        .collect();
    took.sort();
    for (time, name) in took.iter().rev().take(20) {
        println!("{:>8.2} ms  {name}", time.as_secs_f64() * 1000.0);
    }
}
