//! What it costs to read 4,000 hard notices of one mbox, as an old list's first sending brings them.
//!
//! `cargo bench --bench bounces`; it fails at 3 s of CPU, or if four times as many notices take more than six times as long.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a benchmark"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// How many notices, and what they may cost.
const ROUNDS: [usize; 3] = [1_000, 2_000, 4_000];
const AIM: f64 = 3.0;

/// How many times as long the last round may take as the first, which has a quarter of its notices: a linear time, and half of
/// it for what else the machine does. Time that grows with the square would be sixteen times as long.
const GROWTH: f64 = 4.0 * 1.5;

fn main() {
    let mut costs = Vec::new();
    for number in ROUNDS {
        let dir = tempfile::tempdir().unwrap();
        let seconds = read(dir.path(), number);
        println!("{number} notices: {seconds:.2} s of CPU, {:.0} µs each", seconds * 1e6 / number as f64);
        costs.push(seconds);
    }
    let most = costs[costs.len() - 1];
    assert!(most < AIM, "4,000 notices took {most:.2} s of CPU; the aim is {AIM} s");
    let grown = most / costs[0];
    assert!(grown <= GROWTH, "4,000 notices took {grown:.1} times as long as 1,000; the aim is {GROWTH}");
}

/// The CPU that `bounces` takes for so many notices.
fn read(dir: &Path, number: usize) -> f64 {
    let pressbox = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressbox"));
        command.args(args).current_dir(dir).env("HOME", dir).stdout(std::process::Stdio::null());
        assert!(command.status().unwrap().success(), "{args:?}");
    };
    pressbox(&["init", ".", "--name", "JA Bäckman", "--from", "press@press.example", "--quiet"]);
    let addresses: String = (0..number).map(|n| format!("j{n}@media.example\n")).collect();
    fs::write(dir.join("people.csv"), format!("email\n{addresses}")).unwrap();
    pressbox(&["list", "import", "media", "people.csv", "--quiet"]);
    let secret = pressbox::press::Secret::keep(&dir.join("library")).unwrap();
    let mut mbox = String::new();
    for n in 0..number {
        let address = format!("j{n}@media.example");
        let token = pressbox::press::token(&secret, &address.parse().unwrap());
        mbox += &format!(
            "From MAILER-DAEMON Thu May 12 10:00:00 2022\nFrom: MAILER-DAEMON@mx.example\n\
             To: bounces+{token}@press.example\nSubject: Undelivered Mail Returned to Sender\n\
             Date: Thu, 12 May 2022 10:00:00 +0000\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n\
             This is the mail system at host mx.example.\n\n<{address}>: host mail.media.example said: 550 5.1.1 unknown\n\n\
             --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
             Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n\
             Diagnostic-Code: smtp; 550 5.1.1 <{address}>: Recipient address rejected: User unknown\n\n--b\n\
             Content-Type: message/rfc822\n\nFrom: press@press.example\nSubject: Race {n}\n\n{}\n\n--b--\n\n",
            "The race was long in Åre.\n".repeat(40)
        );
    }
    fs::write(dir.join("post.mbox"), mbox).unwrap();
    let before = cpu_of_children();
    pressbox(&["bounces", "post.mbox", "--quiet"]);
    let seconds = cpu_of_children() - before;
    let suppressed = fs::read_to_string(dir.join("lists/suppressed.csv")).unwrap();
    assert_eq!(suppressed.lines().count(), number + 1);
    seconds
}

/// User and system time of the programs that have ended, as Linux counts it: in hundredths of a second.
fn cpu_of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    [13, 14].iter().map(|at| fields[*at].parse::<f64>().unwrap()).sum::<f64>() / 100.0
}
