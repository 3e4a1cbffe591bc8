//! What silences a journalist for good: a token, a Message-ID that nobody else can know, or a request whose sender the
//! receiving mail server has authenticated. Everything else waits for a decision, with what speaks for and against it.

use pressbox::storage::Sha256;
use serde_json::Value;

use crate::support::Room;
use crate::support::inbox::{Sent, outcome};
use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};

const ANNA: &str = "anna@media.example";

fn sent() -> Sent {
    Sent::to(&[ANNA.to_owned()])
}

/// What follows from a mail.
fn of_mail(sent: &Sent, mail: &str) -> Value {
    sent.room.write("in/one.eml", sent.fill(mail, ANNA));
    let all = sent.bounces("in");
    std::fs::remove_file(sent.room.path("in/one.eml")).unwrap();
    all["one"].clone()
}

/// What anybody can compute who knows the release and the address.
fn guessed(slug: &str, version: u32) -> String {
    let hash = Sha256::of(format!("{slug}|{version}|{ANNA}").as_bytes()).to_hex();
    format!("{}@press.example", &hash[..32])
}

fn failure(id: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.media.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.media.example\r\n\r\n\
         Final-Recipient: rfc822; {ANNA}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}>\r\n\r\n--b--\r\n"
    )
}

#[test]
fn a_message_id_cannot_be_guessed_and_a_forged_failure_silences_nobody() {
    let sent = sent();
    let report = sent.room.pressbox(["report", "race", "--json"]).succeeds().json();
    assert_ne!(report[0]["message_id"], guessed("race", 1));
    let forged = of_mail(&sent, &failure(&guessed("race", 1)));
    assert_eq!(outcome(&forged), "pending");
    assert!(forged["why"].as_str().unwrap().contains("against it: it names no message of yours"), "{forged}");
    assert!(sent.silenced("lists/suppressed.csv").is_empty());
    // Another newsroom with the same release has other names, and each sending of this one the same.
    let other = self::sent().room.pressbox(["report", "race", "--json"]).succeeds().json();
    assert_ne!(report[0]["message_id"], other[0]["message_id"]);
}

/// A newsroom whose messages wait, and still have names without a key.
fn with_old_names() -> Room {
    let room = newsroom().mailing_to(1);
    room.list("motor", &format!("email\n{ANNA}\n"));
    room.pressbox(["send", "race", "--list", "motor", "--yes"]).exits(1);
    let ledger = rusqlite::Connection::open(room.path("library/ledger.sqlite3")).unwrap();
    assert_eq!(ledger.execute("UPDATE delivery SET message_id = ?1", [guessed("race", 1)]).unwrap(), 1);
    room
}

#[test]
fn names_from_before_are_recognised_for_what_was_sent_with_them_and_kept_on_another_try() {
    let room = with_old_names();
    let sink = Sink::start(|_| Act::Take);
    let room = room.mailing_to(sink.port);
    room.pressbox(["send", "race", "--list", "motor", "--yes"]).succeeds();
    let taken = String::from_utf8(sink.taken()[0].content.clone()).unwrap();
    assert!(taken.contains(&format!("Message-ID: <{}>", guessed("race", 1))), "{taken}");
    room.write("in/one.eml", failure(&guessed("race", 1)));
    assert_eq!(room.pressbox(["bounces", "in", "--json"]).succeeds().json()[0]["suppressed"], true);
}

const ASKS: &str = "To: press@press.example\r\nSubject: Please remove me from your list\r\n\r\nThank you.\r\n";

