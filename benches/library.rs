//! What a large library costs: 200 photos of 8 MB that are ingested, and 100,000 small ones that are found, edited and rebuilt.
//!
//! `cargo bench --bench library [PHOTOS] [LARGE]`. The large ones are ingested beside `cp -r` with `sha256sum` and `sync`, and
//! beside `restic backup`, in the same round; without `restic` on the machine that is left out. Times of the small ones are
//! those of the whole process, from its start. Peak memory is looked at every 10 ms.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a benchmark"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, RgbImage};
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

/// The goals: ingest beside copying, hashing and writing to the disk; seconds and megabytes of the others.
const INGEST: f64 = 0.6;
const SEARCH: f64 = 0.04;
const MEMORY: u64 = 40;
const REBUILD: f64 = 180.0;
const EDIT: f64 = 3.0;

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let photos = asked.first().copied().unwrap_or(100_000);
    let large = asked.get(1).copied().unwrap_or(200);
    let mut missed = Vec::new();
    let mut goal = |what: &str, found: f64, goal: f64, unit: &str| {
        println!("{what}: {found:.3} {unit} (goal {goal} {unit})");
        if found > goal {
            missed.push(what.to_owned());
        }
    };
    if large > 0 {
        goal("ingest of large photos, beside a copy", beside_a_copy(large), INGEST, "times");
    }
    if photos > 0 {
        small(photos, &mut goal);
    }
    assert!(missed.is_empty(), "missed: {}", missed.join("; "));
}

/// How long ingest takes beside copying the files, hashing them and waiting for the disk: the median of three rounds.
fn beside_a_copy(number: usize) -> f64 {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::create_dir(dir.join("in")).unwrap();
    let bytes = large_pictures(&dir.join("in"), number);
    println!("{number} photos of {:.1} MB", bytes as f64 / number as f64 / 1e6);
    let mut ratios = Vec::new();
    for round in 0..3 {
        run(Command::new("sync"));
        let copy = format!("cp -r in copy{round} && sha256sum in/* > sums && sync");
        let (copied, _) = timed(Command::new("sh").arg("-c").arg(copy).current_dir(dir));
        fs::remove_dir_all(dir.join(format!("copy{round}"))).unwrap();
        let restic = restic(dir, round);
        let room = dir.join(format!("room{round}"));
        fs::create_dir(&room).unwrap();
        run(pressbox(&room).args(["init", ".", "--name", "The Harbour", "--from", "press@harbour.example"]));
        run(Command::new("sync"));
        let (ingested, memory) = timed(pressbox(&room).args(["ingest", "../in"]));
        fs::remove_dir_all(&room).unwrap();
        println!("copy, hash and sync {copied:.2} s, {restic}ingest {ingested:.2} s, {memory} MB");
        ratios.push(ingested / copied);
    }
    ratios.sort_by(f64::total_cmp);
    ratios[1]
}

fn restic(dir: &Path, round: usize) -> String {
    if Command::new("restic").arg("version").stdout(Stdio::null()).status().is_err() {
        return String::new();
    }
    let repository = format!("restic{round}");
    let restic = |args: &[&str]| {
        let mut command = Command::new("restic");
        command.current_dir(dir).env("RESTIC_PASSWORD", "harbour").env("HOME", dir).args(["-r", &repository, "-q"]);
        command.args(args).stdout(Stdio::null());
        command
    };
    run(&mut restic(&["init"]));
    let (seconds, _) = timed(&mut restic(&["backup", "in"]));
    fs::remove_dir_all(dir.join(&repository)).unwrap();
    format!("restic {seconds:.2} s, ")
}

/// Pictures of 24 megapixels with the grain of a camera, and returns their bytes.
fn large_pictures(dir: &Path, number: usize) -> u64 {
    let (width, height) = (6000, 4000);
    let mut chance = Chance(7);
    let grain: Vec<u8> = (0..1 << 16).map(|_| chance.byte() % 12).collect();
    let mut bytes = 0;
    for nth in 0..number {
        let cells = cells(nth, 96);
        let mut pixels = vec![0; width * height * 3];
        for (y, row) in pixels.chunks_exact_mut(width * 3).enumerate() {
            let grain = &grain[usize::from(chance.byte()) * 64..];
            for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
                let cell = cells[y * 8 / height * 12 + x * 12 / width];
                let shade = (x / 24 + y / 16) % 64;
                let noise = grain[x % grain.len()];
                for (channel, value) in pixel.iter_mut().enumerate() {
                    *value = cell.wrapping_mul(channel as u8 * 16 + 1) / 2 + shade as u8 + noise;
                }
            }
        }
        let mut compressor = Compressor::new().unwrap();
        compressor.set_quality(93).unwrap();
        compressor.set_subsamp(Subsamp::Sub2x1).unwrap();
        let image = Image { pixels: &pixels[..], width, pitch: width * 3, height, format: PixelFormat::RGB };
        let file = compressor.compress_to_vec(image).unwrap();
        bytes += file.len() as u64;
        fs::write(dir.join(format!("DSC{nth:05}.JPG")), file).unwrap();
    }
    bytes
}

