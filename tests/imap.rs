//! `pressbox bounces imaps://…`: a mailbox on a real Dovecot, read and left as it was.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::certificates::Authority;
use crate::support::dovecot::{Dovecot, Proof};
use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};
use crate::support::{Room, Run};

/// A newsroom that has sent a release to these people.
fn sent(people: &[&str]) -> Room {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port).env("PRESSBOX_IMAP_PASSWORD", Dovecot::PASSWORD);
    let rows: Vec<_> = people.iter().map(|who| format!("Åsa {who},{who}@media.example")).collect();
    room.list("motor", &format!("name,email\n{}\n", rows.join("\n")));
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).succeeds();
    room
}

/// A notice that somebody's message did not arrive.
fn notice(room: &Room, who: &str, status: &str) -> String {
    let messages = room.pressbox(["report", "race", "--json"]).succeeds().json();
    let address = format!("{who}@media.example");
    let id = messages.iter().find(|m| m["address"] == *address).unwrap()["message_id"].as_str().unwrap().to_owned();
    let id = id.trim_matches(['<', '>']).to_owned();
    format!(
        "From: MAILER-DAEMON@mx.media.example\r\nTo: press@press.example\r\nSubject: Undelivered – åter\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nNo.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.media.example\r\n\r\nFinal-Recipient: rfc822; {address}\r\nAction: failed\r\n\
         Status: {status}\r\nDiagnostic-Code: smtp; 550 {status} no\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n\
         Message-ID: <{id}>\r\nSubject: Race\r\n\r\n--b--\r\n"
    )
}

fn read(room: &Room, url: &str) -> Run {
    room.pressbox(["bounces", url, "--json"])
}

/// Kind and address of each.
fn kinds(answers: &[Value]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().replace("@media.example", "");
    answers.iter().map(|answer| (text(&answer["kind"]), text(&answer["address"]))).collect()
}

fn pair(kind: &str, who: &str) -> (String, String) {
    (kind.to_owned(), who.to_owned())
}

fn open(server: &Dovecot) -> String {
    format!("imap://bounces@127.0.0.1:{}/INBOX?tls=none", server.port)
}

#[test]
fn what_came_back_is_read_once_and_left_as_it_was() {
    let room = sent(&["hard", "full", "later"]);
    let server = Dovecot::start(None);
    server.deliver("bounces", "1", notice(&room, "hard", "5.1.1").as_bytes());
    server.deliver("bounces", "2", notice(&room, "full", "5.2.2").as_bytes());
    server.deliver("bounces", "3", b"From: a@media.example\r\nSubject: A question\r\n\r\nWho won?\r\n");
    let url = open(&server);
    let first = read(&room, &url).succeeds().json();
    assert_eq!(kinds(&first), [pair("failed", "hard"), pair("failed", "full"), pair("other", "")]);
    assert_eq!(first[0]["path"], url);
    assert_eq!((&first[0]["uid"], &first[0]["suppressed"]), (&1.into(), &true.into()));
    let report = room.pressbox(["report", "race", "--json"]).succeeds();
    // A second look asks for what is new, and finds nothing.
    assert_eq!(read(&room, &url).succeeds().json(), [] as [Value; 0]);
    assert_eq!(room.pressbox(["report", "race", "--json"]).succeeds(), report);
    server.deliver("bounces", "4", notice(&room, "later", "4.4.1").as_bytes());
    let new = read(&room, &url).succeeds().json();
    assert_eq!((new.len(), &new[0]["uid"]), (1, &4.into()));
    // Whoever opens the mailbox finds it unread.
    let maildir = server.maildir("bounces");
    let files = |folder: &str| std::fs::read_dir(maildir.join(folder)).unwrap().flatten();
    let all: Vec<_> = files("new").chain(files("cur")).map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(all.len(), 4, "{all:?}");
    assert!(all.iter().all(|name| name.split_once(":2,").is_none_or(|(_, flags)| flags.is_empty())), "{all:?}");
}

#[test]
fn a_mailbox_that_was_made_anew_is_read_anew_and_nothing_counts_twice() {
    let room = sent(&["hard"]);
    let server = Dovecot::start(None);
    server.deliver("bounces", "1", notice(&room, "hard", "5.1.1").as_bytes());
    let url = open(&server);
    assert_eq!(read(&room, &url).succeeds().json().len(), 1);
    let report = room.pressbox(["report", "race", "--json"]).succeeds();
    let marks = room.read("library/mailboxes.json");
    let validity = marks.split("\"validity\": ").nth(1).unwrap().split(',').next().unwrap();
    room.write("library/mailboxes.json", marks.replace(validity, "1"));
    let again = read(&room, &url).succeeds().json();
    assert_eq!((kinds(&again), &again[0]["known"]), (vec![pair("failed", "hard")], &true.into()));
    assert_eq!(room.pressbox(["report", "race", "--json"]).succeeds(), report);
    // A file that is not understood costs no more than that.
    room.write("library/mailboxes.json", "{");
    assert_eq!(read(&room, &url).succeeds().json().len(), 1);
}

