//! A mail as its writer meant it, where the lines that separate its parts are missing or have another name.
//!
//! What was cut off on its way has no last boundary, and the mail crate then neither decodes the last part nor takes it for
//! a text. A person's wish must not get lost with it.

use mail_parser::{Message, MimeHeaders as _};

use super::bounds;

/// How often a mail is looked at: parts that a repair reveals may be cut off themselves.
const ROUNDS: usize = 3;

/// Longer names of boundaries are none (RFC 2046, section 5.1.1).
const LONGEST: usize = 70;

/// The mail with what it lacks, if it lacks anything and is still simple enough to be taken apart.
pub(super) fn repaired(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole: Option<Vec<u8>> = None;
    for _ in 0..ROUNDS {
        let now = whole.as_deref().unwrap_or(bytes);
        let Some(next) = with_boundaries(now).filter(|next| bounds::is_simple(next)) else { break };
        whole = Some(next);
    }
    whole
}

fn with_boundaries(bytes: &[u8]) -> Option<Vec<u8>> {
    let mail = mail_parser::MessageParser::default().parse(bytes)?;
    let (named, multipart) = boundaries(&mail);
    let stands = |boundary: &str| lines(bytes, boundary).next().is_some();
    if multipart && named.first().is_none_or(|outer| !stands(outer)) {
        return with_header(bytes, usize::try_from(mail.root_part().offset_body).ok()?);
    }
    let closed = |boundary: &str| lines(bytes, boundary).any(|after| after.starts_with(b"--"));
    let open: Vec<_> = named.iter().filter(|boundary| stands(boundary) && !closed(boundary)).collect();
    if open.is_empty() {
        return None;
    }
    let closing: String = open.iter().rev().flat_map(|boundary| ["\n--", boundary, "--\n"]).collect();
    Some([bytes, closing.as_bytes()].concat())
}

/// The boundaries that the mail names, the outermost first, and whether it is to have several parts at all.
fn boundaries(mail: &Message<'_>) -> (Vec<String>, bool) {
    let mut named = Vec::new();
    for kind in mail.parts.iter().filter_map(|part| part.content_type()) {
        if let Some(boundary) = kind.attribute("boundary").filter(|boundary| !boundary.is_empty())
            && !named.iter().any(|known| known == boundary)
        {
            named.push(boundary.to_owned());
        }
    }
    let multipart = mail.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("multipart"));
    (named, multipart)
}

/// What follows a boundary in each line that begins with it.
fn lines<'a>(bytes: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let mark = format!("--{boundary}").into_bytes();
    let length = mark.len();
    let found: Vec<usize> = memchr::memmem::find_iter(bytes, &mark).collect();
    let begins = move |at: &usize| *at == 0 || bytes[at - 1] == b'\n';
    found.into_iter().filter(begins).map(move |at| &bytes[at + length..])
}

/// The mail with a header that names the boundary which its parts really have.
fn with_header(bytes: &[u8], body: usize) -> Option<Vec<u8>> {
    let (head, body) = bytes.split_at_checked(body)?;
    let mut before: &[u8] = b"";
    let boundary = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).find_map(|line| {
        let header = line.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"Content-"));
        let name = std::mem::replace(&mut before, line).strip_prefix(b"--")?;
        let plain = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
        (header && !name.is_empty() && name.len() <= LONGEST && name.iter().all(plain)).then_some(name)
    })?;
    let boundary = String::from_utf8_lossy(boundary);
    let header = format!("\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\n\n");
    Some([head.trim_ascii_end(), header.as_bytes(), body].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = "Content-Type: text/plain\n\nplease unsubscribe me\n";

    #[test]
    fn what_was_cut_off_is_closed_from_the_inside() {
        let open = format!(
            "Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: multipart/alternative; boundary=\"C D\"\n\n--C D\n{PART}"
        );
        let whole = String::from_utf8(repaired(open.as_bytes()).unwrap()).unwrap();
        assert_eq!(whole, format!("{open}\n--C D--\n\n--B--\n"));
        assert_eq!(repaired(whole.as_bytes()), None);
    }

    #[test]
    fn parts_with_another_boundary_than_the_header_says_are_found() {
        for header in ["multipart/mixed", "multipart/mixed; boundary=A", "multipart/mixed; boundary=\"\""] {
            let mail = format!("Subject: x\nContent-Type: {header}\n\n--B\n{PART}");
            let whole = repaired(mail.as_bytes()).unwrap();
            let mail = mail_parser::MessageParser::default().parse(&whole).unwrap();
            assert_eq!(mail.body_text(0).as_deref().map(str::trim), Some("please unsubscribe me"), "{header}");
            assert_eq!(mail.subject(), Some("x"));
        }
    }

    #[test]
    fn whole_mails_and_what_is_none_stay_as_they_are() {
        let whole = format!("Content-Type: multipart/mixed; boundary=B\n\n--B\n{PART}--B--\n");
        for mail in
            [&*whole, "Subject: x\n\n--B\nContent-Type: text/plain\n", "", "\n", "Content-Type: multipart/mixed\n\nx"]
        {
            assert_eq!(repaired(mail.as_bytes()), None, "{mail}");
        }
    }
}
