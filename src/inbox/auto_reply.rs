//! Automatic replies (RFC 3834), and mails that unsubscribe.

use mail_parser::Message;

use super::classified::Classified;
use crate::delivery::NoticeKind;
use crate::press::{Address, tokens_in};

/// How the subjects of automatic replies begin.
const AWAY: [&str; 21] = [
    "automatic reply",
    "auto-reply",
    "autoreply",
    "auto reply",
    "auto:",
    "out of office",
    "out of the office",
    "on vacation",
    "vacation",
    "autosvar",
    "automatiskt svar",
    "automatisk svar",
    "frånvaro",
    "ej på plats",
    "semester",
    "automatische antwort",
    "abwesenheit",
    "abwesend",
    "automatisk",
    "réponse automatique",
    "respuesta automática",
];

/// An automatic reply is recorded as a notice; it is not a bounce.
pub(super) fn auto_reply(mail: &Message<'_>, subject: &str) -> Option<Classified> {
    let header = |name: &str| mail.header_raw(name).map(|value| value.trim().to_ascii_lowercase());
    let submitted = header("Auto-Submitted").is_some_and(|value| !value.is_empty() && !value.starts_with("no"));
    let vendor = ["X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Autoresponder"];
    let own = vendor.iter().any(|name| header(name).is_some_and(|value| value != "no")) && is_reply(mail);
    let precedence = header("Precedence").is_some_and(|value| value == "auto_reply" || value == "auto-reply");
    let lower = subject.trim().to_lowercase();
    let away = AWAY.iter().any(|start| lower.starts_with(start));
    (submitted || own || precedence || away).then(|| Classified {
        kind: NoticeKind::AutoReply,
        status: None,
        reason_given: Some(subject.to_owned()),
        addresses: sender(mail),
    })
}

/// Whether it is a reply.
fn is_reply(mail: &Message<'_>) -> bool {
    mail.header_raw("In-Reply-To").is_some() || mail.header_raw("References").is_some()
}

/// A mail that our `mailto:` link made, or that somebody wrote the same way.
pub(super) fn unsubscribe(mail: &Message<'_>, subject: &str) -> Option<Classified> {
    let lower = subject.trim().to_lowercase();
    let bare = lower.trim_start_matches("unsubscribe").trim();
    let ours = lower.starts_with("unsubscribe");
    // An automatic reply to such a mail has our subject after its own words; without a token, only a person's counts.
    let token = tokens_in(subject).next().is_some();
    let by_hand = bare.is_empty() || bare.contains('@');
    let machine = mail.header_raw("Auto-Submitted").is_some_and(|value| !value.trim().eq_ignore_ascii_case("no"));
    (ours && (token || by_hand && !machine)).then(|| Classified {
        kind: NoticeKind::Unsubscribe,
        status: None,
        reason_given: None,
        addresses: sender(mail),
    })
}

fn sender(mail: &Message<'_>) -> Vec<Address> {
    let from = mail.from().and_then(|from| from.first()?.address()?.parse().ok());
    from.into_iter().collect()
}
