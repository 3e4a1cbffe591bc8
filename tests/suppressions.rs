//! Who gets no mail, why, and how that is lifted: by notices, refusals, complaints and decisions.

use pressbox::newsroom::{MailReader, MailReaderError, Newsroom};
use pressbox::press::ListError;
use pressbox::progress::Hidden;
use serde_json::Value;

use crate::support::Room;
use crate::support::inbox::{Sent, outcome};
use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};

fn people(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("{name}@media.example")).collect()
}

/// A mail of a person.
fn letter(from: &str, subject: &str, body: &str) -> String {
    format!(
        "From: {from}\nTo: press@press.example\nSubject: {subject}\nDate: Thu, 12 May 2022 10:00:00 +0000\n\n{body}\n"
    )
}

/// A delivery notice about the message to somebody.
fn notice(day: u32, status: &str, diagnostic: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\nTo: bounces+{{TOKEN}}@press.example\nSubject: Undelivered\n\
         Date: Thu, {day} May 2022 10:00:00 +0000\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nx\n\n--b\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; {{ADDRESS}}\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; {diagnostic}\n\n--b--\n"
    )
}

/// Whom a release would go to, and why not to others.
fn plan(room: &Room) -> Vec<(String, String)> {
    let run = room.pressbox(["send", "race", "--list", "motor", "--outbox", "out/mail", "--dry-run", "--json"]);
    let text = |value: &Value| value.as_str().unwrap_or("due").to_owned();
    run.succeeds().json().iter().map(|one| (text(&one["address"]), text(&one["reason"]))).collect()
}

#[test]
fn who_waits_for_a_decision_gets_no_mail_until_it_is_made_and_the_reason_is_kept() {
    let sent = Sent::to(&people(&["anna", "bo", "cia"]));
    let room = &sent.room;
    room.write("post/a.eml", letter("Anna <anna@media.example>", "Re: Race", "Please take me off your list."));
    room.write("post/b.eml", letter("Bo <bo@media.example>", "Abmelden", ""));
    let found = sent.bounces("post");
    assert_eq!(
        found["a"]["why"],
        "asks in their own words to get no more mail: Please take me off your list. \
         (against it: it names no message of yours, the sender was not checked)"
    );
    assert_eq!((outcome(&found["a"]), outcome(&found["b"])), ("pending", "pending"));
    let reasons = |room: &Room| plan(room).into_iter().map(|(_, reason)| reason).collect::<Vec<_>>();
    let mut all = reasons(room);
    all.sort();
    assert_eq!(all, ["due", "pending", "pending"]);
    let show = room.pressbox(["list", "show", "motor"]).succeeds().stdout;
    assert_eq!(show.matches("gets no mail until you decide").count(), 2, "{show}");
    let report = room.pressbox(["report", "race"]).succeeds().stderr;
    assert!(report.contains("2 journalists are waiting for your decision and get no mail until then"), "{report}");

    // One decision each way; the list of those who wait is gone when nobody waits.
    room.pressbox(["list", "suppress", "anna@media.example", "--why", "she wrote so"]).says(
        "anna@media.example gets no mail from now on\n\
         ! hint: to send mail to this address again: `pressbox list allow anna@media.example --why REASON`",
    );
    room.pressbox(["list", "allow", "bo@media.example"]).exits(2);
    let run = room.pressbox(["list", "allow", "BO@media.example", "--why", "he meant the newsletter"]).succeeds();
    assert!(
        run.stdout.starts_with("BO@media.example gets mail again; it had been getting none since "),
        "{}",
        run.stdout
    );
    assert!(!room.path("lists/pending.csv").exists());
    let history = room.read("lists/.history/allowed.csv");
    assert!(
        history.ends_with(",he meant the newsletter\n")
            && history.contains("in their own words to get no more mail: Abmelden"),
        "{history}"
    );
    let mut all = reasons(room);
    all.sort();
    assert_eq!(all, ["due", "due", "suppressed"]);
    // What was read before decides nothing again.
    assert!(sent.bounces("post").values().all(|notice| outcome(notice) == "nothing"));

    let lifted = room.pressbox(["list", "allow", "anna@media.example", "--why", "she asked on the phone", "--json"]);
    let lifted = &lifted.succeeds().json()[0];
    assert_eq!((&lifted["status"], &lifted["was"]), (&"allowed".into(), &"she wrote so".into()));
    assert!(plan(room).iter().all(|(_, reason)| reason == "due"));
    room.pressbox(["list", "allow", "anna@media.example", "--why", "again"])
        .says("anna@media.example is neither suppressed nor pending: nothing was changed");
    let export = room.pressbox(["list", "export", "anna@media.example", "--json"]).succeeds().json();
    assert!(
        export.iter().any(|one| one["kind"] == "allowed" && one["reason"] == "she asked on the phone"),
        "{export:?}"
    );
    room.pressbox(["list", "erase", "anna@media.example"]).succeeds();
    assert!(!room.read("lists/.history/allowed.csv").contains("anna@"));
    room.pressbox(["list", "import", "pending", "people.csv"]).exits(1);
}

