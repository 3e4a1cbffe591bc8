//! Every command that writes, each with something to do in one newsroom, and what everybody can read there afterwards.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use super::newsroom::newsroom;
use super::pictures::jpeg;
use super::sink::{Act, Sink};
use super::{Room, tool};

/// A command, and what it says where a killed one had got to its end.
pub type Verb = (&'static str, &'static str);

/// `PHOTO` is the photo of the release; `-` in the second column: it can be done twice.
pub const VERBS: [Verb; 43] = [
    ("ingest photos", "-"),
    ("photo edit PHOTO --city Åre", "-"),
    ("photo withdraw PHOTO", "-"),
    ("photo withdraw GONE --undo", "-"),
    ("photo forget OTHER --yes", "-"),
    ("library rebuild", "-"),
    ("library import in/export", "-"),
    ("library export out/copy", "is not empty"),
    ("collection add gala PHOTO OTHER", "-"),
    ("collection remove kept OTHER", "is not in the collection"),
    ("photos --sheet out/sheet.html", "-"),
    ("renditions PHOTO --preset web -o out/web", "-"),
    ("list suppress bo@media.example --yes", "-"),
    ("list suppress --from in/out.csv --yes", "-"),
    ("list allow cia@media.example --why asked --yes", "-"),
    ("list erase bo@media.example --yes", "-"),
    ("list accept --why lost --yes", "-"),
    ("list add motor new@media.example", "-"),
    ("list remove motor bo@media.example", "is not on the list"),
    ("list import motor in/more.csv", "-"),
    ("list import motor in/more.csv --replace", "-"),
    ("list undo once", "no change to undo"),
    ("bounces mail", "-"),
    ("release new story", "already exists"),
    ("release new album --language sv", "already exists"),
    ("release import in/story.txt --slug harbour --language en", "already exists"),
    ("release import --mynewsdesk in/pressroom.json", "-"),
    ("release import --presskit in/presskit", "-"),
    ("release add race OTHER", "-"),
    ("release check draft --fix", "-"),
    ("release templates --eject", "-"),
    ("dkim new", "already exists"),
    ("schedule cancel album", "no mailing of `album` is scheduled"),
    ("resolve race --resend --failed gus@media.example", "was refused"),
    ("release render race -o out/page", "-"),
    ("kit race", "-"),
    ("man -o out/man", "-"),
    ("site build -o out/site", "-"),
    ("site publish out/www", "-"),
    ("site link race --for anna@media.example", "-"),
    ("site revoke bo@media.example", "no private link for"),
    ("send race --list motor --outbox out/mail --yes", "-"),
    ("send album --list motor --at 2090-05-01~08:00~UTC --later --yes", "-"),
];

/// What is read before and after.
const READS: [&[&str]; 8] = [
    &["collections", "--json"],
    &["photos", "--json"],
    &["lists", "--json"],
    &["list", "show", "motor", "--json"],
    &["release", "show", "race", "--json"],
    &["schedule", "--json"],
    &["report", "race", "--json"],
    &["send", "race", "--list", "motor", "--outbox", "out/mail", "--dry-run", "--json"],
];

/// A server that takes what is for everybody but one.
pub fn sink() -> Sink {
    Sink::start(|to| if to.starts_with("gus@") { Act::AnswerDot("554 5.7.1 looks like spam") } else { Act::Take })
}

/// A newsroom in which each of the commands has something to do, and its photos.
pub fn office(sink: &Sink) -> (Room, [String; 3]) {
    let room = newsroom().mailing_to(sink.port);
    room.write("photos/other.jpg", jpeg(3));
    for (name, seed) in [("one.jpg", 1), ("two.jpg", 2), ("three.jpg", 4)] {
        room.write(name, jpeg(seed));
    }
    let own = ["--caption", "Åsa", "--credit", "Nord", "--copyright", "Nord", "--json"];
    let taken = room.pressbox(["ingest", "one.jpg", "two.jpg", "three.jpg"].into_iter().chain(own)).succeeds().json();
    let photos = [0, 1, 2].map(|nth: usize| taken[nth]["photo"].as_str().unwrap().to_owned());
    room.pressbox(["photo", "withdraw", &photos[2]]).succeeds();
    room.pressbox(["release", "add", "race", &photos[0]]).succeeds();
    room.pressbox(["collection", "add", "kept", &photos[0], &photos[1]]).succeeds();
    room.list("motor", "email\nanna@media.example\nbo@media.example\ngus@media.example\n");
    let text = room.read("releases/race/release.en.md");
    room.write("releases/album/release.en.md", &text);
    room.write("releases/draft/release.en.md", text.replace("The race was long", "The race was was long"));
    let order = "release = \"album\"\nat = \"2091-05-01 08:00 UTC\"\nlists = [\"motor\"]\n";
    room.write("schedule/album.toml", order);
    room.write("lists/once.csv", "email\nana@media.example\n");
    room.list("once", "email\nbea@media.example\n");
    room.pressbox(["list", "suppress", "cia@media.example", "--yes"]).succeeds();
    room.write("in/out.csv", "email\nanna@media.example\ndan@media.example\n");
    room.write("in/more.csv", "name,email,unsubscribed\nEva,eva@media.example,\nFia,fia@media.example,yes\n");
    room.write("in/story.txt", "The harbour opens\n\nThe harbour opens on Friday. It is the largest in the country.\n");
    let item = serde_json::json!({
        "id": 9, "type_of_media": "news", "header": "The quay", "body": "<p>The quay of Norwick is open.</p>", "language": "en",
        "published_at": "2026-01-02 08:00", "image": "https://127.0.0.1:9/thequayofnorwick.jpg",
    });
    room.write("in/pressroom.json", serde_json::json!({ "items": [item] }).to_string());
    room.write("in/images/thequayofnorwick.jpg", jpeg(6));
    let data = "<game><title>Norwick</title><description>We make games by the sea.</description></game>";
    room.write("in/presskit/data.xml", data);
    room.write("in/presskit/images/1.jpg", jpeg(7));
    room.write("mail/1.eml", "From: anna@media.example\nSubject: Please remove me from your list\n\nThank you.\n");
    room.pressbox(["site", "link", "race", "--for", "bo@media.example"]).succeeds();
    room.pressbox(["send", "race", "--list", "motor", "--yes"]).exits(3);
    let other = newsroom();
    other.write("four.jpg", jpeg(5));
    other.pressbox(["ingest", "four.jpg", "--caption", "Ö"]).succeeds();
    other.pressbox(["library", "export", room.path("in/export").to_str().unwrap()]).succeeds();
    (room, photos)
}

