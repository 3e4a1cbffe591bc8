//! What it costs to send a release: personal, signed messages of 60 KB into Postfix's `smtp-sink`, the ledger at FULL.
//!
//! `cargo bench --bench delivery`, with Debian's `postfix` for `smtp-sink` and `smtp-source`, and mailmerge (from PyPI) on
//! the `PATH` or named by `MAILMERGE`. Every round runs all three, one after the other, and the median round counts. CPU
//! is that of the sender alone, user and system, as the shell's `time` tells it; pressbox's is of the whole command, with
//! list, plan and rendering.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a benchmark prints, and may fail"
)]

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use image::{ImageFormat, Rgb, RgbImage};

/// The figures to reach.
const GOAL_CPU: f64 = 600.0;
const GOAL_RATIO: f64 = 40.0;
/// CPU of a message by that of its signature.
const GOAL_SIGNATURE: f64 = 1.6;

const ROUNDS: usize = 3;
const MESSAGES: usize = 10_000;
/// mailmerge takes its time over each message; fewer of them tell as much.
const MERGED: usize = 400;

/// What one run of a sender took.
#[derive(Debug, Clone, Copy)]
struct Cost {
    messages: usize,
    wall: f64,
    cpu: f64,
}

impl Cost {
    fn rate(self) -> f64 {
        number(self.messages) / self.wall
    }

