//! What the newsroom's site costs: 1,000 releases in two languages with 10,000 photos, beside Hugo with as many pages.
//!
//! `cargo bench --bench site [RELEASES]`. Made before: the photos with their renditions. Timed: the first build, one where
//! nothing has changed, and one where a release has. The pictures are small: what is measured is the site, not the copying. Peak
//! memory is looked at every 20 ms, of a tenth of the newsroom as well. Hugo builds plain pages from Markdown, with one list a section; without `hugo` on the
//! machine it is left out.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Photos of each release.
const PHOTOS: usize = 10;

/// Seconds that the first build may take, one with nothing to do, and one after one release has changed.
const GOALS: [f64; 3] = [60.0, 3.0, 3.0];

const STEPS: [&str; 3] = ["first build", "nothing changed", "one release changed"];

fn main() {
    let asked = std::env::args().skip(1).find_map(|argument| argument.parse::<usize>().ok());
    let releases = asked.unwrap_or(1000);
    let few = build(releases / 10);
    let most = build(releases);
    hugo(releases);
    for ((step, goal), (seconds, _)) in STEPS.iter().zip(GOALS).zip(most) {
        assert!(releases > 1000 || seconds < goal, "{step}: {seconds:.2} s; the goal is {goal} s");
    }
    let (few, most) = (few[0].1, most[0].1);
    println!("peak memory of the first build: {few} MB for a tenth, {most} MB for all");
}

/// Seconds and megabytes of each step.
fn build(releases: usize) -> [(f64, u64); 3] {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    newsroom(dir, releases);
    let step = || measured(pressbox(dir).args(["site", "build", "--quiet"]));
    let first = step();
    let second = step();
    let text = dir.join("releases/r7/release.en.md");
    fs::write(&text, fs::read_to_string(&text).unwrap().replace("the harbour", "the new harbour")).unwrap();
    let all = [first, second, step()];
    for (name, (seconds, memory)) in STEPS.iter().zip(all) {
        println!("{releases} releases, {} photos, {name}: {seconds:.2} s, {memory} MB", releases * PHOTOS);
    }
    all
}

fn pressbox(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressbox"));
    command.current_dir(dir).env("HOME", dir).stdout(Stdio::null());
    command
}

/// How long a command takes, and the most memory that it has, in MB.
fn measured(command: &mut Command) -> (f64, u64) {
    let begun = Instant::now();
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let ended = loop {
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        let text = fs::read_to_string(&status).unwrap_or_default();
        let kilobytes =
            text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        sleep(Duration::from_millis(20));
    };
    assert!(ended.success(), "{command:?}");
    (begun.elapsed().as_secs_f64(), peak / 1000)
}

/// A newsroom whose photos are ingested and have their renditions.
fn newsroom(dir: &Path, releases: usize) {
    let run =
        |args: &[&str]| assert!(pressbox(dir).args(args).stderr(Stdio::null()).status().unwrap().success(), "{args:?}");
    run(&["init", ".", "--name", "The Harbour", "--from", "press@harbour.example"]);
    let settings = fs::read_to_string(dir.join("pressbox.toml")).unwrap();
    fs::write(dir.join("pressbox.toml"), settings + "\n[site]\nurl = \"https://press.harbour.example\"\n").unwrap();
    fs::create_dir(dir.join("in")).unwrap();
    for nth in 0..releases * PHOTOS {
        picture(&dir.join(format!("in/p{nth:05}.jpg")), nth);
    }
    run(&[
        "ingest",
        "in",
        "--creator",
        "Per Ek",
        "--credit",
        "Per Ek",
        "--terms",
        "Free for the press.",
        "--caption",
        "The harbour, 14 May 2022.",
    ]);
    run(&["renditions", "--all"]);
    let photos =
        Command::new(env!("CARGO_BIN_EXE_pressbox")).current_dir(dir).args(["photos", "--json"]).output().unwrap();
    let ids: Vec<String> = String::from_utf8(photos.stdout)
        .unwrap()
        .lines()
        .map(|line| line.split_once("\"photo\":\"").unwrap().1[..64].to_owned())
        .collect();
    assert_eq!(ids.len(), releases * PHOTOS);
    for (nth, photos) in ids.chunks(PHOTOS).enumerate() {
        let folder = dir.join(format!("releases/r{nth}"));
        fs::create_dir_all(&folder).unwrap();
        for (language, headline) in [("en", "The harbour opens for boat"), ("sv", "Hamnen öppnar för båt")] {
            let day = format!("{}-{:02}-{:02}", 2010 + nth % 15, nth % 12 + 1, nth % 28 + 1);
            let mut text = format!(
                "+++\nheadline = \"{headline} {nth}\"\nlanguage = \"{language}\"\ndate = {day}\ntopics = [\"topic {}\"]\n",
                nth % 20
            );
            for photo in photos {
                let _ = write!(text, "\n[[photos]]\nphoto = \"{photo}\"\nalt = \"A harbour\"\n");
            }
            text += "\n+++\n\n";
            text += &format!("On Friday {nth} people saw the harbour from a boat, and it was a day like no other.\n\n")
                .repeat(8);
            fs::write(folder.join(format!("release.{language}.md")), text).unwrap();
        }
    }
}

