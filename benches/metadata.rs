//! What a photo's metadata costs: read, merged by the rule, and written into a file again.
//!
//! `cargo bench --bench metadata [FOLDER]`; without a folder it takes `../shared/photos/press`. One thread, and of
//! several rounds the fastest counts, so what is measured is the CPU's time and not the waiting for it.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints, and tells by its exit")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use pressbox::photo::container::Blocks;
use pressbox::photo::exif::ImageInfo;
use pressbox::photo::{Format, MergeRule, merge};
use pressbox::rendition::embed;

/// The figure to reach, for the mean photo.
const GOAL: Duration = Duration::from_millis(2);

const ROUNDS: u32 = 15;

struct Photo {
    name: String,
    format: Format,
    file: Vec<u8>,
}

fn main() {
    let named = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/photos/press"));
    let photos = photos(&folder);
    if photos.is_empty() {
        eprintln!("no photos in `{}`: name a folder that holds some", folder.display());
        return;
    }
    let mut read = vec![Duration::MAX; photos.len()];
    let mut write = read.clone();
    for _ in 0..ROUNDS {
        for (nth, photo) in photos.iter().enumerate() {
            let begun = Instant::now();
            let merged = black_box(merge(&Blocks::read(photo.format, &photo.file), None, MergeRule::Mwg));
            read[nth] = read[nth].min(begun.elapsed());
            let begun = Instant::now();
            let pixels = ImageInfo { width: 1200, height: 800, dpi: 72, srgb: true, position: None };
            let embedded = embed(photo.format, &photo.file, &merged.metadata, pixels, None);
            write[nth] = write[nth].min(begun.elapsed());
            assert!(black_box(embedded).is_ok(), "{} cannot be embedded", photo.name);
        }
    }
    let total: Vec<Duration> = read.iter().zip(&write).map(|(read, write)| *read + *write).collect();
    let count = u32::try_from(photos.len()).unwrap_or(u32::MAX);
    let mean = |times: &[Duration]| times.iter().sum::<Duration>() / count;
    println!("{count} photos, the fastest of {ROUNDS} rounds, a photo:");
    println!("  read and merge  {:>8.3} ms", ms(mean(&read)));
    println!("  write           {:>8.3} ms", ms(mean(&write)));
    println!("  together        {:>8.3} ms", ms(mean(&total)));
    if let Some((slowest, photo)) = total.iter().zip(&photos).max_by_key(|(time, _)| **time) {
        println!("  the slowest     {:>8.3} ms  {}", ms(*slowest), photo.name);
    }
    if mean(&total) > GOAL {
        eprintln!("that is more than {} ms", ms(GOAL));
        std::process::exit(1);
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Every picture of a folder, in memory.
fn photos(folder: &Path) -> Vec<Photo> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let photo = |path: &PathBuf| {
        let file = std::fs::read(path).ok()?;
        let format = Format::sniff(&file).ok()?;
        Some(Photo { name: path.file_name()?.to_string_lossy().into_owned(), format, file })
    };
    paths.iter().filter_map(photo).collect()
}