#[test]
fn a_request_in_words_counts_at_once_and_for_good_if_its_sender_is_authenticated() {
    let asks = |headers: &str| format!("{headers}From: Anna <{ANNA}>\r\n{ASKS}");
    let result = |server: &str, results: &str| format!("Authentication-Results: {server}; {results}\r\n");
    let good = "dmarc=pass header.from=media.example";
    let silent = "against it: it names no message of yours, the sender was not checked";
    // Nobody has said whose word counts.
    let told = of_mail(&sent(), &asks(&result("mx.press.example", good)));
    assert_eq!(outcome(&told), "pending");
    assert!(told["why"].as_str().unwrap().contains(silent), "{told}");
    let cases = [
        (
            result("mx.press.example", good),
            "suppressed",
            "mx.press.example confirmed the sender's identity: dmarc=pass",
        ),
        (result("MX.Press.Example", "dkim=pass header.d=media.example"), "suppressed", "sender's identity: dkim=pass"),
        (
            result("mx.press.example", "dmarc=fail header.from=media.example"),
            "pending",
            "rejected the sender's identity: dmarc=fail",
        ),
        (result("mx.evil.example", good), "pending", "mx.press.example did not check the sender"),
        // A stranger's stands below that of another server.
        (result("relay.example", "spf=none") + &result("mx.press.example", good), "pending", "did not check"),
        (String::new(), "pending", "did not check"),
        (result("mx.press.example", good) + "From: eve@evil.example\r\n", "pending", ""),
    ];
    for (headers, expected, says) in cases {
        let sent = sent();
        sent.room.configure("[inbox]\nreceiver = \"mx.press.example\"");
        let told = of_mail(&sent, &asks(&headers));
        if headers.contains("evil.example\r\nFrom") || headers.contains("eve@") {
            assert_ne!(outcome(&told), "suppressed", "{headers}: {told}");
            continue;
        }
        assert_eq!(outcome(&told), expected, "{headers}: {told}");
        let why = format!("{}{}", told["why"], sent.room.read(format!("lists/{expected}.csv")));
        assert!(why.contains(says), "{headers}: {why}");
        // Either way, nothing more goes to them, and the plan says why.
        let plan = sent.room.pressbox(["send", "race", "--list", "motor", "--dry-run"]);
        assert!(!plan.stdout.contains(ANNA) && plan.stderr.contains(ANNA), "{plan:?}");
    }
}

#[test]
fn somebody_elses_request_about_a_journalist_waits_however_well_it_is_authenticated() {
    let sent = sent();
    sent.room.configure("[inbox]\nreceiver = \"mx.press.example\"");
    let told = of_mail(
        &sent,
        &format!(
            "Authentication-Results: mx.press.example; dmarc=pass header.from=evil.example\r\nFrom: eve@evil.example\r\n\
             In-Reply-To: <{{MESSAGE-ID}}>\r\n{ASKS}"
        ),
    );
    assert_eq!(outcome(&told), "pending");
    let why = told["why"].as_str().unwrap();
    assert!(
        why.contains("for it: it names a message of yours, mx.press.example confirmed the sender's identity"),
        "{why}"
    );
    assert!(why.contains("against it: it comes from eve@evil.example"), "{why}");
}

#[test]
fn a_mail_within_another_in_an_mbox_does_not_authenticate_its_sender() {
    let vouched = "Authentication-Results: mx.press.example; dmarc=pass header.from=media.example\n";
    let envelope = |who: &str| format!("From {who} Sun Nov 29 00:00:00 2026\n");
    let opt_out = format!("{}{vouched}From: Anna <{ANNA}>\n{}", envelope(ANNA), ASKS.replace('\r', ""));
    let eve = |length: usize| {
        format!(
            "{}From: Eve <eve@evil.example>\nSubject: hi\nContent-Length: {length}\n\nhello\n\n{opt_out}",
            envelope("eve@evil.example")
        )
    };
    let inside = "hello\n\n".len() + opt_out.len();
    // What Eve's own mail covers to its last byte she may have written; any other number is no sign of that.
    for (length, expected) in [(inside, "pending"), (inside - 5, "suppressed"), (inside + 5_000, "suppressed")] {
        let sent = sent();
        sent.room.configure("[inbox]\nreceiver = \"mx.press.example\"");
        sent.room.write("box", eve(length));
        let told = sent.room.pressbox(["bounces", "box", "--json"]).succeeds().json();
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(outcome(&told[1]), expected, "{length}: {told:?}");
    }
}

#[test]
fn a_second_mail_in_a_file_for_one_mail_does_not_authenticate_its_sender() {
    let forged = format!(
        "From eve@evil.example Sun Nov 29 00:00:00 2026\nFrom: Eve <eve@evil.example>\nSubject: hi\n\nhello\n\n\
         From {ANNA} Sun Nov 29 00:00:00 2026\nAuthentication-Results: mx.press.example; dmarc=pass header.from=media.example\n\
         From: Anna <{ANNA}>\n{}",
        ASKS.replace('\r', "")
    );
    for place in ["in/1.eml", "in/cur/1:2,S"] {
        let sent = sent();
        sent.room.configure("[inbox]\nreceiver = \"mx.press.example\"");
        sent.room.write(place, &forged);
        let told = sent.room.pressbox(["bounces", "in", "--json"]).succeeds().json();
        assert_eq!((told.len(), outcome(&told[1])), (2, "pending"), "{place}: {told:?}");
    }
}
