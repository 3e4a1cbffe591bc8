//! What a mail's calendar changes in journalists' calendars, in a line.

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
