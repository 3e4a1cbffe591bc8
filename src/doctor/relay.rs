//! The mail server: met, asked what it offers, and left without a message.

use jiff::{SignedDuration, Timestamp};

use super::der::validity;
use super::finding::{Findings, excerpt, sentence};
use crate::net::{Capabilities, ConnectError, Endpoint, Security, SmtpClient};

/// When a certificate's end is near.
const NEAR: SignedDuration = SignedDuration::from_hours(24 * 14);

/// Smaller messages than this are no release with a picture.
const SMALL: u64 = 1_000_000;

/// Meets the server, and says how it is.
pub(super) fn examine(server: &Endpoint, now: Timestamp, findings: &mut Findings) {
    let smtp = match SmtpClient::new(server.clone()) {
        Ok(smtp) => smtp,
        Err(error) => return findings.error("smtp-ca", sentence(&error), "correct `ca` under `[smtp]`"),
    };
    match smtp.probe() {
        Err(error) => {
            let hint = match &error {
                ConnectError::NoTls { .. } => "ask your mail provider for its `smtps://` address, usually on port 465",
                ConnectError::Tls { .. } => {
                    "ask your mail provider for a certificate that matches the name in `[smtp] url`"
                }
                _ => "check `[smtp] url`, and whether your network lets mail out",
            };
            let rule = if matches!(error, ConnectError::Tls { .. }) { "smtp-certificate" } else { "smtp" };
            findings.error(rule, sentence(&error), hint);
        }
        Ok((capabilities, certificate)) => {
            findings.ok("smtp", format!("`{}` answers", smtp.name()));
            privacy(server, certificate.as_deref(), now, findings);
            room(&capabilities, findings);
            login(server, &smtp, &capabilities, findings);
        }
    }
}

fn privacy(server: &Endpoint, certificate: Option<&[u8]>, now: Timestamp, findings: &mut Findings) {
    match server.security {
        Security::None => return findings.ok("smtp-tls", "it is this machine itself, so the connection needs no TLS"),
        Security::Tls => findings.ok("smtp-tls", "the connection is encrypted from the first byte (TLS)"),
        Security::StartTls => findings.ok("smtp-tls", "the connection is encrypted with STARTTLS"),
    }
    let Some((_, until)) = certificate.and_then(validity) else {
        return findings.ok("smtp-certificate", "its certificate holds");
    };
    let left = until.duration_since(now);
    let day = until.strftime("%-d %B %Y");
    if left < NEAR {
        let days = left.as_hours() / 24;
        let message = format!("its certificate ends on {day}, {days} days from now: from then on nothing is sent");
        findings.warning("smtp-certificate", message, "ask your mail provider to renew it");
    } else {
        findings.ok("smtp-certificate", format!("its certificate holds until {day}"));
    }
}

fn room(capabilities: &Capabilities, findings: &mut Findings) {
    if let Some(most) = capabilities.size.filter(|most| *most > 0) {
        let megabytes = format!("{}.{} MB", most / 1_000_000, most % 1_000_000 / 100_000);
        if most < SMALL {
            let message = format!("it takes messages of up to {megabytes} only");
            findings.warning(
                "smtp-size",
                message,
                "ask your mail provider for more, or leave pictures out of your mails",
            );
        } else {
            findings.ok("smtp-size", format!("it takes messages of up to {megabytes}"));
        }
    }
    if !capabilities.pipelining {
        findings.note("smtp-pipelining", "it offers no PIPELINING, so each message takes more round trips", "");
    }
}

fn login(server: &Endpoint, smtp: &SmtpClient, capabilities: &Capabilities, findings: &mut Findings) {
    let Some(login) = &server.login else {
        if !capabilities.auth.is_empty() && server.security != Security::None {
            findings.note(
                "smtp-login",
                "it offers to log in, and no user is set: most servers take mail to others only from those they know",
                "name the user in `[smtp] url`, as in `smtp://user@mail.example.org:587`",
            );
        }
        return;
    };
    if capabilities.auth.is_empty() {
        let hint = "leave the user out of `[smtp] url`, or ask your mail provider for the port that takes logins";
        return findings.error(
            "smtp-login",
            format!("it offers no login, and `{}` is set", excerpt(&login.user)),
            hint,
        );
    }
    match smtp.probe_login() {
        Ok(()) => {
            let ways = excerpt(&capabilities.auth.join(", "));
            findings.ok("smtp-login", format!("it knows `{}`, and takes logins by {ways}", excerpt(&login.user)));
        }
        Err(error) => findings.error("smtp-login", sentence(&error), "check the user in `[smtp] url` and the password"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::finding::Health;

    #[test]
    fn a_server_with_little_room_is_named() {
        let capabilities = Capabilities { size: Some(500_000), pipelining: true, ..Capabilities::default() };
        let mut findings = Findings::default();
        room(&capabilities, &mut findings);
        let all = findings.into_all();
        assert_eq!((all.len(), all[0].severity), (1, Health::Warning));
        assert_eq!(all[0].message, "it takes messages of up to 0.5 MB only");
    }
}
