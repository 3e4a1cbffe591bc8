//! Values of the front matter, written as TOML.

use std::fmt::Write as _;

/// A TOML string on one line; on several where the text has several and none of them would end the front matter.
pub(super) fn quoted(text: &str) -> String {
    let plain = !text.lines().any(|line| line.trim() == super::DELIMITER) && !text.contains('\r');
    let several = plain && text.contains('\n');
    let mut out = String::from(if several { "\"\"\"\n" } else { "\"" });
    for c in text.chars() {
        match c {
            '"' => out += "\\\"",
            '\\' => out += "\\\\",
            '\n' if several => out.push('\n'),
            '\n' => out += "\\n",
            '\t' => out += "\\t",
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out += if several { "\"\"\"" } else { "\"" };
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_text_reads_back_from_toml() {
        for text in
            ["", "plain", "“å” \"q\" \\", "two\nlines", "a\n+++\nb", "tab\tbell\u{7}", "crlf\r\n", "ends\n", "\u{85}"]
        {
            let table: toml::Table = toml::from_str(&format!("k = {}", quoted(text))).unwrap();
            assert_eq!(table["k"].as_str(), Some(text));
            assert!(!quoted(text).lines().any(|line| line.trim() == "+++"));
        }
    }
}
