//! Why a server refused a message: the journalist, a limit, or what all our messages have in common.

use crate::delivery::{RefusalCause, SenderFault};
use crate::inbox::{Diagnosis, diagnose_refusal};

/// How words begin that speak of a limit to what we send.
const LIMIT: [&str; 9] =
    ["quota", "ratelimit", "throttl", "exceed", "limit", "volume", "overload", "frequen", "concurren"];

/// Words that do so as they are.
const LIMIT_WORDS: [&str; 4] = ["rate", "many", "fast", "often"];

/// How words begin that speak of the journalist's own mailbox.
const MAILBOX: [&str; 8] = ["mailbox", "inbox", "postfach", "inkorg", "full", "storage", "overquota", "disk"];

/// How words begin that speak of a size.
const SIZE: [&str; 4] = ["size", "large", "big", "oversize"];

/// What a server has against the sender, by how words of its reply begin; the first that fits.
const FAULTS: [(SenderFault, &[&str]); 5] = [
    (
        SenderFault::Blocked,
        &[
            "block",
            "blacklist",
            "denylist",
            "listed",
            "rbl",
            "dnsbl",
            "spamhaus",
            "spamcop",
            "sorbs",
            "barracuda",
            "reputation",
            "banned",
            "gesperrt",
            "sperr",
            "spärr",
        ],
    ),
    (SenderFault::Relay, &["relay", "rcpthosts"]),
    (SenderFault::Spam, &["spam", "content", "junk", "unsolicited", "bulk", "phish", "virus", "skräppost"]),
    (SenderFault::Authentication, &["spf", "dkim", "dmarc", "aligned", "alignment"]),
    (SenderFault::Login, &["authent", "unauthent", "auth", "login", "password", "credential", "logged", "sasl"]),
];

/// Why a server refused a message, by its code and its words.
#[must_use]
pub fn refusal_cause(code: u16, reply: &str) -> RefusalCause {
    let lower = reply.to_lowercase();
    // An address or a host may contain any word; what stands around it counts.
    let plain = lower.split_whitespace().filter(|word| !word.contains(['@', '/'])).collect::<Vec<_>>().join(" ");
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let begins = |beginnings: &[&str]| words.iter().any(|word| beginnings.iter().any(|start| word.starts_with(start)));
    if begins(&["greylist", "graylist", "greylisted"]) || plain.contains("grey list") || plain.contains("gray list") {
        return RefusalCause::Greylisting;
    }
    let status = reply.split_whitespace().find_map(Status::read);
    // The server looks whether the address exists, and knows it the next time.
    let is_verified = status.is_some_and(|status| (status.subject, status.detail) == (1, 1))
        || begins(&["unverified"])
        || begins(&["verif"]) && (begins(&["address", "recipient"]) || begins(&["progress"]));
    if code < 500 && is_verified {
        return RefusalCause::Greylisting;
    }
    let of_mailbox = status.is_some_and(|status| status.subject == 2) || begins(&MAILBOX);
    let of_limit = begins(&LIMIT) || words.iter().any(|word| LIMIT_WORDS.contains(word));
    let of_size = status.is_some_and(|status| (status.subject, status.detail) == (3, 4)) || begins(&SIZE);
    let diagnosis = diagnose_refusal(code, reply);
    match diagnosis {
        Diagnosis::Gone | Diagnosis::Suspected => RefusalCause::Recipient,
        _ if of_size => RefusalCause::Sender(SenderFault::Size),
        _ if of_mailbox && diagnosis != Diagnosis::Sender => RefusalCause::Recipient,
        _ if of_limit => RefusalCause::Limit,
        Diagnosis::Passing => RefusalCause::Limit,
        Diagnosis::Unclear if code < 500 => RefusalCause::Limit,
        Diagnosis::Sender | Diagnosis::Unclear => RefusalCause::Sender(fault(code, &begins)),
    }
}

/// Whether words of a refusal speak of how much we send, and not of a server that is busy.
#[must_use]
pub fn speaks_of_rate(reply: &str) -> bool {
    let lower = reply.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        LIMIT_WORDS.contains(&word) || LIMIT.iter().any(|start| *start != "overload" && word.starts_with(start))
    })
}

fn fault(code: u16, begins: &dyn Fn(&[&str]) -> bool) -> SenderFault {
    if matches!(code, 530 | 535) {
        return SenderFault::Login;
    }
    let found = FAULTS.iter().find(|(_, beginnings)| begins(beginnings));
    found.map_or(SenderFault::Unclear, |(fault, _)| *fault)
}

