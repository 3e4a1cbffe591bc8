//! `send`, `report` and `resolve`, as a press officer types them.

use std::process::Stdio;
use std::time::{Duration, Instant};

use mail_parser::{MessageParser, MimeHeaders as _};
use serde_json::Value;

use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};
use crate::support::{Room, Run, pictures};

/// A newsroom with the release in two languages and a list of four.
fn in_two_languages(sink: &Sink) -> Room {
    let room = newsroom().mailing_to(sink.port);
    room.edition("en", "Bäckman second – “what a race”", "The race was long in Åre.");
    room.edition("sv", "Bäckman tvåa – “vilket lopp”", "Loppet i Åre var långt.");
    room.list(
        "motor",
        "Namn;E-post;Språk;Taggar\r\nAnna Larsson;anna@media.example;sv;tv\r\nJörg Müßig;joerg@media.example;de;tv\r\n\
         Åsa Öberg;asa@media.example;sv;\r\n;desk@media.example;;\r\n",
    );
    room
}

fn with_photo(room: &Room) {
    room.write("in/lead.jpg", pictures::jpeg(7));
    let says = ["--credit", "Foto: Åsa Ö", "--copyright", "© Åsa Ö", "--caption", "The winner at the finish in Åre."];
    let photo = room.pressbox(["ingest", "in", "--json"].into_iter().chain(says)).succeeds().json()[0]["photo"]
        .as_str()
        .unwrap()
        .to_owned();
    room.pressbox(["release", "add", "race", &photo, "--alt", "A driver waves."]).succeeds();
}

fn states(objects: &[Value]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut states: Vec<_> = objects.iter().map(|o| (text(&o["address"]), text(&o["state"]))).collect();
    states.sort();
    states
}

/// A report without outlets, and the times at which something happened.
fn without_times(mut run: Run) -> Run {
    let line = |line: &str| format!("{}\n", line.split(" · ").next().unwrap());
    run.stdout = run.stdout.lines().map(line).collect();
    run
}

fn all(state: &str) -> Vec<(String, String)> {
    ["anna", "asa", "desk", "joerg"].map(|who| (format!("{who}@media.example"), state.to_owned())).to_vec()
}

#[test]
fn a_release_goes_to_each_journalist_once_in_their_language() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    with_photo(&room);
    let run = room.pressbox(["send", "race", "--list", "motor", "--yes", "--json"]).succeeds();
    assert_eq!(states(&run.json()), all("sent"));
    let one = &run.json()[0];
    assert_eq!((one["code"].as_u64(), one["reply"].as_str()), (Some(250), Some("2.0.0 queued as 4711")));
    assert!(one["message_id"].as_str().unwrap().ends_with("@press.example"));

    for taken in sink.taken() {
        assert_eq!(taken.from, "press@press.example");
        let message = MessageParser::default().parse(&taken.content).unwrap();
        let (subject, greeting) = match taken.to.as_str() {
            "anna@media.example" => ("Bäckman tvåa – “vilket lopp”", "Hej Anna Larsson!"),
            "asa@media.example" => ("Bäckman tvåa – “vilket lopp”", "Hej Åsa Öberg!"),
            "joerg@media.example" => ("Bäckman second – “what a race”", "Hello Jörg Müßig,"),
            _ => ("Bäckman second – “what a race”", "Hello,"),
        };
        assert_eq!(message.subject(), Some(subject));
        let (text, html) = (message.body_text(0).unwrap(), message.body_html(0).unwrap());
        assert!(text.contains(greeting) && html.contains(greeting), "{text}");
        // Mail programs know a signature by the space behind its dashes.
        assert!(text.replace('\r', "").contains("\n\n-- \nJA Bäckman\n"), "{text}");
        assert!(String::from_utf8_lossy(&taken.content).contains("\r\n--=20\r\n"));
        assert!(!text.contains("PRESSBOXSLOT") && !html.contains("PRESSBOXSLOT"));
        assert!(html.contains("@media"), "the styles for small and dark screens are gone");
        let photo = message.attachments().next().unwrap();
        assert!(photo.contents().starts_with(b"\xFF\xD8\xFF"));
        assert!(html.contains(&format!("cid:{}", photo.content_id().unwrap())));
    }

    let again = room.pressbox(["send", "race", "--list", "motor", "--yes"]).succeeds();
    assert_eq!(again.stdout, "");
    assert!(again.stderr.ends_with("there is nobody to send it to now: nothing was sent\n"), "{}", again.stderr);
    let json = room.pressbox(["send", "race", "--list", "motor", "--yes", "--json"]).succeeds().json();
    assert_eq!(states(&json), all("skipped"));
    assert!(json[0]["why"].as_str().unwrap().starts_with("has it already, since 20"), "{}", json[0]);
    assert_eq!(sink.taken().len(), 4);
    assert_eq!(states(&room.pressbox(["report", "race", "--json"]).succeeds().json()), all("sent"));
}

