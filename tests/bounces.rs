//! What comes back: real notices of Postfix, and what others send in forms of their own.

use std::path::Path;

use pressbox::delivery::NoticeKind;
use pressbox::inbox::{Diagnosis, Reading};
use pressbox::press::Address;
use pressbox::press::{Secret, token};
use serde_json::Value;

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};

fn read(mail: &[u8]) -> Reading {
    pressbox::inbox::read(mail).unwrap()
}

/// A newsroom with a list of people at `bounce.example`.
fn with_people(port: u16, people: &[&str]) -> Room {
    let room = newsroom().mailing_to(port);
    room.configure("[delivery]\nbounce = \"bounces@press.example\"");
    let rows: Vec<_> = people.iter().map(|who| format!("Åsa {who},{who}@bounce.example")).collect();
    room.list("motor", &format!("name,email\n{}\n", rows.join("\n")));
    room
}

fn sent(people: &[&str]) -> Room {
    let sink = Sink::start(|_| Act::Take);
    let room = with_people(sink.port, people);
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).succeeds();
    room
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Address and state of each message, as `report` has them.
fn report(room: &Room) -> Vec<(String, String)> {
    let json = room.pressbox(["report", "race", "--json"]).succeeds().json();
    json.iter().map(|m| (text(&m["address"]).replace("@bounce.example", ""), text(&m["state"]))).collect()
}

fn suppressed(room: &Room) -> Vec<String> {
    let file = std::fs::read_to_string(room.path("lists/suppressed.csv")).unwrap_or_default();
    file.lines().skip(1).map(|line| line.split('@').next().unwrap().to_owned()).collect()
}

fn message_id(room: &Room, who: &str) -> String {
    let json = room.pressbox(["report", "race", "--json"]).succeeds().json();
    let one = json.iter().find(|m| text(&m["address"]) == format!("{who}@bounce.example"));
    text(&one.unwrap()["message_id"])
}

fn token_of(room: &Room, who: &str) -> String {
    token(&Secret::keep(&room.path("library")).unwrap(), &format!("{who}@bounce.example").parse().unwrap())
}

#[cfg(unix)]
#[test]
fn notices_of_a_real_postfix_are_understood_and_read_twice_change_nothing() {
    use crate::support::postfix::Postfix;
    let sink = Sink::start(|to| match to {
        "hard@bounce.example" => Act::Answer("550 5.1.1 <hard@bounce.example>: Recipient address rejected: unknown"),
        "policy@bounce.example" => Act::AnswerDot("554 5.7.1 looks like spam"),
        "full@bounce.example" => Act::Answer("452 4.2.2 mailbox full"),
        _ => Act::Take,
    });
    let postfix = Postfix::with_settings(
        &[],
        &format!(
            "virtual_mailbox_domains = press.example\nrecipient_delimiter = +\n\
             virtual_mailbox_maps = inline:{{ {{bounces@press.example=bounces/}} }}\n\
             relay_domains = bounce.example\nrelay_transport = smtp:[127.0.0.1]:{}\n\
             smtp_dns_support_level = disabled\ndelay_warning_time = 2s\nqueue_run_delay = 1s\n\
             minimal_backoff_time = 1s\nmaximal_backoff_time = 2s\nmaximal_queue_lifetime = 6s\n\
             bounce_queue_lifetime = 6s\n",
            sink.port
        ),
    );
    let room = with_people(postfix.port, &["hard", "policy", "full", "fine"]);
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).succeeds();
    for (nth, notice) in postfix.mail_of("bounces", 4).iter().enumerate() {
        room.write(&format!("post/new/{nth}"), notice);
        // The same without its return path's token: only the Message-ID tells whose it is.
        let bare = String::from_utf8_lossy(notice);
        let bare = ["hard", "policy", "full"].iter().fold(bare.into_owned(), |text, who| {
            text.replace(&format!("+{}", token_of(&room, who)), "").replace(&format!("{who}@bounce"), "nobody@bounce")
        });
        room.write(&format!("bare/{nth}.eml"), bare);
    }
    // A second newsroom in the state of the first.
    let second = Room::empty();
    crate::support::tool("cp", ["-r", "-T", room.path("").to_str().unwrap(), second.path("").to_str().unwrap()]);

    for (room, post) in [(&room, "post"), (&second, "bare")] {
        let json = room.pressbox(["bounces", post, "--json"]).succeeds().json();
        let mut found: Vec<_> = json
            .iter()
            .map(|n| [&n["address"], &n["kind"], &n["status"]].map(|v| text(v).replace("@bounce.example", "")))
            .collect();
        found.sort();
        let expected = [
            ["full", "delayed", "4.2.2"],
            ["full", "failed", "4.2.2"],
            ["hard", "failed", "5.1.1"],
            ["policy", "failed", "5.7.1"],
        ];
        assert_eq!(found, expected, "{post}");
        assert!(json.iter().all(|n| text(&n["message_id"]).ends_with("@press.example")), "{json:#?}");
        let states = [("full", "bounced"), ("hard", "bounced"), ("policy", "bounced"), ("fine", "sent")];
        assert_eq!(report(room), states.map(|(who, state)| (who.to_owned(), state.to_owned())));
        assert_eq!(suppressed(room), ["hard"], "{post}");
    }

    let (ledger, file) = (room.pressbox(["report", "race"]), room.read("lists/suppressed.csv"));
    assert!(ledger.stdout.contains("bounced  Åsa hard <hard@bounce.example>: 550 5.1.1 "), "{}", ledger.stdout);
    let again = room.pressbox(["bounces", "post", "--quiet"]).succeeds();
    assert_eq!(again.stdout, "");
    assert_eq!((room.pressbox(["report", "race"]), room.read("lists/suppressed.csv")), (ledger, file));
    assert_eq!(std::fs::read_dir(room.path("post/new")).unwrap().count(), 4, "no mail is taken away");
}

