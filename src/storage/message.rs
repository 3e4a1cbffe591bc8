//! What the operating system says about an error, in our own form: lowercase, and without its number.

use std::error::Error;
use std::io;

/// An I/O error's message: `no such file or directory`, not `No such file or directory (os error 2)`.
#[must_use]
pub fn io_message(error: &io::Error) -> String {
    let mut text = error.to_string();
    if let Some(start) = text.find(" (os error ") {
        let end = text[start..].find(')').map_or(text.len(), |at| start + at + 1);
        text.replace_range(start..end, "");
    }
    let mut letters = text.chars();
    match letters.next() {
        // `No such file`, but not `TLS`.
        Some(first) if !letters.clone().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text,
    }
}

/// The message of any error, without its causes.
#[must_use]
pub fn error_message(error: &(dyn Error + 'static)) -> String {
    error.downcast_ref::<io::Error>().map_or_else(|| error.to_string(), io_message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_error_is_told_without_its_number() {
        let missing = io::Error::from_raw_os_error(2);
        assert_eq!(io_message(&missing), "no such file or directory");
        let there = io::Error::new(missing.kind(), format!("{missing} at path \"/tmp/Å\""));
        assert_eq!(error_message(&there), "no such file or directory at path \"/tmp/Å\"");
        for (said, shown) in [("TLS is missing", "TLS is missing"), ("", ""), ("A", "a"), ("x (os error 9", "x")] {
            assert_eq!(io_message(&io::Error::other(said)), shown);
        }
    }
}
