//! Whether a mail is simple enough to be taken apart.
//!
//! The mail crate follows whatever a mail nests: with 131,000 messages in one another it overflows the stack, and with
//! millions of empty parts or headers it fills the memory. So we count first what it would find, and never less: a header
//! may begin after any boundary, its name may contain spaces, and a message may be encoded.

/// Messages and multiparts in one another or beside each other.
const MOST_CONTAINERS: usize = 100;

/// The crate may look through the rest of a mail for each of them: so many bytes in all.
const MOST_WORK: usize = 1 << 30;

/// Lines that may separate parts.
const MOST_PARTS: usize = 20_000;

/// Lines of headers, and their bytes.
const MOST_HEADERS: (usize, usize) = (20_000, 4 << 20);

/// Encoded messages within encoded messages: the crate decodes no more.
const DEEPEST: usize = 3;

/// Whether a mail has no more parts, levels and headers than a notice or a reply may have.
pub(super) fn is_simple(mail: &[u8]) -> bool {
    Counter::default().is_within(mail, 0)
}

#[derive(Debug, Default)]
struct Counter {
    containers: usize,
    work: usize,
    parts: usize,
    headers: (usize, usize),
}

impl Counter {
    fn is_within(&mut self, mail: &[u8], depth: usize) -> bool {
        let (mut in_headers, mut container, mut encoded) = (true, false, false);
        let mut rest = mail;
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let (line, after) = rest.split_at(end);
            rest = after;
            // A boundary may stand anywhere in a line, and headers begin after it.
            if memchr::memmem::find(line, b"--").is_some() {
                self.parts += 1;
                if !in_headers {
                    (in_headers, container, encoded) = (true, false, false);
                }
            }
            if !in_headers {
                continue;
            }
            self.headers = (self.headers.0 + 1, self.headers.1 + line.len());
            let found = containers(line, after);
            self.containers += found;
            container |= found > 0;
            encoded |= has_header(line, b"content-transfer-encoding");
            if line.trim_ascii().is_empty() {
                if container {
                    // The headers of the message that it contains follow.
                    self.work += self.containers.min(MOST_CONTAINERS) * mail.len();
                } else {
                    in_headers = false;
                }
                if container && encoded && depth < DEEPEST {
                    let inside = [from_base64(rest), from_quoted_printable(rest)];
                    if !inside.iter().all(|inside| self.is_within(inside, depth + 1)) {
                        return false;
                    }
                }
                (container, encoded) = (false, false);
            }
            if self.is_too_much() {
                return false;
            }
        }
        !self.is_too_much()
    }

    fn is_too_much(&self) -> bool {
        self.containers > MOST_CONTAINERS
            || self.work > MOST_WORK
            || self.parts > MOST_PARTS
            || self.headers.0 > MOST_HEADERS.0
            || self.headers.1 > MOST_HEADERS.1
    }
}

/// How many headers of a line say that a message or several parts follow, or may say so.
fn containers(line: &[u8], after: &[u8]) -> usize {
    let leaf = |value: &[u8]| {
        let value = value.trim_ascii_start();
        // A value may begin on the next line.
        let value = if value.is_empty() { after.trim_ascii_start() } else { value };
        let kinds: [&[u8]; 5] = [b"text/", b"application/", b"image/", b"audio/", b"video/"];
        kinds.iter().any(|kind| value.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind)))
    };
    let colons = memchr::memchr_iter(b':', line);
    colons.filter(|at| is_named(&line[..*at], b"content-type") && !leaf(&line[at + 1..])).count()
}

fn has_header(line: &[u8], name: &[u8]) -> bool {
    memchr::memchr_iter(b':', line).any(|at| is_named(&line[..at], name))
}

/// Whether a text ends in a header's name, as the crate reads it: without regard to case and spaces.
fn is_named(text: &[u8], name: &[u8]) -> bool {
    let mut letters = text.iter().rev().filter(|byte| !byte.is_ascii_whitespace());
    name.iter().rev().all(|wanted| letters.next().is_some_and(|letter| letter.eq_ignore_ascii_case(wanted)))
}