#[test]
fn a_dry_run_tells_what_would_follow_and_changes_nothing() {
    let sent = Sent::to(&people(&["anna", "bo"]));
    let room = &sent.room;
    room.write("post/a.eml", sent.fill(&notice(12, "5.1.1", "550 5.1.1 user unknown"), "anna@media.example"));
    room.write("post/b.eml", letter("Bo <bo@media.example>", "unsubscribe", ""));
    for _ in 0..2 {
        let run = room.pressbox(["bounces", "post", "--dry-run"]).succeeds();
        assert!(run.stdout.contains("550 5.1.1 user unknown; would get no mail from then on\n"), "{}", run.stdout);
        assert!(run.stdout.contains("would get no mail until you decide"), "{}", run.stdout);
        assert!(run.stderr.contains(
            "1 address would get no more mail, and 1 other would get none until you decide; nothing was changed"
        ));
    }
    // What nobody would feel is not counted.
    let run = room.pressbox(["bounces", "post/b.eml", "--dry-run"]).succeeds();
    assert!(
        run.stderr.ends_with("\n1 address would get no mail until you decide; nothing was changed\n"),
        "{}",
        run.stderr
    );
    assert!(!room.path("lists/suppressed.csv").exists() && !room.path("lists/pending.csv").exists());
    assert!(plan(room).iter().all(|(_, reason)| reason == "due"));
    assert_eq!(outcome(&sent.bounces("post")["a"]), "suppressed");
}

#[test]
fn a_suspicion_needs_another_day_or_a_refusal() {
    let sent = Sent::to(&people(&["anna", "bo"]));
    let vague = |day, nth| sent.fill(&notice(day, "5.0.0", &format!("550 user unknown {nth}")), "anna@media.example");
    let read = |name: &str, text: String| {
        sent.room.write(&format!("{name}/x.eml"), text);
        outcome(&sent.bounces(name)["x"])
    };
    assert_eq!(read("one", vague(12, 1)), "nothing");
    assert_eq!(read("two", vague(12, 2)), "nothing", "the same day");
    assert_eq!(read("three", vague(13, 3)), "suppressed");
    sent.room.pressbox(["list", "allow", "anna@media.example", "--why", "the mailbox is back"]).succeeds();
    assert_eq!(read("four", vague(14, 4)), "nothing", "what was before the decision counts no more");
}

/// A newsroom whose server refuses some, and another release to send.
fn refusing(answer: &'static str, names: &[&str], refused: &'static [&'static str]) -> Room {
    let sink = Sink::start(move |to| {
        let who = to.split('@').next().unwrap_or_default();
        if refused.contains(&who) { Act::Answer(answer) } else { Act::Take }
    });
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", &format!("email\n{}\n", people(names).join("\n")));
    room
}

#[test]
fn an_address_that_the_server_refuses_as_unknown_gets_no_more_mail() {
    let room = refusing("550 5.1.1 <gone@media.example>: user unknown", &["anna", "gone"], &["gone"]);
    let run = room.pressbox(["send", "race", "--list", "motor", "--yes"]).exits(3);
    let said = "gone@media.example gets no mail from now on: the mail server refuses the address: 550 5.1.1 ";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert!(run.stderr.contains("pressbox list allow gone@media.example --why REASON"), "{}", run.stderr);
    assert!(room.read("lists/suppressed.csv").contains("gone@media.example,"));
}

#[test]
fn a_refusal_that_is_about_us_or_about_everybody_suppresses_nobody() {
    const ALL: [&str; 24] = [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v",
        "w", "x",
    ];
    for answer in
        ["550 5.1.1 relay access denied", "550 5.7.1 blocked", "550 5.1.0 no", "550 user unknown", "552 5.2.2 full"]
    {
        let room = refusing(answer, &["anna", "gone"], &["gone"]);
        room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).exits(3);
        assert!(!room.path("lists/suppressed.csv").exists(), "{answer}");
    }
    let room = refusing("550 5.1.1 user unknown", &ALL, &ALL);
    let run = room.pressbox(["send", "race", "--list", "motor", "--yes"]).exits(3);
    assert!(
        run.stderr.contains("the server refused 24 addresses as unknown, which is too many to be credible"),
        "{}",
        run.stderr
    );
    assert!(!room.path("lists/suppressed.csv").exists());
}

