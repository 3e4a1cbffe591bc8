//! The site brought to where readers find it: only what changed, in order, and whole again after every kill.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::moto::{BUCKET, Moto};
use crate::support::site::{broken_among, bytes, newsroom};
use crate::support::{Room, Run};

/// How often a run is killed for each kind of target.
const KILLS: u32 = 50;

const LIST: &str = ".pressbox-site.json";

fn publish(room: &Room, target: &str) -> Vec<Value> {
    room.pressbox(["site", "publish", target, "--json"]).succeeds().json()
}

fn with(files: &[Value], state: &str) -> Vec<String> {
    let of_state = files.iter().filter(|file| file["state"] == state);
    of_state.map(|file| file["path"].as_str().unwrap().to_owned()).collect()
}

/// The files of the site as it was built.
fn built(room: &Room) -> BTreeMap<String, Vec<u8>> {
    let mut files = bytes(&room.path("out/site"));
    files.retain(|path, _| !is_own(path));
    files
}

/// Whether a file is a list, a journal, or what a killed run left half-written.
fn is_own(path: &str) -> bool {
    path.rsplit('/').next().unwrap().starts_with(".pressbox-")
}

/// The names of files that are not the same in both.
fn differing(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let all: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    all.into_iter().filter(|path| one.get(*path) != other.get(*path)).cloned().collect()
}

/// A second release that comes and goes, with a photo of the first.
fn second(room: &Room, is_there: bool, text: &str) {
    if !is_there {
        let _ = fs::remove_dir_all(room.path("releases/second"));
        return;
    }
    let race = room.read("releases/race/release.en.md");
    room.write("releases/second/release.en.md", race.replace("It rained.", text));
    room.write("releases/race/release.en.md", race);
}

#[test]
fn a_folder_gets_what_changed_and_keeps_what_is_not_ours() {
    let room = newsroom();
    room.write("www/CNAME", "press.example");
    let first = publish(&room, "www");
    assert_eq!(with(&first, "new").len(), first.len());
    let order = |path: &str| first.iter().position(|file| file["path"] == path).unwrap();
    assert!(order("race/race.zip") < order("race/index.html"), "kits come before pages");
    assert!(order("race/index.html") < order("index.html") && order("index.html") < order("feed.xml"));
    let mut there = bytes(&room.path("www"));
    assert!(there.remove(LIST).is_some() && there.remove("CNAME").is_some());
    assert_eq!(differing(&there, &built(&room)), [] as [&str; 0]);
    assert_eq!(broken_among(&there, true), [] as [&str; 0]);
    // Nothing has changed: nothing is written.
    let before = crate::support::site::files(&room.path("www"));
    let again = publish(&room, "www");
    assert_eq!(with(&again, "unchanged").len(), again.len());
    assert_eq!(crate::support::site::files(&room.path("www")), before);
    let said = room.pressbox(["site", "publish", "www"]).succeeds().stderr;
    assert!(said.contains("`www` has the site already") && said.contains("nothing was sent"), "{said}");

    second(&room, true, "It snowed.");
    let planned = room.pressbox(["site", "publish", "www", "--dry-run", "--json"]).succeeds().json();
    assert!(with(&planned, "new").contains(&"second/index.html".to_owned()));
    assert!(!room.path("www/second").exists());
    publish(&room, "www");
    assert!(room.path("www/second/second.zip").exists());
    second(&room, false, "");
    fs::write(room.path("www/second/index.html"), "changed by hand").unwrap();
    let run = room.pressbox(["site", "publish", "www", "--json"]).exits(3);
    assert_eq!(with(&run.json(), "left"), ["second/index.html"]);
    assert!(run.stderr.contains("was changed there, and was left alone"), "{}", run.stderr);
    assert!(!room.path("www/second/second.zip").exists());
    assert_eq!(room.read("www/CNAME"), "press.example");

    room.write("other/race/index.html", "mine");
    let said = room.pressbox(["site", "publish", "other"]).exits(1).stderr;
    assert!(said.contains("`race/index.html` at `other` is in the way of the site"), "{said}");
    assert!(said.contains("hint: remove it there"), "{said}");
    assert_eq!(room.read("other/race/index.html"), "mine");
    let said = room.pressbox(["site", "publish", "out/site"]).exits(1).stderr;
    assert!(said.contains("is where the site is built"), "{said}");
}