#[test]
fn the_plan_comes_first_and_a_pipe_has_to_say_yes() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    room.pressbox(["list", "suppress", "asa@media.example", "--why", "asked"]).succeeds();
    let plan = "! `race` goes to 3 journalists, 1 skipped\n\
                !   2 messages in `en`, [EN] each\n\
                !   1 message in `sv`, [SV]\n\
                !   [ALL] in all\n\
                !   Jörg Müßig <joerg@media.example> reads `de` and gets `en`\n\
                !   not to Åsa Öberg <asa@media.example>: gets no mail: asked (noted [SINCE])\n";
    let since = room.read("lists/suppressed.csv").lines().nth(1).unwrap().split(',').nth(1).unwrap().to_owned();
    let since: jiff::Timestamp = since.parse().unwrap();
    let since = since.in_tz("Europe/Stockholm").unwrap().strftime("%Y-%m-%d %H:%M %Z").to_string();
    // The sizes are those of the messages.
    let json = room.pressbox(["send", "race", "--list", "motor", "--dry-run", "--json"]).succeeds().json();
    let bytes = |edition: &str| json.iter().find(|m| m["edition"] == edition).unwrap()["bytes"].as_f64().unwrap();
    let (en, sv) = (bytes("en"), bytes("sv"));
    let mut plan = plan.replace("[SINCE]", &since);
    for (word, bytes) in [("[EN]", en), ("[SV]", sv), ("[ALL]", 2.0 * en + sv)] {
        plan = plan.replace(word, &format!("{:.0} KB", bytes / 1000.0));
    }
    room.pressbox(["send", "race", "--list", "motor", "--dry-run"]).says(&format!(
        "would go to Anna Larsson <anna@media.example>\n\
         would go to Jörg Müßig <joerg@media.example>\n\
         would go to desk@media.example\n{plan}! would send 3 messages; nothing was sent"
    ));
    room.pressbox(["send", "race", "--list", "motor"]).says(&format!(
        "{plan}! error: this has to be confirmed, and there is no terminal to ask on: nothing was sent\n\
         ! hint: look at the plan with `--dry-run`, then send with `--yes`\n\
         exit 1"
    ));
    assert_eq!(sink.connections(), 0);
    room.pressbox(["send", "race", "--list", "motor", "--segment", "TV", "--yes"]).succeeds();
    assert_eq!(sink.took(), ["anna@media.example", "joerg@media.example"]);
    let report = room.pressbox(["report", "race", "--json"]).succeeds().json();
    assert_eq!(report.len(), 2);
}