/// A mail of a machine that has no form.
fn letter(head: &str, body: &str) -> Vec<u8> {
    format!("{head}\nDate: Thu, 14 May 2026 10:00:00 +0200\nMIME-Version: 1.0\n\n{body}\n")
        .replace('\n', "\r\n")
        .into_bytes()
}

fn told(reading: &Reading) -> (NoticeKind, Option<&str>, bool) {
    (reading.kind, reading.status.as_deref(), reading.is_hard())
}

#[test]
fn notices_without_a_form_are_read_as_people_read_them() {
    let daemon = "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nTo: press@press.example";
    let qmail = letter(
        &format!("{daemon}\nSubject: failure notice"),
        "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message.\n\n\
         <hard@bounce.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n\
         --- Below this line is a copy of the message.\n\nMessage-ID: <ab@press.example>\nSubject: spam policy 5.7.1\n",
    );
    let found = read(&qmail);
    assert_eq!(told(&found), (NoticeKind::Failed, Some("5.1.1"), true));
    assert_eq!(found.message_ids, ["ab@press.example"]);
    assert_eq!(found.addresses[0].as_str(), "hard@bounce.example");
    assert_eq!(found.reason_given.as_deref(), Some("Sorry, no mailbox here by that name. (#5.1.1)"));

    let exim = letter(
        &format!(
            "{daemon}\nX-Failed-Recipients: hard@bounce.example\nSubject: Mail delivery failed: returning message"
        ),
        "A message that you sent could not be delivered.\n\n  hard@bounce.example\n    host mx [192.0.2.1]: 550 User unknown\n",
    );
    // Words are no status: the address is suspected.
    assert_eq!(told(&read(&exim)), (NoticeKind::Failed, None, false));
    assert_eq!(read(&exim).diagnosis, Diagnosis::Suspected);

    let cases = [
        ("Undeliverable: Race", "The mailbox is full (552).", (NoticeKind::Failed, None, false)),
        ("Unzustellbar: Race", "Der Empfänger existiert nicht.", (NoticeKind::Failed, None, false)),
        ("Delivery failure", "550 refused: listed as spam, 127.5.1.1", (NoticeKind::Failed, None, false)),
        ("Warning: message delayed 4 hours", "451 4.4.1 no answer", (NoticeKind::Delayed, Some("4.4.1"), false)),
        ("Returned mail", "It did not work.", (NoticeKind::Failed, None, false)),
    ];
    for (subject, body, expected) in cases {
        let head = format!("{daemon}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8");
        assert_eq!(told(&read(&letter(&head, body))), expected, "{subject}");
    }
    // A person who writes about it is no mail system.
    let person = letter("From: anna@media.example\nSubject: Undeliverable: really?", "User unknown, you say.");
    assert_eq!(told(&read(&person)).0, NoticeKind::Other);
}