    /// Microseconds of CPU a message.
    fn cpu(self) -> f64 {
        self.cpu * 1e6 / number(self.messages)
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Postfix's sink, which takes everything and keeps nothing.
struct Sink {
    process: Child,
    port: u16,
}

impl Sink {
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("smtp-sink");
        if fs::metadata("/proc/self").is_ok_and(|this| std::os::unix::fs::MetadataExt::uid(&this) == 0) {
            command.args(["-u", "nobody"]);
        }
        let process = command.arg(format!("127.0.0.1:{port}")).arg("1024").stdout(Stdio::null()).spawn().unwrap();
        let sink = Self { process, port };
        let until = Instant::now() + Duration::from_secs(5);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "smtp-sink does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        sink
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs a command to its end and takes its time.
fn timed(messages: usize, command: &[&str], dir: &Path, env: &[(&str, String)]) -> Cost {
    let began = Instant::now();
    let output = Command::new("bash")
        .args(["-c", "TIMEFORMAT='%U %S'; exec 3>&2; time \"$@\" >/dev/null 2>errors", "timed"])
        .args(command)
        .envs(env.iter().map(|(name, value)| (*name, value.as_str())))
        .current_dir(dir)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let wall = began.elapsed().as_secs_f64();
    let errors = fs::read_to_string(dir.join("errors")).unwrap_or_default();
    assert!(output.status.success(), "{command:?}: {errors}");
    let times = String::from_utf8_lossy(&output.stderr);
    let cpu = times.split_whitespace().filter_map(|time| time.replace(',', ".").parse::<f64>().ok()).sum();
    Cost { messages, wall, cpu }
}

/// The program that is measured.
fn program() -> String {
    std::env::var("PRESSBOX").unwrap_or_else(|_| env!("CARGO_BIN_EXE_pressbox").to_owned())
}

/// What the release says.
fn story() -> String {
    "The race in Åre was long, and the weather changed on every lap of it; nobody had seen the like.\n\n".repeat(40)
}

/// A newsroom that signs, with a lead photo that makes each message about 60 KB.
fn newsroom(dir: &Path) {
    let pressbox = |args: &[&str]| {
        let output = Command::new(program()).args(args).current_dir(dir).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    pressbox(&["init", ".", "--name", "JA Bäckman", "--from", "press@press.example", "--zone", "Europe/Stockholm"]);
    pressbox(&["dkim", "new"]);
    let mut settings = fs::read_to_string(dir.join("pressbox.toml")).unwrap();
    settings += "\n[dkim]\nkey = \"keys/dkim-pressbox.pem\"\nselector = \"pressbox\"\n\
        [smtp]\nurl = \"smtp://127.0.0.1:25?tls=none\"\nconnections = 8\n\
        [delivery]\nbounce = \"bounces@press.example\"\nunsubscribe_url = \"https://press.example/bye/{token}\"\n\
        [[contacts]]\nname = \"Åsa Lindqvist\"\nphone = \"+46 70 123 45 67\"\n";
    fs::write(dir.join("pressbox.toml"), settings).unwrap();
    let mut photo = RgbImage::new(680, 454);
    let mut chance = 7_u32;
    for (x, y, pixel) in photo.enumerate_pixels_mut() {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let wave = |a: u32, b: u32| u8::try_from((x * a / 9 + y * b / 7 + (chance >> 29)) % 200).unwrap_or(0);
        *pixel = Rgb([wave(1, 2), wave(2, 1), wave(1, 1)]);
    }
    fs::create_dir_all(dir.join("in")).unwrap();
    photo.save_with_format(dir.join("in/lead.jpg"), ImageFormat::Jpeg).unwrap();
    let says = ["--credit", "Foto: Åsa Ö", "--copyright", "© Åsa Ö", "--caption", "The winner at the finish in Åre."];
    pressbox(&[&["ingest", "in"], says.as_slice()].concat());
    let list: Vec<_> = (0..MESSAGES).map(|n| format!("Åsa Öberg {n},a{n}@media.example")).collect();
    fs::write(dir.join("list.csv"), format!("name,address\n{}\n", list.join("\n"))).unwrap();
    pressbox(&["list", "import", "all", "list.csv"]);
    fs::write(dir.join("one.csv"), "name,address\nÅsa Öberg,a@media.example\n").unwrap();
    pressbox(&["list", "import", "one", "one.csv"]);
}

/// A release of its own for each round, as nobody gets one twice.
fn release(dir: &Path, slug: &str) {
    let folder = dir.join("releases").join(slug);
    fs::create_dir_all(&folder).unwrap();
    let head = format!("+++\nheadline = \"Bäckman second in Åre – {slug}\"\ndate = 2026-05-14\n+++\n");
    fs::write(folder.join("release.en.md"), head + &story()).unwrap();
    let photos = Command::new(program()).args(["photos", "--json"]).current_dir(dir).output().unwrap();
    let said = String::from_utf8(photos.stdout).unwrap();
    let photo = said.split("\"photo\":\"").nth(1).and_then(|rest| rest.get(..12));
    let photo = photo.unwrap_or_else(|| panic!("no photo: {said}{}", String::from_utf8_lossy(&photos.stderr)));
    let add = Command::new(program())
        .args(["release", "add", slug, photo, "--alt", "A driver waves.", "--quiet"])
        .current_dir(dir)
        .stdout(Stdio::null())
        .status();
    assert!(add.unwrap().success());
}

fn pressbox(dir: &Path, slug: &str, port: u16) -> Cost {
    let url = [("PRESSBOX_SMTP_URL", format!("smtp://127.0.0.1:{port}?tls=none"))];
    let program = program();
    let send = [program.as_str(), "send", slug, "--list", "all", "--yes", "--quiet"];
    timed(MESSAGES, &send, dir, &url)
}

/// Fixed bytes from Postfix's own source: as fast as it goes, with nothing written down.
fn smtp_source(dir: &Path, size: usize, port: u16) -> Cost {
    let (count, size, to) = (MESSAGES.to_string(), size.to_string(), format!("127.0.0.1:{port}"));
    let from = ["-f", "press@press.example", "-t", "a@media.example"];
    timed(
        MESSAGES,
        &[&["smtp-source", "-d", "-s", "8", "-m", &count, "-l", &size], &from[..], &[&to]].concat(),
        dir,
        &[],
    )
}

/// mailmerge with the same story and a picture that makes its messages as large. It signs nothing.
fn mailmerge(program: &str, dir: &Path, size: usize, port: u16) -> Cost {
    let dir = dir.join("mailmerge");
    fs::create_dir_all(&dir).unwrap();
    let template = format!(
        "TO: {{{{email}}}}\nSUBJECT: Bäckman second in Åre\nFROM: press@press.example\nATTACHMENT: lead.jpg\n\
         CONTENT-TYPE: text/markdown\n\nHello {{{{name}}}},\n\n{}",
        story()
    );
    fs::write(dir.join("mailmerge_template.txt"), template).unwrap();
    // The story goes out as text and as HTML, in base64 as the picture does: four bytes for three.
    let picture = (size * 3 / 4).saturating_sub(2 * story().len());
    fs::write(dir.join("lead.jpg"), vec![0x5A; picture]).unwrap();
    let rows: Vec<_> = (0..MERGED).map(|n| format!("a{n}@media.example,Åsa Öberg {n}")).collect();
    fs::write(dir.join("mailmerge_database.csv"), format!("email,name\n{}\n", rows.join("\n"))).unwrap();
    fs::write(dir.join("mailmerge_server.conf"), format!("[smtp_server]\nhost = 127.0.0.1\nport = {port}\n")).unwrap();
    timed(MERGED, &[program, "--no-dry-run", "--no-limit"], &dir, &[("PYTHONUTF8", "1".to_owned())])
}

/// Microseconds of CPU of one RSA-2048 signature: as many as there are messages, on all processors, as when they are sent.
fn signature() -> f64 {
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let each = MESSAGES / threads;
    // User and system time in hundredths of a second, after the program's name (proc(5)).
    let cpu = || {
        let stat = fs::read_to_string("/proc/self/stat").unwrap();
        let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        fields[11..13].iter().map(|ticks| ticks.parse::<f64>().unwrap()).sum::<f64>() / 100.0
    };
    let before = cpu();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut out = vec![0; key.public_modulus_len()];
                for nth in 0..each {
                    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &nth.to_le_bytes(), &mut out).unwrap();
                }
            });
        }
    });
    (cpu() - before) * 1e6 / number(each * threads)
}

