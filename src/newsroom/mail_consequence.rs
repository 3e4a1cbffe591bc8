//! What follows from a mail, in words: the reason for a suppression, or why nothing follows.

use crate::delivery::NoticeKind;
use crate::inbox::{Diagnosis, Doubt, Evidence, Proof, Reading, Remark, SenderCheck};

/// What follows from a mail, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Consequence {
    /// No mail from now on.
    Suppress(String),
    /// No mail until somebody decides.
    Hold(String),
    /// Nothing, for a reason that a person should know.
    Remark(String),
    Nothing,
}

impl Consequence {
    pub(super) fn into_why(self) -> Option<String> {
        match self {
            Self::Suppress(why) | Self::Hold(why) | Self::Remark(why) => Some(why),
            Self::Nothing => None,
        }
    }

    /// For a mail about somebody who has never been sent mail by us.
    pub(super) fn of_nobody(reading: &Reading) -> Self {
        match reading.kind {
            NoticeKind::Unsubscribe | NoticeKind::Complaint => {
                Self::Remark("not on any list and never sent anything: find out who this is".to_owned())
            }
            NoticeKind::Failed => Self::Remark(
                remark_of(reading)
                    .unwrap_or_else(|| "not on any list and never sent anything: nothing was done".to_owned()),
            ),
            _ => remark_of(reading).map_or(Self::Nothing, Self::Remark),
        }
    }

    /// The address may no longer work, and this is the first sign of it.
    pub(super) fn suspected() -> Self {
        Self::Remark(
            "the address may no longer work; if a message to it bounces on another day, it gets no more mail"
                .to_owned(),
        )
    }
}

/// Why an address gets no more mail.
pub(super) fn reason_of(reading: &Reading, proof: Option<Proof>, evidence: &Evidence) -> String {
    match (reading.kind, &reading.reason_given) {
        (NoticeKind::Unsubscribe, _) if proof == Some(Proof::Sender) => {
            let wish = reading.wish.as_deref().unwrap_or("unsubscribe");
            format!("unsubscribed by mail in their own words ({}): {wish}", for_and_against(evidence))
        }
        (NoticeKind::Unsubscribe, _) => "unsubscribed by mail".to_owned(),
        (NoticeKind::Complaint, Some(said)) => format!("complaint: {said}"),
        (NoticeKind::Complaint, None) => "complaint: marked as spam".to_owned(),
        _ => format!("the address does not work: {}", reading.reason()),
    }
}

/// Why somebody has to decide.
pub(super) fn doubt_of(reading: &Reading, doubt: Doubt, evidence: &Evidence) -> String {
    format!("{} ({})", doubt_alone(reading, doubt), for_and_against(evidence))
}

/// What speaks for a mail, and what against it.
fn for_and_against(evidence: &Evidence) -> String {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    if evidence.names_ours {
        good.push("it names a message of yours".to_owned());
    } else {
        bad.push("it names no message of yours".to_owned());
    }
    if let Some(from) = &evidence.from_elsewhere {
        bad.push(format!("it comes from {from}"));
    }
    match &evidence.sender {
        SenderCheck::Proved { receiver, results } => {
            good.push(format!("{receiver} confirmed the sender's identity: {results}"));
        }
        SenderCheck::Disproved { receiver, results } => {
            bad.push(format!("{receiver} rejected the sender's identity: {results}"));
        }
        SenderCheck::Unchecked { receiver } => bad.push(format!("{receiver} did not check the sender")),
        SenderCheck::NoReceiver => bad.push("the sender was not checked".to_owned()),
    }
    let sides = [("for it: ", good), ("against it: ", bad)];
    let sides = sides.iter().filter(|(_, all)| !all.is_empty()).map(|(side, all)| format!("{side}{}", all.join(", ")));
    sides.collect::<Vec<_>>().join("; ")
}

fn doubt_alone(reading: &Reading, doubt: Doubt) -> String {
    let said = || reading.reason();
    match doubt {
        Doubt::Words => {
            let wish = reading.wish.as_deref().unwrap_or("unsubscribe");
            format!("asks in their own words to get no more mail: {wish}")
        }
        Doubt::Unproven if reading.kind == NoticeKind::Complaint => {
            format!("a complaint that does not identify any message of yours: {}", said())
        }
        Doubt::Unproven => {
            format!(
                "a notice that does not identify any message of yours says that the address does not work: {}",
                said()
            )
        }
        Doubt::OtherAddress => {
            let other = reading.recipient.as_ref().map_or_else(String::new, |other| format!(" ({other})"));
            format!("another address{other} does not work, and this journalist's may forward to it: {}", said())
        }
    }
}

/// What a person should know if nothing follows.
pub(super) fn remark_of(reading: &Reading) -> Option<String> {
    let remark = match (reading.kind, reading.diagnosis, reading.remark) {
        (NoticeKind::AutoReply, _, Some(Remark::Challenge)) => {
            "it asks for proof that the sender is a person; nothing was done"
        }
        (NoticeKind::AutoReply, _, Some(Remark::Left)) => "they may have left: read the message, and correct your list",
        (NoticeKind::Failed, Diagnosis::Sender, _) => "this is about you as the sender, not about the address",
        (NoticeKind::Failed, Diagnosis::Passing, _) => "this may be temporary: the address still gets mail",
        (NoticeKind::Failed, Diagnosis::Unclear, _) => "it does not say that the address no longer works",
        _ => return None,
    };
    Some(remark.to_owned())
}