/// A library of small photos, and what one does with it.
fn small(number: usize, goal: &mut impl FnMut(&str, f64, f64, &str)) {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    run(pressbox(dir).args(["init", ".", "--name", "The Harbour", "--from", "press@harbour.example"]));
    for nth in 0..number {
        let folder = dir.join(format!("in/day{:03}", nth / 1000));
        if nth % 1000 == 0 {
            fs::create_dir_all(&folder).unwrap();
        }
        let cells = cells(nth, 288);
        let picture = RgbImage::from_fn(64, 43, |x, y| {
            let at = (y as usize * 8 / 43 * 12 + x as usize * 12 / 64) * 3;
            image::Rgb([cells[at], cells[at + 1], cells[at + 2]])
        });
        let mut file = Vec::new();
        JpegEncoder::new_with_quality(&mut file, 85).encode(&picture, 64, 43, ExtendedColorType::Rgb8).unwrap();
        fs::write(folder.join(format!("P{nth:06}.jpg")), file).unwrap();
    }
    let words =
        ["--creator", "Per Ek", "--credit", "Per Ek / The Harbour", "--keyword", "regatta", "--keyword", "boats"];
    let (seconds, memory) = timed(pressbox(dir).args(["ingest", "in", "--quiet"]).args(words));
    println!("ingest of {number} small photos: {seconds:.1} s, {memory} MB");
    let one = dir.join("in/one.jpg");
    fs::copy(dir.join("in/day000/P000007.jpg"), &one).unwrap();
    let extra = large_picture_of_one(&one);
    let (seconds, memory) = timed(pressbox(dir).args(["ingest", "--quiet"]).arg(&one));
    println!("ingest of one more ({extra} bytes): {seconds:.3} s, {memory} MB");

    let newest = median(|| timed(pressbox(dir).args(["photos", "regatta", "--newest", "20"])).0);
    goal("the newest 20 of a search", newest, SEARCH, "s");
    for (what, words) in
        [("all photos", &[][..]), ("a word that all have", &["regatta"]), ("a folder", &["folder:day"])]
    {
        let first = median(|| first_line(pressbox(dir).arg("photos").args(words)));
        let (seconds, memory) = timed(pressbox(dir).arg("photos").args(words));
        goal(&format!("{what}, the first line"), first, SEARCH, "s");
        goal(&format!("{what}, memory ({seconds:.2} s to the end)"), memory as f64, MEMORY as f64, "MB");
    }
    let id = first_id(dir);
    let (seconds, memory) = timed(pressbox(dir).args(["photos", "--look-alikes", &id]));
    println!("look-alikes of one among {number}, from the start of the process: {seconds:.3} s, {memory} MB");
    let (seconds, memory) =
        timed(pressbox(dir).args(["photo", "edit", "--query", "folder:day005", "--caption", "The regatta."]));
    goal(&format!("a caption for 1,000 photos ({memory} MB)"), seconds, EDIT, "s");
    let (seconds, memory) = timed(pressbox(dir).args(["library", "rebuild", "--quiet"]));
    goal(&format!("library rebuild ({memory} MB)"), seconds, REBUILD, "s");
}

/// Gives a picture some pixels of its own.
fn large_picture_of_one(path: &Path) -> usize {
    let mut picture = image::open(path).unwrap().to_rgb8();
    for x in 0..20 {
        picture.put_pixel(x, x, image::Rgb([255, 0, 0]));
    }
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 85).encode(&picture, 64, 43, ExtendedColorType::Rgb8).unwrap();
    fs::write(path, &file).unwrap();
    file.len()
}

fn first_id(dir: &Path) -> String {
    let found = pressbox(dir).args(["photos", "--newest", "1", "--json"]).stdout(Stdio::piped()).output().unwrap();
    String::from_utf8(found.stdout).unwrap().split_once("\"photo\":\"").unwrap().1[..64].to_owned()
}

/// Shades that no other picture has.
fn cells(nth: usize, number: usize) -> Vec<u8> {
    let mut chance = Chance(nth as u64 * 2 + 1);
    (0..number + 8).map(|_| chance.byte()).skip(8).collect()
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn byte(&mut self) -> u8 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0.to_be_bytes()[0]
    }
}

fn pressbox(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressbox"));
    command.current_dir(dir).env("HOME", dir).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn run(mut command: impl std::borrow::BorrowMut<Command>) {
    let command = command.borrow_mut();
    assert!(command.status().unwrap().success(), "{command:?}");
}

/// Seconds of a command, and its peak memory in megabytes.
fn timed(command: &mut Command) -> (f64, u64) {
    let start = Instant::now();
    let mut child = command.spawn().unwrap();
    let mut peak = 0;
    loop {
        peak = peak.max(resident(&child));
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{command:?}");
            return (start.elapsed().as_secs_f64(), peak);
        }
        sleep(Duration::from_millis(if start.elapsed().as_millis() < 200 { 1 } else { 10 }));
    }
}

fn resident(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}

/// Seconds until the first line of its answer.
fn first_line(command: &mut Command) -> f64 {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    assert!(!line.is_empty(), "{command:?}");
    // Read on: a closed pipe is another matter.
    lines.read_to_end(&mut Vec::new()).unwrap();
    child.wait().unwrap();
    seconds
}

fn median(mut measure: impl FnMut() -> f64) -> f64 {
    let mut times: Vec<f64> = (0..5).map(|_| measure()).collect();
    times.sort_by(f64::total_cmp);
    times[2]
}
