//! Texts of a message as quoted-printable (RFC 2045, section 6.7).
//!
//! lettre's encoder leaves a line that begins with a dot or with `From ` as it is, and some servers change such a line on the
//! way, which breaks the signature. This one escapes them.

/// The length of a line, without its end.
const LINE: usize = 76;

/// Writes text with CRLF line ends, from the start of a line.
pub(super) fn encode(text: &str, out: &mut Vec<u8>) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_keeps_within_76_columns_and_ends_no_line_in_a_space() {
        let encoded = |text: &str| {
            let mut out = Vec::new();
            encode(text, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(encoded("Åsa = 1 \nnext\r\n.\nFrom here"), "=C3=85sa =3D 1=20\r\nnext\r\n=2E\r\n=46rom here");
        let long = encoded(&"å–📷 ".repeat(60));
        assert!(long.lines().all(|line| line.len() <= 76 && !line.ends_with(' ')), "{long}");
        assert!(long.contains("=\r\n"));
    }
}
