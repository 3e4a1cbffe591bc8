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
    let sink = Sink::start(|to| if to == "cia@media.example" { Act::Answer("550 5.7.1 not today") } else { Act::Take });
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
    assert!(
        plan.stderr.contains("  it corrects version 1 and goes to those who have that version\n"),
        "{}",
        plan.stderr
    );
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

    let again = room.pressbox(["send", "race", "--list", "motor", "--yes", "--json"]).succeeds().json();
    assert_eq!(of(&again, "dag")["reason"], "no_earlier");
    assert_eq!(sink.taken().len(), 4);
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
fn a_second_version_of_what_never_went_out_is_refused() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    version(&room, 2, "");
    room.pressbox(["send", "race", "--yes"])
        .says("! error: no recipients are named for `race`\n! hint: name a list with `--list NAME`\nexit 2");
    for more in [&[][..], &["--also"], &["--dry-run"]] {
        room.pressbox(["send", "race", "--list", "motor", "--yes"].into_iter().chain(more.iter().copied())).says(
            "! error: version 2 of the `en` edition corrects nothing: no earlier version of it was sent\n\
             ! hint: remove `version` and `correction` from `release.en.md`, and send it as the first version\n\
             exit 1",
        );
    }
    assert_eq!(sink.taken().len(), 0);
    // An edition that was never sent corrects nothing either, whatever became of the others.
    edition(&room, "en", 1, "", "The race was long in Åre.");
    edition(&room, "sv", 1, "", "Loppet i Åre var långt.");
    room.list("english", "name,email,language\nBo Ek,bo@media.example,en\n");
    room.pressbox(["send", "race", "--list", "english", "--yes", "--quiet"]).succeeds();
    edition(&room, "sv", 2, "", "Loppet i Åre var mycket långt.");
    let refused = room.pressbox(["send", "race", "--list", "motor", "--also", "--yes"]).exits(1);
    assert!(refused.stderr.starts_with("error: version 2 of the `sv` edition corrects nothing"), "{}", refused.stderr);
    assert_eq!(sink.taken().len(), 1);
}

/// Writes one edition.
fn edition(room: &Room, language: &str, version: u32, lines: &str, text: &str) {
    let front =
        format!("+++\nheadline = 'Bäckman ({language})'\ndate = 2026-05-14\nversion = {version}\n{lines}\n+++\n");
    room.write(&format!("releases/race/release.{language}.md"), format!("{front}{text}\n"));
}

