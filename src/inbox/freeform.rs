//! Notices without a standard form: from qmail, Exim, dma, old Exchange, and systems that write for people.
//!
//! A mail system has many ways to name the address that failed, and a text may name other addresses as well. The one
//! that counts is at the head of a block with a code, or on the line of the code; an address that is only mentioned
//! never counts.

use mail_parser::Message;

use super::auto_reply::{has_no_return_path, is_away};
use super::codes::{addresses, clipped, enhanced, smtp_code};
use super::diagnosis::{Diagnosis, diagnose};
use super::found::Found;
use super::notice_text::{blocks, own_lines};
use super::phrases::folded;
use super::vocabulary::Vocabulary;
use crate::delivery::NoticeKind;
use crate::press::Address;

/// How sure it is that a machine wrote, and not a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Writer {
    Unknown,
    /// Its address, name or return path looks like a machine's, but may be a person's.
    Likely,
    /// Certainly a mail system.
    System,
}

/// Whether nobody but a mail system writes from there.
pub(super) fn is_system(mail: &Message<'_>) -> bool {
    writer(mail) == Writer::System
}

/// Whether it is a postmaster's notice about an address, even if it calls itself an automatic reply as RFC 3834 asks.
pub(super) fn is_postmasters(mail: &Message<'_>, subject: &str, text: &str) -> bool {
    let from = mail.from().and_then(|from| from.first()?.address()).unwrap_or_default().to_ascii_lowercase();
    if !from.starts_with("postmaster") || is_away(subject) {
        return false;
    }
    let title = folded(subject);
    let ours = mail.header_raw("To").map(addresses).unwrap_or_default();
    let fails = Vocabulary::get().fails.stand_in(&title);
    blocks(&own_lines(text), &ours)
        .first()
        .is_some_and(|block| fails && (block.coded || diagnose(None, &block.reason) != Diagnosis::Unclear))
}

/// Whether a machine may have written it.
pub(super) fn is_machine(mail: &Message<'_>) -> bool {
    writer(mail) != Writer::Unknown
}

/// Reads a notice without a standard form; `None` if the mail is not a notice.
pub(super) fn notice(mail: &Message<'_>, subject: &str, text: &str) -> Option<Found> {
    let words = Vocabulary::get();
    let failed_header: Vec<Address> = mail.header_raw("X-Failed-Recipients").map(addresses).unwrap_or_default();
    let writer = writer(mail);
    if failed_header.is_empty() && writer == Writer::Unknown {
        return None;
    }
    let title = folded(subject);
    let (fails, waits) = (words.fails.stand_in(&title), words.waits.stand_in(&title));
    let ours = mail.header_raw("To").map(addresses).unwrap_or_default();
    let lines = own_lines(text);
    let found = blocks(&lines, &ours);
    let block = match failed_header.first() {
        Some(failed) => found.iter().find(|block| block.address == *failed).or(found.first()),
        None => found.first(),
    };
    let coded = block.is_some_and(|block| block.coded);
    let told = match writer {
        _ if !failed_header.is_empty() => true,
        Writer::System => fails || waits || coded,
        _ => (fails || waits) && block.is_some() || coded,
    };
    if !told {
        return None;
    }
    let reason = block.map_or_else(|| first_reason(&lines), |block| block.reason.clone());
    let class =
        |class: char| enhanced(&reason).is_some_and(|code| code.starts_with(class)) || smtp_class(&reason, class);
    // A warning may quote an older refusal: what became of the message comes in a notice of its own.
    let warning = waits && (!fails || !class('5'));
    let delayed = failed_header.is_empty() && warning || !fails && class('4') && !class('5');
    let kind = if delayed { NoticeKind::Delayed } else { NoticeKind::Failed };
    let status = enhanced(&reason).filter(|code| !code.starts_with('2'));
    let mut whom = failed_header;
    if whom.is_empty() {
        whom.extend(block.map(|block| block.address.clone()));
    }
    let diagnosis = diagnose(status.as_deref(), &reason);
    // The line with the code is enough if it says the same as the whole block.
    let line = block.and_then(|block| block.line.clone());
    let line = line.filter(|line| diagnose(status.as_deref(), line) == diagnosis);
    Some(Found {
        diagnosis,
        status,
        reason_given: line.or(Some(reason)).filter(|reason| !reason.is_empty()),
        recipient: whom.first().cloned(),
        in_words: true,
        ..Found::new(kind, whom)
    })
}

