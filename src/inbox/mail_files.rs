//! Where mail is read from: a maildir, an mbox, an `.eml` file, a file of JSON notifications, or a folder of them. Nothing is
//! moved, marked or deleted.

use std::borrow::Cow;
use std::fs;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use walkdir::WalkDir;

use super::mbox::mbox;
use super::stored_mail::{LARGEST, MailboxError, StoredMail};
use crate::storage::regular_file;

/// Every mail at a path, one after the other, in the order of the files' names.
pub fn stored_mails(path: &Path, take: &mut dyn FnMut(StoredMail)) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        file(path, true, take);
        return Ok(());
    }
    for entry in WalkDir::new(path).sort_by_file_name().into_iter().flatten() {
        if entry.file_type().is_file() {
            file(entry.path(), is_mail(entry.path()), take);
        }
    }
    Ok(())
}

/// Whether a file in a folder is a mail by its place or name: in `cur` or `new` of a maildir, or `.eml` or `.json`.
fn is_mail(path: &Path) -> bool {
    let within = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
    matches!(within, Some("cur" | "new")) || kind.eq_ignore_ascii_case("eml") || kind.eq_ignore_ascii_case("json")
}

/// Reads a file: an mbox by its first words, else one mail, where it is `mail`.
fn file(path: &Path, mail: bool, take: &mut dyn FnMut(StoredMail)) {
    let mut give = |number, content| take(StoredMail::at(path, number, content));
    let opened = regular_file::open(path).map(BufReader::new);
    let mut reader = match opened {
        Ok(reader) => reader,
        Err(error) => return give(None, Err(error.into())),
    };
    match reader.fill_buf() {
        Err(error) => give(None, Err(error.into())),
        // Some programs leave an empty line at the start.
        Ok(start) if start.trim_ascii_start().starts_with(b"From ") => {
            // A mail server puts its own line above a mail that has a file for itself; what begins further down, its writer has written.
            let one = is_mail(path);
            let mut take = |mail: StoredMail| {
                let within_another = mail.within_another || one && mail.number.is_some_and(|number| number > 1);
                take(StoredMail { within_another, ..mail });
            };
            if !ends_with_returns(start) {
                return mbox(reader, path, &mut take);
            }
            let mut content = Vec::new();
            match reader.take(LARGEST + 1).read_to_end(&mut content) {
                Err(error) => take(StoredMail::at(path, None, Err(error.into()))),
                Ok(_) if content.len() as u64 > LARGEST => {
                    take(StoredMail::at(path, None, Err(MailboxError::TooLarge)));
                }
                Ok(_) => mbox(&*with_line_feeds(&content), path, &mut take),
            }
        }
        Ok(_) if !mail => {}
        Ok(_) => {
            let mut content = Vec::new();
            let read = reader.take(LARGEST + 1).read_to_end(&mut content);
            match read {
                Err(error) => give(None, Err(error.into())),
                Ok(_) if content.len() as u64 > LARGEST => give(None, Err(MailboxError::TooLarge)),
                Ok(_) if content.trim_ascii_start().starts_with(b"{") => notifications(&content, &mut give),
                Ok(_) if is_binary(&content) || !has_header(&content) => give(None, Err(MailboxError::NotMail)),
                Ok(_) => give(None, Ok(content)),
            }
        }
    }
}

/// Whether one of the first lines looks like a mail's header. Notices that begin in the middle of a text have one further
/// down.
fn has_header(content: &[u8]) -> bool {
    let is_header = |line: &[u8]| {
        let name = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
        name > 0 && line.get(name) == Some(&b':')
    };
    content.split(|byte| matches!(byte, b'\n' | b'\r')).take(200).any(is_header)
}

/// Whether a file is no text at all: a picture or a document that is named as a mail. A damaged mail may hold a few
/// control characters.
fn is_binary(content: &[u8]) -> bool {
    let start = &content[..content.len().min(4_096)];
    let is_control = |byte: &&u8| **byte < 32 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 8 | 12 | 27);
    start.iter().filter(is_control).count() * 50 > start.len()
}

/// Splits a file of JSON notifications, however they are separated.
fn notifications(content: &[u8], give: &mut dyn FnMut(Option<usize>, Result<Vec<u8>, MailboxError>)) {
    let mut values = serde_json::Deserializer::from_slice(content).into_iter::<serde::de::IgnoredAny>();
    let (mut number, mut start) = (0, 0);
    while let Some(Ok(_)) = values.next() {
        number += 1;
        let end = values.byte_offset();
        give(Some(number), Ok(content[start..end].to_vec()));
        start = end;
    }
    // What is not JSON is another kind of mail.
    if !content[start..].trim_ascii().is_empty() {
        let rest = &content[start..];
        let read = if has_header(rest) { Ok(rest.to_vec()) } else { Err(MailboxError::NotMail) };
        give(Some(number + 1).filter(|_| number > 0), read);
    }
}

/// A mail with line feeds, where an old program ended its lines with carriage returns alone, or with two.
pub(super) fn with_line_feeds(mail: &[u8]) -> Cow<'_, [u8]> {
    if !ends_with_returns(mail) {
        return Cow::Borrowed(mail);
    }
    let mut lines = Vec::with_capacity(mail.len());
    let mut rest = mail;
    while let Some(at) = memchr::memchr(b'\r', rest) {
        lines.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        // One end of a line, however many returns it has before its feed.
        let returns = rest.iter().take(3).take_while(|byte| **byte == b'\r').count();
        if rest.get(returns) == Some(&b'\n') {
            rest = &rest[returns..];
        } else {
            lines.push(b'\n');
        }
    }
    lines.extend_from_slice(rest);
    Cow::Owned(lines)
}

/// Whether the first line ends with a carriage return, and no line feed behind it.
fn ends_with_returns(mail: &[u8]) -> bool {
    let mail = mail.trim_ascii_start();
    let end = memchr::memchr2(b'\r', b'\n', mail);
    end.is_some_and(|end| mail[end..].starts_with(b"\r") && !mail[end..].starts_with(b"\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_old_programs_end_like_others() {
        let lines = |mail: &str| String::from_utf8(with_line_feeds(mail.as_bytes()).into_owned()).unwrap();
        assert_eq!(lines("A: b\rC: d\r\re\rf"), "A: b\nC: d\n\ne\nf");
        assert_eq!(lines("A: b\r\r\nC: d\r\r\n\r\r\ne"), "A: b\nC: d\n\ne");
        assert_eq!(lines("A: b\rC: d\re\r\nf"), "A: b\nC: d\ne\nf");
        for kept in ["A: b\r\nc\rd", "A: b\nc\rd", "", "\r", "a"] {
            assert_eq!(lines(kept), kept);
        }
    }
}
