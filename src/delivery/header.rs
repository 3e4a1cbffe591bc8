//! Headers that contain free text, which lettre's own types do not always write as mail servers and readers need them.
//!
//! lettre writes the other headers. These stay ours, on the encoder that lettre itself uses:
//!
//! - a name and its address, as lettre writes both on one line, however long it gets;
//! - a subject with a word of 60 letters or more, which it leaves on a line that is too long, or with `=?` in it, which a
//!   reader would take for an encoded word;
//! - the date, which it writes only in UTC.

use std::fmt::Write as _;

use email_encoding::headers::writer::EmailWriter;
use email_encoding::headers::{quoted_string, rfc2047};
use jiff::Zoned;
use lettre::message::header::{HeaderName, HeaderValue};

/// A word of this length may not fit into a line.
const LONG: usize = 60;

/// A header of plain text: as it is, or in encoded words (RFC 2047), folded.
pub(super) fn text(name: &'static str, text: &str) -> HeaderValue {
    let text = one_line(text);
    if !text.contains("=?") && !has_long_word(&text) {
        return HeaderValue::new(HeaderName::new_from_ascii_str(name), text);
    }
    written(name, |w| rfc2047::encode(&text, w))
}

/// A name and the address that it belongs to (RFC 5322, section 3.4).
pub(super) fn mailbox(name: &'static str, display_name: &str, address: &str) -> HeaderValue {
    let display_name = one_line(display_name);
    if display_name.is_empty() {
        return encoded(name, address.to_owned());
    }
    phrase(name, &display_name, &format!("<{address}>"))
}

/// A list's name and its identifier (RFC 2919).
pub(super) fn list_id(display_name: &str, id: &str) -> HeaderValue {
    phrase("List-Id", &one_line(display_name), &format!("<{id}>"))
}

/// A name, as it is or encoded, and what stands in angle brackets after it.
fn phrase(name: &'static str, display_name: &str, in_brackets: &str) -> HeaderValue {
    written(name, |w| {
        if has_long_word(display_name) {
            rfc2047::encode(display_name, w)?;
        } else if !display_name.is_empty() {
            quoted_string::encode(display_name, w)?;
        }
        if !display_name.is_empty() {
            w.space();
        }
        w.folding().write_str(in_brackets)
    })
}

/// The date with the offset of its time zone (RFC 5322, section 3.3).
pub(super) fn date(date: &Zoned) -> HeaderValue {
    encoded("Date", date.strftime("%a, %d %b %Y %H:%M:%S %z").to_string())
}

/// A header whose value is ASCII and folded already.
pub(super) fn encoded(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

fn written(name: &'static str, write: impl FnOnce(&mut EmailWriter<'_>) -> std::fmt::Result) -> HeaderValue {
    let mut value = String::new();
    let mut writer = EmailWriter::new(&mut value, name.len() + ": ".len(), 0, false);
    // Writing into a string does not fail.
    let _ = write(&mut writer);
    drop(writer);
    encoded(name, value)
}

fn has_long_word(text: &str) -> bool {
    text.split(' ').any(|word| word.len() >= LONG)
}

/// The text without control characters, which would end the header.
fn one_line(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use lettre::message::header::Headers;

    use super::*;

    fn shown(value: HeaderValue) -> String {
        let mut headers = Headers::new();
        headers.insert_raw(value);
        let text = headers.to_string();
        assert!(text.is_ascii() && text.split("\r\n").all(|line| line.len() <= 78), "{text}");
        text.strip_suffix("\r\n").unwrap().to_owned()
    }

    #[test]
    fn a_subject_is_plain_where_it_can_be_and_never_ends_its_line() {
        assert_eq!(shown(text("Subject", "Plain words")), "Subject: Plain words");
        assert_eq!(shown(text("Subject", "a\r\nBcc: x@x.example")), "Subject: a  Bcc: x@x.example");
        assert_eq!(shown(text("Subject", "Åsa")), "Subject: =?utf-8?b?w4VzYQ==?=");
        assert_eq!(shown(text("Subject", "=?utf-8?Q?x?=")), "Subject: =?utf-8?b?PT91dGYtOD9RP3g/PQ==?=");
        for long in ["Ö 📷".repeat(30), "word ".repeat(40), "x".repeat(177), "å".repeat(177), "a =?".repeat(60)] {
            shown(text("Subject", &long));
        }
    }

    #[test]
    fn a_name_is_bare_quoted_or_encoded_and_its_address_has_a_line_of_its_own_where_it_needs_one() {
        let to = |name: &str| shown(mailbox("To", name, "bo@media.example"));
        assert_eq!(to(""), "To: bo@media.example");
        assert_eq!(to(" Bo "), "To: Bo <bo@media.example>");
        assert_eq!(to("Bo Ek"), "To: \"Bo Ek\" <bo@media.example>");
        assert_eq!(to("Åsa Ek"), "To: =?utf-8?b?w4VzYSBFaw==?= <bo@media.example>");
        assert_eq!(to("a\r\nBcc: x"), "To: =?utf-8?b?YSAgQmNjOiB4?= <bo@media.example>");
        assert_eq!(to("=?utf-8?Q?x?="), "To: =?utf-8?b?PT91dGYtOD9RP3g/PQ==?= <bo@media.example>");
        assert!(to(&"Å".repeat(21)).contains("\r\n <bo@"));
        for long in ["x".repeat(300), "å".repeat(300), "Bo \"B\" Ek ".repeat(30), "Bo ".repeat(100)] {
            to(&long);
        }
        assert_eq!(shown(list_id("", "press.a.example")), "List-Id: <press.a.example>");
        assert_eq!(shown(list_id("Åre", "press.a.example")), "List-Id: =?utf-8?b?w4VyZQ==?= <press.a.example>");
    }
}
