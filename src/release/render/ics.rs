//! The timetable as iCalendar (RFC 5545), for journalists to put into their calendars.

use jiff::Timestamp;

use super::addresses::encoded;
use super::layout::Layout;
use super::prose::{Prose, clean_line, href};
use crate::release::CancelledEvent;
use crate::storage::text::is_unseen_control;

impl Layout<'_> {
    /// The timetable for a calendar program, or `None` if there is no timetable. `made` is the time that the file carries.
    ///
    /// An event keeps its UID when its time or its title is corrected, and a corrected release counts its SEQUENCE up, so that a
    /// calendar that holds the old time moves it. What a correction drops is there as cancelled, so that a calendar removes it.
    ///
    /// There is no ORGANIZER, though RFC 5546 asks for one: with it, Evolution asks the reader to accept or decline.
    #[must_use]
    pub fn calendar(&self, made: Timestamp) -> Option<String> {
        let Layout { release, issuer, .. } = self;
        if release.timetable.is_empty() && release.cancelled.is_empty() {
            return None;
        }
        let mut file = Lines::default();
        file.line("BEGIN", "VCALENDAR");
        file.line("VERSION", "2.0");
        file.line("PRODID", "-//pressbox//timetable//EN");
        file.line("CALSCALE", "GREGORIAN");
        file.line("METHOD", "PUBLISH");
        file.text("X-WR-CALNAME", &clean_line(&release.headline));
        let domain = issuer.address.rsplit('@').next().filter(|d| !d.is_empty()).unwrap_or("pressbox.invalid");
        let sequence = release.version.saturating_sub(1).to_string();
        let stamp = utc(self.versioned(made));
        let begin = |file: &mut Lines, uid: &str, start: Timestamp, title: &str| {
            file.line("BEGIN", "VEVENT");
            file.text("UID", uid);
            file.line("SEQUENCE", &sequence);
            file.line("DTSTAMP", &stamp);
            file.line("DTSTART", &utc(start));
            file.text("SUMMARY", &clean_line(&Prose::markdown(title).text));
        };
        for (event, uid) in release.timetable.iter().zip(release.event_uids(domain, &[])) {
            begin(&mut file, &uid, event.start.timestamp(), &event.title);
            if let Some(note) = &event.note {
                file.text("DESCRIPTION", &Prose::markdown(note).text);
            }
            if let Some(url) = event.url.as_deref().and_then(href) {
                file.line("URL", &encoded(&url));
            }
            end(&mut file);
        }
        for CancelledEvent { uid, title, start } in &release.cancelled {
            begin(&mut file, uid, *start, title);
            file.line("STATUS", "CANCELLED");
            end(&mut file);
        }
        file.line("END", "VCALENDAR");
        Some(file.out)
    }
}

/// Ends an event. A journalist may or may not go, so it does not mark them as busy.
fn end(file: &mut Lines) {
    file.line("TRANSP", "TRANSPARENT");
    file.line("END", "VEVENT");
}

/// The form of times in UTC (RFC 5545, 3.3.5).
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The longest line, in bytes, without its end.
const LONGEST: usize = 75;

/// An iCalendar file's content lines (RFC 5545, 3.1).
#[derive(Default)]
struct Lines {
    out: String,
}

impl Lines {
    /// A property of the type TEXT (3.3.11): these characters would end the value or begin another.
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => escaped.extend(['\\', c]),
                '\n' => escaped += "\\n",
                c if is_unseen_control(c) => {}
                c => escaped.push(c),
            }
        }
        self.line(name, &escaped);
    }

    /// A property with its value as it is; folded where it is long, and never within a character.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if length + c.len_utf8() > LONGEST {
                self.out += "\r\n ";
                length = 1;
            }
            self.out.push(c);
            length += c.len_utf8();
        }
        self.out += "\r\n";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_end_its_line_or_begin_another_value() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", "one; two, three\\four\nfive\rsix\u{7}: “seven”");
        assert_eq!(lines.out, "SUMMARY:one\\; two\\, three\\\\four\\nfivesix: “seven”\r\n");
    }

    #[test]
    fn a_long_line_is_folded_between_characters_and_unfolds_to_itself() {
        for word in ["a", "å", "€", "🏁", "aå€🏁"] {
            let value = word.repeat(100);
            let mut lines = Lines::default();
            lines.line("DESCRIPTION", &value);
            assert!(lines.out.split("\r\n").all(|line| line.len() <= LONGEST), "{}", lines.out);
            let full = lines.out.matches("\r\n ").count();
            assert!(lines.out.split("\r\n").take(full).all(|line| line.len() > LONGEST - 4), "{}", lines.out);
            assert_eq!(lines.out.replace("\r\n ", ""), format!("DESCRIPTION:{value}\r\n"));
        }
    }
}