#[test]
fn a_server_that_accepts_nobody_suppresses_nobody_however_short_the_list() {
    let unknown = "550 5.1.1 <x@y>: Recipient address rejected: User unknown in virtual mailbox table";
    let sink = || Sink::start(move |to| if to.starts_with("anna@") { Act::Take } else { Act::Answer(unknown) });
    let send = |list: &str, code: i32| {
        let room = newsroom().mailing_to(sink().port);
        room.list("motor", list);
        (room.pressbox(["send", "race", "--list", "motor", "--yes"]).exits(code), room)
    };
    let (run, room) = send("a@one.example\nb@two.example\nc@two.example\n", 3);
    let said = "the server refused 3 addresses as unknown, which is too many to be credible, as it accepted nobody: ";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert!(
        run.stderr.contains("hint: then try them again: `pressbox resolve race --resend --failed`\n"),
        "{}",
        run.stderr
    );
    assert!(!room.path("lists/suppressed.csv").exists());
    // At one domain, or where the server accepts others, they are gone.
    for list in [
        "a@one.example\nb@one.example\nc@one.example\n",
        "anna@one.example\nb@two.example\nc@three.example\nd@four.example\n",
    ] {
        let (_, room) = send(list, 3);
        assert_eq!(room.read("lists/suppressed.csv").matches("User unknown").count(), 3, "{list}");
    }
}

#[test]
fn a_suspicion_and_a_refusal_together_are_enough() {
    let room = refusing("550 user unknown", &["anna", "gone"], &["gone"]);
    room.configure("[delivery]\nbounce = \"bounces@press.example\"");
    let text = notice(12, "5.0.0", "550 user unknown").replace("{ADDRESS}", "gone@media.example");
    let secret = pressbox::press::Secret::keep(&room.path("library")).unwrap();
    let token = pressbox::press::token(&secret, &"gone@media.example".parse().unwrap());
    room.write("post/x.eml", text.replace("{TOKEN}", &token));
    room.pressbox(["bounces", "post"]).succeeds();
    assert!(!room.path("lists/suppressed.csv").exists());
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).exits(3);
    assert!(room.read("lists/suppressed.csv").contains("gone@media.example,"));
}

#[test]
fn complaints_suppress_in_each_of_their_forms() {
    let sent = Sent::to(&people(&["arf", "optout", "hotmail", "ses", "json"]));
    let original = "From: press@press.example\nMessage-ID: <{MESSAGE-ID}>\nSubject: Race\n\nx\n";
    let feedback = |kind: &str| {
        format!(
            "From: fbl@provider.example\nSubject: FW: Race\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nA report.\n--b\n\
             Content-Type: message/feedback-report\n\nFeedback-Type: {kind}\nUser-Agent: X/1\n\n--b\n\
             Content-Type: message/rfc822\n\n{original}--b--\n"
        )
    };
    let by_subject = |from: &str| {
        format!(
            "From: {from}\nSubject: complaint about message from 192.0.2.1\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n\
             X-HmXmrOriginalRecipient: {{ADDRESS}}\n{original}--b--\n"
        )
    };
    let json = r#"{"eventType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"{ADDRESS}"}],"complaintFeedbackType":"abuse"},"mail":{"commonHeaders":{"messageId":"<{MESSAGE-ID}>"}}}"#;
    let mails = [
        ("arf", feedback("abuse")),
        ("optout", feedback("opt-out")),
        ("hotmail", by_subject("staff@hotmail.example")),
        ("ses", by_subject("complaints@email-abuse.amazonses.example")),
        ("json", json.to_owned()),
    ];
    for (name, text) in &mails {
        sent.room.write(&format!("post/{name}.eml"), sent.fill(text, &format!("{name}@media.example")));
    }
    let found = sent.bounces("post");
    for (name, _) in mails {
        let notice = &found[name];
        assert_eq!((&notice["kind"], outcome(notice)), (&"complaint".into(), "suppressed"), "{notice}");
        assert_eq!(notice["address"], format!("{name}@media.example"));
    }
    assert!(sent.room.read("lists/suppressed.csv").contains(",complaint: marked as "));
}

#[test]
fn notifications_stand_in_one_file_however_they_follow_each_other() {
    let sent = Sent::to(&people(&["a", "b"]));
    let one = |who: &str| {
        format!(
            "{{\"notificationType\":\"Bounce\",\n \"bounce\":{{\"bounceType\":\"Permanent\",\"bouncedRecipients\":[{{\"emailAddress\":\
             \"{who}@media.example\",\"status\":\"5.1.1\",\"diagnosticCode\":\"550 5.1.1 user unknown\"}}]}},\"mail\":{{\"source\":\
             \"bounces+{}@press.example\"}}}}\n",
            sent.token(&format!("{who}@media.example"))
        )
    };
    sent.room.write("ses.json", one("a") + &one("b") + "{\"broken");
    let json = sent.room.pressbox(["bounces", "ses.json", "--json"]).exits(3).json();
    let told: Vec<_> = json[..2].iter().map(|one| (one["number"].as_u64().unwrap(), outcome(one))).collect();
    assert_eq!(told, [(1, "suppressed"), (2, "suppressed")]);
    assert_eq!((&json[2]["number"], &json[2]["status"]), (&3.into(), &"rejected".into()));
}

