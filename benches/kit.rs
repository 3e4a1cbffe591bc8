//! What packing a press kit costs: a kit of 1 GB beside `zip -0` with the same files.
//!
//! `cargo bench --bench kit [MEGABYTES]`. It needs Info-ZIP's `zip`, and twice the room in the folder for temporary files (`TMPDIR`).
//! Both store the pictures as they are; pressbox also makes the texts, the PDFs and the lists, reads the zip back and
//! compares the CRC-32 of every byte. CPU time is user and system; peak memory is the whole process's.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints, and tells by its exit")]

use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::time::Instant;

use pressbox::kit::{self, Contents, KitEdition, KitPhoto};
use pressbox::photo::exif::ImageInfo;
use pressbox::photo::{Cleared, Destination, Format, Metadata, PhotoId, RightsSettings, Standing, clear};
use pressbox::progress::Hidden;
use pressbox::release::render::Templates;
use pressbox::release::{Brand, Issuer, Language, Release, Slug};
use pressbox::rendition::{Rendition, embed};
use pressbox::storage::Sha256;

/// The most of `zip -0`'s CPU time that packing may take.
const GOAL: f64 = 0.35;

/// The most memory, in kB: a kit of any size is copied through.
const MOST_MEMORY: u64 = 150_000;

/// A photo's print size and its web size, in kB.
const SIZES: [(&str, u32, usize); 2] = [("print", 3543, 3600), ("web", 2048, 400)];

const ROUNDS: usize = 3;

type Failure = Box<dyn std::error::Error>;

struct Shot {
    cleared: Cleared,
    renditions: Vec<Rendition>,
    small: Vec<Rendition>,
}

fn main() {
    if let Err(error) = run() {
        eprintln!("{error}");
        exit(1);
    }
}

fn run() -> Result<(), Failure> {
    let asked = std::env::args().skip(1).find_map(|argument| argument.parse::<usize>().ok());
    let megabytes = asked.unwrap_or(1000);
    let dir = tempfile::tempdir()?;
    let pictures = dir.path().join("pictures");
    std::fs::create_dir(&pictures)?;
    let count = (megabytes / 4).max(1);
    let shots = (0..count).map(|nth| shot(&pictures, nth)).collect::<Result<Vec<_>, _>>()?;
    let release = Release {
        headline: "The harbour opens".to_owned(),
        ..Release::new("harbour".parse::<Slug>()?, Language::English)
    };
    let photos = shots.iter().map(|shot| KitPhoto {
        cleared: &shot.cleared,
        caption: "The harbour on Friday, 14 May 2022.",
        alt: "A harbour",
        credit: "Per Ek".to_owned(),
        renditions: &shot.renditions,
        small: &shot.small,
    });
    let editions = [KitEdition { release: &release, photos: photos.collect() }];
    let (templates, issuer) = (Templates::load(None)?, issuer());
    let contents = Contents {
        attachments: &[],
        templates: &templates,
        issuer: &issuer,
        editions: &editions,
        logo: None,
        recipient: None,
        part: None,
    };
    let (ours, theirs) = (dir.path().join("ours.zip"), dir.path().join("theirs.zip"));
    let (mut own, mut peer) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (begun, before) = (Instant::now(), cpu_ticks(false)?);
        kit::pack(&ours, &contents, &Hidden)?;
        own.push((cpu_ticks(false)? - before, begun.elapsed()));
        let _ = std::fs::remove_file(&theirs);
        let (begun, before) = (Instant::now(), cpu_ticks(true)?);
        let zipped = Command::new("zip").args(["-0", "-q", "-r"]).arg(&theirs).arg(&pictures).status()?;
        if !zipped.success() {
            return Err("`zip` failed".into());
        }
        peer.push((cpu_ticks(true)? - before, begun.elapsed()));
    }
    let bytes = std::fs::metadata(&ours)?.len();
    let (own_cpu, peer_cpu) = (median(&own), median(&peer));
    let (ratio, memory) = (own_cpu / peer_cpu, peak_memory()?);
    println!("{count} photos, {} MB; the median of {ROUNDS} rounds", bytes / 1_000_000);
    println!("pressbox    {own_cpu:.2} s CPU, {:.2} s", own[ROUNDS / 2].1.as_secs_f64());
    println!("zip -0      {peer_cpu:.2} s CPU, {:.2} s", peer[ROUNDS / 2].1.as_secs_f64());
    println!("ratio       {ratio:.2} (the goal: at most {GOAL})");
    println!("peak memory {} MB (at most {} MB)", memory / 1000, MOST_MEMORY / 1000);
    if ratio > GOAL || memory > MOST_MEMORY {
        return Err("the goal is not reached".into());
    }
    Ok(())
}