fn smtp_class(text: &str, class: char) -> bool {
    smtp_code(text).is_some_and(|code| code.starts_with(class))
}

/// What a notice that names nobody says: the line with a code, and what continues it.
fn first_reason(lines: &[&str]) -> String {
    let coded = |line: &&str| smtp_code(line).is_some() || enhanced(line).is_some();
    let start = lines.iter().position(coded);
    let words = Vocabulary::get();
    let worded = |line: &&str| {
        let text = folded(line);
        words.unknown.stand_in(&text) || words.sender.stand_in(&text) || words.passing.stand_in(&text)
    };
    let start = start.or_else(|| lines.iter().position(worded));
    let from = start.map_or(&[][..], |start| &lines[start..]);
    from.iter().take_while(|line| !line.trim().is_empty()).take(6).map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

fn writer(mail: &Message<'_>) -> Writer {
    const NAMES: [&str; 7] = [
        "mail delivery",
        "mailer daemon",
        "mail system",
        "system administrator",
        "delivery subsystem",
        "mail administrator",
        "systemadministrator",
    ];
    let words = Vocabulary::get();
    let raw = clipped(mail.header_raw("From").unwrap_or_default().trim(), 1_000).to_ascii_lowercase();
    let from = mail.from().and_then(|from| from.first()?.address()).unwrap_or_default().to_ascii_lowercase();
    let local = from.split('@').next().unwrap_or_default();
    let named = |names: &[String]| {
        names.iter().any(|name| {
            local.strip_prefix(name.as_str()).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        })
    };
    let exchange = local.starts_with("microsoftexchange");
    // dma writes `From: MAILER-DAEMON <>`.
    if exchange || named(&words.only_systems) || raw.starts_with("mailer-daemon") || raw.starts_with("\"mailer-daemon")
    {
        return Writer::System;
    }
    if named(&words.systems) || NAMES.iter().any(|name| raw.contains(name)) || has_no_return_path(mail) {
        return Writer::Likely;
    }
    Writer::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<String> {
        let lines = own_lines(text);
        let found = blocks(&lines, &["press@press.example".parse().unwrap()]);
        found.first().map(|block| block.address.to_string())
    }

    #[test]
    fn the_address_that_failed_is_told_from_those_that_are_named() {
        let anna = Some("anna@media.example".to_owned());
        for text in [
            "<anna@media.example>:\nSorry, no mailbox here by that name. (#5.1.1)",
            "  anna@media.example\n    SMTP error after RCPT TO:<anna@media.example>:\n    550 unknown user",
            "There was an error delivering your mail to <anna@media.example>.\n\nmx [192.0.2.1] did not like our RCPT TO:\n550 5.1.1 no",
            "Please contact bo@media.example.\n550 5.1.1 <anna@media.example>: unknown, write to bo@media.example",
            "anna@media.example on Thu, 12 May 2022 10:00:00 +0200\n    The recipient name is not recognized\n\tMSEXCH:IMS 3550 (000B09B6) 550 5.1.1 x",
            "   Recipient: <anna@media.example>\n   >>> RCPT TO:<anna@media.example>\n   <<< 550 <anna@media.example>: User unknown",
            "<<< 550 5.1.0 <press@press.example> no\n\nanna@media.example... 550 5.1.1 User unknown",
        ] {
            assert_eq!(named(text), anna, "{text}");
        }
        for text in [
            "User unknown. Please write to\nanna@media.example\ninstead.",
            "550 5.1.1 unknown; contact anna@media.example for help",
            "The mailbox of my colleague anna@media.example is closed.",
            "anna@media.example for all enquiries",
        ] {
            assert_eq!(named(text), None, "{text}");
        }
    }
}
