//! The newsroom at a glance: what is scheduled, unsent, in doubt or under embargo, which photos and people need somebody.

use serde_json::{Value, json};

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::pictures::jpeg;
use crate::support::sink::{Act, Sink};

/// Kind, name and state of each thing.
fn things(room: &Room) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let answers = room.pressbox(["status", "--json"]).succeeds().json();
    answers.iter().map(|one| (text(&one["kind"]), text(&one["name"]), text(&one["state"]))).collect()
}

fn thing(kind: &str, name: &str, state: &str) -> (String, String, String) {
    (kind.to_owned(), name.to_owned(), state.to_owned())
}

#[test]
fn where_nothing_needs_anybody_it_says_so_and_a_newsroom_without_releases_says_what_to_do() {
    let room = newsroom();
    room.pressbox(["status"]).says("! nothing needs your attention");
    assert!(things(&room).is_empty());
    room.pressbox(["releases"]).says("race  Bäckman second in Åre  `en`\n! 1 release");
    let empty = Room::new();
    let run = empty.pressbox(["releases"]).succeeds();
    assert!(run.stderr.starts_with("there are no releases yet\nhint: "), "{}", run.stderr);
}

#[test]
fn everything_that_needs_somebody_is_told_with_what_to_do() {
    let sink = Sink::start(|to| match to {
        "bo@media.example" => Act::TakeAndHangUp,
        "cia@media.example" => Act::Answer("451 4.3.0 later"),
        _ => Act::Take,
    });
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "email\nanna@media.example\nbo@media.example\ncia@media.example\n");
    room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).exits(3);
    let at = "2998-05-14 08:00 Europe/Stockholm";
    room.pressbox(["send", "race", "--list", "motor", "--at", at, "--later", "--yes", "-q"]).succeeds();
    let vote = "+++\nheadline = 'The vote'\nembargo = '2999-05-14 08:00 Europe/Stockholm'\n+++\nThe vote is over.\n";
    room.write("releases/vote/release.en.md", vote);
    room.write("releases/torn/release.en.md", "+++\nheadline = \n");
    room.write("a.jpg", jpeg(1));
    room.write("b.jpg", jpeg(2));
    room.pressbox(["ingest", "a.jpg", "b.jpg", "-q"]).succeeds();
    let id = |n| pressbox::storage::Sha256::of(&jpeg(n)).to_hex();
    let today = crate::support::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let soon = today.saturating_add(jiff::ToSpan::days(10)).to_string();
    room.pressbox(["photo", "edit", &id(1)[..8], "--expires", &soon, "-q"]).succeeds();
    let late = "From: anna@media.example\nTo: press@press.example\nSubject: Re: Race\nDate: Thu, 14 May 2026 09:00:00 +0000\n\n\
                Please take me off your list.\n";
    room.write("post/a.eml", late);
    room.pressbox(["bounces", "post", "-q"]).succeeds();

    let expected = [
        thing("mailing", "race", "scheduled"),
        thing("messages", "race", "deferred"),
        thing("messages", "race", "in_doubt"),
        thing("release", "torn", "rejected"),
        thing("release", "vote", "embargoed"),
        thing("photo", &id(1), "expiring"),
        thing("journalist", "anna@media.example", "pending"),
    ];
    assert_eq!(things(&room), expected);
    let run = room.pressbox(["status"]).succeeds();
    for line in [
        "scheduled  `race` to `motor`, 2998-05-14 08:00 CEST\n",
        "deferred   1 message of `race`\n",
        "in doubt   1 message of `race`\n",
        "embargoed  `vote` until 2999-05-14 08:00 CEST\n",
        "pending    anna@media.example gets no mail until you decide, since 20",
    ] {
        assert!(run.stdout.contains(line), "{line}: {}", run.stdout);
    }
    assert!(
        run.stdout.contains(&format!("expiring   {}  `a.jpg`  may be used until {soon}\n", &id(1)[..8])),
        "{run:?}"
    );
    for hint in
        ["`pressbox resolve race --mark-sent`", "`pressbox release check torn`", "`pressbox list suppress anna@"]
    {
        assert!(run.stderr.contains(hint), "{hint}: {}", run.stderr);
    }

    // And the releases, each with what became of it.
    let releases = room.pressbox(["releases", "--json"]).exits(3).json();
    assert_eq!(releases[0]["slug"], "race");
    assert_eq!(releases[0]["sent"], json!([{ "version": 1, "sent": 1, "deferred": 1, "in_doubt": 1 }]));
    assert_eq!(releases[0]["due"][0]["status"], "waiting");
    assert_eq!((&releases[1]["slug"], &releases[1]["status"]), (&json!("torn"), &json!("rejected")));
    assert_eq!(releases[2]["embargo"], "2999-05-14T08:00:00+02:00");
    let shown = room.pressbox(["releases"]).exits(3).stdout;
    let race =
        "race  Bäckman second in Åre  `en`\n  1 sent, 1 deferred, 1 in doubt\n  scheduled for 2998-05-14 08:00 CEST\n";
    assert!(
        shown.contains(race) && shown.contains("vote  The vote  `en`\n  under embargo until 2999-05-14 08:00 CEST\n"),
        "{shown}"
    );
}

#[test]
fn a_ledger_or_a_catalogue_that_cannot_be_read_is_told_and_the_rest_is_shown() {
    let room = newsroom();
    let vote = "+++\nheadline = 'The vote'\nembargo = '2999-05-14 08:00 Europe/Stockholm'\n+++\nThe vote is over.\n";
    room.write("releases/vote/release.en.md", vote);
    room.write("library/ledger.sqlite3", "this is no database, and long enough to be looked at as one");
    let run = room.pressbox(["status"]).succeeds();
    assert!(run.stderr.contains("warning: "), "{}", run.stderr);
    assert!(run.stdout.contains("embargoed  `vote`"), "{}", run.stdout);
}
