//! `report`: failures first, those of one reason together.

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};

fn reported(sink: &Sink) -> Room {
    let room = newsroom().mailing_to(sink.port);
    room.list(
        "motor",
        "name,email,outlet\nEva,eva@e.example,\nBo,bo@b.example,SvD\nAnna,anna@a.example,DN\nCia,cia@c.example,DN\n\
         Dan,dan@d.example,\nFia,fia@f.example,TT\n",
    );
    room.pressbox(["list", "suppress", "fia@f.example", "--why", "asked"]).succeeds();
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).exits(3);
    room
}

fn sink() -> Sink {
    Sink::start(|to| match to {
        "anna@a.example" => Act::Answer("552 5.2.2 <anna@a.example>: mailbox full (4XbC12345678)"),
        "bo@b.example" => Act::Answer("552 5.2.2 <bo@b.example>: mailbox full (4Xzz98765432)"),
        "cia@c.example" => Act::Answer("554 5.6.0 it cannot be read"),
        "dan@d.example" => Act::TakeAndHangUp,
        _ => Act::Take,
    })
}

#[test]
fn failures_come_first_and_those_of_one_reason_together_with_their_outlets() {
    let sink = sink();
    let room = reported(&sink);
    let run = room.pressbox(["report", "race"]).succeeds();
    let zone = crate::support::now().in_tz("Europe/Stockholm").unwrap().strftime("%Z").to_string();
    let lines: Vec<_> = run.stdout.lines().collect();
    let [group, anna, bo, cia, dan, fia, eva] = lines.as_slice() else { panic!("{}", run.stdout) };
    assert_eq!(*group, "refused  552 5.2.2 <…>: mailbox full (…) (2):");
    for (line, begins) in [
        (anna, "         Anna <anna@a.example> · DN · 20"),
        (bo, "         Bo <bo@b.example> · SvD · 20"),
        (cia, "refused  Cia <cia@c.example>: 554 5.6.0 it cannot be read · DN · 20"),
        (dan, "in doubt Dan <dan@d.example>: no answer came"),
        (eva, "sent     Eva <eva@e.example> · 20"),
    ] {
        assert!(line.starts_with(begins) && line.ends_with(&format!(" {zone}")), "{line}");
    }
    assert!(fia.starts_with("skipped  Fia <fia@f.example>: gets no mail: "), "{fia}");
    assert!(fia.contains(": asked (noted 20") && fia.ends_with(&format!(" {zone}) · TT")), "{fia}");
    // The hour is that of the newsroom.
    let hour = crate::support::now().in_tz("Europe/Stockholm").unwrap().strftime("%Y-%m-%d").to_string();
    assert!(eva.contains(&hour), "{eva}");
}

#[test]
fn scripts_get_an_object_a_message_and_may_ask_for_what_was_not_sent() {
    let sink = sink();
    let room = reported(&sink);
    let who = |args: &[&str]| -> Vec<String> {
        let json = room.pressbox(["report", "race", "--json"].iter().chain(args)).succeeds().json();
        let of =
            |one: &serde_json::Value| format!("{} {}", one["name"].as_str().unwrap(), one["state"].as_str().unwrap());
        json.iter().map(of).collect()
    };
    assert_eq!(who(&[]), ["Anna failed", "Bo failed", "Cia failed", "Dan in_doubt", "Fia skipped", "Eva sent"]);
    assert_eq!(who(&["--not-sent"]), ["Anna failed", "Bo failed", "Cia failed", "Dan in_doubt", "Fia skipped"]);
    let json = room.pressbox(["report", "race", "--json"]).succeeds().json();
    assert_eq!((&json[0]["outlet"], &json[3]["outlet"]), (&"DN".into(), &serde_json::Value::Null));
    assert_eq!(json[0]["reply"], "5.2.2 <anna@a.example>: mailbox full (4XbC12345678)");
    let table = room.pressbox(["report", "race", "--csv", "--not-sent", "--quiet"]).succeeds().stdout;
    assert_eq!(table.lines().count(), 6, "{table}");
    let people = room.pressbox(["report", "race", "--not-sent"]).succeeds();
    assert!(!people.stdout.contains("Eva") && people.stderr.starts_with("`race` version 1, 6 journalists: 1 sent, "));
}

#[test]
fn what_was_written_to_an_outbox_was_not_sent() {
    let room = newsroom();
    room.list("motor", "name,email\nEva,eva@e.example\n");
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--outbox", "out"]).succeeds();
    let run = room.pressbox(["report", "race"]).succeeds();
    assert!(run.stdout.starts_with("written  Eva <eva@e.example> · 20"), "{}", run.stdout);
    assert_eq!(run.stderr, "`race` version 1 as files, not sent, 1 journalist: 1 written\n");
    assert_eq!(room.pressbox(["report", "race", "--json"]).succeeds().json()[0]["state"], "sent");
    assert_eq!(room.pressbox(["report", "race", "--not-sent", "--quiet"]).succeeds().stdout, "");
}