#[test]
fn the_target_may_stand_in_the_settings() {
    let room = newsroom();
    let said = room.pressbox(["site", "publish"]).exits(1).stderr;
    assert!(said.contains("no target is named, and `[site] publish` is not set"), "{said}");
    let settings = room.read("pressbox.toml") + "publish = 'www'\n";
    room.write("pressbox.toml", settings);
    fs::create_dir(room.path("sub")).unwrap();
    let mut command = room.command(["site", "publish"]);
    room.run(command.current_dir(room.path("sub"))).succeeds();
    assert!(room.path("www/race/index.html").exists());
    for wrong in ["ftp://host/x", "s3://UPPER", "-x", "sftp://host"] {
        let said = room.pressbox(["site", "publish", "--", wrong]).exits(1).stderr;
        assert!(said.contains(&format!("`{wrong}` is not a place that a site can be published to")), "{said}");
    }
}

#[test]
fn a_bucket_gets_types_and_how_long_each_file_may_be_kept() {
    let (moto, target) = (Moto::start(), format!("s3://{BUCKET}/news"));
    let room = moto.known_to(newsroom());
    assert_eq!(moto.ask("PUT", &format!("/{BUCKET}/news/mine.txt")).0, 200);
    let first = publish(&room, &target);
    assert_eq!(with(&first, "new").len(), first.len());
    let mut there = moto.files("news/");
    assert!(there.remove(LIST).is_some() && there.remove("mine.txt").is_some());
    assert_eq!(differing(&there, &built(&room)), [] as [&str; 0]);
    let style = there.keys().find(|path| path.starts_with("assets/site-")).unwrap();
    for (path, kind, cache) in [
        ("race/index.html", "text/html; charset=utf-8", "public, max-age=300"),
        (style, "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("race/race.zip", "application/zip", "public, max-age=3600"),
        ("feed.xml", "application/atom+xml; charset=utf-8", "public, max-age=300"),
    ] {
        let (_, head, _) = moto.ask("HEAD", &format!("/{BUCKET}/news/{path}"));
        let has = |name: &str, value: &str| {
            head.lines()
                .any(|line| line.split_once(": ").is_some_and(|(n, v)| n.eq_ignore_ascii_case(name) && v == value))
        };
        assert!(has("content-type", kind) && has("cache-control", cache), "{path}: {head}");
    }
    let again = publish(&room, &target);
    assert_eq!(with(&again, "unchanged").len(), again.len());
    second(&room, true, "It snowed.");
    publish(&room, &target);
    assert!(moto.keys("news/").contains(&"second/second.zip".to_owned()));
    second(&room, false, "");
    assert!(with(&publish(&room, &target), "removed").contains(&"second/second.zip".to_owned()));
    let mut there = moto.files("news/");
    assert!(there.remove(LIST).is_some() && there.remove("mine.txt").is_some());
    assert_eq!(differing(&there, &built(&room)), [] as [&str; 0]);
    // Something that is not ours is in the way.
    assert_eq!(moto.ask("PUT", &format!("/{BUCKET}/other/race/index.html")).0, 200);
    let said = room.pressbox(["site", "publish", &format!("s3://{BUCKET}/other")]).exits(1).stderr;
    assert!(said.contains("is in the way of the site, and pressbox did not put it there"), "{said}");
    assert_eq!(moto.keys("other/"), ["race/index.html"]);
}

/// Publishes and kills, again and again; `there` gives what readers would find.
fn killed(room: &Room, target: &str, there: &dyn Fn() -> BTreeMap<String, Vec<u8>>) {
    publish(room, target);
    let begun = Instant::now();
    publish(room, target);
    let nothing = begun.elapsed();
    second(room, true, "It snowed.");
    let begun = Instant::now();
    publish(room, target);
    // The build comes first: that is killed elsewhere.
    let all = begun.elapsed();
    let from = nothing.mul_f64(0.4);
    let (mut dice, mut killed) = (0x2545_F491_4F6C_DD1D_u64, 0);
    for kill in 0..KILLS {
        second(room, kill % 2 == 1, &format!("It snowed {kill} times."));
        let mut child =
            room.command(["site", "publish", target]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let chance = (dice >> 40) as f64 / (1_u64 << 24) as f64;
        std::thread::sleep(from + all.saturating_sub(from).mul_f64(chance));
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        let files = there();
        assert_eq!(broken_among(&files, false), [] as [&str; 0], "kill {kill}");
        if kill % 5 == 4 {
            publish(room, target);
            let mut files = there();
            files.retain(|path, _| !is_own(path));
            assert_eq!(differing(&files, &built(room)), [] as [&str; 0], "after kill {kill}");
            let again = publish(room, target);
            assert_eq!(with(&again, "unchanged").len(), again.len());
        }
    }
    assert!(killed > KILLS / 2, "only {killed} runs were killed before their end");
}

#[test]
fn a_folder_is_whole_after_every_kill() {
    let room = newsroom();
    let www = room.path("www");
    let there = || {
        let mut files = bytes(&www);
        files.retain(|path, _| !is_own(path));
        files
    };
    killed(&room, "www", &there);
}

#[test]
fn a_bucket_is_whole_after_every_kill() {
    let moto = Moto::start();
    let room = moto.known_to(newsroom());
    killed(&room, &format!("s3://{BUCKET}/news"), &|| moto.files("news/"));
}

/// A server that answers each request by its number, or not at all.
fn odd_server(answer: impl Fn(usize, &str) -> Option<String> + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for (nth, stream) in listener.incoming().enumerate() {
            let Ok(mut stream) = stream else { continue };
            let mut heard = [0; 4096];
            let length = stream.read(&mut heard).unwrap_or(0);
            let line = String::from_utf8_lossy(&heard[..length]).lines().next().unwrap_or_default().to_owned();
            match answer(nth, &line) {
                Some(text) => {
                    let _ = stream.write_all(text.as_bytes());
                }
                None => std::thread::sleep(Duration::from_secs(30)),
            }
        }
    });
    port
}

