//! Every command that writes, killed at random moments: afterwards all can be read, nothing is half-written or lost, and the
//! same command finishes what is left.

use std::process::Stdio;
use std::time::Instant;

use crate::support::verbs::{
    VERBS, age_leftovers, args, copy, copy_for, differences, files, office, run_again, seen, sink,
};

/// How often each command is killed.
const KILLS: u32 = 3;

#[test]
fn every_command_that_is_killed_leaves_all_readable_and_finishes_when_it_is_run_again() {
    let sink = sink();
    let (office, photos) = office(&sink);
    let mut dice = 0x2545_F491_4F6C_DD1D_u64;
    let mut faults = Vec::new();
    for (line, over) in VERBS {
        let (args, office) = (args(line, &photos), copy_for(&office, line));
        let whole = copy(&office).mailing_to(sink.port);
        let begun = Instant::now();
        whole.pressbox(&args).succeeds();
        let takes = begun.elapsed();
        let (expected, left) = (seen(&whole, line), files(&whole));
        for kill in 0..KILLS {
            let room = copy(&office).mailing_to(sink.port);
            let mut child = room.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            // Somewhere within each part of the time that it takes, most of which it needs to begin and to end.
            let within = f64::from(kill) + (dice >> 40) as f64 / (1_u64 << 24) as f64;
            std::thread::sleep(takes.mul_f64(within / f64::from(KILLS)));
            child.kill().unwrap();
            child.wait().unwrap();
            seen(&room, line);
            age_leftovers(&room);
            faults.extend(run_again(&room, &args, over));
            faults.extend(differences(&room, line, &expected, &left));
            // Reading again what the originals have is slow: only where they are concerned.
            if line.starts_with("ingest") {
                room.pressbox(["check"]).succeeds();
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert_eq!(sink.took(), ["anna@media.example", "bo@media.example"], "nobody is mailed twice");
}
