//! `ingest --watch`: folders in which photos arrive slowly, under other names, damaged, or not at all any more.

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::pictures::jpeg;
use crate::support::verbs::age_leftovers;
use crate::support::{Room, tool};

/// Long enough for a machine that is busy with other things.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// An ingest that watches, and what it says.
struct Watching {
    child: Child,
    answers: Receiver<String>,
    says: Receiver<String>,
}

/// The lines of a stream, as they come.
fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (send, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let _ = send.send(line);
        }
    });
    lines
}

fn watch(room: &Room, more: &[&str]) -> Watching {
    let args = ["ingest", "--watch", "in", "--settle", "1", "--json"];
    let mut command = room.command(args.iter().chain(more));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (answers, says) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
    let watching = Watching { child, answers, says };
    watching.says("watching `in`");
    watching
}

impl Watching {
    #[track_caller]
    fn answer(&self) -> Value {
        serde_json::from_str(&self.answers.recv_timeout(LONGEST_WAIT).expect("a file is told")).unwrap()
    }

    /// The next answer's path and status.
    #[track_caller]
    fn next(&self) -> (String, String) {
        let answer = self.answer();
        (answer["path"].as_str().unwrap().to_owned(), answer["status"].as_str().unwrap().to_owned())
    }

    #[track_caller]
    fn takes(&self, path: &str) {
        assert_eq!(self.next(), (path.to_owned(), "new".to_owned()));
    }

    /// Waits for a line on stderr.
    #[track_caller]
    fn says(&self, words: &str) {
        let until = Instant::now() + LONGEST_WAIT;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let line = self.says.recv_timeout(left).unwrap_or_else(|_| panic!("nothing says {words:?}"));
            if line.contains(words) {
                return;
            }
        }
    }

    fn signal(&self, signal: &str) {
        tool("kill", [signal, &self.child.id().to_string()]);
    }

    /// Ends it, and returns what it said since, and its exit code.
    fn stopped(mut self, signal: &str) -> (Vec<String>, Vec<String>, i32) {
        self.signal(signal);
        let code = self.child.wait().unwrap().code().expect("it ends by itself");
        (self.answers.iter().collect(), self.says.iter().collect(), code)
    }
}

/// A newsroom with an empty hot folder.
fn room() -> Room {
    let room = Room::new();
    fs::create_dir(room.path("in")).unwrap();
    room
}

fn append(path: &Path, bytes: &[u8]) {
    use std::io::Write as _;
    fs::File::options().append(true).create(true).open(path).unwrap().write_all(bytes).unwrap();
}

#[test]
fn what_arrives_is_taken_once_it_is_whole_and_each_file_is_told_once() {
    let room = room();
    room.write("in/before/there.jpg", jpeg(1));
    let watching = watch(&room, &["--credit", "Photo: Ada Berg"]);
    watching.takes("in/before/there.jpg");
    // Somebody copies with pauses that are longer than the time to settle, and closes the file in between.
    let slow = jpeg(2);
    for part in slow.chunks(slow.len() / 3 + 1) {
        append(&room.path("in/slow.jpg"), part);
        thread::sleep(Duration::from_millis(1_700));
    }
    watching.takes("in/slow.jpg");
    // A download gets its name when it is whole.
    room.write("in/later.jpg.part", jpeg(3));
    room.write("in/.hidden.jpg", jpeg(4));
    room.write("in/other.jpg", jpeg(5));
    watching.takes("in/other.jpg");
    fs::rename(room.path("in/later.jpg.part"), room.path("in/later.jpg")).unwrap();
    watching.takes("in/later.jpg");
    // What is open for writing is waited for, however long it stands still.
    let open = fs::File::options().append(true).create(true).open(room.path("in/open.jpg")).unwrap();
    append(&room.path("in/open.jpg"), &jpeg(6));
    room.write("in/cut.jpg", &jpeg(7)[..4_000]);
    room.write("in/programme.pdf", "%PDF-1.7");
    let mut rejected = [watching.next(), watching.next()];
    rejected.sort();
    assert_eq!(
        rejected,
        [("in/cut.jpg", "rejected"), ("in/programme.pdf", "rejected")].map(|(p, s)| (p.into(), s.into()))
    );
    drop(open);
    watching.takes("in/open.jpg");
    // The rest of the one that was cut comes after all.
    append(&room.path("in/cut.jpg"), &jpeg(7)[4_000..]);
    watching.takes("in/cut.jpg");
    fs::copy(room.path("in/other.jpg"), room.path("in/again.jpg")).unwrap();
    assert_eq!(watching.next(), ("in/again.jpg".to_owned(), "duplicate".to_owned()));
    room.write("in/half.jpg.part", &jpeg(8)[..4_000]);
    thread::sleep(Duration::from_secs(3));
    let (answers, says, code) = watching.stopped("-INT");
    assert!(answers.is_empty(), "nothing is told again: {answers:?}");
    let summary = "stopped: 6 new photos, 1 duplicate, 1 file rejected";
    assert!(says.iter().any(|line| line == summary), "{says:?}");
    assert_eq!(says.iter().filter(|line| line.starts_with("failed: ")).count(), 2, "{says:?}");
    assert_eq!(code, 3);
    let photos = room.pressbox(["photos", "credit:Ada", "--json"]).succeeds().json();
    assert_eq!(photos.len(), 6);
}

