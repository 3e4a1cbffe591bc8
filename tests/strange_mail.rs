//! What strangers send to the mailbox, and servers that never end: nothing keeps the mails behind it from being read.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::support::Room;
use crate::support::dovecot::Dovecot;
use crate::support::inbox::Sent;
use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};

/// Mails that a mail parser follows until its stack or the memory ends.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(131_000);
    let mut multiparts = String::new();
    for nth in 0..50_000 {
        let _ = write!(multiparts, "Content-Type: multipart/mixed; boundary=b{nth}\r\n\r\n--b{nth}\r\n");
    }
    let encoded = STANDARD.encode(&nested);
    vec![
        ("nested", nested.into_bytes()),
        ("multiparts", multiparts.into_bytes()),
        (
            "encoded",
            format!("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}").into_bytes(),
        ),
        ("parts", ["Content-Type: multipart/mixed; boundary=b\r\n\r\n", &"--b\n\n".repeat(2_000_000)].concat().into()),
        ("headers", "a:\n".repeat(5_000_000).into()),
        ("addresses", ["To: ", &"a@b.example,".repeat(1_000_000)].concat().into()),
    ]
}

#[test]
fn a_mail_that_is_nested_without_end_is_refused_as_one_and_those_behind_it_are_read() {
    let sent = Sent::to(&["anna@media.example".to_owned()]);
    let mails: Vec<_> = hostile().into_iter().map(|(name, mail)| (format!("in/1-{name}.eml"), mail)).collect();
    for (name, mail) in &mails {
        sent.room.write(name, mail);
    }
    let opt_out = format!("From: x@y.example\r\nSubject: unsubscribe {}\r\n\r\n", sent.token("anna@media.example"));
    sent.room.write("in/2-last.eml", &opt_out);
    let run = sent.room.pressbox(["bounces", "in", "--json"]).exits(3);
    let answers = run.json();
    let rejected: Vec<_> = answers.iter().filter(|answer| answer["status"] == "rejected").collect();
    assert_eq!(rejected.len(), mails.len(), "{run:?}");
    assert!(rejected[0]["reason"].as_str().unwrap().contains("more parts, levels or headers"));
    assert!(run.stderr.contains("list suppress ADDRESS"), "what to do is said: {run:?}");
    assert_eq!(answers.last().unwrap()["suppressed"], true);
    // The same in a mailbox, where it is passed once.
    let room = sent.room.env("PRESSBOX_IMAP_PASSWORD", Dovecot::PASSWORD);
    let server = Dovecot::start(None);
    server.deliver("bounces", "1", &mails[0].1);
    server.deliver("bounces", "2", b"From: a@media.example\r\nSubject: A question\r\n\r\nWho won?\r\n");
    let url = format!("imap://bounces@127.0.0.1:{}/INBOX?tls=none", server.port);
    assert_eq!(room.pressbox(["bounces", &url, "--json"]).exits(3).json().len(), 2);
    assert_eq!(room.pressbox(["bounces", &url, "--json"]).succeeds().json().len(), 0);
}

/// A mailbox whose server answers the third command with one line after the other, and never ends.
fn endless(line: &'static str, pause: Duration) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut out = stream.try_clone().unwrap();
            let _ = out.write_all(b"* PREAUTH hello\r\n");
            for heard in BufReader::new(stream).lines().map_while(Result::ok) {
                let (tag, command) = heard.split_once(' ').unwrap();
                if command.starts_with("EXAMINE") {
                    let _ = write!(out, "* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 100]\r\n{tag} OK\r\n");
                    continue;
                }
                while out.write_all(line.as_bytes()).is_ok() {
                    std::thread::sleep(pause);
                }
            }
        }
    });
    port
}

fn with_list(sink: &Sink) -> Room {
    let room = newsroom().mailing_to(sink.port).env("PRESSBOX_IMAP_PASSWORD", "x");
    room.list("motor", "email\nanna@media.example\n");
    room
}

#[test]
fn a_visit_to_a_mailbox_ends_whatever_its_server_does() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_list(&sink);
    room.configure("[imap]\ntotal_timeout = 2");
    for pause in [Duration::ZERO, Duration::from_millis(300)] {
        let url = format!("imap://u@127.0.0.1:{}?tls=none", endless("* 7 EXISTS\r\n", pause));
        let started = Instant::now();
        let run = room.pressbox(["bounces", &url]).exits(3);
        assert!(started.elapsed() < Duration::from_secs(20), "{pause:?}: {:?}", started.elapsed());
        if !pause.is_zero() {
            assert!(run.stderr.contains("takes longer than the 2 seconds"), "{run:?}");
            assert!(run.stderr.contains("`total_timeout` under `[imap]`"), "{run:?}");
        }
    }
}

#[test]
fn a_slow_mailbox_keeps_nobody_from_sending() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_list(&sink);
    let url = format!("imap://u@127.0.0.1:{}?tls=none", endless("* 7 EXISTS\r\n", Duration::from_millis(200)));
    let mut reading = room.command(["bounces", &url]).stderr(std::process::Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(1));
    assert!(reading.try_wait().unwrap().is_none(), "it reads");
    room.pressbox(["send", "race", "--list", "motor", "--yes"]).succeeds();
    assert_eq!(sink.taken_count(), 1);
    reading.kill().unwrap();
    reading.wait().unwrap();
}
