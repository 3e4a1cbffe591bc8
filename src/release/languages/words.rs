//! The words that pressbox itself writes around a story, in the story's language.

use serde::{Deserialize, Serialize};

/// The words of a language, under the names by which templates call them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The greeting for a journalist without a name.
    pub hello: &'static str,
    pub press_release: &'static str,
    pub immediate: &'static str,
    pub embargo_until: &'static str,
    pub corrected: &'static str,
    /// In front of a corrected release's subject, and of what it changes.
    pub correction: &'static str,
    /// In front of a credit line.
    pub photo: &'static str,
    pub timetable: &'static str,
    /// In front of the zone that all times of a timetable are in.
    pub times_are_local: &'static str,
    /// On the link to the timetable as a calendar.
    pub calendar: &'static str,
    /// In front of the zone that the reader's clock is in.
    pub your_time: &'static str,
    /// Before the moment at which an embargo lifts on the reader's own clock.
    pub embargo_your_time: &'static str,
    pub facts: &'static str,
    pub links: &'static str,
    pub photos: &'static str,
    pub print_size: &'static str,
    pub ask_by_reply: &'static str,
    pub ask_by_mail: &'static str,
    pub usage: &'static str,
    pub contact: &'static str,
    pub about: &'static str,
    pub sent_to: &'static str,
    pub unsubscribe: &'static str,
    pub caption: &'static str,
    pub credit: &'static str,
    pub creator: &'static str,
    pub copyright: &'static str,
    pub licence: &'static str,
    pub licensor: &'static str,
    pub data_mining: &'static str,
    pub made_by: &'static str,
    pub date: &'static str,
    pub place: &'static str,
    pub file: &'static str,
    /// Over the attachments of a release.
    pub files: &'static str,
    pub keep_credit: &'static str,
    /// The marks that open and close a quotation.
    pub quotes: [&'static str; 2],
}

impl Words {
    /// Puts a sentence in quotation marks, unless it has its own.
    #[must_use]
    pub fn quoted(&self, text: &str) -> String {
        const MARKS: [char; 8] = ['"', '“', '”', '„', '»', '«', '‘', '’'];
        if text.starts_with(MARKS) {
            return text.to_owned();
        }
        let [open, close] = self.quotes;
        format!("{open}{text}{close}")
    }
}

impl Words {
    /// A credit line after the language's word for a photo, unless it says itself that the picture is something else.
    #[must_use]
    pub fn credited(&self, credit: &str) -> String {
        const OTHER: [&str; 12] = [
            "illustration",
            "graphic",
            "graphics",
            "grafik",
            "map",
            "karta",
            "karte",
            "montage",
            "collage",
            "kollage",
            "rendering",
            "video",
        ];
        let credit = bare_credit(credit);
        let kind = credit.split_once(':').map(|(kind, _)| kind.trim().to_lowercase());
        match kind {
            _ if credit.is_empty() => String::new(),
            Some(kind) if OTHER.contains(&kind.as_str()) => credit.to_owned(),
            _ => format!("{} {credit}", self.photo),
        }
    }
}

/// A credit line without the `Photo:` that many begin with: the language's own word is written before it.
#[must_use]
pub(crate) fn bare_credit(credit: &str) -> &str {
    const OWN: [&str; 6] = ["photo", "foto", "bild", "fotograf", "fotografin", "photographer"];
    match credit.split_once(':') {
        Some((head, name)) if OWN.contains(&head.trim().to_lowercase().as_str()) => name.trim(),
        _ => credit.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::model::Language;

    #[test]
    fn a_credit_line_loses_its_own_word_for_photo_and_nothing_else() {
        assert_eq!(bare_credit("Foto: Åsa Öberg/Nord"), "Åsa Öberg/Nord");
        assert_eq!(bare_credit("Foto Nord: Åsa"), "Foto Nord: Åsa");
        assert_eq!(bare_credit("Åsa Öberg"), "Åsa Öberg");
        let words = Words::of(Language::Swedish);
        assert_eq!(words.credited("Photo: Åsa Öberg"), "Foto: Åsa Öberg");
        assert_eq!(words.credited("Illustration: Åsa Öberg"), "Illustration: Åsa Öberg");
    }

    #[test]
    fn a_quotation_is_not_quoted_twice() {
        assert_eq!(Words::of(Language::German).quoted("Ja."), "„Ja.“");
        assert_eq!(Words::of(Language::Swedish).quoted("”Ja.”"), "”Ja.”");
    }
}
