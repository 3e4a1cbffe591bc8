//! How much of the texts of the suite is read right, and how long import, check and the forms of a preview take.
//!
//! `cargo bench --bench import`. The aims: 95 % right, no embargo lost; and 50 ms for each step of the slowest texts, the worst
//! that they can be made into among them.

#![expect(clippy::unwrap_used, clippy::print_stdout, unreachable_pub, reason = "a benchmark")]

#[path = "../tests/support/world.rs"]
#[expect(dead_code, reason = "the suite asks more of it")]
mod world;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use pressbox::release::render::{Layout, Templates};
use pressbox::release::{Brand, Issuer, Language, LintContext, Manuscript, Origin, check, import};

/// Each text is read as often, and the quickest counts.
const TIMES: usize = 5;

/// As many of the slowest are shown.
const SLOWEST: usize = 20;

fn main() {
    let counted = world::counted();
    let all: usize = counted.table.values().map(|count| count.right + count.wrong + count.missed).sum();
    let right: usize = counted.table.values().map(|count| count.right).sum();
    println!("{}", world::shown(&counted.table));
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    let share = right as f64 * 100.0 / all as f64;
    println!("{right} of {all} right in {} texts, {share:.1} %\n\n{}", world::texts().len(), counted.report);

    let texts = texts();
    let mut took: Vec<([Duration; 3], &str)> = texts.iter().map(|(name, text)| (times(text), name.as_str())).collect();
    took.sort_by_key(|(steps, _)| steps.iter().max().copied());
    println!("{:>10} {:>10} {:>10}", "import", "check", "preview");
    for (steps, name) in took.iter().rev().take(SLOWEST) {
        let [import, check, preview] = steps.map(|step| format!("{:.2} ms", step.as_secs_f64() * 1000.0));
        println!("{import:>10} {check:>10} {preview:>10}  {name}");
    }
}

/// The texts of the suite, and what is made of them to be slow.
fn texts() -> Vec<(String, Vec<u8>)> {
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
    for (name, line) in [
        ("quotes", "- a, says Bo Ek, b. c\n"),
        ("contacts", "Press contact: Bo Ek, 020 7946 0123, b@a.example\n"),
        ("rows of a table", "Norby  |  1,204  |  38\n--- | --- | ---\n"),
        ("rows of columns", "Norby      1,204      38\n"),
        ("items", "  - one\n    - two\n"),
        ("events", "Friday 17 May 2024\n10:15 Opening\n"),
    ] {
        texts.push((format!("a thousand {name}"), format!("The headline\n\n{}", line.repeat(1_000)).into_bytes()));
    }
    texts
}

/// How long a text's import takes, its check, and the forms that a preview shows.
fn times(text: &[u8]) -> [Duration; 3] {
    let origin = Origin { language: Some(Language::English), ..world::origin("Europe/Stockholm") };
    let issuer = Issuer {
        name: "Norby".to_owned(),
        address: "press@norby.example".to_owned(),
        language: Language::English,
        zone: TimeZone::get("Europe/Stockholm").unwrap(),
        contacts: Vec::new(),
        boilerplate: None,
        site_url: None,
        brand: Brand::default(),
    };
    let templates = Templates::load(None).unwrap();
    let Some(Manuscript { release, lines }) = import(text, &origin).ok().map(|imported| imported.manuscript) else {
        return [quickest(|| drop(import(text, &origin))), Duration::ZERO, Duration::ZERO];
    };
    let layout = Layout { templates: &templates, release: &release, issuer: &issuer, figures: &[], editions: &[] };
    let preview = quickest(|| {
        layout.email().unwrap();
        layout.page().unwrap();
        layout.text().unwrap();
    });
    let manuscript = Manuscript { release: release.clone(), lines };
    let now: Timestamp = "2024-06-01T10:00:00Z".parse().unwrap();
    let context = LintContext { manuscript: &manuscript, issuer: &issuer, photos: &[], now };
    [quickest(|| drop(import(text, &origin))), quickest(|| drop(check(&context))), preview]
}

fn quickest(run: impl Fn()) -> Duration {
    let time = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..TIMES).map(|_| time()).min().unwrap()
}
