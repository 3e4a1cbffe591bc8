//! Why a mail server refuses a message that is being sent: the journalist, a limit, or what all our messages have in
//! common.

use super::codes::enhanced;
use super::diagnosis::{Diagnosis, diagnose_refusal};
use super::phrases::folded;
use super::vocabulary::Vocabulary;
use crate::delivery::{RefusalCause, SenderFault};

/// Why a server refused a message, by its code and its words.
#[must_use]
pub fn refusal_cause(code: u16, reply: &str) -> RefusalCause {
    let known = &Vocabulary::get().refusals;
    let plain = plain(reply);
    let words = folded(&plain);
    if known.greylisting.stand_in(&words) {
        return RefusalCause::Greylisting;
    }
    let status = enhanced(&plain).filter(|status| !status.starts_with('2'));
    let mut parts = status.as_deref().unwrap_or_default().split('.').skip(1).map(str::parse::<u16>);
    let (subject, detail) = (parts.next().and_then(Result::ok), parts.next().and_then(Result::ok));
    let is_status = |of: (u16, u16)| (subject, detail) == (Some(of.0), Some(of.1));
    // The server looks whether the address exists, and knows it the next time.
    let is_verified = is_status((1, 1))
        || known.unverified.stand_in(&words)
        || known.verifying.stand_in(&words) && known.verified.stand_in(&words);
    if code < 500 && is_verified {
        return RefusalCause::Greylisting;
    }
    let of_mailbox = subject == Some(2) || known.mailbox.stand_in(&words);
    let of_limit = known.rate.stand_in(&words) || known.overload.stand_in(&words);
    let of_size = is_status((3, 4)) || known.size.stand_in(&words);
    let diagnosis = diagnose_refusal(code, reply);
    match diagnosis {
        Diagnosis::Gone | Diagnosis::Suspected => RefusalCause::Recipient,
        _ if of_size => RefusalCause::Sender(SenderFault::Size),
        _ if of_mailbox && diagnosis != Diagnosis::Sender => RefusalCause::Recipient,
        _ if of_limit => RefusalCause::Limit,
        Diagnosis::Passing => RefusalCause::Limit,
        Diagnosis::Unclear if code < 500 => RefusalCause::Limit,
        Diagnosis::Sender | Diagnosis::Unclear => RefusalCause::Sender(fault(code, &words)),
    }
}

/// Whether words of a refusal speak of how much we send, and not of a server that is busy.
#[must_use]
pub fn speaks_of_rate(reply: &str) -> bool {
    Vocabulary::get().refusals.rate.stand_in(&folded(&plain(reply)))
}

/// A reply without addresses and links, which may contain any word: what stands around them counts.
fn plain(reply: &str) -> String {
    reply.split_whitespace().filter(|word| !word.contains(['@', '/'])).collect::<Vec<_>>().join(" ")
}

/// What a server has against the sender: the first that its words fit.
fn fault(code: u16, words: &str) -> SenderFault {
    if matches!(code, 530 | 535) {
        return SenderFault::Login;
    }
    let known = &Vocabulary::get().refusals;
    let faults = [
        (SenderFault::Blocked, &known.blocked),
        (SenderFault::Relay, &known.relay),
        (SenderFault::Spam, &known.spam),
        (SenderFault::Authentication, &known.authentication),
        (SenderFault::Login, &known.login),
    ];
    faults.into_iter().find(|(_, phrases)| phrases.stand_in(words)).map_or(SenderFault::Unclear, |(fault, _)| fault)
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
            (550, "Postfach voll (#5.2.2)", Recipient),
            (452, "mailbox busy (#4.2.2)", Recipient),
            (552, "message refused (#5.3.4)", Sender(Size)),
            (550, "Ihre IP-Adresse ist gesperrt", Sender(Blocked)),
            (550, "5.7.1 <a@spam.example>: client's login refused by policy", Sender(Login)),
            (451, "4.7.1 Gray listed, try again", Greylisting),
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
            "451 <a@limit.example>: try again",
            "451 4.3.0 <rate@quota.example> not now, see https://mx.example/too-many",
        ] {
            assert!(!speaks_of_rate(busy), "{busy}");
        }
    }
}
