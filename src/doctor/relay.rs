//! The mail server: whether it can be reached, what it offers, and whether it accepts our login. No message is sent.

use jiff::{SignedDuration, Timestamp};

use super::der::validity;
use super::finding::{Findings, Remedy, excerpt};
use crate::net::{Capabilities, ConnectError, Endpoint, Security, SmtpClient, in_one_line};

/// A certificate that ends within this time needs renewing.
const NEAR: SignedDuration = SignedDuration::from_hours(24 * 14);

/// A release with a picture needs more than this.
const SMALL: u64 = 1_000_000;

/// Connects to the server, and reports what it offers.
pub(super) fn examine(server: &Endpoint, now: Timestamp, findings: &mut Findings) {
    let smtp = match SmtpClient::new(server.clone()) {
        Ok(smtp) => smtp,
        Err(error) => return findings.error("smtp-ca", in_one_line(&error), "correct `ca` under `[smtp]`"),
    };
    match smtp.probe() {
        Err(error) => {
            let rule = if matches!(error, ConnectError::Tls { .. }) { "smtp-certificate" } else { "smtp" };
            findings.error(rule, in_one_line(&error), Remedy::Connection(error));
        }
        Ok((capabilities, certificate)) => {
            findings.ok("smtp", format!("`{}` answers", smtp.name()));
            encryption(server, certificate.as_deref(), now, findings);
            size(&capabilities, findings);
            login(server, &smtp, &capabilities, findings);
        }
    }
}

fn encryption(server: &Endpoint, certificate: Option<&[u8]>, now: Timestamp, findings: &mut Findings) {
    match server.security {
        Security::None => {
            return findings.ok("smtp-tls", "the server is on this machine, so the connection needs no TLS");
        }
        Security::Tls => findings.ok("smtp-tls", "the connection is encrypted from the first byte (TLS)"),
        Security::StartTls => findings.ok("smtp-tls", "the connection is encrypted with STARTTLS"),
    }
    let Some((_, until)) = certificate.and_then(validity) else {
        return findings.ok("smtp-certificate", "its certificate is valid");
    };
    let left = until.duration_since(now);
    let day = until.strftime("%-d %B %Y");
    if left < NEAR {
        let days = left.as_hours() / 24;
        let message = format!("its certificate expires on {day}, {days} days from now: after that nothing can be sent");
        findings.warning("smtp-certificate", message, "ask your mail provider to renew it");
    } else {
        findings.ok("smtp-certificate", format!("its certificate is valid until {day}"));
    }
}

fn size(capabilities: &Capabilities, findings: &mut Findings) {
    if let Some(most) = capabilities.size.filter(|most| *most > 0) {
        let megabytes = format!("{}.{} MB", most / 1_000_000, most % 1_000_000 / 100_000);
        if most < SMALL {
            let message = format!("it accepts only messages of up to {megabytes}");
            findings.warning(
                "smtp-size",
                message,
                "ask your mail provider for more, or leave photos out of your emails",
            );
        } else {
            findings.ok("smtp-size", format!("it accepts messages of up to {megabytes}"));
        }
    }
    if !capabilities.pipelining {
        findings.note("smtp-pipelining", "it does not offer PIPELINING, so sending is slower", "");
    }
}

fn login(server: &Endpoint, smtp: &SmtpClient, capabilities: &Capabilities, findings: &mut Findings) {
    let Some(login) = &server.login else {
        if !capabilities.auth.is_empty() && server.security != Security::None {
            findings.note(
                "smtp-login",
                "it offers a login, but no user is set: most servers accept mail to others only after a login",
                "name the user in `url` under `[smtp]`, as in `smtp://user@mail.example.org:587`",
            );
        }
        return;
    };
    if capabilities.auth.is_empty() {
        let hint =
            "leave the user out of `url` under `[smtp]`, or ask your mail provider for the port that accepts logins";
        return findings.error(
            "smtp-login",
            format!("it offers no login, but the user `{}` is set", excerpt(&login.user)),
            hint,
        );
    }
    match smtp.probe_login() {
        Ok(()) => {
            let ways = excerpt(&capabilities.auth.join(", "));
            findings.ok("smtp-login", format!("it accepts the login of `{}`; it offers {ways}", excerpt(&login.user)));
        }
        Err(error) => findings.error("smtp-login", in_one_line(&error), Remedy::Connection(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::finding::Health;

    #[test]
    fn a_server_that_takes_only_small_messages_is_reported() {
        let capabilities = Capabilities { size: Some(500_000), pipelining: true, ..Capabilities::default() };
        let mut findings = Findings::default();
        size(&capabilities, &mut findings);
        let all = findings.into_all();
        assert_eq!((all.len(), all[0].severity), (1, Health::Warning));
        assert_eq!(all[0].message, "it accepts only messages of up to 0.5 MB");
    }
}