/// The median in seconds.
fn median(rounds: &[(u64, std::time::Duration)]) -> f64 {
    let mut ticks: Vec<u64> = rounds.iter().map(|(ticks, _)| *ticks).collect();
    ticks.sort_unstable();
    f64::from(u32::try_from(ticks[ticks.len() / 2]).unwrap_or(u32::MAX)) / 100.0
}

/// The CPU time of this process, or of those that it has started and that are over, in hundredths of a second.
fn cpu_ticks(children: bool) -> Result<u64, Failure> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let at = if children { 13 } else { 11 };
    Ok(fields.split_whitespace().skip(at).take(2).map(|ticks| ticks.parse::<u64>().unwrap_or(0)).sum())
}

/// The most memory that this process has had, in kB.
fn peak_memory() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak of memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// A photo whose sizes are bytes that nobody can compress, and whose small picture is one.
fn shot(dir: &Path, nth: usize) -> Result<Shot, Failure> {
    let metadata = Metadata {
        creator: vec!["Per Ek".to_owned()],
        credit: Some("Per Ek".to_owned()),
        copyright: Some("© Per Ek 2022".to_owned()),
        caption: Some("The harbour on Friday, 14 May 2022.".to_owned()),
        ..Metadata::default()
    };
    let photo = PhotoId::of(nth.to_string().as_bytes());
    let (standing, today) = (Standing::default(), jiff::civil::date(2022, 5, 14));
    let cleared = clear(photo, &metadata, standing, Destination::Kit, &RightsSettings::default(), today)?;
    let rendition = |preset: &str, width: u32, bytes: Vec<u8>| -> Result<Rendition, Failure> {
        let path: PathBuf = dir.join(format!("{nth}-{preset}.jpg"));
        std::fs::write(&path, &bytes)?;
        let (sha256, length) = (Sha256::of(&bytes), bytes.len() as u64);
        let (preset, height, crc32) = (preset.to_owned(), width * 2 / 3, Some(crc32fast::hash(&bytes)));
        Ok(Rendition { photo, preset, path, width, height, bytes: length, sha256, crc32 })
    };
    let mut state = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(nth as u64 + 1);
    let mut noise = |kilobytes: usize| {
        let mut bytes = Vec::with_capacity(kilobytes * 1000);
        while bytes.len() < kilobytes * 1000 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bytes.extend(state.to_le_bytes());
        }
        bytes
    };
    let renditions = SIZES.iter().map(|(preset, width, size)| rendition(preset, *width, noise(*size)));
    let renditions = renditions.collect::<Result<Vec<_>, _>>()?;
    let hue = u32::try_from(nth % 256)?;
    let mut plain = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(400, 267, |x, y| {
        image::Rgb([x, y, hue].map(|level| u8::try_from(level % 256).unwrap_or(0)))
    })
    .write_to(&mut plain, image::ImageFormat::Jpeg)?;
    let pixels = ImageInfo { width: 400, height: 267, dpi: 72, srgb: true, position: None };
    let thumb = embed(Format::Jpeg, plain.get_ref(), &metadata, pixels, None)?;
    let small = rendition("thumb", 400, thumb)?;
    // `zip` packs no small pictures either.
    let aside = dir.with_file_name(format!("{nth}-thumb.jpg"));
    std::fs::rename(&small.path, &aside)?;
    Ok(Shot { cleared, renditions, small: vec![Rendition { path: aside, ..small }] })
}

fn issuer() -> Issuer {
    Issuer {
        name: "The harbour".to_owned(),
        address: "press@harbour.example".to_owned(),
        language: Language::English,
        zone: jiff::tz::TimeZone::UTC,
        contacts: Vec::new(),
        boilerplate: None,
        site_url: None,
        brand: Brand::default(),
    }
}
