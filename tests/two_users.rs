//! Two users of one machine who share a newsroom, at the same time: each is heard or told why not, and nothing is lost.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::process::{Command, Stdio};

use crate::support::newsroom::newsroom;
use crate::support::pictures::{encoded, picture};
use crate::support::{Room, Run, not_run, tool};

const ROUNDS: usize = 8;
/// Two users and their group: none of them has to exist.
const USERS: [u32; 2] = [61_001, 61_002];
const GROUP: u32 = 61_000;

/// A command as one of the users, with a home of their own.
fn as_user(room: &Room, user: u32, umask: &str, args: &[&str]) -> Command {
    let program = room.command(args).get_program().to_owned();
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={user}"), format!("--regid={GROUP}"), "--clear-groups".to_owned()]);
    command.args(["sh", "-c", &format!("umask {umask}; exec \"$@\""), "sh"]).arg(program).args(args);
    command.current_dir(room.path("")).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).env_clear();
    let home = room.path(format!("home-{user}"));
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", home);
    command
}

/// A newsroom that a group shares: whoever is in it may write, and what is made there is the group's.
fn shared() -> Option<Room> {
    if tool("id", ["-u"]).trim() != "0" {
        not_run("it needs root", false);
        return None;
    }
    let room = newsroom();
    room.list("motor", "email\nanna@media.example\n");
    room.pressbox(["list", "suppress", "zed@media.example", "--yes"]).succeeds();
    for n in 0..2 * ROUNDS {
        room.write(&format!("in/p{n}.jpg"), encoded(&picture(n as u32, 60, 40), image::ImageFormat::Jpeg));
    }
    room.pressbox(["ingest", "in/p0.jpg"]).succeeds();
    for user in USERS {
        fs::create_dir_all(room.path(format!("home-{user}"))).unwrap();
    }
    for entry in walkdir::WalkDir::new(room.path("")).into_iter().flatten() {
        let is_home = entry.path().strip_prefix(room.path("")).unwrap().starts_with("home-61002");
        chown(entry.path(), Some(if is_home { USERS[1] } else { USERS[0] }), Some(GROUP)).unwrap();
        let mode = if entry.file_type().is_dir() { 0o2770 } else { 0o660 };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
    }
    let can = as_user(&room, USERS[1], "002", &["--version"]).output().is_ok_and(|run| run.status.success());
    if !can {
        not_run("it needs a build folder that others may enter", true);
    }
    can.then_some(room)
}

fn at_once(room: &Room, umask: &str, commands: &[(u32, String)]) -> Vec<(String, Run)> {
    let started: Vec<_> = std::thread::scope(|scope| {
        let run = |(user, line): &(u32, String)| {
            let words: Vec<_> = line.split(' ').collect();
            let mut command = as_user(room, *user, umask, &words);
            let line = line.clone();
            scope.spawn(move || (line, room.run(&mut command)))
        };
        let running: Vec<_> = commands.iter().map(run).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    started
}

#[test]
fn two_who_share_a_newsroom_lose_nothing_of_each_other() {
    let Some(room) = shared() else { return };
    let photo = room.pressbox(["photos", "--json"]).json()[0]["photo"].as_str().unwrap().to_owned();
    let (mut said, mut done) = (Vec::new(), Vec::new());
    for n in 0..ROUNDS {
        let [one, other] = USERS;
        let commands = [
            (one, format!("list add motor one{n}@media.example")),
            (other, format!("list add motor other{n}@media.example")),
            (one, format!("list suppress one-out{n}@media.example --yes")),
            (other, format!("list suppress other-out{n}@media.example --yes")),
            (one, format!("ingest in/p{n}.jpg")),
            (other, format!("ingest in/p{}.jpg", ROUNDS + n)),
            (one, format!("release add race {photo} --caption Words{n}")),
            (other, format!("release new story{n}")),
        ];
        for (line, run) in at_once(&room, "007", &commands) {
            match run.code {
                Some(0) => done.push(line),
                Some(1 | 3) if run.stderr.contains("hint: ") => said.push(format!("{line}: {}", run.stderr)),
                _ => panic!("{line}: {run:?}"),
            }
        }
    }
    let (list, out) = (room.read("lists/motor.csv"), room.read("lists/suppressed.csv"));
    let photos = room.pressbox(["photos", "--json"]).succeeds().json().len();
    let ingested = done.iter().filter(|line| line.starts_with("ingest") && !line.contains("p0.jpg")).count();
    assert_eq!(photos, 1 + ingested, "{said:?}");
    for line in &done {
        let words: Vec<_> = line.split(' ').collect();
        let kept = match words[..] {
            ["list", "add", _, address] => list.contains(address),
            ["list", "suppress", address, _] => out.contains(address),
            ["release", "new", slug] => room.path(format!("releases/{slug}/release.en.md")).is_file(),
            _ => true,
        };
        assert!(kept, "{line} said that it was done");
    }
    assert_eq!(said, [""; 0], "refused");
}

#[test]
fn a_newsroom_of_another_user_in_a_shared_folder_is_only_used_where_it_is_named() {
    if tool("id", ["-u"]).trim() != "0" {
        not_run("it needs root", false);
        return;
    }
    let room = newsroom();
    room.write("mine/list.csv", "email\nsource@media.example\n");
    fs::set_permissions(room.path(""), fs::Permissions::from_mode(0o1777)).unwrap();
    chown(room.path("pressbox.toml"), Some(USERS[0]), None).unwrap();
    let mut command = room.command(["list", "import", "media", "list.csv"]);
    let refused = room.run(command.current_dir(room.path("mine"))).exits(1).stderr;
    assert!(refused.contains("is another user's, in a folder that everybody on this machine uses"), "{refused}");
    assert!(!room.path("lists/media.csv").exists());
    // Whoever names it means it.
    let mut command = room.command(["--newsroom", "..", "lists"]);
    room.run(command.current_dir(room.path("mine"))).succeeds();
}