/// Subject and detail of an enhanced status code (RFC 3463): the `7` and the `1` of `5.7.1`.
#[derive(Debug, Clone, Copy)]
struct Status {
    subject: u16,
    detail: u16,
}

impl Status {
    fn read(word: &str) -> Option<Self> {
        let (class, rest) = word.trim_end_matches([':', ';', ',']).split_once('.')?;
        let (subject, detail) = rest.split_once('.')?;
        let (subject, detail) = (subject.parse().ok()?, detail.parse().ok()?);
        matches!(class, "4" | "5").then_some(Self { subject, detail })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_say_is_told_apart() {
        use RefusalCause::{Greylisting, Limit, Recipient, Sender};
        use SenderFault::{Authentication, Blocked, Login, Relay, Size, Spam, Unclear};
        let cases = [
            (554, "5.7.1 <a@quota.example>: Relay access denied", Sender(Relay)),
            (550, "relay not permitted", Sender(Relay)),
            (550, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain", Sender(Relay)),
            (553, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", Sender(Relay)),
            (454, "4.7.1 <a@b.example>: Relay access denied", Sender(Relay)),
            (530, "5.7.0 Must issue a STARTTLS command first", Sender(Login)),
            (530, "5.7.1 Authentication required", Sender(Login)),
            (550, "5.7.1 Client was not authenticated", Sender(Login)),
            (550, "5.7.1 Service unavailable; client [192.0.2.1] blocked using Spamhaus", Sender(Blocked)),
            (554, "5.7.1 Message rejected as spam by Content Filtering.", Sender(Spam)),
            (550, "5.7.26 This mail has been blocked because the sender is unauthenticated", Sender(Blocked)),
            (550, "5.7.23 SPF validation failed", Sender(Authentication)),
            (550, "5.7.1 no", Sender(Unclear)),
            (554, "5.0.0 Rejected", Sender(Unclear)),
            (552, "5.3.4 Message size exceeds fixed limit", Sender(Size)),
            (450, "4.7.1 <a@b.example>: Recipient address rejected: Policy Rejection- Quota Exceeded.", Limit),
            (550, "5.4.5 Daily user sending quota exceeded.", Limit),
            (421, "4.7.0 Too many messages, slow down", Limit),
            (451, "4.7.1 try again later", Limit),
            (452, "4.3.1 Insufficient system resources", Limit),
            (451, "4.3.0 try again", Limit),
            (421, "4.3.2 shutting down", Limit),
            (452, "4.2.2 <a@b.example>: mailbox full", Recipient),
            (552, "5.2.2 mailbox full", Recipient),
            (552, "User's mailbox has exceeded its quota", Recipient),
            (550, "5.1.1 <a@b.example>: user unknown", Recipient),
            (550, "5.1.1 The email account that you tried to reach does not exist.", Recipient),
            (450, "4.2.1 The user you are trying to contact is receiving mail at a rate that", Recipient),
            (
                450,
                "4.2.0 <a@b.example>: Recipient address rejected: Greylisted, see http://postgrey.example/",
                Greylisting,
            ),
            (
                450,
                "4.1.1 <a@b.example>: Recipient address rejected: unverified address: Address verification in progress",
                Greylisting,
            ),
            (451, "Sender verify in progress, recipient not yet known", Greylisting),
            (450, "unverified address: connection timed out", Greylisting),
            (450, "4.1.1 <a@b.example>: try again", Greylisting),
            (550, "5.1.1 <a@b.example>: unverified address: user unknown", Recipient),
            (451, "4.7.1 Greylisting in action, please come back later", Greylisting),
        ];
        for (code, reply, expected) in cases {
            assert_eq!(refusal_cause(code, reply), expected, "{code} {reply}");
        }
    }

    #[test]
    fn a_rate_is_told_from_a_server_that_is_busy() {
        for rate in [
            "450 4.7.1 Policy Rejection- Quota Exceeded.",
            "421 4.7.0 Too many messages, slow down",
            "550 5.7.1 Your message was rejected due to rate limiting",
            "451 you send too fast",
        ] {
            assert!(speaks_of_rate(rate), "{rate}");
        }
        for busy in [
            "452 4.3.1 Insufficient system storage",
            "451 4.3.0 try again",
            "451 4.7.1 Try again later",
            "421 4.3.2 shutting down",
            "451 server overloaded",
        ] {
            assert!(!speaks_of_rate(busy), "{busy}");
        }
    }
}
