//! Values that differ from journalist to journalist, filled in after a release was rendered once for all of them.

use serde::Serialize;

use crate::storage::text::escape;

/// A value that differs from journalist to journalist.
///
/// Templates are rendered once with its [token](Slot::token) in the value's place; the mail is filled in per journalist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// `Hello Anna Larsson,`
    Greeting,
    /// The address that the message goes to.
    Address,
    /// A `mailto:` or `https:` URL that takes the journalist off the list.
    Unsubscribe,
}

impl Slot {
    pub const ALL: [Self; 3] = [Self::Greeting, Self::Address, Self::Unsubscribe];

    /// Letters only, so that escaping, inlining and encoding leave it alone.
    #[must_use]
    pub fn token(self) -> &'static str {
        match self {
            Self::Greeting => "PRESSBOXSLOTGREETINGX",
            Self::Address => "PRESSBOXSLOTADDRESSX",
            Self::Unsubscribe => "PRESSBOXSLOTUNSUBSCRIBEX",
        }
    }
}

/// Stands for a journalist's private link to the release, in mails to those who have one.
pub const PRIVATE_LINK: &str = "PRESSBOXSLOTPRIVATELINKX";

/// The tokens under the names by which templates call them.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Slots {
    greeting: &'static str,
    address: &'static str,
    unsubscribe: &'static str,
}

impl Default for Slots {
    fn default() -> Self {
        Self {
            greeting: Slot::Greeting.token(),
            address: Slot::Address.token(),
            unsubscribe: Slot::Unsubscribe.token(),
        }
    }
}

/// Fills the [slots](Slot) of a rendered text; in HTML the values are escaped.
#[must_use]
pub fn fill(text: &str, html: bool, value: impl Fn(Slot) -> String) -> String {
    let mut filled = text.to_owned();
    for slot in Slot::ALL {
        if filled.contains(slot.token()) {
            let value = value(slot);
            filled = filled.replace(slot.token(), &if html { escape(&value) } else { value });
        }
    }
    filled
}
