//! The hash of a release's words: two texts with the same hash say the same to a reader.
//!
//! It is kept for years, and compared with what later versions of pressbox read from the same file: it is made from the
//! parts of the release, not from a rendering, and does not change with templates or settings. Photos and their captions,
//! the embargo and the version are not part of it.

use jiff::Zoned;

use super::model::{Block, Contact, Event, Fact, Link, Release};
use crate::storage::{Hasher, Sha256};

/// Text under the names of its parts, hashed so that nothing in one part looks like the beginning of the next.
struct Words(Hasher);

impl Words {
    fn put(&mut self, part: &str, text: &str) {
        // How a file breaks its lines is nothing that a reader sees.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.0.update(format!("{part} {}\n{text}\n", text.len()));
        }
    }

    fn maybe(&mut self, part: &str, text: Option<&str>) {
        self.put(part, text.unwrap_or_default());
    }

    fn instant(&mut self, part: &str, at: &Zoned) {
        self.put(part, &format!("{} {}", at.timestamp(), at.offset()));
    }
}

impl Release {
    /// The hash of what the release says.
    #[must_use]
    pub fn words_hash(&self) -> Sha256 {
        let mut words = Words(Hasher::default());
        words.put("headline", &self.headline);
        words.maybe("subheading", self.subheading.as_deref());
        words.put("lead", &self.lead);
        for block in &self.body {
            match block {
                Block::Paragraph(text) => words.put("paragraph", text),
                Block::Heading(text) => words.put("heading", text),
                Block::Quote { text, speaker } => {
                    words.put("quote", text);
                    words.maybe("speaker", speaker.as_deref());
                }
                Block::List(items) => items.iter().for_each(|item| words.put("item", item)),
                Block::Table(table) => table.texts().for_each(|text| words.put("table", text)),
            }
        }
        words.maybe("caption", self.caption.as_deref());
        for Event { start, title, note, url, uid: _ } in &self.timetable {
            words.instant("start", start);
            words.put("title", title);
            words.maybe("note", note.as_deref());
            words.maybe("url", url.as_deref());
        }
        for Fact { label, value } in &self.facts {
            words.put("label", label);
            words.put("value", value);
        }
        for Link { label, url } in &self.links {
            words.put("link", label);
            words.put("url", url);
        }
        words.maybe("terms", self.usage_terms.as_deref());
        for Contact { name, role, email, phone } in &self.contacts {
            words.put("contact", name);
            words.maybe("role", role.as_deref());
            words.maybe("email", email.as_deref());
            words.maybe("phone", phone.as_deref());
        }
        words.maybe("boilerplate", self.boilerplate.as_deref());
        words.maybe("date", self.date.map(|date| date.to_string()).as_deref());
        for (part, title) in
            [("timetable", &self.titles.timetable), ("facts", &self.titles.facts), ("about", &self.titles.boilerplate)]
        {
            words.maybe(part, title.as_deref());
        }
        words.maybe("correction", self.correction.as_deref());
        words.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Language;

    fn release() -> Release {
        let mut release = Release::new("race".parse().unwrap(), Language::English);
        release.headline = "Bäckman second".to_owned();
        release.lead = "The race was long.".to_owned();
        release.body = vec![Block::Paragraph("One.".to_owned()), Block::List(vec!["a".to_owned(), "b".to_owned()])];
        release
    }

    #[test]
    fn what_a_reader_does_not_see_changes_nothing() {
        let mut other = release();
        other.lead = "The  race\nwas long.".to_owned();
        other.version = 2;
        assert_eq!(other.words_hash(), release().words_hash());
    }

    #[test]
    fn every_word_counts_and_so_does_its_place() {
        let change: [fn(&mut Release); 6] = [
            |release| release.headline = "Bäckman first".to_owned(),
            |release| release.body[0] = Block::Heading("One.".to_owned()),
            |release| release.body[1] = Block::List(vec!["a b".to_owned()]),
            |release| release.correction = Some("Not first.".to_owned()),
            |release| release.facts.push(Fact { label: "Laps".to_owned(), value: "12".to_owned() }),
            |release| release.subheading = Some(std::mem::take(&mut release.lead)),
        ];
        for (n, change) in change.into_iter().enumerate() {
            let mut other = release();
            change(&mut other);
            assert_ne!(other.words_hash(), release().words_hash(), "change {n}");
        }
    }
}