#[test]
fn what_fails_is_named_and_the_others_have_theirs() {
    let sink = Sink::start(|to| match to {
        "anna@media.example" => Act::Answer("550 5.1.1 unknown"),
        "asa@media.example" => Act::TakeAndHangUp,
        _ => Act::Take,
    });
    let room = in_two_languages(&sink);
    let run = room.pressbox(["send", "race", "--list", "motor", "--yes"]).exits(3);
    assert!(
        run.stderr
            .contains("failed: the message to Anna Larsson <anna@media.example> was refused: 550 5.1.1 unknown\n")
    );
    assert!(
        run.stderr.contains(
            "failed: the message to Åsa Öberg <asa@media.example> may or may not have arrived: no answer came"
        ),
        "{}",
        run.stderr
    );

    let again = room.pressbox(["send", "race", "--list", "motor", "--yes", "--json"]).exits(3);
    assert_eq!(states(&again.json()), all("skipped"));
    room.pressbox(["resolve", "race"]).exits(2);
    let settled = room.pressbox(["resolve", "race", "--mark-sent", "--json"]).succeeds().json();
    assert_eq!(states(&settled), [("asa@media.example".to_owned(), "sent".to_owned())]);
    // A refusal that was put right is sent again only by name.
    room.pressbox(["resolve", "race", "--resend"])
        .says("! no message of `race` is in doubt: there is nothing to settle");
    room.pressbox(["resolve", "race", "--resend", "ANNA@media.example", "joerg@media.example"]).exits(3);
    // The refusal counted as a bounce: somebody says that the address works.
    room.pressbox(["list", "allow", "anna@media.example", "--why", "their server was wrong"]).succeeds();
    let again = room.pressbox(["send", "race", "--list", "motor", "--yes", "--json"]).exits(3).json();
    assert_eq!(again[0]["state"], "failed");
    without_times(room.pressbox(["report", "race"])).says(
        "refused  Anna Larsson <anna@media.example>: 550 5.1.1 unknown\n\
         sent     Åsa Öberg <asa@media.example>\n\
         sent     desk@media.example\n\
         sent     Jörg Müßig <joerg@media.example>\n\
         ! `race` version 1, 4 journalists: 3 sent, 1 refused",
    );
}

#[test]
fn an_outbox_shows_the_mail_and_a_trial_goes_to_one_address_alone() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    let args = ["send", "race", "--list", "motor", "--yes", "--outbox", "out/mail"];
    assert_eq!(states(&room.pressbox(args.into_iter().chain(["--json"])).succeeds().json()), all("sent"));
    assert!(
        room.read("out/mail/race.anna@media.example.eml").contains("\r\nTo: \"Anna Larsson\" <anna@media.example>\r\n")
    );
    assert!(room.pressbox(args).succeeds().stderr.ends_with("there is nobody to send it to now: nothing was sent\n"));
    // What was thrown away is made again.
    std::fs::remove_file(room.path("out/mail/race.anna@media.example.eml")).unwrap();
    let dry = room.pressbox(args.into_iter().chain(["--dry-run"])).succeeds();
    assert!(dry.stderr.ends_with("\nwould write 1 message; nothing was written\n"), "{}", dry.stderr);
    let run = room.pressbox(args).succeeds();
    assert_eq!(run.stdout, "written  Anna Larsson <anna@media.example>\n");
    assert!(run.stderr.ends_with("wrote 1 message; nothing was sent\n"));
    let dry = room.pressbox(args.into_iter().chain(["--dry-run"])).succeeds();
    assert!(dry.stderr.ends_with("\nnobody would get it; nothing was sent\n"), "{}", dry.stderr);

    room.pressbox(["send", "race", "--test", "me@press.example"]).succeeds();
    assert_eq!(sink.took(), ["me@press.example"; 2]);
    let subject = |n: usize| {
        let content = sink.taken()[n].content.clone();
        MessageParser::default().parse(&content).unwrap().subject().unwrap().to_owned()
    };
    assert_eq!([subject(0), subject(1)].map(|s| s.split(' ').next().unwrap().to_owned()), ["[Test]", "[Test]"]);
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).succeeds();
    assert_eq!(sink.taken().len(), 6);
}

