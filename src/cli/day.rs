//! Days as they are typed.

use jiff::civil::Date;

/// Reads the day of an option such as `--expires`.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("`{text}` is not a date such as `2027-12-31`"))
}
