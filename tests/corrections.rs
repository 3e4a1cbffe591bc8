//! What follows a release: its corrections, and the notice of a photo that is withdrawn.

use mail_parser::{Message, MessageParser};
use serde_json::Value;

use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink, Taken};
use crate::support::{Room, pictures};

fn in_two_languages(sink: &Sink) -> Room {
    let room = newsroom().mailing_to(sink.port);
    version(&room, 1, "");
    room.list(
        "motor",
        "name,email,language\nAnna Larsson,anna@media.example,sv\nBo Ek,bo@media.example,\nCia,cia@media.example,\n",
    );
    room
}

/// Writes the release in a version, with lines of its own in its front matter.
fn version(room: &Room, number: u32, lines: &str) {
    let front =
        |headline: &str| format!("+++\nheadline = '{headline}'\ndate = 2026-05-14\nversion = {number}\n{lines}\n+++\n");
    room.write("releases/race/release.en.md", front("Bäckman second") + "The race was long in Åre.\n");
    room.write("releases/race/release.sv.md", front("Bäckman tvåa") + "Loppet i Åre var långt.\n");
}

fn message(taken: &Taken) -> Message<'_> {
    MessageParser::default().parse(&taken.content).unwrap()
}

fn of<'a>(objects: &'a [Value], who: &str) -> &'a Value {
    objects.iter().find(|o| o["address"] == format!("{who}@media.example")).unwrap()
}

#[test]
fn a_correction_goes_to_those_who_have_what_it_corrects_and_stands_in_the_same_thread() {
    let sink = Sink::start(|to| if to == "cia@media.example" { Act::Answer("550 5.1.1 unknown") } else { Act::Take });
    let room = in_two_languages(&sink);
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).exits(3);
    let first = room.pressbox(["report", "race", "--json"]).succeeds().json();

    // Bo has left the list, Dag is new on it; Cia never had it.
    room.write(
        "people.csv",
        "name,email,language\nAnna Larsson,anna@media.example,sv\nDag,dag@media.example,\nCia,cia@media.example,\n",
    );
    room.pressbox(["list", "import", "motor", "people.csv", "--replace"]).succeeds();
    version(&room, 2, "correction = 'Bäckman came second, not first.'");
    let plan = room.pressbox(["send", "race", "--list", "motor", "--dry-run", "--json"]).succeeds();
    assert!(plan.stderr.contains("`race` version 2 goes to 2 journalists, 2 skipped\n"), "{}", plan.stderr);
    assert!(plan.stderr.contains("  it corrects version 1 and goes to those who have that\n"), "{}", plan.stderr);
    let plan = plan.json();
    assert_eq!(of(&plan, "bo")["in_reply_to"], of(&first, "bo")["message_id"]);
    assert_eq!(of(&plan, "dag")["reason"], "no_earlier");
    assert_eq!(of(&plan, "dag")["why"], "did not get version 1; `--also` sends it anyway");

    room.pressbox(["send", "race", "--yes", "--quiet"]).succeeds();
    let taken = sink.taken();
    assert_eq!(sink.took(), ["anna", "anna", "bo", "bo"].map(|who| format!("{who}@media.example")));
    for corrected in taken.iter().skip(2) {
        let before = taken.iter().take(2).find(|t| t.to == corrected.to).unwrap();
        let id = message(before).message_id().unwrap().to_owned();
        let mail = message(corrected);
        assert_eq!(mail.in_reply_to().as_text(), Some(id.as_str()));
        assert_eq!(mail.references().as_text(), Some(id.as_str()));
        assert_ne!(mail.message_id(), Some(id.as_str()));
        let swedish = corrected.to.starts_with("anna");
        let subject = if swedish { "RÄTTELSE: Bäckman tvåa" } else { "CORRECTION: Bäckman second" };
        assert_eq!(mail.subject(), Some(subject));
        let text = mail.body_text(0).unwrap();
        assert!(text.contains("Bäckman came second, not first."), "{text}");
        assert!(text.contains(if swedish { "Hej Anna Larsson!" } else { "Hello Bo Ek," }), "{text}");
    }

    room.pressbox(["send", "race", "--list", "motor", "--also", "--yes", "--quiet"]).exits(3);
    assert_eq!(sink.took().iter().filter(|to| to.starts_with("dag")).count(), 1);
    assert_eq!(sink.taken().len(), 5);
    // A third version stands behind both.
    version(&room, 3, "");
    room.pressbox(["send", "race", "--yes", "--quiet"]).succeeds();
    let taken = sink.taken();
    let third = taken.iter().skip(5).find(|t| t.to == "bo@media.example").unwrap();
    assert_eq!(message(third).references().as_text_list().unwrap().len(), 2);
    assert_eq!(taken.len(), 8);
}

