//! Encodes text for mail: quoted-printable bodies and encoded words in headers.

use std::fmt::Write as _;

/// Mail's line length: a body's, without its line end.
const LINE: usize = 76;

/// Writes text as quoted-printable with CRLF line ends, from the start of a line.
pub(super) fn quoted_printable(text: &str, out: &mut Vec<u8>) {
    let mut column = 0;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let ends_line = bytes.get(at + 1).is_none_or(|next| matches!(next, b'\n' | b'\r'));
        match byte {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => {}
            b'\n' | b'\r' => {
                out.extend_from_slice(b"\r\n");
                column = 0;
            }
            b' ' | b'\t' if !ends_line => put(&[*byte], &mut column, out),
            // A line that begins with a dot or with `From ` is changed by some servers on the way.
            b'.' if column == 0 => put(&escaped(*byte), &mut column, out),
            b'F' if column == 0 && bytes[at..].starts_with(b"From ") => put(&escaped(*byte), &mut column, out),
            b'!'..=b'<' | b'>'..=b'~' => put(&[*byte], &mut column, out),
            _ => put(&escaped(*byte), &mut column, out),
        }
    }
}

fn put(piece: &[u8], column: &mut usize, out: &mut Vec<u8>) {
    // One column is kept for the soft break's `=`.
    if *column + piece.len() > LINE - 1 {
        out.extend_from_slice(b"=\r\n");
        *column = 0;
    }
    out.extend_from_slice(piece);
    *column += piece.len();
}

fn escaped(byte: u8) -> [u8; 3] {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    [b'=', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]
}

/// A header's text: as it is where it is plain ASCII, else in encoded words (RFC 2047), folded.
///
/// `column` is where the text begins on its line; a control character becomes a space.
pub(super) fn header_text(text: &str, column: usize) -> String {
    let text = one_line(text);
    let text = text.trim();
    let plain = text.is_ascii() && !text.contains("=?") && text.split(' ').all(|word| word.len() < 60);
    if plain { folded(text, column) } else { encoded_words(text, column) }
}

/// A name as it is written before an address: bare, quoted or encoded.
pub(super) fn display_name(name: &str, column: usize) -> String {
    let atom = |c: char| c.is_ascii_alphanumeric() || " !#$%&'*+-/=?^_`{|}~".contains(c);
    let sound = name.is_ascii() && !name.contains(char::is_control) && !name.contains("=?") && name.len() < 60;
    if sound && name.chars().all(atom) {
        folded(name, column)
    } else if sound {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        encoded_words(one_line(name).trim(), column)
    }
}

/// A file's name as the parameters of a Content-Disposition, each on a line of its own: plain where it can be, else in
/// percent signs and in as many parts as it needs (RFC 2231).
pub(super) fn file_name(name: &str) -> String {
    const PART: usize = 56;
    let plain = |c: char| c.is_ascii_alphanumeric() || " !#$&+-.^_`{}~()[],=@".contains(c);
    if name.len() <= PART && name.chars().all(plain) {
        return format!("\r\n filename=\"{name}\"");
    }
    let mut parts = vec!["UTF-8''".to_owned()];
    for byte in name.bytes() {
        let piece = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        match parts.last_mut() {
            Some(part) if part.len() + piece.len() <= PART => part.push_str(&piece),
            _ => parts.push(piece),
        }
    }
    if let [one] = parts.as_slice() {
        return format!("\r\n filename*={one}");
    }
    let numbered = parts.iter().enumerate().map(|(nth, part)| format!("\r\n filename*{nth}*={part}"));
    numbered.collect::<Vec<_>>().join(";")
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn folded(text: &str, mut column: usize) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 && column + 1 + word.len() > LINE && !word.is_empty() {
            out.push_str("\r\n");
            column = 0;
        }
        if at > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.len();
    }
    out
}

fn encoded_words(text: &str, mut column: usize) -> String {
    const OPEN: &str = "=?utf-8?Q?";
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars() {
        let mut piece = String::new();
        match c {
            ' ' => piece.push('_'),
            'a'..='z' | 'A'..='Z' | '0'..='9' => piece.push(c),
            _ => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing into a string does not fail.
                    let _ = write!(piece, "={byte:02X}");
                }
            }
        }
        // A letter stays whole in its word, and a word with its frame stays within the line and within 75 letters.
        if column + OPEN.len() + word.len() + piece.len() + 2 > LINE - 1 {
            if !word.is_empty() {
                let _ = write!(out, "{OPEN}{word}?=");
                word.clear();
            }
            out.push_str("\r\n ");
            column = 1;
        }
        word.push_str(&piece);
    }
    let _ = write!(out, "{OPEN}{word}?=");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(text: &str) -> String {
        let mut out = Vec::new();
        quoted_printable(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_body_keeps_within_76_columns_and_ends_no_line_in_a_space() {
        assert_eq!(encode("Åsa = 1 \nnext\r\n.\nFrom here"), "=C3=85sa =3D 1=20\r\nnext\r\n=2E\r\n=46rom here");
        let long = encode(&"å–📷 ".repeat(60));
        assert!(long.lines().all(|line| line.len() <= 76 && !line.ends_with(' ')), "{long}");
        assert!(long.contains("=\r\n"));
    }

    #[test]
    fn a_header_keeps_its_letters_whole_and_its_lines_short() {
        assert_eq!(header_text("Plain words", 9), "Plain words");
        assert_eq!(header_text("a\r\nBcc: x@x.example", 9), "a  Bcc: x@x.example");
        assert_eq!(header_text("Åsa", 9), "=?utf-8?Q?=C3=85sa?=");
        let long = header_text(&"Ö 📷".repeat(30), 9);
        assert!(long.split("\r\n").all(|line| line.trim_start().len() <= 75), "{long}");
        assert!(header_text(&"word ".repeat(40), 9).split("\r\n").all(|line| line.len() <= 76));
    }

    #[test]
    fn a_file_name_is_quoted_or_in_parts() {
        assert_eq!(file_name("map 2.pdf"), "\r\n filename=\"map 2.pdf\"");
        assert_eq!(file_name("Åre.pdf"), "\r\n filename*=UTF-8''%C3%85re.pdf");
        let long = file_name(&"å".repeat(60));
        assert!(long.starts_with("\r\n filename*0*=UTF-8''%C3%A5") && long.contains(";\r\n filename*1*=%C3"), "{long}");
        assert!(long.split("\r\n").all(|line| line.len() <= 76), "{long}");
    }

    #[test]
    fn a_name_is_bare_quoted_or_encoded() {
        assert_eq!(display_name("Bo Ek", 4), "Bo Ek");
        assert_eq!(display_name("Ek, Bo \"B\"", 4), "\"Ek, Bo \\\"B\\\"\"");
        assert_eq!(display_name("Åsa Ek", 4), "=?utf-8?Q?=C3=85sa_Ek?=");
    }
}