/// A small picture that looks like no other.
fn picture(path: &Path, nth: usize) {
    let level = |at: u32, turn: usize| u8::try_from((at as usize * (1 + nth / turn % 7) + nth / turn) % 256).unwrap();
    image::RgbImage::from_fn(320, 213, |x, y| image::Rgb([level(x, 1), level(y, 50), level(x + y, 2500)]))
        .save(path)
        .unwrap();
}

/// As many pages of Hugo: one a release and one a photo, in two languages.
fn hugo(releases: usize) {
    if Command::new("hugo").arg("version").stdout(Stdio::null()).status().is_err() {
        println!("`hugo` is not installed and was left out");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let settings = "baseURL = \"https://press.harbour.example/\"\ndefaultContentLanguage = \"en\"\n[languages.en]\nweight = 1\n\
                    contentDir = \"content/en\"\n[languages.sv]\nweight = 2\ncontentDir = \"content/sv\"\n";
    fs::write(dir.join("hugo.toml"), settings).unwrap();
    fs::write(dir.join("config.toml"), settings).unwrap();
    fs::create_dir_all(dir.join("layouts/_default")).unwrap();
    let page = "<!DOCTYPE html><html lang=\"{{ .Lang }}\"><head><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>{{ .Content }}</body></html>";
    let list = "<!DOCTYPE html><html lang=\"{{ .Lang }}\"><body>{{ range .Pages }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</body></html>";
    fs::write(dir.join("layouts/_default/single.html"), page).unwrap();
    fs::write(dir.join("layouts/_default/list.html"), list).unwrap();
    fs::write(dir.join("layouts/index.html"), list).unwrap();
    for language in ["en", "sv"] {
        for nth in 0..releases {
            let folder = dir.join(format!("content/{language}/r{nth}"));
            fs::create_dir_all(&folder).unwrap();
            let body =
                format!("On Friday {nth} people saw the harbour from a boat, and it was a day like no other.\n\n")
                    .repeat(8);
            let pages = std::iter::once("release".to_owned()).chain((0..PHOTOS).map(|photo| format!("photo-{photo}")));
            for name in pages {
                let text = if name == "release" { &*body } else { "The harbour, 14 May 2022. Per Ek" };
                fs::write(
                    folder.join(format!("{name}.md")),
                    format!("---\ntitle: \"The harbour {nth}\"\ndate: 2022-05-14\n---\n{text}\n"),
                )
                .unwrap();
            }
        }
    }
    let (seconds, memory) = measured(Command::new("hugo").current_dir(dir).args(["--quiet"]).stdout(Stdio::null()));
    println!(
        "hugo, {} pages without pictures, feeds, kits or PDFs: {seconds:.2} s, {memory} MB",
        releases * 2 * (PHOTOS + 1)
    );
}