#[test]
fn one_editions_correction_leaves_the_others_readers_alone() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    edition(&room, "en", 1, "", "The race was long in Åre.");
    edition(&room, "sv", 1, "", "Loppet i Åre var långt.");
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).succeeds();
    room.list(
        "motor",
        "name,email,language\nAnna Larsson,anna@media.example,sv\nBo Ek,bo@media.example,\nCia,cia@media.example,\n\
         Eva,eva@media.example,sv\n",
    );

    edition(&room, "en", 2, "correction = 'It was short.'", "The race was short in Åre.");
    let plan = room.pressbox(["send", "race", "--list", "motor", "--dry-run", "--json"]).succeeds();
    assert!(plan.stderr.starts_with("`race` version 2 goes to 2 journalists, 2 skipped\n"), "{}", plan.stderr);
    assert!(
        plan.stderr.contains("  the `sv` edition is still version 1: its 1 reader gets nothing\n"),
        "{}",
        plan.stderr
    );
    let plan = plan.json();
    assert_eq!(of(&plan, "anna")["reason"], "unchanged");
    assert_eq!(of(&plan, "anna")["why"], "has the `sv` edition, which is still version 1");
    assert_eq!(of(&plan, "eva")["reason"], "no_earlier");
    assert_eq!((&of(&plan, "bo")["version"], &of(&plan, "bo")["edition"]), (&2.into(), &"en".into()));
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).succeeds();
    let took = |names: &[&str]| names.iter().map(|name| format!("{name}@media.example")).collect::<Vec<_>>();
    assert_eq!(sink.took(), took(&["anna", "bo", "bo", "cia", "cia"]));

    // Everybody's newest message is in the report, whatever version it is.
    let report = room.pressbox(["report", "race", "--json"]).succeeds();
    assert_eq!((&of(&report.json(), "anna")["version"], &of(&report.json(), "bo")["version"]), (&1.into(), &2.into()));
    assert_eq!(
        report.stderr,
        "`race` version 2, 2 journalists: 2 sent\n`race` version 1, 2 journalists: 1 sent, 1 skipped\n"
    );

    // The Swedish edition is corrected later, up to the same number: its readers get it, and nobody else.
    edition(&room, "sv", 2, "", "Loppet i Åre var kort.");
    room.pressbox(["send", "race", "--yes", "--quiet"]).succeeds();
    assert_eq!(sink.took(), took(&["anna", "anna", "bo", "bo", "cia", "cia"]));
    // With `--also` the newcomer gets the edition as it is, once.
    for _ in 0..2 {
        room.pressbox(["send", "race", "--list", "motor", "--also", "--yes", "--quiet"]).succeeds();
    }
    assert_eq!(sink.took(), took(&["anna", "anna", "bo", "bo", "cia", "cia", "eva"]));
    // To her it is no correction.
    let taken = sink.taken();
    let new = taken.iter().find(|taken| taken.to.starts_with("eva")).unwrap();
    let mail = message(new);
    assert_eq!(mail.subject(), Some("Bäckman (sv)"));
    assert!(!mail.body_text(0).unwrap().contains("RÄTT"), "{}", mail.body_text(0).unwrap());
}

#[test]
fn an_outbox_keeps_in_mind_what_it_holds_when_it_is_written_again() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    edition(&room, "en", 1, "", "The race was long in Åre.");
    edition(&room, "sv", 1, "", "Loppet i Åre var långt.");
    let send = ["send", "race", "--list", "motor", "--outbox", "out/mail", "--yes", "--json"];
    room.pressbox(send).succeeds();
    for _ in 0..2 {
        let again = room.pressbox(send).succeeds().json();
        assert!(again.iter().all(|object| object["reason"] == "sent"), "{again:?}");
    }
    edition(&room, "en", 2, "", "The race was short in Åre.");
    for _ in 0..2 {
        let corrected = room.pressbox(send).succeeds().json();
        assert_eq!(of(&corrected, "anna")["reason"], "unchanged");
    }
    let report = room.pressbox(["report", "race"]).succeeds();
    assert_eq!(
        report.stderr,
        "`race` version 2 as files, not sent, 2 journalists: 2 written\n`race` version 1 as files, not sent, 1 journalist: 1 written\n"
    );
}

#[test]
fn a_reader_who_came_late_gets_the_correction_of_what_they_got() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    edition(&room, "en", 1, "", "The race was long in Åre.");
    edition(&room, "sv", 1, "", "Loppet i Åre var långt.");
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).succeeds();
    edition(&room, "en", 2, "", "The race was short in Åre.");
    room.list("late", "name,email,language\nEva,eva@media.example,sv\n");
    room.pressbox(["send", "race", "--list", "late", "--also", "--yes", "--quiet"]).succeeds();
    edition(&room, "sv", 2, "", "Loppet i Åre var kort.");
    room.pressbox(["send", "race", "--yes", "--quiet"]).succeeds();
    assert_eq!(sink.took().iter().filter(|to| to.starts_with("eva")).count(), 2);
    assert_eq!(sink.took().iter().filter(|to| to.starts_with("anna")).count(), 2);
}