#[test]
fn many_messages_and_large_ones_and_folders_of_any_name_are_read() {
    let room = sent(&["hard"]);
    let server = Dovecot::start(None);
    for nth in 0..60 {
        let mail = format!("From: a@media.example\r\nSubject: Mail {nth}\r\n\r\n{}\r\n", "Åre. ".repeat(nth * 50));
        server.deliver("bounces/.&AMU-terbud", &format!("{nth:02}"), mail.as_bytes());
    }
    let huge = [b"Subject: huge\r\n\r\n".to_vec(), b"x\r\n".repeat(12 << 20)].concat();
    server.deliver("bounces/.&AMU-terbud", "98", &huge);
    server.deliver("bounces/.&AMU-terbud", "99", notice(&room, "hard", "5.1.1").as_bytes());
    let url = format!("imap://bounces@127.0.0.1:{}/%C3%85terbud?tls=none", server.port);
    let answers = read(&room, &url).exits(3).json();
    assert_eq!(answers.len(), 62);
    let rejected: Vec<_> = answers.iter().filter(|answer| answer["status"] == "rejected").collect();
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0]["reason"], "it is too large for a bounce or a reply");
    assert!(kinds(&answers).contains(&pair("failed", "hard")));
    let none = format!("imap://bounces@127.0.0.1:{}/Nowhere?tls=none", server.port);
    let run = read(&room, &none).exits(3);
    assert!(run.stderr.contains("the folder `Nowhere` cannot be opened"), "{run:?}");
}

#[test]
fn a_private_line_wants_a_certificate_that_holds() {
    let room = sent(&["hard"]);
    let authority = Authority::new();
    let good = authority.vouch("IP:127.0.0.1", 2);
    let server = Dovecot::start(Some(Proof { certificate: &good.certificate, key: &good.key }));
    server.deliver("bounces", "1", notice(&room, "hard", "5.1.1").as_bytes());
    let urls = [
        format!("imaps://bounces@127.0.0.1:{}/INBOX", server.tls_port),
        format!("imap://bounces@127.0.0.1:{}", server.port),
    ];
    for url in &urls {
        let run = read(&room, url).exits(3);
        assert!(run.stderr.contains("its certificate is from an issuer that is not trusted here"), "{run:?}");
    }
    room.configure(&format!("[imap]\nca = \"{}\"", authority.certificate().display()));
    for (url, found) in urls.iter().zip([1, 1]) {
        assert_eq!(read(&room, url).succeeds().json().len(), found, "{url}");
    }
    let run = read(&room, &urls[0].replace("127.0.0.1", "localhost")).exits(3);
    assert!(run.stderr.contains("its certificate is for another name"), "{run:?}");
}

#[test]
fn who_is_not_let_in_is_told_and_the_password_stays_unsaid() {
    let room = sent(&["hard"]).env("PRESSBOX_IMAP_PASSWORD", "fel-ord");
    let server = Dovecot::start(None);
    let url = open(&server);
    let run = read(&room, &url).exits(3);
    assert!(run.stderr.contains("does not accept the login of `bounces`"), "{run:?}");
    assert!(run.stderr.contains("hint: check the user in the address, and the password"), "{run:?}");
    assert!(!format!("{run:?}").contains("fel-ord"));
    let in_it = read(&room, &url.replace("bounces@", "bounces:fel-ord@")).exits(1);
    assert!(!format!("{in_it:?}").contains("fel-ord"), "{in_it:?}");
    // From a file it comes only where nobody else can read it.
    let room = room.env("PRESSBOX_IMAP_PASSWORD", "");
    let file = room.write("imap-password", Dovecot::PASSWORD);
    room.configure("[imap]\npassword_file = \"imap-password\"");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(read(&room, &url).exits(1).stderr.contains("its mode is 644"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    server.deliver("bounces", "1", notice(&room, "hard", "5.1.1").as_bytes());
    assert_eq!(read(&room, &url).succeeds().json().len(), 1);
}

/// A server that greets, and then says the next of its lines whatever it is told.
fn odd_server(lines: &'static [&'static str]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut out = stream.try_clone().unwrap();
            let _ = out.write_all(b"* OK hello\r\n");
            let mut lines = lines.iter();
            for heard in BufReader::new(stream).lines() {
                let Ok(heard) = heard else { break };
                let tag = heard.split(' ').next().unwrap_or_default().to_owned();
                let Some(line) = lines.next() else { continue };
                let _ = out.write_all(line.replace("TAG", &tag).as_bytes());
            }
        }
    });
    port
}