/// What a text may contain in base64, up to the next boundary.
fn from_base64(text: &[u8]) -> Vec<u8> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0_u32);
    for byte in text.iter().take_while(|byte| **byte != b'-') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                (held, bits) = (0, 0);
                continue;
            }
            _ => continue,
        };
        held = (held << 6 | u32::from(value)) & 0xFFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xFF) as u8);
        }
    }
    bytes
}

/// What a text may contain in quoted-printable.
fn from_quoted_printable(text: &[u8]) -> Vec<u8> {
    let hex = |byte: Option<&u8>| byte.and_then(|byte| u8::try_from(char::from(*byte).to_digit(16)?).ok());
    let (mut bytes, mut at) = (Vec::with_capacity(text.len()), 0);
    while let Some(byte) = text.get(at) {
        at += 1;
        if *byte != b'=' {
            bytes.push(*byte);
        } else if let (Some(high), Some(low)) = (hex(text.get(at)), hex(text.get(at + 1))) {
            bytes.push(high << 4 | low);
            at += 2;
        } else {
            // The line goes on.
            let end = text[at..].iter().take(2).position(|byte| *byte == b'\n');
            at += end.map_or(0, |end| end + 1);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    const NESTED: &str = "Content-Type: message/rfc822\r\n\r\n";

    #[test]
    fn ordinary_mails_are_simple() {
        let report = "From: a@b.example\r\nContent-Type: multipart/report;\r\n boundary=b\r\n\r\n--b\r\n\r\nNo.\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nA: b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nA: b\r\n\r\n--b--\r\n";
        assert!(is_simple(report.as_bytes()));
        assert!(is_simple(b"") && is_simple(b"no mail") && is_simple(b"\r\n\r\nContent-Type: x"));
        // A long text is no header, and a mail may have many attachments.
        let log = format!("Subject: log\r\n\r\n{}", "12:00:01 host: a line -> b\r\n".repeat(400_000));
        assert!(is_simple(log.as_bytes()));
        let files = "--b\r\nContent-Type: image/jpeg\r\n\r\nAAAA\r\n".repeat(3_000);
        assert!(is_simple(format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{files}--b--").as_bytes()));
    }

    #[test]
    fn messages_nested_without_end_are_not() {
        for header in [
            NESTED,
            "content-type:message/global\n\n",
            "C o n t e n t - Type : message/rfc822\r\n\r\n",
            "Content-Type:\r\n message/rfc822\r\n\r\n",
            "Content-Type: (x) message / rfc822\r\n \r\n",
            "Content-Type: multipart/mixed; boundary=x\r\n\r\n--xContent-Type: multipart/mixed; boundary=y\r\n\r\n--y",
        ] {
            assert!(is_simple(header.repeat(20).as_bytes()), "{header}");
            assert!(!is_simple(header.repeat(131_000).as_bytes()), "{header}");
        }
        // Each may be looked for in the whole rest of a mail.
        let padded = format!("{}{}", NESTED.repeat(60), "x".repeat(30 << 20));
        assert!(!is_simple(padded.as_bytes()));
    }

    #[test]
    fn messages_nested_within_an_encoding_are_not() {
        let inner = NESTED.repeat(131_000);
        let quoted = inner.replace('C', "=43").replace("message", "mess=\r\nage");
        for (name, text) in [("base64", STANDARD.encode(&inner)), ("Quoted-Printable", quoted)] {
            let header = format!("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: {name}\r\n\r\n");
            assert!(!is_simple(format!("{header}{text}").as_bytes()), "{name}");
        }
        let header = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        let twice = format!("{header}{}", STANDARD.encode(format!("{header}{}", STANDARD.encode(&inner))));
        assert!(!is_simple(twice.as_bytes()));
        let harmless = STANDARD.encode("Subject: hello\r\n\r\nHello.\r\n");
        let mail = format!("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{harmless}");
        assert!(is_simple(mail.as_bytes()));
    }

    #[test]
    fn parts_and_headers_without_end_are_not() {
        let parts = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}", "--b\n\n".repeat(1 << 20));
        assert!(!is_simple(parts.as_bytes()));
        assert!(!is_simple("a:\n".repeat(1 << 20).as_bytes()));
        assert!(!is_simple(format!("To: {}", "a@b.example,".repeat(1 << 20)).as_bytes()));
    }
}
