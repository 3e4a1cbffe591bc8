//! Delivery notices (RFC 3464).

use super::codes::{enhanced, smtp_code};
use super::diagnosis::{Diagnosis, diagnose, is_hard, is_vague};
use super::fields::{Fields, field, groups, typed};
use super::found::Found;
use crate::delivery::NoticeKind;
use crate::press::tokens_in;

/// Reads the fields of a notice; `None` if they say nothing about a delivery.
pub(super) fn delivery_status(text: &str) -> Option<Found> {
    let groups = groups(text);
    let envelope_ids = groups.iter().filter_map(|group| field(group, "original-envelope-id"));
    let tokens = envelope_ids.flat_map(tokens_in).map(str::to_owned).collect();
    let told: Vec<_> = groups.iter().filter_map(|group| Some((kind(group)?, group))).collect();
    // A message of ours has one recipient; where a mailbox forwards to several, the worst outcome counts.
    let (kind, group) = *told.iter().min_by_key(|(kind, _)| *kind)?;
    let diagnostic = field(group, "diagnostic-code").map(|value| value.split_once(';').map_or(value, |(_, text)| text));
    let noted = field(group, "status");
    let status = status(noted.and_then(enhanced), diagnostic);
    let remark = noted.and_then(|noted| noted.split_once('(')).map(|(_, remark)| remark.trim_end_matches(')'));
    let said = [remark, diagnostic].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let mut diagnosis = diagnose(status.as_deref(), &said);
    if kind == NoticeKind::Failed && told.iter().any(|(other, _)| *other != NoticeKind::Failed) {
        // It was forwarded to another address, which has it.
        diagnosis = Diagnosis::Unclear;
    }
    let named = |name: &str| field(group, name).and_then(typed);
    let (first, last) = (named("original-recipient"), named("final-recipient"));
    Some(Found {
        status,
        reason_given: diagnostic.or(remark).map(str::to_owned),
        diagnosis,
        recipient: last.clone().or_else(|| first.clone()),
        tokens,
        ..Found::new(kind, first.into_iter().chain(last).collect())
    })
}

fn kind(group: &Fields) -> Option<NoticeKind> {
    let action = field(group, "action").map(str::to_ascii_lowercase);
    let Some(action) = action else {
        // Some gateways give only the status.
        field(group, "final-recipient").or_else(|| field(group, "original-recipient"))?;
        return match field(group, "status").and_then(enhanced)?.as_bytes()[0] {
            b'5' => Some(NoticeKind::Failed),
            b'4' => Some(NoticeKind::Delayed),
            _ => Some(NoticeKind::Delivered),
        };
    };
    match action.split(['(', ' ', ';']).next()? {
        "failed" | "failure" => Some(NoticeKind::Failed),
        "delayed" => Some(NoticeKind::Delayed),
        "delivered" | "relayed" | "expanded" => Some(NoticeKind::Delivered),
        _ => None,
    }
}

/// The status that counts, of the one in the field and the one that the remote server gave.
fn status(noted: Option<String>, diagnostic: Option<&str>) -> Option<String> {
    let theirs = diagnostic.and_then(enhanced).filter(|code| !code.starts_with('2'));
    let Some(noted) = noted else { return theirs };
    let Some(theirs) = theirs else { return Some(noted) };
    // `5.0.0` is vague, and the remote server's own code is better; its policy, limit or temporary problem also
    // outranks a relay's `5.1.1`.
    let temporary = diagnostic.and_then(smtp_code).is_some_and(|code| code.starts_with('4'));
    let better = is_vague(&noted) && !is_vague(&theirs);
    let contrary = is_hard(&noted) && !is_hard(&theirs) && !is_vague(&theirs);
    let class = noted.as_bytes()[0] == theirs.as_bytes()[0] || temporary;
    let policy = theirs.starts_with("5.7.") && noted.starts_with('5');
    Some(if (better || contrary || policy) && class { theirs } else { noted })
}