#[test]
fn a_server_that_is_silent_or_talks_nonsense_is_left() {
    const IN: &str = "* CAPABILITY IMAP4rev1\r\nTAG OK\r\n";
    const OPEN: &str = "* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 4294967295]\r\nTAG OK\r\n";
    let cases: [(&[&str], &str); 7] = [
        (&[], "the server did not respond in time"),
        (&["* BYE too busy\r\n"], "BYE too busy"),
        (&[IN, "TAG OK in\r\n", "TAG OK open\r\n"], "does not give messages permanent numbers"),
        (&[IN, "TAG OK in\r\n", OPEN, "* 1 FETCH (UID 1 BODY[] {99999999999}\r\n"], "sends more than it was asked for"),
        (
            &[
                IN,
                "TAG OK in\r\n",
                OPEN,
                "* 1 FETCH (UID 1 RFC822.SIZE 10)\r\nTAG OK\r\n",
                "* 1 FETCH (UID 1 BODY[] {10}\r\nabc",
            ],
            "not respond in time",
        ),
        (&[IN, "TAG NO\r\n"], "does not accept the login of `u`"),
        (&[IN, "TAG OK in\r\n", OPEN, "TAG BAD what\r\n"], "what"),
    ];
    let room = sent(&["hard"]);
    room.configure("[imap]\ntimeout = 1");
    for (lines, says) in cases {
        let port = odd_server(lines);
        let started = Instant::now();
        let run = read(&room, &format!("imap://u@127.0.0.1:{port}?tls=none")).exits(3);
        assert!(run.stderr.contains(says), "{says}: {run:?}");
        assert!(started.elapsed() < Duration::from_secs(25), "{says}: {:?}", started.elapsed());
    }
    // Line after line without an end.
    let flood = odd_server(&[
        IN,
        "TAG OK in\r\n",
        OPEN,
        concat!("* 1 FETCH (", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    ]);
    read(&room, &format!("imap://u@127.0.0.1:{flood}?tls=none")).exits(3);
}

#[test]
fn an_empty_stretch_of_numbers_is_crossed_in_strides() {
    // All messages of years are gone, and the newest number is the largest there is.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut out = stream.try_clone().unwrap();
            let _ = out.write_all(b"* PREAUTH hello\r\n");
            for heard in BufReader::new(stream).lines().map_while(Result::ok) {
                let (tag, command) = heard.split_once(' ').unwrap();
                let told = if command.starts_with("EXAMINE") {
                    "* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 4294967295]\r\n"
                } else if command.contains("BODY.PEEK") {
                    "* 1 FETCH (FLAGS (\\Seen) UID 4294967294 BODY[] {16}\r\nSubject: x\r\n\r\nHi)\r\n"
                } else if command.contains(":4294967294 ") {
                    "* 1 FETCH (UID 4294967294 RFC822.SIZE 16)\r\n"
                } else {
                    ""
                };
                let _ = out.write_all(format!("{told}{tag} OK\r\n").as_bytes());
            }
        }
    });
    let room = sent(&["hard"]);
    let answers = read(&room, &format!("imap://u@127.0.0.1:{port}?tls=none")).succeeds().json();
    assert_eq!((answers.len(), &answers[0]["uid"]), (1, &4_294_967_294_u32.into()));
}

#[test]
fn a_token_lets_in_where_a_provider_gives_tokens_and_a_stale_one_is_told() {
    // `user=u`, `auth=Bearer fresh`, each ended by the byte 1, in base64.
    const FRESH: &str = "dXNlcj11AWF1dGg9QmVhcmVyIGZyZXNoAQE=";
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut out = stream.try_clone().unwrap();
            let _ = out.write_all(b"* OK hello\r\n");
            let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
            while let Some(line) = lines.next() {
                let (tag, command) = line.split_once(' ').unwrap();
                let told = match command {
                    "AUTHENTICATE XOAUTH2" => {
                        let _ = out.write_all(b"+ \r\n");
                        if lines.next().as_deref() == Some(FRESH) {
                            "OK in".to_owned()
                        } else {
                            // A refusal is a question, and wants an empty answer first.
                            let _ = out.write_all(b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\n");
                            if lines.next().as_deref() == Some("") { "NO token has expired" } else { "BAD" }.to_owned()
                        }
                    }
                    "CAPABILITY" => "OK".to_owned(),
                    _ => "OK [UIDVALIDITY 1]".to_owned(),
                };
                let data =
                    if command.starts_with("EXAMINE") { "* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 1]\r\n" } else { "" };
                let _ = out.write_all(format!("{data}{tag} {told}\r\n").as_bytes());
            }
        }
    });
    let url = format!("imap://u@127.0.0.1:{port}?tls=none");
    let room = sent(&["hard"]).env("PRESSBOX_IMAP_PASSWORD", "fresh");
    room.configure("[imap]\nauth = \"xoauth2\"\ntimeout = 2");
    assert_eq!(read(&room, &url).succeeds().json(), [] as [Value; 0]);
    let room = room.env("PRESSBOX_IMAP_PASSWORD", "stale");
    let run = read(&room, &url).exits(3);
    assert!(run.stderr.contains("does not accept the login of `u`: token has expired"), "{run:?}");
}
