//! What a mail's calendar changes in journalists' calendars, in a line and in objects.

use crate::release::CancelledEvent;

/// Which events the calendar cancels; nothing where it cancels none.
pub(crate) fn cancelled_line(cancelled: &[CancelledEvent]) -> Option<String> {
    /// The others are counted.
    const NAMED: usize = 3;
    let named: Vec<_> = cancelled.iter().take(NAMED).map(|event| format!("`{}`", event.title.trim())).collect();
    let more = match cancelled.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!named.is_empty()).then(|| format!("the calendar cancels {}{more}", named.join(", ")))
}

/// The same for scripts: each event with the UID by which calendars know it.
pub(crate) fn cancelled_objects(cancelled: &[CancelledEvent]) -> serde_json::Value {
    let object = |CancelledEvent { uid, title, start }: &CancelledEvent| serde_json::json!({ "uid": uid, "title": title.trim(), "start": start.to_string() });
    cancelled.iter().map(object).collect()
}