/// The round in the middle.
fn median(mut rounds: Vec<f64>) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds.get(rounds.len() / 2).copied().unwrap_or(f64::NAN)
}

fn main() {
    let there = |program: &str| Command::new(program).arg("--help").output().is_ok();
    let merge = std::env::var("MAILMERGE").unwrap_or_else(|_| "mailmerge".to_owned());
    if !there("smtp-sink") || !there(&merge) {
        eprintln!(
            "not run: it needs `smtp-sink` (Debian's `postfix`) and `mailmerge` (`pip install mailmerge==2.3.0`)"
        );
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let dir = place.path();
    newsroom(dir);
    release(dir, "look");
    let program = program();
    let look = [program.as_str(), "send", "look", "--list", "one", "--yes", "--quiet", "--outbox", "look"];
    timed(1, &look, dir, &[]);
    let first: PathBuf = fs::read_dir(dir.join("look")).unwrap().flatten().next().unwrap().path();
    let size = usize::try_from(fs::metadata(&first).unwrap().len()).unwrap_or(0);
    println!("{MESSAGES} messages of {size} bytes over 8 connections, {ROUNDS} rounds:");

    let sink = Sink::start();
    let (mut ours, mut theirs, mut bounds) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let slug = format!("race-{round}");
        release(dir, &slug);
        ours.push(pressbox(dir, &slug, sink.port));
        bounds.push(smtp_source(dir, size, sink.port));
        theirs.push(mailmerge(&merge, dir, size, sink.port));
    }
    let show = |name: &str, costs: &[Cost]| {
        let rate = median(costs.iter().map(|cost| cost.rate()).collect());
        let cpu = median(costs.iter().map(|cost| cost.cpu()).collect());
        println!("  {name:<12} {rate:>8.0} messages a second   {cpu:>6.0} µs CPU a message");
        (rate, cpu)
    };
    drop(sink);
    let (rate, cpu) = show("pressbox", &ours);
    show("smtp-source", &bounds);
    let (merged, _) = show("mailmerge", &theirs);
    let ratio = median(ours.iter().zip(&theirs).map(|(ours, theirs)| ours.rate() / theirs.rate()).collect());
    println!("  pressbox is {ratio:.0} times as fast as mailmerge ({rate:.0} and {merged:.0} a second)");
    let signature = signature();
    let times = cpu / signature;
    println!("  a message takes {times:.2} times the CPU of its RSA-2048 signature alone ({signature:.0} µs)");
    if times > GOAL_SIGNATURE {
        println!("  the goal of {GOAL_SIGNATURE} times is not reached");
    }
    if ratio < GOAL_RATIO {
        println!("  the goal of {GOAL_RATIO} times is not reached");
    }
    if cpu > GOAL_CPU {
        eprintln!("that is more than {GOAL_CPU} µs a message");
        std::process::exit(1);
    }
}
