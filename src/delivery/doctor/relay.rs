//! The mail server: met, asked what it offers, and left without a message.

use jiff::{SignedDuration, Timestamp};

use super::der::validity;
use super::finding::{Findings, shown};
use crate::delivery::server::{Security, Server};
use crate::delivery::smtp::Smtp;
use crate::delivery::transport::{Transport as _, TransportError};

/// What a server said when it was met.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Met {
    /// The lines behind `EHLO`, once the line is private.
    offers: Vec<String>,
    certificate: Option<Vec<u8>>,
}

/// When a certificate's end is near.
const NEAR: SignedDuration = SignedDuration::from_hours(24 * 14);

/// Smaller messages than this are no release with a picture.
const SMALL: u64 = 1_000_000;

/// Meets the server, and says how it is.
pub(super) fn examine(server: &Server, now: Timestamp, findings: &mut Findings) {
    let smtp = Smtp::new(Server { login: None, ..server.clone() });
    match smtp.meet() {
        Err(error) => {
            let hint = match &error {
                TransportError::NoTls { .. } => "ask its keeper for its `smtps://` address, usually on port 465",
                TransportError::Tls { .. } => {
                    "ask its keeper for a certificate that holds for the name in `[smtp] url`"
                }
                _ => "check `[smtp] url`, and whether your network lets mail out",
            };
            findings.error("smtp", sentence(&error), hint);
        }
        Ok((offers, certificate)) => {
            let met = Met { offers, certificate };
            tell(server, &met, now, findings);
            login(server, &met, findings);
        }
    }
}

fn tell(server: &Server, met: &Met, now: Timestamp, findings: &mut Findings) {
    findings.ok("smtp", format!("`{}:{}` answers", server.host, server.port));
    match server.security {
        Security::None => findings.ok("smtp-tls", "it is this machine itself, so the line needs no TLS"),
        Security::Tls => findings.ok("smtp-tls", "the line is private from the first byte (TLS)"),
        Security::StartTls => findings.ok("smtp-tls", "the line is made private with STARTTLS"),
    }
    if server.security != Security::None {
        certificate(met, now, findings);
    }
    if let Some(most) = offered(met, "SIZE").and_then(|size| size.trim().parse::<u64>().ok()).filter(|most| *most > 0) {
        let megabytes = format!("{}.{} MB", most / 1_000_000, most % 1_000_000 / 100_000);
        if most < SMALL {
            let message = format!("it takes messages of up to {megabytes} only");
            findings.warning("smtp-size", message, "ask its keeper for more, or leave pictures out of your mails");
        } else {
            findings.ok("smtp-size", format!("it takes messages of up to {megabytes}"));
        }
    }
    if offered(met, "PIPELINING").is_none() {
        findings.note("smtp-pipelining", "it offers no PIPELINING, so each message takes more round trips", "");
    }
}

fn certificate(met: &Met, now: Timestamp, findings: &mut Findings) {
    let Some((_, until)) = met.certificate.as_deref().and_then(validity) else {
        return findings.ok("smtp-certificate", "its certificate holds");
    };
    let left = until.duration_since(now);
    let day = until.strftime("%-d %B %Y");
    if left < NEAR {
        let days = left.as_hours() / 24;
        let message = format!("its certificate ends on {day}, {days} days from now: from then on nothing is sent");
        findings.warning("smtp-certificate", message, "ask its keeper to renew it");
    } else {
        findings.ok("smtp-certificate", format!("its certificate holds until {day}"));
    }
}

fn login(server: &Server, met: &Met, findings: &mut Findings) {
    let auth = offered(met, "AUTH");
    let Some(login) = &server.login else {
        if auth.is_some() && server.security != Security::None {
            findings.note(
                "smtp-login",
                "it offers to log in, and no user is set: most servers take mail to others only from those they know",
                "name the user in `[smtp] url`, as in `smtp://user@mail.example.org:587`",
            );
        }
        return;
    };
    let Some(ways) = auth else {
        let hint = "leave the user out of `[smtp] url`, or ask its keeper for the port that takes logins";
        return findings.error("smtp-login", format!("it offers no login, and `{}` is set", shown(&login.user)), hint);
    };
    match Smtp::new(server.clone()).open() {
        Ok(mut session) => {
            session.close();
            findings.ok("smtp-login", format!("it knows `{}` (it offers {})", shown(&login.user), shown(ways.trim())));
        }
        Err(error) => findings.error("smtp-login", sentence(&error), "check the user in `[smtp] url` and the password"),
    }
}

/// What stands behind a keyword among the offers.
fn offered<'a>(met: &'a Met, keyword: &str) -> Option<&'a str> {
    let after = |offer: &'a String| {
        let (word, rest) = offer.split_once([' ', '=']).unwrap_or((offer, ""));
        word.eq_ignore_ascii_case(keyword).then_some(rest)
    };
    met.offers.iter().find_map(after)
}

/// An error and its causes in one line.
fn sentence(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::finding::Health;
    use super::*;

    #[test]
    fn offers_are_found_by_their_word() {
        let offers = ["SIZE 35882577", "AUTH PLAIN LOGIN", "8BITMIME"].map(str::to_owned).to_vec();
        let met = Met { offers, certificate: None };
        assert_eq!(offered(&met, "size"), Some("35882577"));
        assert_eq!(offered(&met, "AUTH"), Some("PLAIN LOGIN"));
        assert_eq!(offered(&met, "PIPELINING"), None);
    }

    #[test]
    fn a_server_with_little_room_is_named() {
        let server = Server::find(
            None,
            &crate::delivery::Given { url: Some("smtp://127.0.0.1?tls=none"), ..Default::default() },
        );
        let met = Met { offers: vec!["SIZE 500000".to_owned()], certificate: None };
        let mut findings = Findings::default();
        tell(&server.unwrap(), &met, Timestamp::UNIX_EPOCH, &mut findings);
        let size = findings.into_all().into_iter().find(|finding| finding.rule == "smtp-size").unwrap();
        assert_eq!((size.severity, size.message.as_str()), (Health::Warning, "it takes messages of up to 0.5 MB only"));
    }
}