#[test]
fn many_notices_of_one_mailbox_are_kept_together_and_twice_change_nothing() {
    let names: Vec<String> = (0..600).map(|n| format!("j{n}@media.example")).collect();
    let sent = Sent::to(&names);
    let mails: String = names
        .iter()
        .map(|who| {
            format!(
                "From x Thu May 12 10:00:00 2022\n{}\n",
                sent.fill(&notice(12, "5.1.1", "550 5.1.1 user unknown"), who)
            )
        })
        .collect();
    sent.room.write("post.mbox", format!("\n{mails}"));
    let run = sent.room.pressbox(["bounces", "post.mbox", "--json"]).succeeds();
    assert_eq!(run.json().iter().filter(|one| outcome(one) == "suppressed").count(), 600);
    let file = sent.room.read("lists/suppressed.csv");
    assert_eq!(file.lines().count(), 601);
    let again = sent.room.pressbox(["bounces", "post.mbox"]).succeeds();
    assert!(again.stderr.contains("600 already read") && again.stdout.is_empty(), "{}", again.stderr);
    assert_eq!(sent.room.read("lists/suppressed.csv"), file);
}

#[test]
fn a_list_that_was_called_pending_before_is_never_written_and_its_owner_is_told_to_rename_it() {
    let sent = Sent::to(&people(&["anna", "bo"]));
    let room = &sent.room;
    let own = "name,e-mail\nAnna,anna@media.example\nCia,cia@media.example\n";
    room.write("lists/pending.csv", own);
    let refused = "! error: `[ROOM]/lists/pending.csv` is not the file in which pressbox keeps the journalists who are waiting for your decision\n\
                   ! hint: if it is one of your own lists, rename the file and use the new name; until then nothing is sent, and no \
                   opt-out is recorded\nexit 1";
    room.pressbox(["send", "race", "--list", "motor", "--dry-run"]).says(refused);
    room.pressbox(["list", "suppress", "anna@media.example"]).says(refused);
    room.pressbox(["list", "allow", "anna@media.example", "--why", "x"]).says(refused);
    room.pressbox(["list", "erase", "anna@media.example"]).says(refused);
    room.pressbox(["bounces", "post"]).says(refused);
    // What can be answered without it is answered, with a warning.
    for command in [&["report", "race"][..], &["list", "show", "motor"]] {
        let run = room.pressbox(command).succeeds();
        assert!(run.stderr.contains("warning: `[ROOM]/lists/pending.csv` is not the file in which"), "{}", run.stderr);
    }
    room.pressbox(["list", "show", "pending"]).says(
        "! error: `pending` holds the journalists who are waiting for your decision, and nothing can be sent to it\n\
         ! hint: choose another name; if you have a list under this one, rename its file in `lists`\nexit 1",
    );
    assert_eq!(room.read("lists/pending.csv"), own);
    assert!(!room.path("lists/suppressed.csv").exists());

    std::fs::rename(room.path("lists/pending.csv"), room.path("lists/culture.csv")).unwrap();
    room.pressbox(["list", "suppress", "anna@media.example"]).succeeds();
    assert_eq!(room.pressbox(["list", "show", "culture"]).succeeds().stdout.lines().count(), 2);
}

#[test]
fn a_file_that_goes_bad_while_mail_is_read_leaves_everything_as_it_was() {
    let sent = Sent::to(&people(&["anna", "bo"]));
    let room = &sent.room;
    room.write("post/a.eml", sent.fill(&notice(12, "5.1.1", "550 5.1.1 user unknown"), "anna@media.example"));
    room.write("post/b.eml", letter("Bo <bo@media.example>", "Abmelden", ""));
    let newsroom = Newsroom::open(&room.path(""), "2026-05-14T08:00:00Z".parse().unwrap()).unwrap();
    let mut reader = MailReader::open(&newsroom, &Hidden, false).unwrap();
    room.write("lists/pending.csv", "name,e-mail\nAnna,anna@media.example\n");
    let read = reader.read_files(&room.path("post"), &mut |_| std::ops::ControlFlow::Continue(()));
    assert!(matches!(read, Err(MailReaderError::List(ListError::NotPending { .. }))), "{read:?}");
    drop(reader);
    assert!(!room.path("lists/suppressed.csv").exists());
    std::fs::remove_file(room.path("lists/pending.csv")).unwrap();
    // No mail counts as read.
    let found = sent.bounces("post");
    assert_eq!((outcome(&found["a"]), outcome(&found["b"])), ("suppressed", "pending"));
}
