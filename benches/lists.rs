//! What a media list of 20,000 journalists costs: to import it, to import it again, and to plan a sending to it.
//!
//! `cargo bench --bench lists`; it fails at 2 s for one of them, or if four times as many take more than six times as long.

#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::format_collect, reason = "a benchmark")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// How many journalists, and how long each step may take for the most.
const ROUNDS: [usize; 2] = [5_000, 20_000];
const AIM: f64 = 2.0;

/// How many times as long four times as many may take: a linear time, and half of it for what else the machine does.
const GROWTH: f64 = 4.0 * 1.5;

const STEPS: [&str; 4] = ["import", "import again", "import of another encoding", "plan"];

fn main() {
    let mut took: Vec<[f64; 4]> = Vec::new();
    for number in ROUNDS {
        let dir = tempfile::tempdir().unwrap();
        let seconds = round(dir.path(), number);
        for (step, seconds) in STEPS.iter().zip(seconds) {
            println!("{number} journalists, {step}: {seconds:.2} s");
        }
        took.push(seconds);
    }
    for (at, step) in STEPS.iter().enumerate() {
        let (few, most) = (took[0][at], took[1][at]);
        assert!(most < AIM, "{step}: {most:.2} s; the aim is {AIM} s");
        // Below this the start of the program is most of it.
        assert!(most < 0.4 || most / few <= GROWTH, "{step}: {:.1} times as long; the aim is {GROWTH}", most / few);
    }
}

/// How long each step takes for so many journalists.
fn round(dir: &Path, number: usize) -> [f64; 4] {
    let pressbox = |args: &[&str]| {
        let start = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressbox"));
        command.args(args).current_dir(dir).env("HOME", dir).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(command.status().unwrap().success(), "{args:?}");
        start.elapsed().as_secs_f64()
    };
    pressbox(&["init", ".", "--name", "JA Bäckman", "--from", "press@press.example", "--quiet"]);
    fs::create_dir_all(dir.join("releases/race")).unwrap();
    let release = "+++\nheadline = 'Race'\n+++\nThe race was long in Åre.\n";
    fs::write(dir.join("releases/race/release.en.md"), release).unwrap();
    let rows: String = (0..number)
        .map(|n| {
            let status = if n % 50 == 0 { "unsubscribed" } else { "active" };
            format!("Åsa;Öberg-{n};Åsa Öberg <j{n}@media{}.example>;Göteborgs-Posten;Stockholm;motor, tv;{status};+46 70 {n}\n", n % 500)
        })
        .collect();
    let list = format!("Förnamn;Efternamn;E-post;Tidning;Tidszon;Taggar;Status;Telefon\n{rows}");
    fs::write(dir.join("people.csv"), &list).unwrap();
    let (bytes, _, _) = encoding_rs::MACINTOSH.encode(&list);
    fs::write(dir.join("mac.csv"), bytes).unwrap();
    let first = pressbox(&["list", "import", "media", "people.csv"]);
    let again = pressbox(&["list", "import", "media", "people.csv"]);
    let other = pressbox(&["list", "import", "mac", "mac.csv"]);
    let plan = pressbox(&["send", "race", "--list", "media", "--outbox", "out/mail", "--dry-run", "--json"]);
    [first, again, other, plan]
}
