//! The first steps: `init` asks on a terminal for what it was not told, `demo` shows how far it is, and a wrong word is
//! understood.

use crate::support::Room;
use crate::support::sink::{Act, Sink};
use crate::support::terminal::there_are_terminals;

const ALL: [(&str, &str); 9] = [
    ("folder [newsroom]:", "desk"),
    ("name:", "Räksmörgås \"AB\""),
    ("address:", "press@press.example"),
    ("language [en]:", "sv"),
    ("time zone [Europe/Berlin]:", ""),
    ("site:", "https://press.example"),
    ("mail server:", ""),
    ("data mining:", ""),
    ("never asked", ""),
];

#[test]
fn what_is_answered_makes_the_same_newsroom_as_options() {
    if !there_are_terminals() {
        return;
    }
    let sink = Sink::start(|_| Act::Take);
    let url = format!("smtp://127.0.0.1:{}?tls=none", sink.port);
    let room = Room::empty().env("TZ", "Europe/Berlin");
    let mut turns = ALL;
    turns[6].1 = &url;
    let run = room.in_conversation(&turns, ["init"]).succeeds();
    for said in [
        "Ctrl-C leaves nothing behind",
        "Your organisation, as journalists know it.",
        "connecting to `127.0.0.1:",
        "it answers.",
        "created the newsroom `desk` for Räksmörgås",
    ] {
        assert!(run.stdout.contains(said), "{said}\n{}", run.stdout);
    }
    let options = [
        "init",
        "other",
        "--name",
        "Räksmörgås \"AB\"",
        "--from",
        "press@press.example",
        "--language",
        "sv",
        "--zone",
        "Europe/Berlin",
        "--site",
        "https://press.example",
        "--smtp",
        &url,
    ];
    let told = room.pressbox(options).succeeds();
    assert!(!told.stderr.contains("Enter takes"), "{}", told.stderr);
    assert_eq!(room.read("desk/pressbox.toml"), room.read("other/pressbox.toml"));
    let settings = room.read("desk/pressbox.toml");
    assert!(settings.contains(&format!("[smtp]\nurl = \"{url}\"\n# password_command")), "{settings}");
    assert!(settings.contains("[site]\nurl = \"https://press.example\"\n# publish"), "{settings}");
    for command in ["status", "lists"] {
        room.pressbox(["--newsroom", "desk", command]).succeeds();
    }
}

#[test]
fn a_wrong_answer_is_asked_for_again_and_a_told_one_never() {
    if !there_are_terminals() {
        return;
    }
    let room = Room::empty().env("TZ", "UTC");
    let turns = [
        ("address:", "nobody"),
        ("address:", "press@press.example"),
        ("language [en]:", "klingon"),
        ("language [en]:", ""),
        ("time zone [UTC]:", "CEST"),
        ("time zone [UTC]:", "Europe/Stockholm"),
        ("site:", "press.example"),
        ("site:", ""),
        ("mail server:", "mail.example"),
        ("mail server:", "smtp://127.0.0.1:9?tls=none"),
        ("all the same? [y/N]", "n"),
        ("mail server:", "smtp://127.0.0.1:9?tls=none"),
        ("all the same? [y/N]", "y"),
        ("data mining:", "perhaps"),
        ("data mining:", "DMI-PROHIBITED"),
    ];
    let run = room.in_conversation(&turns, ["init", "desk", "--name", "Nord"]).succeeds();
    assert!(!run.stdout.contains("name:") && !run.stdout.contains("folder"), "{}", run.stdout);
    for said in ["`CEST` is not a time zone", "`press.example` is not a web address", "cannot be reached"] {
        assert!(run.stdout.contains(said), "{said}\n{}", run.stdout);
    }
    let settings = room.read("desk/pressbox.toml");
    for said in
        ["zone = \"Europe/Stockholm\"", "url = \"smtp://127.0.0.1:9?tls=none\"", "data_mining = \"DMI-PROHIBITED\""]
    {
        assert!(settings.contains(said), "{said}\n{settings}");
    }
}

#[test]
fn whoever_breaks_off_leaves_nothing() {
    if !there_are_terminals() {
        return;
    }
    for key in ["^C", "^D"] {
        for last in 0..8 {
            let room = Room::empty().env("TZ", "Europe/Berlin");
            let mut turns = ALL[..=last].to_vec();
            turns[last].1 = key;
            let run = room.in_conversation(&turns, ["init"]);
            assert_eq!(run.code, Some(if key == "^C" { 130 } else { 1 }), "{run:?}");
            let left: Vec<_> = std::fs::read_dir(room.path("")).unwrap().flatten().map(|entry| entry.path()).collect();
            assert!(left.is_empty(), "{left:?}");
        }
    }
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let room = Room::empty();
    room.pressbox(["init", "desk"]).says(
        "! error: the following required arguments were not provided: `--name <ORG>`, `--from <ADDRESS>`\n\
         ! hint: usage: `pressbox init [OPTIONS] --name <ORG> --from <ADDRESS> <DIR>`\n\
         exit 2",
    );
    let wrong = ["init", "desk", "--name", "Nord", "--from", "press@press.example", "--site", "press.example"];
    room.pressbox(wrong).exits(2);
    assert!(!room.path("desk").exists());
    let run = room.pressbox(["init", "desk", "--name", "Nord", "--from", "press@press.example"]).succeeds();
    assert!(room.read("desk/pressbox.toml").contains("zone = \"UTC\""), "{run:?}");
}

#[test]
fn the_example_list_does_not_stand_among_those_to_send_to() {
    let room = Room::new();
    let run = room.pressbox(["lists"]).succeeds();
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("`lists/example.csv` only shows how a list looks"), "{}", run.stderr);
    assert_eq!(room.pressbox(["lists", "--json"]).succeeds().stdout, "");
    // Once it is somebody's own, it is a list as any other.
    room.write("lists/example.csv", room.read("lists/example.csv").replace("Anna Exempel", "Anna Ek"));
    assert_eq!(room.pressbox(["lists", "--json"]).succeeds().json().len(), 1);
}

#[test]
fn a_slip_in_a_verb_of_another_program_is_understood() {
    let room = Room::empty();
    let run = room.pressbox(["publsh"]).exits(2);
    assert!(run.stderr.contains("did you mean `pressbox site publish` (the site)"), "{}", run.stderr);
    let run = room.pressbox(["xyzzy"]).exits(2);
    assert!(!run.stderr.contains("did you mean"), "{}", run.stderr);
}

#[test]
fn the_demo_shows_how_far_it_is() {
    if !there_are_terminals() {
        return;
    }
    // On a terminal that says nothing of itself, no bar is drawn.
    let room = Room::empty().env("TERM", "xterm");
    let run = room.on_terminal("", ["demo", "sample"]).succeeds();
    assert!(run.stdout.contains("making the sample newsroom"), "{}", run.stdout);
    let quiet = Room::empty().env("TERM", "xterm").on_terminal("", ["demo", "sample", "--quiet"]).succeeds();
    assert!(!quiet.stdout.contains("making the sample newsroom"), "{}", quiet.stdout);
}
