//! Where mail is read from: a maildir, an mbox, an `.eml` file, a file of JSON notifications, or a folder of them. Nothing is
//! moved, marked or deleted.

use std::borrow::Cow;
use std::fs;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::storage::regular_file;

/// No notice is as large; what is, is not read.
pub const LARGEST: u64 = 32 << 20;

/// One mail of a mailbox.
#[derive(Debug)]
pub struct StoredMail {
    pub path: PathBuf,
    /// The mail's number in its file, from 1; `None` where the file is the mail.
    pub number: Option<usize>,
    pub content: Result<Vec<u8>, MailboxError>,
}

/// A mail that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    #[error("it cannot be read")]
    Read(#[from] io::Error),
    #[error("it is too large for a bounce or a reply")]
    TooLarge,
    #[error("the server lists it but does not send it")]
    NotDelivered,
    #[error("it is damaged, or made in a way that pressbox cannot read")]
    Unreadable,
    #[error("it has more parts, levels or headers than a bounce or a reply")]
    TooComplex,
    #[error("it is not a whole email, mailbox or notification of Amazon SES")]
    NotMail,
}

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
    let mut give = |number, content| take(StoredMail { path: path.to_path_buf(), number, content });
    let opened = regular_file::open(path).map(BufReader::new);
    let mut reader = match opened {
        Ok(reader) => reader,
        Err(error) => return give(None, Err(error.into())),
    };
    match reader.fill_buf() {
        Err(error) => give(None, Err(error.into())),
        // Some programs leave an empty line at the start.
        Ok(start) if start.trim_ascii_start().starts_with(b"From ") => {
            if !ends_with_returns(start) {
                return mbox(reader, &mut give);
            }
            let mut content = Vec::new();
            match reader.take(LARGEST + 1).read_to_end(&mut content) {
                Err(error) => give(None, Err(error.into())),
                Ok(_) if content.len() as u64 > LARGEST => give(None, Err(MailboxError::TooLarge)),
                Ok(_) => mbox(&*with_line_feeds(&content), &mut give),
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

/// Whether a line begins a mail of an mbox: `From anna@media.example Thu May 12 10:00:00 2022`. A sentence that begins
/// with the word has no date.
fn is_envelope(line: &[u8]) -> bool {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let rest = String::from_utf8_lossy(&rest[..rest.len().min(500)]).to_ascii_lowercase();
    let words: Vec<&str> = rest.split_whitespace().collect();
    let is_day = |word: &str| DAYS.contains(&word.trim_end_matches(','));
    let is_time = |word: &&str| {
        let mut parts = word.split(':');
        let mut number = || parts.next().is_some_and(|part| part.len() <= 2 && part.parse::<u8>().is_ok());
        number() && number()
    };
    // A sender may contain a space; some programs write none.
    let day = words.iter().take(5).position(|word| is_day(word));
    day.is_some_and(|day| words.iter().skip(day + 1).take(4).any(is_time))
}

/// Splits an mbox at its `From ` lines, which follow an empty line; `>From ` in a mail is `From `.
fn mbox(mut reader: impl BufRead, give: &mut dyn FnMut(Option<usize>, Result<Vec<u8>, MailboxError>)) {
    let (mut number, mut content, mut too_large) = (0, Vec::new(), false);
    let mut after_empty = true;
    loop {
        let mut line = Vec::new();
        // A line without an end must not fill the memory.
        let read = (&mut reader).take(1 << 20).read_until(b'\n', &mut line);
        let ended = match &read {
            Ok(length) => *length == 0,
            Err(_) => true,
        };
        let begins = after_empty && (number == 0 && line.starts_with(b"From ") || is_envelope(&line));
        if (ended || begins) && number > 0 {
            let whole = std::mem::take(&mut content);
            give(Some(number), if too_large { Err(MailboxError::TooLarge) } else { Ok(whole) });
            too_large = false;
        }
        if let Err(error) = read {
            return give(Some(number + 1), Err(error.into()));
        }
        if ended {
            return;
        }
        if begins {
            number += 1;
            after_empty = false;
            continue;
        }
        after_empty = line.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        let quoted = line.iter().take_while(|byte| **byte == b'>').count();
        let unquoted = if quoted > 0 && line[quoted..].starts_with(b"From ") { &line[1..] } else { &line[..] };
        if content.len() as u64 + unquoted.len() as u64 > LARGEST {
            too_large = true;
            content.clear();
        } else if !too_large {
            content.extend_from_slice(unquoted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_an_envelope_has_a_date() {
        for line in [
            "From MAILER-DAEMON Thu May 12 10:00:00 2022",
            "From anna@media.example Thu May 12 10:00:00 2022\n",
            "From - Thu May 12 10:00:00 2022",
            "From anna@media.example Thu, 12 May 2022 10:00:00 +0200",
            "From anna@media.example  Thu May  2 10:00 MEST 2022",
            "From \"anna berg\"@media.example Thu May 12 10:00:00 2022",
        ] {
            assert!(is_envelope(line.as_bytes()), "{line}");
        }
        for line in [
            "From our side we regret that the mail failed.",
            "From now on please use the web form.",
            "From Monday 10:00 on, we are open",
            "From anna@media.example",
            "From: Thu May 12 10:00:00 2022",
            "From \u{FF}",
            "From ",
        ] {
            assert!(!is_envelope(line.as_bytes()), "{line}");
        }
    }

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
