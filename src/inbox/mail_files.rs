//! Where mail is read from: a maildir, an mbox, an `.eml` file, a file of JSON notifications, or a folder of them. Nothing is
//! moved, marked or deleted.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _};
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
    #[error("it has more parts, levels or headers than a bounce or a reply")]
    TooComplex,
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
        Ok(start) if start.trim_ascii_start().starts_with(b"From ") => mbox(reader, &mut give),
        Ok(_) if !mail => {}
        Ok(_) => {
            let mut content = Vec::new();
            let read = reader.take(LARGEST + 1).read_to_end(&mut content);
            match read {
                Err(error) => give(None, Err(error.into())),
                Ok(_) if content.len() as u64 > LARGEST => give(None, Err(MailboxError::TooLarge)),
                Ok(_) if content.trim_ascii_start().starts_with(b"{") => notifications(&content, &mut give),
                Ok(_) => give(None, Ok(content)),
            }
        }
    }
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
        give(Some(number + 1).filter(|_| number > 0), Ok(content[start..].to_vec()));
    }
}

/// Splits an mbox at its `From ` lines, which follow an empty line; `>From ` in a mail is `From `.
fn mbox(mut reader: BufReader<File>, give: &mut dyn FnMut(Option<usize>, Result<Vec<u8>, MailboxError>)) {
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
        let begins = after_empty && line.starts_with(b"From ");
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