#[test]
fn nothing_leaves_when_something_is_wrong_at_home() {
    let sink = Sink::start(|_| Act::Take);
    let room = in_two_languages(&sink);
    let send = ["send", "race", "--list", "motor", "--yes", "--quiet"];
    let sound = room.read("releases/race/release.sv.md");
    room.write("releases/race/release.sv.md", "+++\nheadline = 7\n+++\nLoppet.\n");
    room.pressbox(send).exits(1);
    room.write("releases/race/release.sv.md", sound);
    room.write("lists/suppressed.csv", "address,since,why\nnobody knows,,\n");
    room.pressbox(send).exits(1);
    room.write("lists/suppressed.csv", "");
    let unset = room.env("PRESSBOX_SMTP_URL", "");
    unset.pressbox(send).says(
        "! error: no mail server is set\n\
         ! hint: ask whoever runs your mail for the server's name, and set it as `url` under `[smtp]` in `pressbox.toml`, where each line is explained; to look at the messages first, use `--outbox out/mail`\n\
         exit 1",
    );
    let open = unset.env("PRESSBOX_SMTP_URL", "smtp://mail.example.org?tls=none");
    let run = open.pressbox(send).exits(1);
    assert!(run.stderr.starts_with("error: mail to `mail.example.org` would not be encrypted"), "{}", run.stderr);
    assert_eq!(sink.connections(), 0);
    open.pressbox(["report", "race"]).exits(1);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_asked_to_stop_finishes_what_is_in_flight() {
    let sink = Sink::start(|_| Act::TakeSlowly(Duration::from_millis(150)));
    let room = in_two_languages(&sink);
    let many: Vec<_> = (1..=60).map(|n| format!("a{n}@media.example")).collect();
    room.write("many.csv", many.join("\n"));
    room.pressbox(["list", "import", "many", "many.csv"]).succeeds();
    let mut child = room.command(["send", "race", "--list", "many", "--yes", "--json", "--quiet"]);
    let child = child.stdout(Stdio::piped()).spawn().unwrap();
    while sink.taken().len() < 6 {
        std::thread::sleep(Duration::from_millis(5));
    }
    crate::support::tool("kill", ["-INT", &child.id().to_string()]);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let report = room.pressbox(["report", "race", "--json"]).succeeds().json();
    let of = |state: &str| report.iter().filter(|m| m["state"] == state).count();
    assert_eq!((of("in_doubt"), of("sent")), (0, sink.taken().len()));
    assert!(of("queued") > 0, "{} queued", of("queued"));
    room.pressbox(["send", "race", "--list", "many", "--yes", "--quiet"]).succeeds();
    let mut took = sink.took();
    took.dedup();
    assert_eq!((took.len(), sink.taken().len()), (60, 60));
}

#[test]
fn an_opt_out_during_a_sending_counts_for_all_who_have_not_had_their_turn() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    let crowd: Vec<_> = (1..=6).map(|n| format!("t{n}@m.example")).collect();
    room.list("all", &crowd.join("\n"));
    let args = ["send", "race", "--list", "all", "--yes", "--rate", "30/min", "--json"];
    let child = room.command(args).stdout(Stdio::piped()).spawn().unwrap();
    wait_for_the_first(&sink);
    room.pressbox(["list", "suppress", "t5@m.example", "--yes"]).succeeds();
    room.write("lists/pending.csv", "address,since,why\nt6@m.example,2026-01-01T00:00:00Z,asks\n");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(sink.took(), crowd[..4]);
    let text = String::from_utf8(output.stdout).unwrap();
    let skipped = text.lines().filter(|line| line.contains("\"skipped\"")).count();
    assert_eq!(skipped, 2, "{text}");
    assert!(text.contains("gets no mail: ") && text.contains("waiting for your decision"), "{text}");
    let report = room.pressbox(["report", "race", "--json"]).succeeds().json();
    let skipped = report.iter().filter(|message| message["state"] == "skipped").count();
    assert_eq!((report.len(), skipped), (6, 2));
    // Allowed again, they get it once, and nobody else gets it twice.
    room.pressbox(["list", "allow", "t5@m.example", "--why", "asked", "--yes"]).succeeds();
    std::fs::remove_file(room.path("lists/pending.csv")).unwrap();
    room.pressbox(["send", "race", "--list", "all", "--yes"]).succeeds();
    assert_eq!(sink.took(), crowd);
}