#[test]
fn a_changed_text_under_an_old_version_is_refused_with_what_to_write() {
    let sink = Sink::start(|to| if to == "cia@media.example" { Act::Answer("451 later") } else { Act::Take });
    let room = in_two_languages(&sink);
    let send = ["send", "race", "--list", "motor", "--yes", "--quiet"];
    room.pressbox(send).exits(3);
    let changed = "+++\nheadline = 'Bäckman first'\ndate = 2026-05-14\n+++\nThe race was long in Åre.\n";
    room.write("releases/race/release.en.md", changed);
    room.pressbox(send).says(
        "! error: the `en` edition has changed since version 1 went out: 1 journalist has the earlier text\n\
         ! hint: write `version = 2` and `correction = \"What is different.\"` at the top of `release.en.md`: it then goes \
         to those who have version 1\n\
         exit 1",
    );
    assert_eq!(sink.took().len(), 2);
    // How the file is set is nothing that anybody reads.
    room.write(
        "releases/race/release.en.md",
        "+++\ndate = 2026-05-14\nheadline = 'Bäckman second'\n\n# nothing\n+++\n\nThe race was\nlong in Åre.\n",
    );
    room.pressbox(send).exits(3);

    version(&room, 2, "");
    room.pressbox(send).says(
        "! error: version 2 of the `en` edition says the same as version 1, which 1 journalist has\n\
         ! hint: correct the text or say what is different with `correction = \"…\"`, or write `version = 1` again in \
         `release.en.md`\n\
         exit 1",
    );
    version(&room, 2, "correction = 'The day was wrong.'");
    room.pressbox(["send", "race", "--yes", "--quiet"]).succeeds();
    version(&room, 1, "");
    let refused = room.pressbox(send).exits(1);
    assert!(
        refused.stderr.starts_with("error: the `en` edition is version 1, but 1 journalist has version 2 already\n"),
        "{}",
        refused.stderr
    );
}

#[test]
fn an_embargo_that_lifts_is_no_change_and_one_that_moves_is() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    room.list("trusted", "name,email,language,embargo\nAnna,anna@media.example,en,yes\nBo,bo@media.example,en,\n");
    let text = "The race was long in Åre.";
    edition(&room, "en", 1, "embargo = '2099-05-14 18:00 Europe/Stockholm'", text);
    std::fs::remove_file(room.path("releases/race/release.sv.md")).unwrap();
    let send = ["send", "race", "--list", "trusted", "--yes", "--quiet"];
    room.pressbox(send).succeeds();
    edition(&room, "en", 1, "embargo = '2099-05-14 20:00 Europe/Stockholm'", text);
    room.pressbox(send).exits(1);
    // What went out under an embargo that stands no more is the same text.
    edition(&room, "en", 1, "embargo = '2001-05-14 18:00 Europe/Stockholm'", text);
    room.pressbox(send).succeeds();
    assert_eq!(sink.took(), ["anna@media.example", "bo@media.example"]);
}

/// The ledger as the version before the present one made it, with what it knew.
fn older_ledger(room: &Room) {
    let steps = "CREATE TABLE schema_version (version INTEGER NOT NULL); INSERT INTO schema_version VALUES (4);
        CREATE TABLE delivery (channel TEXT NOT NULL, release TEXT NOT NULL, version BIGINT NOT NULL,
            address TEXT NOT NULL, written TEXT NOT NULL, name TEXT NOT NULL, edition TEXT, message_id TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('queued', 'intent', 'sent', 'deferred', 'failed', 'in_doubt', 'bounced', 'skipped')),
            attempts BIGINT NOT NULL, next_at BIGINT, code BIGINT, reply TEXT, updated BIGINT NOT NULL,
            PRIMARY KEY (channel, release, version, address), UNIQUE (channel, message_id));
        CREATE INDEX delivery_due ON delivery (next_at) WHERE state IN ('queued', 'deferred');
        CREATE INDEX delivery_open ON delivery (state) WHERE state IN ('intent', 'in_doubt');
        CREATE TABLE send_counter (counted BIGINT NOT NULL, at BIGINT NOT NULL);
        INSERT INTO send_counter VALUES (3, 0);
        CREATE TABLE notice (id TEXT PRIMARY KEY, kind TEXT NOT NULL, address TEXT, message_id TEXT, status TEXT,
            said TEXT, at BIGINT NOT NULL);
        CREATE INDEX notice_address ON notice (address);
        CREATE TABLE carried (release TEXT NOT NULL, version BIGINT NOT NULL, photo TEXT NOT NULL,
            PRIMARY KEY (release, version, photo));";
    let row = |who: &str, edition: &str, state: &str| {
        format!(
            "INSERT INTO delivery VALUES ('smtp', 'race', 1, '{who}@media.example', '{who}@media.example', '{who}',
                '{edition}', '{who}.1@press.example', '{state}', 1, NULL, 250, 'ok', 1000);"
        )
    };
    let rows = [row("anna", "sv", "sent"), row("bo", "en", "in_doubt"), row("cia", "en", "failed")].concat();
    std::fs::create_dir_all(room.path("library")).unwrap();
    let ledger = rusqlite::Connection::open(room.path("library/ledger.sqlite3")).unwrap();
    ledger.execute_batch(&(steps.to_owned() + &rows)).unwrap();
}