fn refused(status: &str, code: &str, more: &str) -> String {
    let body = format!("<Error><Code>{code}</Code><Message>No.</Message>{more}</Error>");
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn against(room: Room, port: u16) -> Run {
    let room = room
        .env("AWS_ACCESS_KEY_ID", "AKIATEST")
        .env("AWS_SECRET_ACCESS_KEY", "hemligt")
        .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"));
    room.pressbox(["site", "publish", &format!("s3://{BUCKET}")])
}

fn plain() -> Room {
    let room = Room::new();
    room.configure("[site]\nurl = 'https://press.example'\ntimeout = 1");
    room
}

#[test]
fn each_way_in_which_a_server_fails_is_told_in_a_sentence_with_what_to_do() {
    let moto = Moto::start();
    let run = moto.known_to(plain()).pressbox(["site", "publish", "s3://no-such-bucket"]).exits(1);
    let named = format!("there is no bucket `no-such-bucket` at `127.0.0.1:{}`", moto.port);
    assert!(run.stderr.contains(&named) && run.stderr.contains("hint: create the bucket"), "{}", run.stderr);
    drop(moto);
    for (answer, sentence, hint) in [
        (
            refused("403 Forbidden", "InvalidAccessKeyId", ""),
            "does not accept the key `AKIATEST`: InvalidAccessKeyId: No.",
            "check the access key",
        ),
        (
            refused("403 Forbidden", "SignatureDoesNotMatch", ""),
            "does not accept the key `AKIATEST`",
            "check the access key",
        ),
        (
            refused("403 Forbidden", "AccessDenied", ""),
            "does not let the key `AKIATEST` list the bucket: AccessDenied: No.",
            "let the key list",
        ),
        (
            refused("301 Moved Permanently", "PermanentRedirect", "<Region>eu-north-1</Region>"),
            "is in another region: `eu-north-1`",
            "set `region = \"eu-north-1\"`",
        ),
        (refused("503 Slow Down", "SlowDown", ""), "answered 503", "wait a moment"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<List".to_owned(),
            "the server's answer was cut off",
            "wait a moment",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>".to_owned(), "it is not a list of keys", "wait a moment"),
    ] {
        let port = odd_server(move |_, _| Some(answer.clone()));
        let said = against(plain(), port).exits(1).stderr;
        assert!(said.contains(sentence), "{sentence}\n{said}");
        assert!(said.lines().any(|line| line.starts_with("hint: ") && line.contains(hint)), "{hint}\n{said}");
        assert_eq!(said.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{said}");
    }
    let begun = Instant::now();
    let said = against(plain(), odd_server(|_, _| None)).exits(1).stderr;
    assert!(said.contains("the server did not answer in time"), "{said}");
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let said = against(plain(), free).exits(1).stderr;
    assert!(said.contains("nothing listens there") && said.contains("hint: check `endpoint`"), "{said}");
    let said = plain().pressbox(["site", "publish", &format!("s3://{BUCKET}")]).exits(1).stderr;
    assert!(said.contains(&format!("there are no keys for `s3://{BUCKET}`")), "{said}");
    let open = plain().env("AWS_ENDPOINT_URL", "http://s3.example.org").env("AWS_ACCESS_KEY_ID", "A");
    let said = open.env("AWS_SECRET_ACCESS_KEY", "b").pressbox(["site", "publish", &format!("s3://{BUCKET}")]);
    assert!(said.stderr.contains("`http://s3.example.org` would not be encrypted"), "{}", said.stderr);
}

#[test]
fn a_server_that_stumbles_is_asked_again() {
    let moto = Moto::start();
    let real = moto.port;
    // Every third request is refused at first, and passed on when it comes again.
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let through = proxy.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for (nth, stream) in proxy.incoming().enumerate() {
            let Ok(mut client) = stream else { continue };
            if nth % 3 == 1 {
                let mut heard = [0; 4096];
                let _ = client.read(&mut heard);
                let _ = client.write_all(refused("503 Slow Down", "SlowDown", "").as_bytes());
                continue;
            }
            std::thread::spawn(move || {
                let mut server = TcpStream::connect(("127.0.0.1", real)).unwrap();
                let (mut back, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || std::io::copy(&mut back, &mut to));
                let _ = std::io::copy(&mut client, &mut server);
            });
        }
    });
    let run = against(newsroom(), through).succeeds();
    assert!(run.stderr.contains("published the site"), "{}", run.stderr);
    assert!(moto.keys("").contains(&"race/index.html".to_owned()));
}

/// What goes through another program: brought, found unchanged, changed, removed; and what is not ours stays.
fn through_a_program(room: &Room, target: &str, at: &std::path::Path) {
    let there = || {
        let mut files = bytes(at);
        files.retain(|path, _| !is_own(path));
        files
    };
    publish(room, target);
    assert_eq!(differing(&there(), &built(room)), [] as [&str; 0]);
    let again = publish(room, target);
    assert_eq!(with(&again, "unchanged").len(), again.len());
    second(room, true, "It snowed.");
    publish(room, target);
    assert_eq!(differing(&there(), &built(room)), [] as [&str; 0]);
    second(room, false, "");
    assert!(with(&publish(room, target), "removed").contains(&"second/second.zip".to_owned()));
    assert_eq!(differing(&there(), &built(room)), [] as [&str; 0]);
    // A run that was killed: what had arrived is not known, and is brought again.
    let list = fs::read_to_string(at.join(LIST)).unwrap();
    let begun =
        list.trim_end().strip_suffix('}').unwrap().to_owned() + ", \"begun\": [\"race/index.html\", \"gone.html\"]}";
    fs::write(at.join(LIST), begun).unwrap();
    fs::write(at.join("race/index.html"), "half").unwrap();
    publish(room, target);
    assert_eq!(differing(&there(), &built(room)), [] as [&str; 0]);
    fs::remove_file(at.join(LIST)).unwrap();
    fs::write(at.join("race/index.html"), "mine").unwrap();
    let said = room.pressbox(["site", "publish", target]).exits(1).stderr;
    assert!(said.contains("is in the way of the site, and pressbox did not put it there"), "{said}");
    assert_eq!(fs::read_to_string(at.join("race/index.html")).unwrap(), "mine");
}

/// A program that ends with its test.
struct Daemon(std::process::Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn rsync_brings_the_site() {
    let room = newsroom();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    fs::create_dir(room.path("www")).unwrap();
    let settings = format!(
        "use chroot = no\nuid = root\ngid = root\n[press]\npath = {}\nread only = no\n",
        room.path("www").display()
    );
    room.write("rsyncd.conf", settings);
    let daemon = std::process::Command::new("rsync")
        .args(["--daemon", "--no-detach", "--address=127.0.0.1"])
        .arg(format!("--port={port}"))
        .arg(format!("--config={}", room.path("rsyncd.conf").display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|e| panic!("rsync: {e}; `tests/run` installs it"));
    let daemon = Daemon(daemon);
    let until = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "rsync does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    through_a_program(&room, &format!("rsync://127.0.0.1:{port}/press/news"), &room.path("www/news"));
    let said = room.pressbox(["site", "publish", &format!("rsync://127.0.0.1:{port}/other/x")]).exits(1).stderr;
    assert!(said.contains("Unknown module") && said.contains("hint: check the target"), "{said}");
    drop(daemon);
    let said = room.pressbox(["site", "publish", &format!("rsync://127.0.0.1:{port}/press/news")]).exits(1).stderr;
    assert!(said.contains("Connection refused"), "{said}");
}

#[test]
fn sftp_brings_the_site() {
    let room = newsroom();
    // The client itself, with the server's program in the place of a connection.
    room.write("bin/sftp", "#!/bin/sh\nexec /usr/bin/sftp -D /usr/lib/openssh/sftp-server \"$@\"\n");
    fs::set_permissions(room.path("bin/sftp"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", room.path("bin").display(), std::env::var("PATH").unwrap());
    let target = format!("sftp://press@www.example{}", room.path("www").display());
    let room = room.env("PATH", path);
    through_a_program(&room, &target, &room.path("www"));
    // Nobody is asked for a password, and nobody waits.
    let room = newsroom();
    let said = room.pressbox(["site", "publish", "sftp://press@127.0.0.1:1/www"]).exits(1).stderr;
    assert!(said.contains("`sftp` failed for `sftp://press@127.0.0.1:1/www`"), "{said}");
}

#[test]
fn links_that_somebody_put_into_a_folder_lead_nowhere() {
    let room = newsroom();
    publish(&room, "www");
    room.write("private/index.html", "precious");
    let folder = room.path("www/race");
    fs::remove_dir_all(&folder).unwrap();
    std::os::unix::fs::symlink(room.path("private"), &folder).unwrap();
    let race = room.read("releases/race/release.en.md");
    room.write("releases/race/release.en.md", race.replace("It rained.", "It poured."));
    let refused = room.pressbox(["site", "publish", "www"]).exits(1).stderr;
    assert!(refused.contains("www/race` is a link, and nothing is published through it"), "{refused}");
    assert_eq!(room.read("private/index.html"), "precious");
    // The journal has a known name.
    room.write("private/notes.txt", "mine");
    std::os::unix::fs::symlink(room.path("private/notes.txt"), room.path("out/site/.pressbox-site.journal")).unwrap();
    room.write("releases/race/release.en.md", race.replace("It rained.", "It snowed."));
    let refused = room.pressbox(["site", "build"]).exits(1).stderr;
    assert!(refused.contains(".pressbox-site.journal` cannot be written"), "{refused}");
    assert_eq!(room.read("private/notes.txt"), "mine");
}
