//! Notifications of Amazon SES: JSON as SNS mails it, alone or in its envelope.

use serde_json::Value;

use super::codes::enhanced;
use super::diagnosis::{Diagnosis, diagnose};
use super::found::Found;
use crate::delivery::NoticeKind;
use crate::press::{Address, tokens_in};

/// Reads a notification that a text begins with.
pub(super) fn notification(text: &str) -> Option<Found> {
    let start = text.trim_start();
    if !start.starts_with('{') || !start.contains("notificationType") && !start.contains("eventType") {
        return None;
    }
    // SNS adds text about how to unsubscribe after it.
    let value = serde_json::Deserializer::from_str(start).into_iter::<Value>().next()?.ok()?;
    let inner = value["Message"].as_str().and_then(|text| serde_json::from_str(text).ok());
    event(inner.as_ref().unwrap_or(&value))
}

fn event(event: &Value) -> Option<Found> {
    let kind = event["notificationType"].as_str().or_else(|| event["eventType"].as_str())?;
    let mut found = match kind {
        "Bounce" => bounce(&event["bounce"]),
        "Complaint" => complaint(&event["complaint"]),
        "Delivery" => {
            let to = list(&event["delivery"]["recipients"]).filter_map(Value::as_str);
            Found::new(NoticeKind::Delivered, to.filter_map(parsed).collect())
        }
        "DeliveryDelay" => {
            let delay = &event["deliveryDelay"];
            let one = list(&delay["delayedRecipients"]).next().unwrap_or(&Value::Null);
            Found {
                status: one["status"].as_str().and_then(enhanced),
                reason_given: text(&one["diagnosticCode"]).or_else(|| text(&delay["delayType"])),
                ..Found::new(NoticeKind::Delayed, addressed(&delay["delayedRecipients"]))
            }
        }
        _ => return None,
    };
    let mail = &event["mail"];
    // SES replaces our Message-ID, and keeps ours among the headers.
    let headers = list(&mail["headers"]);
    let valued = |name: &str, header: &Value| {
        header["name"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(name)).then(|| text(&header["value"]))?
    };
    for header in headers.take(500) {
        found.message_ids.extend(valued("Message-ID", header).map(|id| bare_id(&id)));
        let link = valued("List-Unsubscribe", header).unwrap_or_default();
        found.tokens.extend(tokens_in(&link).map(str::to_owned));
    }
    found.message_ids.extend(mail["commonHeaders"]["messageId"].as_str().map(bare_id));
    found.tokens.extend(mail["source"].as_str().into_iter().flat_map(tokens_in).map(str::to_owned));
    Some(found)
}

fn bounce(bounce: &Value) -> Found {
    let one = list(&bounce["bouncedRecipients"]).next().unwrap_or(&Value::Null);
    let said = text(&one["diagnosticCode"]);
    let status = one["status"].as_str().and_then(enhanced);
    let words = said.clone().unwrap_or_default();
    let diagnosis = match bounce["bounceType"].as_str() {
        Some("Permanent") => diagnose(status.as_deref(), &words),
        Some("Transient") => Diagnosis::Passing,
        _ => Diagnosis::Unclear,
    };
    let kinds = [&bounce["bounceType"], &bounce["bounceSubType"]].map(|kind| kind.as_str().unwrap_or_default());
    let addresses = addressed(&bounce["bouncedRecipients"]);
    Found {
        status,
        reason_given: said.or_else(|| Some(kinds.join(" ").trim().to_owned())),
        diagnosis,
        recipient: addresses.first().cloned(),
        ..Found::new(NoticeKind::Failed, addresses)
    }
}

fn complaint(complaint: &Value) -> Found {
    let kind = complaint["complaintFeedbackType"].as_str().unwrap_or("unwanted");
    let notice = match kind {
        "not-spam" | "auth-failure" | "virus" => NoticeKind::Other,
        _ => NoticeKind::Complaint,
    };
    Found {
        reason_given: Some(format!("marked as {kind}")),
        ..Found::new(notice, addressed(&complaint["complainedRecipients"]))
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn addressed(recipients: &Value) -> Vec<Address> {
    list(recipients).filter_map(|one| one["emailAddress"].as_str()).filter_map(parsed).take(20).collect()
}

/// `Anna <anna@media.example>` or the address alone.
fn parsed(text: &str) -> Option<Address> {
    let bare = text.rsplit_once('<').map_or(text, |(_, address)| address);
    bare.trim_end_matches('>').parse().ok()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn bare_id(id: &str) -> String {
    id.trim().trim_start_matches('<').trim_end_matches('>').to_owned()
}