#[test]
fn an_older_ledger_is_migrated_without_loss_and_what_it_does_not_know_counts_as_perhaps() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    older_ledger(&room);
    // It does not know the text, so nothing is refused; nobody gets it twice.
    let report = room.pressbox(["report", "race"]).succeeds();
    assert!(
        report.stderr.starts_with("`race` version 1, 3 journalists: 1 sent, 1 refused, 1 in doubt\n"),
        "{}",
        report.stderr
    );
    // One is still in doubt.
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).exits(3);
    assert_eq!(sink.took().len(), 0);

    edition(&room, "en", 2, "", "The race was short in Åre.");
    room.pressbox(["send", "race", "--yes", "--quiet"]).succeeds();
    assert_eq!(sink.took(), ["bo@media.example"]);
    let mail = sink.taken();
    assert_eq!(message(&mail[0]).in_reply_to().as_text(), Some("bo.1@press.example"));

    let photo = with_photo(&room);
    room.pressbox(["photo", "withdraw", &photo]).succeeds();
    let plan = room.pressbox(["send", "race", "--kill", &photo, "--dry-run", "--json"]).succeeds();
    assert!(
        plan.stderr.contains("  2 journalists may have it: their messages are from before pressbox recorded"),
        "{}",
        plan.stderr
    );
    let plan = plan.json();
    assert_eq!(
        (plan.len(), &of(&plan, "anna")["has"], &of(&plan, "bo")["has"]),
        (2, &"perhaps".into(), &"perhaps".into())
    );
}

#[test]
fn photos_that_an_older_ledger_knows_of_are_the_ones_that_its_messages_carried() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    older_ledger(&room);
    let photo = with_photo(&room);
    room.pressbox(["photo", "withdraw", &photo]).succeeds();
    let kill = ["send", "race", "--kill", &photo, "--dry-run", "--json"];
    let record = |photo: &str| {
        let ledger = rusqlite::Connection::open(room.path("library/ledger.sqlite3")).unwrap();
        ledger.execute("INSERT INTO carried VALUES ('race', 1, ?1)", [photo]).unwrap();
    };
    record(&"0".repeat(64));
    room.pressbox(kill).exits(1);
    let whole = room.pressbox(["photo", "show", &photo, "--json"]).succeeds().json();
    record(whole[0]["photo"].as_str().unwrap());
    assert_eq!(room.pressbox(kill).succeeds().json().len(), 2);
}

/// Ingests a photo and puts it to both editions.
fn with_photo(room: &Room) -> String {
    room.write("in/IMG_7.jpg", pictures::jpeg(7));
    let says = ["--credit", "Foto: Åsa Ö", "--copyright", "© Åsa Ö", "--caption", "The winner in Åre."];
    let photo = room.pressbox(["ingest", "in", "--json"].into_iter().chain(says)).succeeds().json();
    let photo = photo[0]["photo"].as_str().unwrap()[..8].to_owned();
    room.pressbox(["release", "add", "race", &photo, "--alt", "A driver waves."]).succeeds();
    photo
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
        plan.stderr
            .starts_with(&format!("the notice about photo `{photo}` of `race` goes to 2 journalists, 0 skipped\n")),
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