pub fn args(line: &str, photos: &[String; 3]) -> Vec<String> {
    let word = |word: &str| match word {
        "PHOTO" => photos[0].clone(),
        "OTHER" => photos[1].clone(),
        "GONE" => photos[2].clone(),
        other => other.replace('~', " "),
    };
    line.split(' ').map(word).collect()
}

/// What everybody reads, without the times at which something was done.
pub fn seen(room: &Room, ran: &str) -> Vec<String> {
    let read = |args: &&[&str]| {
        let run = room.pressbox(*args);
        assert_eq!(run.code, Some(0), "after `{ran}`, {args:?}: {}", run.stderr);
        without_times(&run.stdout)
    };
    // Until the file is accepted, nothing is sent by it.
    let is_refused = |args: &&&[&str]| ran.contains("list accept") && args.starts_with(&["send"]);
    READS.iter().filter(|args| !is_refused(args)).map(read).collect()
}

fn without_times(text: &str) -> String {
    let words = text.split_inclusive([' ', '"', ',']);
    let is_time = |word: &&str| word.len() > 15 && word.starts_with("20") && word[..14].contains('T');
    words.filter(|word| !is_time(word)).collect()
}

/// The files of a newsroom; of those with a name that chance made, only that they are there.
pub fn files(room: &Room) -> BTreeMap<PathBuf, u64> {
    let files = walkdir::WalkDir::new(room.path("")).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let name = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(room.path("")).unwrap().to_path_buf();
        let text = path.display().to_string();
        let number = text.rfind("/0000").map(|at| PathBuf::from(format!("{}/history", &text[..at])));
        let passing = ["-wal", "-shm", ".lock"].iter().any(|end| text.ends_with(end));
        (!passing).then(|| number.unwrap_or(path))
    };
    let mut counted = BTreeMap::new();
    for path in files.filter_map(name) {
        *counted.entry(path).or_default() += 1;
    }
    counted
}

/// Files that a killed process left count as left after some seconds.
pub fn age_leftovers(room: &Room) {
    for entry in walkdir::WalkDir::new(room.path("")).into_iter().flatten() {
        if entry.path().extension().is_some_and(|end| end == "part") {
            let file = File::options().write(true).open(entry.path()).unwrap();
            let written = file.metadata().unwrap().modified().unwrap();
            file.set_modified(written - Duration::from_secs(5)).unwrap();
        }
    }
}

/// A copy in which a command has something to do.
pub fn copy_for(from: &Room, line: &str) -> Room {
    let room = copy(from);
    if line.starts_with("list accept") {
        let kept = room.read("lists/suppressed.csv").replace("cia@media.example", "dea@media.example");
        room.write("lists/suppressed.csv", kept);
    }
    room
}

pub fn copy(from: &Room) -> Room {
    let room = Room::empty();
    tool("cp", ["-a".into(), from.path("."), room.path("")]);
    room
}

/// What differs from a newsroom in which the same command was not disturbed.
pub fn differences(room: &Room, line: &str, expected: &[String], left: &BTreeMap<PathBuf, u64>) -> Vec<String> {
    let (now, there) = (seen(room, line), files(room));
    let differ = now.iter().zip(expected).filter(|(now, expected)| now != expected);
    let mut found: Vec<_> = differ.map(|(now, expected)| format!("`{line}`:\n{now}\ninstead of\n{expected}")).collect();
    if there != *left {
        let more: Vec<_> = there.keys().filter(|path| there.get(*path) != left.get(*path)).collect();
        let fewer: Vec<_> = left.keys().filter(|path| !there.contains_key(*path)).collect();
        found.push(format!("`{line}`: files {more:?}, missing {fewer:?}"));
    }
    found
}

/// Runs a command again that was disturbed; one that had got to its end says so.
pub fn run_again(room: &Room, args: &[String], over: &str) -> Option<String> {
    let again = room.pressbox(args);
    let is_over = over != "-" && again.stderr.contains(over);
    (again.code != Some(0) && !is_over).then(|| format!("`{}` again: {again:?}", args.join(" ")))
}
