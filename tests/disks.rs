//! Every command that writes, on a disk of 16 MB that fills up and on one that takes no changes: what cannot be kept is told,
//! nothing is half-done, and with space the same command does it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};
use crate::support::verbs::{VERBS, args, copy, copy_for, differences, files, office, run_again, seen, sink};
use crate::support::{Room, Run, may_mount, tool};

/// So many kilobytes are left on the disk.
const LEFT: [u32; 3] = [0, 24, 200];

/// Runs a command in a copy of a newsroom on a disk of its own, which is made and filled by a script, and gives the newsroom
/// as the command left it. `None` without the right to mount.
fn on_disk(office: &Room, port: u16, args: &[String], disk: &str) -> Option<(Room, Run)> {
    let (room, kept) = (Room::empty().mailing_to(port), tempfile::tempdir().unwrap());
    let mut command = Command::new("unshare");
    let ours = room.command(args);
    // The disk stands in the place of the newsroom, and ends with the command.
    let script = format!(
        "room=$1 kept=$2 there=$3; shift 3; {disk} || exit 99
        cd \"$there\" && \"$@\"; code=$?; rm -f filler; cp -a . \"$kept\" || exit 98; exit $code"
    );
    command.args(["-m", "sh", "-c", &script, "sh"]).arg(office.path("")).arg(kept.path()).arg(room.path(""));
    command.arg(ours.get_program()).args(args).env_clear();
    command.envs(ours.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let run = room.run(&mut command);
    if matches!(run.code, Some(98 | 99)) || run.stderr.starts_with("unshare: ") {
        return None;
    }
    tool("cp", ["-a".into(), kept.path().join("."), room.path("")]);
    Some((room, run))
}

#[test]
fn a_disk_of_16_mb_that_fills_up_loses_nothing() {
    let sink = sink();
    let (office, photos) = office(&sink);
    // Where nothing can be recorded of a kit it is packed all the same, and that is told.
    office.pressbox(["kit", "album"]).succeeds();
    let (mut faults, mut full) = (Vec::new(), 0);
    for (line, over) in VERBS {
        let (args, office) = (args(line, &photos), copy_for(&office, line));
        let whole = copy(&office).mailing_to(sink.port);
        whole.pressbox(&args).succeeds();
        let (expected, left) = (seen(&whole, line), files(&whole));
        for kilobytes in LEFT {
            let disk = format!(
                "mount -t tmpfs -o size=16m none \"$there\" && cp -a \"$room\"/. \"$there\" &&
                free=$(df --output=avail -k \"$there\" | tail -1) &&
                head -c $(( (free - {kilobytes}) * 1024 )) /dev/zero > \"$there/filler\""
            );
            let Some((room, run)) = on_disk(&office, sink.port, &args, &disk) else { return not_run() };
            let what = format!("`{line}` with {kilobytes} KB left: {run:?}");
            match run.code {
                Some(0) => {}
                Some(1 | 3) => {
                    full += 1;
                    let told =
                        ["the disk is full", "no space left on device"].iter().any(|told| run.stderr.contains(told));
                    if !told || run.stderr.contains(".part") {
                        faults.push(format!("not told: {what}"));
                    }
                }
                _ => faults.push(what.clone()),
            }
            let parts = files(&room).into_keys().filter(|path| path.extension().is_some_and(|end| end == "part"));
            faults.extend(parts.map(|path| format!("{}: {what}", path.display())));
            if run.code != Some(0) {
                seen(&room, &what);
                faults.extend(run_again(&room, &args, over));
            }
            faults.extend(differences(&room, &what, &expected, &left));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(full > VERBS.len(), "the disk was hardly ever full: {full}");
    assert_eq!(sink.took(), ["anna@media.example", "bo@media.example"], "nobody is mailed twice");
}

#[test]
fn a_disk_that_takes_no_changes_is_named_and_stays_as_it_is() {
    let sink = sink();
    let (office, photos) = office(&sink);
    let mut faults = Vec::new();
    for (line, _) in VERBS {
        let (args, office) = (args(line, &photos), copy_for(&office, line));
        let before = contents(&office);
        let disk = "mount --bind \"$room\" \"$there\" && mount -o remount,ro,bind \"$there\" && ! touch \"$there/x\" 2>/dev/null";
        let Some((room, run)) = on_disk(&office, sink.port, &args, disk) else { return not_run() };
        let is_told =
            matches!(run.code, Some(1 | 3)) && run.stderr.contains("read-only") && run.stderr.contains("hint: ");
        if !is_told || contents(&room) != before {
            faults.push(format!("`{line}`: {run:?}"));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Every file of a newsroom with its bytes; what SQLite keeps beside its databases comes and goes.
fn contents(room: &Room) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(room.path("")).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let paths = files.map(|entry| entry.path().strip_prefix(room.path("")).unwrap().to_path_buf());
    let kept = paths.filter(|path| !path.display().to_string().ends_with("-shm"));
    kept.map(|path| (path.clone(), fs::read(room.path(path)).unwrap())).collect()
}

/// A newsroom on a disk with so many kilobytes left, which sends to everybody.
fn send_with(kilobytes: u32, sink: &Sink, people: usize, more: &[&str]) -> Option<(Room, Run)> {
    let room = newsroom();
    let rows: String = (0..people).map(|n| format!("p{n:03}@media{}.example\n", n % 7)).collect();
    room.list("motor", &format!("email\n{rows}"));
    let args = ["send", "race", "--list", "motor", "--yes"].into_iter().chain(more.iter().copied());
    let args: Vec<_> = args.map(str::to_owned).collect();
    let disk = format!(
        "mount -t tmpfs -o size=16m none \"$there\" && cp -a \"$room\"/. \"$there\" &&
        free=$(df --output=avail -k \"$there\" | tail -1) &&
        head -c $(( (free - {kilobytes}) * 1024 )) /dev/zero > \"$there/filler\""
    );
    on_disk(&room, sink.port, &args, &disk)
}

#[test]
fn a_sending_on_a_disk_that_fills_up_ends_with_what_was_sent_and_what_is_in_doubt() {
    let sink = Sink::start(|_| Act::Take);
    let (mut amid, mut accepted) = (0, 0);
    for kilobytes in [60, 90, 120, 160, 200, 260] {
        let Some((room, run)) = send_with(kilobytes, &sink, 60, &[]) else { return not_run() };
        let (took, begun) = (sink.took().len() - accepted, run.code == Some(3));
        accepted = sink.took().len();
        if run.code == Some(0) {
            assert_eq!(took, 60, "{run:?}");
            continue;
        }
        assert!(run.stderr.contains("the disk is full"), "{kilobytes}: {run:?}");
        let report = room.pressbox(["report", "race", "--json"]).json();
        let of = |state: &str| report.iter().filter(|message| message["state"] == state).count();
        assert_eq!(of("sent") + of("in_doubt"), took, "{kilobytes}: the ledger knows of each: {run:?}");
        if begun {
            amid += 1;
            assert!(run.stderr.contains("sent "), "{kilobytes}: {run:?}");
            assert_eq!(run.stdout.lines().filter(|line| line.contains("@media")).count(), 60, "each is told: {run:?}");
            if of("in_doubt") > 0 {
                assert!(run.stderr.contains("pressbox resolve race"), "{kilobytes}: {run:?}");
            }
        }
    }
    assert!(amid > 0, "the disk was never full amid a sending");
}

#[test]
fn a_full_disk_under_the_outbox_is_named_and_no_server_is_blamed() {
    let sink = Sink::start(|_| Act::Take);
    let mut full = 0;
    for kilobytes in [150, 250, 350] {
        let Some((_, run)) = send_with(kilobytes, &sink, 60, &["--outbox", "out/mail"]) else { return not_run() };
        if run.code != Some(0) {
            full += 1;
            assert!(run.stderr.contains("the disk is full"), "{kilobytes}: {run:?}");
            assert!(!run.stderr.contains("server"), "{kilobytes}: {run:?}");
        }
    }
    assert!(full > 0);
}

/// Without the right to mount.
fn not_run() {
    crate::support::not_run("it needs the right to mount", may_mount());
}
