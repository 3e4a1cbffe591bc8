//! Splits an mbox at its `From ` lines, which follow an empty line; `>From ` in a mail is `From `.
//!
//! Some programs leave `From ` in a mail as it is, and say in `Content-Length` how long the mail is. Others keep that header
//! from whoever sent the mail, who may have written any number. So a number hides no mail, but a mail that it covers to
//! its last byte proves nothing.

use std::io::{BufRead, Read as _};
use std::path::Path;

use super::stored_mail::{LARGEST, MailboxError, StoredMail};

pub(super) fn mbox(mut reader: impl BufRead, path: &Path, take: &mut dyn FnMut(StoredMail)) {
    let (mut number, mut content, mut too_large) = (0, Vec::new(), false);
    let mut after_empty = true;
    let mut count = Count::default();
    // What waits until it is known where the mail around it ends.
    let mut waiting: Vec<StoredMail> = Vec::new();
    let mut waiting_bytes = 0;
    // A mail that does not end within what is kept at once may cover everything behind.
    let mut inside = false;
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
            waiting_bytes += whole.len() as u64;
            let whole = if too_large { Err(MailboxError::TooLarge) } else { Ok(whole) };
            waiting.push(StoredMail::at(path, Some(number), whole));
            too_large = false;
            let unknown = count.goes_on() && !ended;
            if !unknown || waiting_bytes > LARGEST {
                let covered = unknown || count.ends_here();
                for (nth, mail) in waiting.drain(..).enumerate() {
                    take(StoredMail { within_another: inside || covered && nth > 0, ..mail });
                }
                (waiting_bytes, inside) = (0, unknown);
            }
        }
        if let Err(error) = read {
            return take(StoredMail::at(path, Some(number + 1), Err(error.into())));
        }
        if ended {
            return;
        }
        count.line(&line, begins);
        if begins {
            number += 1;
            after_empty = false;
            continue;
        }
        after_empty = is_empty(&line);
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

fn is_empty(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}

/// How far a mail goes by its own `Content-Length`. Numbers within what another one covers do not count.
#[derive(Debug, Default)]
struct Count {
    in_headers: bool,
    named: Option<u64>,
    /// Two headers name different numbers: one may be the sender's, and nobody knows which.
    two_numbers: bool,
    /// Bytes that are still to come.
    left: u64,
    /// It has ended, and only empty lines have come since.
    just_ended: bool,
}

impl Count {
    fn goes_on(&self) -> bool {
        self.left > 0
    }

    fn ends_here(&self) -> bool {
        self.just_ended || self.two_numbers
    }

    fn line(&mut self, line: &[u8], begins: bool) {
        if self.goes_on() {
            let length = line.len() as u64;
            self.just_ended = length == self.left;
            self.left = self.left.saturating_sub(length);
            return;
        }
        self.just_ended &= is_empty(line);
        if begins {
            *self = Self { in_headers: true, ..Self::default() };
        } else if self.in_headers && is_empty(line) {
            self.in_headers = false;
            self.left = self.named.take().unwrap_or_default();
        } else if self.in_headers && line.len() < 200 {
            let line = String::from_utf8_lossy(line).to_ascii_lowercase();
            let number = line.strip_prefix("content-length:").and_then(|number| number.trim().parse().ok());
            self.two_numbers |= number.is_some() && self.named.is_some() && number != self.named;
            self.named = number.max(self.named);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    const INNER: &str = "From bo@media.example Sun Nov 29 00:00:00 2026\nSubject: unsubscribe\n\nunsubscribe\n";
    const NEXT: &str = "\nFrom cy@media.example Sun Nov 29 00:00:00 2026\nSubject: x\n\nnext\n";

    /// Of each mail of a file, whether it stands within another one.
    fn split(file: &str) -> Vec<bool> {
        let mut mails = Vec::new();
        mbox(file.as_bytes(), Path::new("box"), &mut |mail| mails.push(mail.within_another));
        mails
    }

    fn outer(length: usize) -> String {
        format!("From eve@evil.example Sun Nov 29 00:00:00 2026\nSubject: hi\nContent-Length: {length}\n\nhello\n\n")
    }

    #[test]
    fn a_mail_within_another_is_read_and_marked() {
        let length = "hello\n\n".len() + INNER.len();
        for (behind, marked) in [("", vec![false, true]), (NEXT, vec![false, true, false])] {
            assert_eq!(split(&format!("{}{INNER}{behind}", outer(length))), marked);
        }
        // What it says of its own length changes nothing.
        let with_own_length = INNER.replace("\n\n", "\nContent-Length: 999\n\n");
        let length = "hello\n\n".len() + with_own_length.len();
        assert_eq!(split(&format!("{}{with_own_length}{NEXT}", outer(length))), [false, true, false]);
        let two = format!("{INNER}{NEXT}");
        let length = "hello\n\n".len() + two.len();
        assert_eq!(split(&format!("{}{two}{NEXT}", outer(length))), [false, true, true, false]);
    }

    #[test]
    fn two_numbers_and_one_that_goes_far_mark_what_lies_behind() {
        let two = outer(6).replace("Content-Length", "Content-Length: 13\nContent-Length");
        assert_eq!(split(&format!("{two}{INNER}{NEXT}")), [false, true, false]);
        let large = "x".repeat(70) + "\n";
        let large = large.repeat(usize::try_from(LARGEST).unwrap() / 71 + 10);
        let length = large.len() + 1 + INNER.len();
        assert_eq!(split(&format!("{}{large}\n{INNER}{NEXT}", outer(length + 7))), [false, true, false]);
    }

    #[test]
    fn a_wrong_number_hides_and_marks_nothing() {
        let right = "hello\n".len();
        for length in [right, right + 1, right + 2, right + 50, right + 100_000, usize::MAX] {
            assert_eq!(split(&format!("{}{INNER}{NEXT}", outer(length))), [false; 3], "{length}");
        }
    }

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
}
