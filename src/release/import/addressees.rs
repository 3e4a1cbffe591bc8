//! Who is no speaker: nobody in particular, and those to whom something was said: `says Anna Berg to Reuters`.

use super::grammar::Grammar;
use super::names::words;
use crate::release::languages::{begins, folded};

impl Grammar {
    /// Whether a speaker is nobody in particular: `nobody`, `everyone in the club`, `neither Ann Miller nor Bo Hill`.
    pub(super) fn is_nobody(self, speaker: &str) -> bool {
        let lower = folded(speaker.trim_start());
        self.vocabularies().any(|v| begins(&v.speech.nobody, &lower).is_some())
    }

    /// Whether a few words beside a speaker say that it was not said: `sagte nie`.
    pub(super) fn denies(self, beside: &str) -> bool {
        let all = words(beside);
        all.len() <= 3 && all.iter().any(|(_, word)| self.own().speech.denials.contains(&folded(word).as_str()))
    }

    /// The same of a word beside the name itself: `säger aldrig Anna Berg`.
    pub(super) fn is_denied(self, speaker: &str) -> bool {
        let all = words(speaker.split(',').next().unwrap_or_default());
        let denial = |word: Option<&(usize, &str)>| {
            word.is_some_and(|(_, word)| word.starts_with(char::is_lowercase) && self.denies(word))
        };
        denial(all.first()) || denial(all.last())
    }

    /// Where those begin, behind a name, to whom it was said: `Anna Berg till TT`, `Anna Koski STT:lle`.
    pub(super) fn addressee_at(self, text: &str) -> Option<usize> {
        let all = words(text);
        (1..all.len()).find_map(|nth| {
            let (at, word) = all[nth];
            let head = text[..at].trim_end();
            let part = head.ends_with(',');
            let bare = head.trim_end_matches(',');
            let named = capitals(bare) >= 2 && !bare.contains(',') && last_is_capital(bare) && self.is_speaker(bare);
            if self.ends_as_addressee(word) {
                let paper = all[nth - 1].1;
                let doubt = paper.ends_with('n') && !paper.ends_with("nen") && capitals(bare) >= 3;
                return match (part, doubt && OF_PAPERS.contains(&paper)) {
                    (false, true) => named.then_some(all[nth - 1].0),
                    (true, _) => Some(at),
                    (false, false) => (named && !doubt).then_some(at),
                };
            }
            let title = words(bare).last().is_some_and(|(_, last)| self.is_title(last));
            let direct = DATIVES.contains(&word);
            let to = self.addressed(&text[at..])?;
            (part && (!direct || is_agency(to)) || named && !(direct && title)).then_some(at)
        })
    }

    /// Whether words behind a verb of saying are those to whom it was said: `told Reuters:`, `säger till TT:`.
    pub(super) fn is_addressee(self, tail: &str) -> bool {
        let tail = tail.trim_matches([' ', ',', '.', ':', '\u{a0}']);
        let all = words(tail);
        let first = all.first().map_or("", |(_, word)| word);
        let bare = all.get(1).filter(|_| ARTICLES.contains(&first)).map_or(tail, |(at, _)| &tail[*at..]);
        let ends = all.len() <= 3 && all.last().is_some_and(|(_, word)| self.ends_as_addressee(word));
        let to = || all.len() <= 6 && !DATIVES.contains(&first) && self.addressed(tail).is_some();
        !tail.contains(',') && (is_agency(bare) || ends || to())
    }

    /// Whether somebody to whom it was said is still in a speaker, and cannot be told from the name.
    pub(super) fn holds_addressee(self, speaker: &str) -> bool {
        let head = speaker.split(',').next().unwrap_or_default();
        words(head).iter().skip(2).any(|(_, word)| self.ends_as_addressee(word)) || self.addressee_at(speaker).is_some()
    }

    /// Who is addressed by a text that begins with a word for it: `to the Norby Post`.
    fn addressed(self, text: &str) -> Option<&str> {
        if !text.starts_with(char::is_lowercase) {
            return None;
        }
        let to = begins(&self.own().speech.addressees, &folded(text))?;
        let behind = text.get(to.len()..)?.trim_start();
        let all = words(behind);
        let (_, first) = all.first()?;
        // `to the BBC`
        let behind = match all.get(1) {
            Some((next, _)) if ARTICLES.contains(first) => &behind[*next..],
            _ => behind,
        };
        (behind.starts_with(char::is_uppercase) || is_agency(behind)).then_some(behind)
    }

    /// `STT:lle`
    fn ends_as_addressee(self, word: &str) -> bool {
        let mut endings = self.own().speech.addressees.iter().filter_map(|form| form.strip_prefix('*'));
        endings.any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending))
    }
}

fn capitals(text: &str) -> usize {
    words(text).iter().filter(|(_, word)| word.starts_with(char::is_uppercase)).count()
}

fn last_is_capital(text: &str) -> bool {
    words(text).last().is_some_and(|(_, word)| word.starts_with(char::is_uppercase))
}

/// Whether a text begins with the name of a news agency or a broadcaster.
fn is_agency(text: &str) -> bool {
    let first = folded(words(text).first().map_or("", |(_, word)| word));
    AGENCIES.contains(&first.as_str()) && words(text).len() <= 2
}

const AGENCIES: [&str; 31] = [
    "reuters",
    "afp",
    "dpa",
    "apa",
    "sda",
    "epd",
    "kna",
    "sid",
    "ap",
    "ansa",
    "agi",
    "adnkronos",
    "efe",
    "tt",
    "ntb",
    "stt",
    "ritzau",
    "anp",
    "belga",
    "bbc",
    "cnn",
    "bloomberg",
    "yle",
    "svt",
    "nrk",
    "rai",
    "ard",
    "zdf",
    "rtve",
    "swissinfo",
    "keystone-sda",
];

const ARTICLES: [&str; 14] =
    ["the", "der", "die", "dem", "den", "das", "de", "het", "la", "le", "el", "il", "lo", "los"];

/// German addresses somebody with an article alone: `sagte Anna Berg der Zeitung`.
const DATIVES: [&str; 4] = ["der", "dem", "den", "dieser"];

/// What Finnish papers are named after: `Helsingin Sanomille`.
const OF_PAPERS: [&str; 6] = ["Helsingin", "Turun", "Savon", "Suomen", "Maaseudun", "Etelä-Suomen"];