#[test]
fn a_status_that_says_little_gives_way_to_the_remote_servers_own() {
    let report = |action: &str, status: &str, diagnostic: &str| {
        let head =
            "From: x@mx.example\nSubject: x\nContent-Type: multipart/report; report-type=delivery-status; boundary=b";
        letter(
            head,
            &format!(
                "--b\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
                 Original-Recipient: rfc822;a@bounce.example\nFinal-Recipient: rfc822; b@bounce.example\nAction: {action}\n\
                 Status: {status}\nDiagnostic-Code: smtp;\n {diagnostic}\n\n--b\nContent-Type: text/rfc822-headers\n\n\
                 Message-ID:\n <cd@press.example>\n\n--b--"
            ),
        )
    };
    let of = |action: &str, status: &str, diagnostic: &str| {
        let reading = read(&report(action, status, diagnostic));
        assert_eq!(reading.message_ids, ["cd@press.example"]);
        assert_eq!(
            reading.addresses.iter().map(Address::as_str).collect::<Vec<_>>(),
            ["a@bounce.example", "b@bounce.example"]
        );
        (reading.kind, reading.status.clone().unwrap(), reading.is_hard())
    };
    let failed = |status: &str, hard: bool| (NoticeKind::Failed, status.to_owned(), hard);
    assert_eq!(of("failed", "5.0.0", "550 5.1.1 no such user"), failed("5.1.1", true));
    assert_eq!(of("failed", "5.1.1", "550 5.7.1 we do not like you"), failed("5.7.1", false));
    assert_eq!(of("failed (bounced)", "5.2.1 (disabled)", "550 gone"), failed("5.2.1", true));
    for soft in ["5.2.2", "4.4.7", "5.1.8", "5.4.1", "5.7.26", "4.1.1"] {
        assert_eq!(of("FAILED", soft, "x"), failed(soft, false));
    }
    assert_eq!(of("delayed", "5.1.1", "x").0, NoticeKind::Delayed);
    assert_eq!(of("relayed", "2.1.5", "x").0, NoticeKind::Delivered);
}