#[test]
fn a_version_that_nobody_had_before_is_sent_as_a_release() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    version(&room, 2, "");
    room.pressbox(["send", "race", "--yes"])
        .says("! error: no recipients are named for `race`\n! hint: name a list with `--list NAME`\nexit 2");
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).succeeds();
    assert_eq!(sink.taken().len(), 3);
}

#[test]
fn a_withdrawn_photo_is_told_to_those_who_have_it() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    room.write("in/IMG_7.jpg", pictures::jpeg(7));
    let says = ["--credit", "Foto: Åsa Ö", "--copyright", "© Åsa Ö", "--caption", "The winner in Åre."];
    let photo = room.pressbox(["ingest", "in", "--json"].into_iter().chain(says)).succeeds().json();
    let photo = photo[0]["photo"].as_str().unwrap()[..8].to_owned();
    room.pressbox(["send", "race", "--list", "motor", "--segment", "!x", "--yes", "--quiet"]).succeeds();
    room.pressbox(["photo", "withdraw", &photo]).succeeds();
    // The first version went out without it.
    let kill = ["send", "race", "--kill", &photo, "--why", "no consent", "--yes"];
    assert!(
        room.pressbox(kill)
            .exits(1)
            .stderr
            .starts_with(&format!("error: nobody was sent the photo `{photo}` with `race`"))
    );

    let room = in_two_languages(&sink);
    room.write("in/IMG_7.jpg", pictures::jpeg(7));
    room.pressbox(["ingest", "in"].into_iter().chain(says)).succeeds();
    room.pressbox(["release", "add", "race", &photo, "--alt", "A driver waves."]).succeeds();
    room.write("two.csv", "name,email,language\nAnna Larsson,anna@media.example,sv\nBo Ek,bo@media.example,\n");
    room.pressbox(["list", "import", "two", "two.csv"]).succeeds();
    let before = sink.taken().len();
    room.pressbox(["send", "race", "--list", "two", "--yes", "--quiet"]).succeeds();
    assert!(
        room.pressbox(kill)
            .exits(1)
            .stderr
            .contains(&format!("hint: withdraw it first, with `pressbox photo withdraw {photo}`"))
    );
    room.pressbox(["photo", "withdraw", &photo]).succeeds();
    let plan = room.pressbox(["send", "race", "--kill", &photo, "--dry-run"]).succeeds();
    assert!(
        plan.stderr.starts_with(&format!("`race-kill-{photo}` goes to 2 journalists, 0 skipped\n")),
        "{}",
        plan.stderr
    );
    room.pressbox(kill).succeeds();
    room.pressbox(kill).succeeds();

    let taken = sink.taken();
    assert_eq!(taken.len(), before + 4, "each of the two got the release and one notice");
    for notice in taken.iter().skip(before + 2) {
        let mail = message(notice);
        let release = taken[before..].iter().find(|t| t.to == notice.to).unwrap();
        assert_eq!(mail.in_reply_to().as_text(), message(release).message_id());
        let swedish = notice.to.starts_with("anna");
        let subject = if swedish { "ÅTERKALLAD BILD: Bäckman tvåa" } else { "PHOTO KILL: Bäckman second" };
        assert_eq!(mail.subject(), Some(subject));
        for body in [mail.body_text(0).unwrap(), mail.body_html(0).unwrap()] {
            for part in
                ["The winner in Åre.", "Foto: Åsa Ö", "IMG_7.jpg", photo.as_str(), "no consent", "Åsa Lindqvist"]
            {
                assert!(body.contains(part), "{part}: {body}");
            }
        }
        assert_eq!(mail.attachment_count(), 0);
    }
    let report = room.pressbox(["report", "race"]).succeeds();
    let note = format!("one of its photos was withdrawn: `pressbox report race-kill-{photo}`\n");
    assert!(report.stderr.ends_with(&note), "{}", report.stderr);
    room.pressbox(["report", &format!("race-kill-{photo}")]).succeeds();
}
