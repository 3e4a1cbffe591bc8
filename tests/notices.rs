//! A corpus of notices after those of many mail systems, gateways and languages, and of mails that look like notices.
//!
//! `tests/testdata/notices/failed` holds failures, each about the journalist who is called as its file, and `others`
//! what must not suppress anybody; the tables beside them say what is to follow.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use pressbox::inbox::read as read_mail;
use serde_json::Value;

use crate::support::inbox::{Sent, outcome};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/testdata/notices")).join(name)
}

/// Each file's name and what is to follow from it.
fn table(group: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder(&format!("{group}.expected"))).unwrap();
    let rows = text.lines().map(|line| {
        let (name, outcome) = line.split_once(char::is_whitespace).unwrap();
        (name.to_owned(), outcome.trim().to_owned())
    });
    rows.collect()
}

fn address(name: &str) -> String {
    format!("{name}@media.example")
}

/// Reads a group's mails, each about a journalist of its own.
fn read(group: &str) -> (Sent, BTreeMap<String, String>, BTreeMap<String, Value>) {
    let table = table(group);
    let sent = Sent::to(&table.keys().map(|name| address(name)).collect::<Vec<_>>());
    for name in table.keys() {
        let text = fs::read_to_string(folder(group).join(format!("{name}.eml"))).unwrap();
        sent.room.write(&format!("post/{name}.eml"), sent.fill(&text, &address(name)));
    }
    let found = sent.bounces("post");
    (sent, table, found)
}

#[test]
fn failures_of_more_than_sixty_mail_systems_give_the_right_address() {
    let (sent, table, found) = read("failed");
    assert!(table.len() >= 60, "{} notices", table.len());
    let mut wrong = Vec::new();
    let mut right = 0;
    for (name, expected) in &table {
        let notice = &found[name];
        let told = notice["address"] == address(name).as_str()
            && matches!(notice["kind"].as_str(), Some("failed" | "delayed"));
        right += usize::from(told);
        let kind = if expected == "delayed" { "delayed" } else { "failed" };
        let expected = match expected.as_str() {
            "suspected" | "soft" | "delayed" => "nothing",
            other => other,
        };
        if !told || outcome(notice) != expected || notice["kind"] != kind {
            wrong.push(format!("{name}: {expected} expected, {notice}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} right\n{}", right, table.len(), wrong.join("\n"));
    assert!(right * 100 >= table.len() * 97, "{right} of {}", table.len());
    let expected =
        table.iter().filter(|(_, outcome)| *outcome == "suppressed").map(|(name, _)| address(name)).collect();
    assert_eq!(sent.silenced("lists/suppressed.csv"), expected);
    // What is only suspected is enough on another day; what may pass never is.
    for name in table.keys() {
        let text = fs::read_to_string(folder("failed").join(format!("{name}.eml"))).unwrap();
        let text = sent.fill(&text, &address(name)).replace("12 May 2022 10:00", "14 May 2022 10:00");
        sent.room.write(&format!("later/{name}.eml"), text);
    }
    let later = sent.bounces("later");
    for (name, expected) in &table {
        let again = outcome(&later[name]) == "suppressed";
        assert_eq!(again, expected == "suspected", "{name}: {}", later[name]);
    }
}

#[test]
fn no_other_mail_suppresses_anybody() {
    let (sent, table, found) = read("others");
    let wrong: Vec<_> = table
        .iter()
        .filter(|(name, expected)| outcome(&found[*name]) != expected.as_str())
        .map(|(name, expected)| format!("{name}: {expected} expected, {}", found[name]))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(sent.silenced("lists/suppressed.csv").len(), 0);
    let expected = table.iter().filter(|(_, outcome)| *outcome == "pending").map(|(name, _)| address(name)).collect();
    assert_eq!(sent.silenced("lists/pending.csv"), expected);
}

#[test]
fn a_notice_of_any_kind_that_is_cut_or_damaged_is_read_without_harm() {
    for group in ["failed", "others"] {
        for name in table(group).keys() {
            let whole = fs::read(folder(group).join(format!("{name}.eml"))).unwrap();
            for at in (0..whole.len()).step_by(23) {
                let _ = read_mail(&whole[..at]);
                let mut damaged = whole.clone();
                damaged[at] = b"\0\n<@:\xFF\xC3("[at % 8];
                let _ = read_mail(&damaged);
            }
        }
    }
}

#[test]
fn a_mail_of_any_size_is_read_in_no_time() {
    let head = "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nTo: press@press.example\nSubject: Undelivered\n";
    let mails = [
        format!("{head}\n{}", "a@b.example ".repeat(300_000)),
        format!("{head}\n{}", "<a@b.example>: 550 5.1.1 x\n".repeat(100_000)),
        format!("{head}\n{}", ">".repeat(3_000_000)),
        format!("{head}\na@{}.example 550 5.1.1", "ä".repeat(1_000_000)),
        format!("{head}X-Failed-Recipients: {}\n\nx", "a@b.example, ".repeat(100_000)),
        format!("From: a@b.example\nSubject: {}\n\nx", "Re: ".repeat(500_000)),
        format!("From: a@b.example\nSubject: {}\n\nx", "[".repeat(500_000)),
        format!("From: a@b.example\nSubject: x\n\n{}", "please remove me not ".repeat(200_000)),
        format!(
            "From: a@{}.example\nSubject: x\n\n{}",
            "ä".repeat(500_000),
            "0123456789abcdef01234567 ".repeat(100_000)
        ),
        format!("{{\"notificationType\":{}", "[".repeat(200_000)),
        format!(
            "{{\"notificationType\":\"Bounce\",\"bounce\":{{\"bouncedRecipients\":[{}",
            "{\"emailAddress\":\"a@b.example\"},".repeat(100_000)
        ),
        format!(
            "{head}Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n\
             Diagnostic-Code: smtp; {}\n",
            "550 5.1.1 user unknown ".repeat(100_000)
        ),
    ];
    for mail in mails {
        let start = std::time::Instant::now();
        let _ = read_mail(mail.as_bytes());
        let took = start.elapsed();
        assert!(took.as_secs() < 5, "{took:?} for {}", &mail[..150]);
    }
}