#[test]
fn automatic_replies_are_notes_and_unsubscribe_requests_are_kept() {
    let room = sent(&["anna", "bo", "cia", "dag", "eva"]);
    let to = |who: &str, head: &str| format!("From: Åsa <{who}@bounce.example>\nTo: press@press.example\n{head}");
    let thread = |who: &str| format!("In-Reply-To: <{}>", message_id(&room, who));
    let mails = [
        letter(
            &to("anna", &format!("Subject: Automatic reply: Race\nAuto-Submitted: auto-replied\n{}", thread("anna"))),
            "Away.",
        ),
        letter(&to("home", &format!("Subject: unsubscribe {}", token_of(&room, "bo"))), ""),
        letter(&to("CIA", "Subject: Unsubscribe"), "please"),
        letter(&to("dag", "Subject: Re: Race"), "I will not unsubscribe."),
        letter(&to("nobody", "Subject: unsubscribe"), "who am I?"),
    ];
    let complaint = letter(
        "From: feedback@provider.example\nSubject: complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary=b",
        &format!(
            "--b\n\nx\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\
             Original-Mail-From: <bounces+{}@press.example>\n\n--b--",
            token_of(&room, "eva")
        ),
    );
    let mut mbox = Vec::new();
    for mail in mails.iter().chain([&complaint]) {
        mbox.extend_from_slice(b"From MAILER-DAEMON Thu May 14 10:00:00 2026\n");
        mbox.extend_from_slice(String::from_utf8_lossy(mail).replace("\r\n", "\n").as_bytes());
        mbox.extend_from_slice(b"\n>From here on nothing\n\n");
    }
    room.write("post.mbox", mbox);
    let mut run = room.pressbox(["bounces", "post.mbox"]);
    let (before, since) = run.stderr.split_once(" since ").unwrap();
    run.stderr = format!("{before} since NOW: {}", since.split_once(": ").unwrap().1);
    run.says(
        "auto reply  Åsa anna <anna@bounce.example>: Automatic reply: Race\n\
         unsubscribe Åsa bo <bo@bounce.example>; gets no mail from now on\n\
         unsubscribe Åsa cia <cia@bounce.example>; gets no mail until you decide: asks in their own words to get no more mail: Unsubscribe \
         (against it: it names no message of yours, the sender was not checked)\n\
         unsubscribe nobody@bounce.example; not on any list and never sent anything: \
         find out who this is\n\
         complaint   Åsa eva <eva@bounce.example>: marked as abuse; gets no mail from now on\n\
         ! read 6 messages: 1 automatic reply, 3 unsubscribe requests, 1 complaint, 1 other message\n\
         ! 2 addresses get no mail from now on; see `lists/suppressed.csv`\n\
         ! hint: to send mail to this address again: `pressbox list allow ADDRESS --why REASON`\n\
         ! 1 journalist is waiting for your decision and gets no mail until then; see `lists/pending.csv`\n\
         !   cia@bounce.example since NOW: asks in their own words to get no more mail: Unsubscribe \
         (against it: it names no message of yours, the sender was not checked)\n\
         ! hint: decide with `pressbox list suppress cia@bounce.example` or \
         `pressbox list allow cia@bounce.example --why REASON`",
    );
    assert_eq!(suppressed(&room), ["bo", "eva"]);
    assert!(report(&room).iter().all(|(_, state)| state == "sent"), "an unsubscribe request is no bounce");
    let json = room.pressbox(["bounces", "post.mbox", "--json"]).succeeds().json();
    assert_eq!(json.iter().map(|n| n["number"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert!(json.iter().all(|n| n["suppressed"] == false));
    assert_eq!(json[1]["address"], "bo@bounce.example");
    let table = room.pressbox(["report", "race", "--csv", "--quiet"]).succeeds().stdout;
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines[0], "address,name,state,code,reply,why,version,channel,attempts,updated,message_id,notes");
    assert!(lines[1].starts_with("anna@bounce.example,Åsa anna,sent,250,2.0.0 queued as 4711,,1,smtp,1,20"), "{table}");
    assert!(lines[1].ends_with(",auto reply: Automatic reply: Race"), "{table}");
    room.pressbox(["report", "race", "--csv", "--json"]).exits(2);
    let export = room.pressbox(["list", "export", "anna@bounce.example", "--json"]).succeeds().json();
    assert_eq!(export.last().unwrap()["said"], "Automatic reply: Race");
}

#[test]
fn a_notice_that_is_cut_or_damaged_anywhere_is_read_without_harm() {
    let whole = letter(
        "From: x@mx.example\nTo: bounces+0123456789abcdef01234567@press.example\nSubject: =?utf-8?Q?=C3=85?=\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "--b\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; b@bounce.example\n\
         Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 okänd – x\n\n--b\nContent-Type: message/rfc822\n\n\
         Message-ID: <cd@press.example>\n\nx\n--b--",
    );
    assert!(read(&whole).is_hard());
    let mut readings = 0;
    for at in 0..whole.len() {
        readings += usize::from(read(&whole[..at]).is_hard());
        for byte in [0, b'\n', b';', 0xFF] {
            let mut damaged = whole.clone();
            damaged[at] = byte;
            readings += usize::from(read(&damaged).is_hard());
        }
    }
    assert!(readings > whole.len(), "most damage leaves a notice one");
}

#[test]
fn a_mail_that_is_anything_is_read_without_harm() {
    let room = sent(&["anna"]);
    let noise: Vec<u8> = (0..60_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let nested = "Content-Type: multipart/mixed; boundary=a\n\n--a\n".repeat(2_000);
    let status = format!(
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n{}\n--b--",
        "Action: failed\nFinal-Recipient: rfc822; \n\n".repeat(20_000)
    );
    let odd: [&[u8]; 6] =
        [b"", b"\xFF\xFE\0\0", &noise, nested.as_bytes(), status.as_bytes(), b"From: \nSubject: =?utf-8?Q?=\n\n"];
    for (nth, bytes) in odd.into_iter().enumerate() {
        room.write(&format!("post/cur/{nth}"), bytes);
    }
    room.write("post/notes.txt", "no mail");
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nowhere", room.path("post/cur/gone")).unwrap();
    room.write("post/dovecot.index", b"\0\0");
    let run = room.pressbox(["bounces", "post", "nowhere", "--json"]).exits(3);
    let json = run.json();
    assert_eq!(json.len(), 7, "{json:#?}");
    assert_eq!((text(&json[6]["path"]), text(&json[6]["status"])), ("nowhere".to_owned(), "rejected".to_owned()));
    assert!(run.stderr.contains("failed: `nowhere`: "), "{}", run.stderr);
    assert_eq!(suppressed(&room), [""; 0]);
    assert!(Path::new(&room.path("post/cur/0")).exists());
}

#[test]
fn what_is_no_mail_is_named_and_other_protocols_are_told_how_a_mailbox_is_written() {
    let room = newsroom();
    room.write("notes.txt", "Call Anna about the race.\nAnd Bo.\n");
    room.pressbox(["bounces", "notes.txt"]).says(
        "! failed: `notes.txt`: it is not a whole email, mailbox or notification of Amazon SES\n\
         ! read 0 messages\n\
         exit 3",
    );
    let run = room.pressbox(["bounces", "pop3://press@mail.example"]).exits(3);
    assert!(run.stderr.contains("hint: write it as `imaps://user@mail.example.org/INBOX`"), "{}", run.stderr);
}
