//! What follows from a mail for the journalist whom it is about.
//!
//! A suppression needs proof: one of our tokens or Message-IDs, or a request whose sender is authenticated. What only names a journalist waits for a person's decision.

use super::diagnosis::Diagnosis;
use super::reading::{About, Reading};
use crate::delivery::NoticeKind;
use crate::press::Address;

/// How it is known whom a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// By a journalist's token, which nobody else can make up.
    Token,
    /// By the Message-ID of one of our messages.
    MessageId,
    /// The receiving mail server has found that it comes from the journalist's own domain.
    Sender,
    /// It only mentions their address, as anybody could.
    Address,
}

/// What follows for a journalist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Nothing,
    /// No mail from now on.
    Suppress,
    /// The address may be gone: a second failure on another day suppresses it.
    Suspect,
    /// No mail until somebody decides.
    Pending(Doubt),
}

/// Why somebody has to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// They ask in words, without a token.
    Words,
    /// The mail has none of our tokens or Message-IDs.
    Unproven,
    /// Another address fails, and theirs may forward to it.
    OtherAddress,
}

/// What follows from a mail about somebody.
pub(super) fn verdict(reading: &Reading, about: &About, proof: Proof) -> Verdict {
    let proven = proof != Proof::Address;
    match reading.kind {
        NoticeKind::Failed => match reading.diagnosis {
            Diagnosis::Gone if !proven => Verdict::Pending(Doubt::Unproven),
            Diagnosis::Gone if is_elsewhere(reading, about) => Verdict::Pending(Doubt::OtherAddress),
            Diagnosis::Gone => Verdict::Suppress,
            Diagnosis::Suspected if !is_elsewhere(reading, about) => Verdict::Suspect,
            _ => Verdict::Nothing,
        },
        NoticeKind::Complaint if proven => Verdict::Suppress,
        NoticeKind::Complaint => Verdict::Pending(Doubt::Unproven),
        NoticeKind::Unsubscribe if matches!(proof, Proof::Token | Proof::Sender) => Verdict::Suppress,
        NoticeKind::Unsubscribe => Verdict::Pending(Doubt::Words),
        NoticeKind::Delayed | NoticeKind::Delivered | NoticeKind::AutoReply | NoticeKind::Other => Verdict::Nothing,
    }
}

/// Whether the address that failed is another one, at another organisation: the journalist's mail may be forwarded there,
/// and their own address may still work.
fn is_elsewhere(reading: &Reading, about: &About) -> bool {
    reading.recipient.as_ref().is_some_and(|failed| *failed != about.address && !is_same_site(failed, &about.address))
}

/// Whether two addresses belong to one organisation, as far as their domains tell.
fn is_same_site(failed: &Address, ours: &Address) -> bool {
    const INTERNAL: [&str; 7] =
        [".local", ".internal", ".lan", ".localdomain", ".intern", ".onmicrosoft.com", ".invalid"];
    let (failed, ours) = (failed.domain(), ours.domain());
    let under =
        |one: &str, other: &str| one.strip_suffix(other).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let parent = |domain: &str| {
        let (_, parent) = domain.split_once('.')?;
        parent.contains('.').then(|| parent.to_owned())
    };
    under(failed, ours)
        || under(ours, failed)
        || INTERNAL.iter().any(|end| failed.ends_with(end))
        // `mx1.media.example` and `mx2.media.example`, but not `media.co.uk` and `other.co.uk`.
        || parent(failed).is_some_and(|site| site.len() > 6 && parent(ours).as_ref() == Some(&site))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_one_organisation_are_one_site() {
        let same = |failed: &str, ours: &str| {
            is_same_site(&format!("a@{failed}").parse().unwrap(), &format!("a@{ours}").parse().unwrap())
        };
        assert!(same("media.example", "media.example"));
        assert!(same("mail.media.example", "media.example"));
        assert!(same("media.onmicrosoft.com", "media.example"));
        assert!(same("mx1.media.example", "mx2.media.example"));
        assert!(!same("private.example", "media.example"));
        assert!(!same("other.co.uk", "media.co.uk"));
    }
}