#[test]
fn a_folder_that_vanishes_is_waited_for_and_what_was_taken_is_not_taken_again() {
    let room = room();
    room.write("in/a.jpg", jpeg(1));
    let watching = watch(&room, &[]);
    watching.takes("in/a.jpg");
    fs::rename(room.path("in"), room.path("card")).unwrap();
    watching.says("warning: `in` is not there any more; waiting for it");
    room.write("card/b.jpg", jpeg(2));
    fs::rename(room.path("card"), room.path("in")).unwrap();
    watching.says("`in` is back");
    watching.takes("in/b.jpg");
    // The newsroom's own disk: no empty library takes the place of the one that is away.
    fs::rename(room.path("pressbox.toml"), room.path("aside.toml")).unwrap();
    room.write("in/c.jpg", jpeg(3));
    watching.says("is not there; trying again until it works");
    fs::rename(room.path("aside.toml"), room.path("pressbox.toml")).unwrap();
    watching.takes("in/c.jpg");
    watching.says("the library takes photos again");
    let (answers, says, code) = watching.stopped("-TERM");
    assert!(answers.is_empty(), "{answers:?}");
    assert_eq!((says, code), (vec!["stopped: 3 new photos".to_owned()], 0));
}

#[test]
fn a_kill_in_the_middle_loses_nothing_and_the_next_run_goes_on() {
    let room = room();
    for seed in 0..24 {
        room.write(&format!("in/{seed}.jpg"), jpeg(seed));
    }
    let mut told = 0;
    for round in 0..8 {
        let mut watching = watch(&room, &[]);
        // From before the first batch to somewhere within the others.
        thread::sleep(Duration::from_millis(1_100 + 130 * round));
        watching.child.kill().unwrap();
        watching.child.wait().unwrap();
        told = watching.answers.iter().filter(|line| line.contains(r#""status":"new""#)).count().max(told);
    }
    let watching = watch(&room, &[]);
    let last: Vec<_> = (0..24).map(|_| watching.next().1).collect();
    assert!(last.iter().all(|status| ["new", "duplicate"].contains(&status.as_str())), "{last:?}");
    let (_, _, code) = watching.stopped("-INT");
    assert_eq!(code, 0);
    age_leftovers(&room);
    room.pressbox(["ingest", "in", "-q"]).succeeds();
    room.pressbox(["check", "-q"]).says("");
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json().len(), 24, "each once");
    for entry in walkdir::WalkDir::new(room.path("library")).into_iter().flatten() {
        assert!(entry.path().extension().is_none_or(|end| end != "part"), "{}", entry.path().display());
    }
}

#[test]
fn other_commands_work_beside_it_and_a_pipe_that_closes_ends_it() {
    let room = room();
    room.write("in/a.jpg", jpeg(1));
    let watching = watch(&room, &[]);
    watching.takes("in/a.jpg");
    room.write("b.jpg", jpeg(2));
    room.pressbox(["ingest", "b.jpg", "-q"]).succeeds();
    room.pressbox(["photo", "edit", "b.jpg", "--caption", "Beside", "-q"]).succeeds();
    room.pressbox(["library", "rebuild", "-q"]).succeeds();
    room.write("in/c.jpg", jpeg(3));
    watching.takes("in/c.jpg");
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json().len(), 3);
    assert_eq!(watching.stopped("-INT").2, 0);
    let mut closed = room.command(["ingest", "--watch", "in", "--settle", "1"]);
    let mut child = closed.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0), "it tells nobody of the files that are there");
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let room = room();
    room.write("a.jpg", jpeg(1));
    let refused = |args: &[&str], says: &str| room.pressbox(args).says(says);
    refused(
        &["ingest", "--watch", "card"],
        "! error: there is no folder `card`
! hint: create it, or connect its disk or share, then run the same command again
exit 1",
    );
    refused(
        &["ingest", "--watch", "in", "a.jpg"],
        "! error: `a.jpg` is a file, and only folders can be watched
! hint: name the folder that it is in, or leave out `--watch`
exit 2",
    );
    refused(
        &["ingest", "--watch", "library/originals"],
        "! error: `library/originals` is in `library`, which is pressbox's own folder
! hint: watch another folder
exit 1",
    );
    room.pressbox(["ingest", "in", "--settle", "2"]).exits(2);
    room.pressbox(["ingest", "--watch", "in", "--settle", "0"]).exits(2);
}

#[cfg(target_os = "linux")]
#[test]
fn looking_again_and_again_takes_no_more_and_more_memory() {
    let room = room();
    for number in 0..4_000 {
        room.write(&format!("in/{}/{number}.txt", number / 1_000), "x");
    }
    let args = ["ingest", "--watch", "in", "--settle", "1", "--json", "-q"];
    let mut command = room.command(args);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let status = |what: &str| -> u64 {
        let text = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(what)).unwrap().to_owned();
        line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().unwrap()
    };
    thread::sleep(Duration::from_secs(9));
    let before = status("VmRSS");
    thread::sleep(Duration::from_secs(4));
    assert!(status("VmRSS") <= before + 8_000, "{before} kB, then {} kB", status("VmRSS"));
    assert!(status("VmHWM") < 250_000, "{} kB", status("VmHWM"));
    let _ = Command::new("kill").arg(child.id().to_string()).status();
    child.wait().unwrap();
}
