//! What is wrong, according to a server. Its words outrank its number: many answer `5.1.1` to a sender they do not like.

use super::codes::{clipped, enhanced, smtp_code};
use super::phrases::folded;
use super::vocabulary::Vocabulary;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Diagnosis {
    /// The address does not exist: number and words agree.
    Gone,
    /// It may not exist: the words say so and the number does not, or the number says so and the words are not understood.
    Suspected,
    /// The problem is the sender, or what the receiver accepts.
    Sender,
    /// It may be temporary: a full mailbox, a limit, a busy server.
    Passing,
    /// None of these is clear.
    Unclear,
}

/// The diagnosis for a failure, from its enhanced status code and the server's words.
#[must_use]
pub fn diagnose(status: Option<&str>, said: &str) -> Diagnosis {
    let said = clipped(said, LONGEST);
    let words = Words::of(said);
    if words.sender {
        return Diagnosis::Sender;
    }
    if words.passing || smtp_code(said).is_some_and(|code| code.starts_with('4')) {
        return Diagnosis::Passing;
    }
    let vague = if words.unknown { Diagnosis::Suspected } else { Diagnosis::Unclear };
    let Some(status) = status else { return vague };
    if status.starts_with('4') {
        return Diagnosis::Passing;
    }
    if is_hard(status) {
        return if words.unknown || words.few { Diagnosis::Gone } else { Diagnosis::Suspected };
    }
    if is_vague(status) {
        return vague;
    }
    let mut parts = status.split('.').skip(1);
    match (parts.next(), parts.next()) {
        (Some("1"), Some("7" | "8" | "9")) | (Some("7"), _) => Diagnosis::Sender,
        (Some("2"), Some("2" | "3")) | (Some("3" | "4"), _) => Diagnosis::Passing,
        _ => Diagnosis::Unclear,
    }
}

/// The diagnosis for a server's refusal of a recipient.
#[must_use]
pub fn diagnose_refusal(code: u16, reply: &str) -> Diagnosis {
    diagnose(enhanced(reply).as_deref(), &format!("{code} {reply}"))
}

/// Codes for an address that does not exist (RFC 3463), unless the words say otherwise.
pub(super) fn is_hard(status: &str) -> bool {
    matches!(status, "5.1.1" | "5.1.2" | "5.1.3" | "5.1.4" | "5.1.6" | "5.1.10" | "5.2.1")
}

/// Codes that only say `no`.
pub(super) fn is_vague(status: &str) -> bool {
    matches!(status, "5.0.0" | "5.1.0" | "5.2.0" | "5.3.0" | "5.5.0" | "5.5.1")
}

/// How much of an answer is read: what matters is at the beginning.
const LONGEST: usize = 4_000;

/// What the words of a server's answer are about.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "an answer may say any of it")]
struct Words {
    sender: bool,
    passing: bool,
    unknown: bool,
    /// There are hardly any words: only the number counts.
    few: bool,
}

impl Words {
    fn of(said: &str) -> Self {
        let known = Vocabulary::get();
        // Blocklists appear in hosts and links; an address may have the same name.
        let unaddressed: Vec<&str> = said.split(char::is_whitespace).filter(|word| !word.contains('@')).collect();
        let listed = known.lists.stand_in(&folded(&unaddressed.join(" ")));
        let spoken = folded(&spoken(said));
        let (rest, firm) = known.firm.cut_from(&spoken);
        Self {
            sender: listed || known.sender.stand_in(&rest),
            passing: known.passing.stand_in(&rest),
            unknown: firm || known.unknown.stand_in(&rest),
            few: known
                .empty
                .cut_from(&spoken)
                .0
                .split(' ')
                .filter(|word| word.chars().any(char::is_alphabetic))
                .count()
                < 3,
        }
    }
}

/// A text without addresses, links, hosts and numbers: `spam@media.example` does not mean spam.
fn spoken(text: &str) -> String {
    let mut spoken = String::new();
    let typed = ["smtp;", "SMTP;", "dns;", "DNS;", "x400;", "X400;", "rfc822;"];
    let text = typed.iter().fold(text.to_owned(), |text, name| text.replace(name, " "));
    for word in text.split(|c: char| c.is_whitespace() || c == ';').take(400) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let host = || {
            let mut labels = bare.split('.');
            let sound =
                |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            // `rejected.Please` is two words.
            bare.contains('.') && !bare.bytes().any(|b| b.is_ascii_uppercase()) && labels.all(sound)
        };
        if word.contains('@') || word.contains("://") || bare.starts_with("www.") || host() {
            continue;
        }
        spoken.push_str(word);
        spoken.push(' ');
    }
    spoken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_outrank_the_number() {
        let of = |status: &str, said: &str| diagnose(Some(status).filter(|status| !status.is_empty()), said);
        for (status, said, expected) in [
            ("5.1.1", "550 5.1.1 <full@spam.example>: User unknown in relay recipient table", Diagnosis::Gone),
            ("5.1.1", "", Diagnosis::Gone),
            ("5.1.1", "550 5.1.1", Diagnosis::Gone),
            ("5.1.1", "550 5.1.1 no", Diagnosis::Gone),
            (
                "5.1.1",
                "550 5.1.1 <a@b.example>: Recipient address rejected (in reply to RCPT TO command)",
                Diagnosis::Gone,
            ),
            ("5.1.1", "550 SPF check failed", Diagnosis::Sender),
            ("5.1.1", "554 rejected, see zen.spamhaus.org", Diagnosis::Sender),
            ("5.1.1", "550 mailbox quota exceeded", Diagnosis::Passing),
            ("5.1.1", "450 no such user", Diagnosis::Passing),
            ("5.1.1", "550 5.1.1 Kxyz qwop bla", Diagnosis::Suspected),
            (
                "5.1.10",
                "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup",
                Diagnosis::Gone,
            ),
            ("5.1.0", "550 user unknown", Diagnosis::Suspected),
            ("5.0.0", "550 nope", Diagnosis::Unclear),
            ("", "Sorry, no mailbox here by that name", Diagnosis::Suspected),
            ("5.7.1", "550 user unknown", Diagnosis::Sender),
            ("5.2.2", "", Diagnosis::Passing),
            ("5.4.1", "550 recipient rejected: Access denied", Diagnosis::Sender),
        ] {
            assert_eq!(of(status, said), expected, "{status} {said}");
        }
    }
}