#[test]
fn a_sending_stops_when_nobody_can_tell_any_more_who_gets_no_mail() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    room.list("all", "t1@m.example\nt2@m.example\nt3@m.example");
    let args = ["send", "race", "--list", "all", "--yes", "--rate", "30/min"];
    let child = room.command(args).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_the_first(&sink);
    room.write("lists/suppressed.csv", "address,since,why\nnot an address,,\n");
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), sink.taken_count()), (Some(1), 1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("may name somebody who wants no mail"), "{said}");
    std::fs::remove_file(room.path("lists/suppressed.csv")).unwrap();
    room.pressbox(["send", "race", "--list", "all", "--yes"]).succeeds();
    assert_eq!(sink.took(), ["t1@m.example", "t2@m.example", "t3@m.example"]);
}

fn wait_for_the_first(sink: &Sink) {
    let until = Instant::now() + Duration::from_secs(20);
    while sink.taken_count() == 0 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_ledger_that_cannot_be_written_ends_the_sending_with_what_became_of_each_message() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    let rows: String = (0..30).map(|n| format!("p{n:02}@media.example\n")).collect();
    room.list("motor", &format!("email\n{rows}"));
    let send = ["send", "race", "--list", "motor", "--yes"];
    room.pressbox(["send", "race", "--list", "motor", "--outbox", "out/mail", "--yes"]).succeeds();
    let ledger = rusqlite::Connection::open(room.path("library/ledger.sqlite3")).unwrap();
    let fails = "CREATE TRIGGER full BEFORE UPDATE ON delivery WHEN NEW.state = 'intent' AND NEW.channel = 'smtp' AND
        (SELECT count(*) FROM delivery WHERE state = 'sent' AND channel = 'smtp') >= 5
        BEGIN SELECT RAISE(ABORT, 'no more'); END";
    ledger.execute_batch(fails).unwrap();
    let run = room.pressbox(send).exits(3);
    let took = sink.took().len();
    assert!((5..30).contains(&took), "{took}");
    assert!(run.stderr.contains(&format!("sent {took} messages; {} queued", 30 - took)), "{}", run.stderr);
    assert!(run.stderr.contains("the ledger could not be written, so nothing more was sent: "), "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 30, "each is told: {}", run.stdout);
    // Nor what became of those that were sent.
    ledger.execute_batch("DROP TRIGGER full").unwrap();
    let fails = "CREATE TRIGGER full BEFORE UPDATE ON delivery WHEN NEW.state = 'sent' BEGIN SELECT RAISE(ABORT, 'no more'); END";
    ledger.execute_batch(fails).unwrap();
    let run = room.pressbox(send).exits(3);
    let doubtful = sink.took().len() - took;
    assert!((1..=30 - took).contains(&doubtful), "{doubtful}");
    assert!(run.stderr.contains(&format!("{doubtful} in doubt")), "{}", run.stderr);
    assert!(run.stderr.contains("it was accepted, but that could not be recorded"), "{}", run.stderr);
    assert!(run.stderr.contains("pressbox resolve race"), "{}", run.stderr);
    ledger.execute_batch("DROP TRIGGER full").unwrap();
    room.pressbox(["resolve", "race", "--mark-sent"]).succeeds();
    room.pressbox(send).succeeds();
    assert_eq!(sink.took().len(), 30, "nobody is mailed twice");
}
