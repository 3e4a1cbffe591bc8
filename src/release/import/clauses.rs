//! What the narrator tells around a speaker: `Ann Miller, while Bo Hill warned`, `Anna Berg och visar på linsen`.

use super::grammar::Grammar;
use super::names::{PARTICLES, words};
use crate::release::languages::{begins, folded};

/// A lead-in with more words tells something of its own.
const SHORT: usize = 6;

impl Grammar {
    /// Where the narrator's own clause begins behind a speaker, if there is one.
    pub(super) fn clause_at(self, text: &str) -> Option<usize> {
        let all = words(text);
        (1..all.len()).find(|nth| self.begins_clause(text, &all, *nth)).map(|nth| all[nth].0)
    }

    /// Whether words beside a quote tell something that must not be lost: `Asked whether the tortoise minded`.
    pub(super) fn tells(self, beside: &str) -> bool {
        let all = words(beside);
        (0..all.len()).any(|nth| self.begins_clause(beside, &all, nth))
    }

    /// The same of what stands before a speaker, where the sentence can be kept at no cost.
    pub(super) fn lead_in_tells(self, lead_in: &str) -> bool {
        words(lead_in).len() > SHORT || self.tells(lead_in)
    }

    fn begins_clause(self, text: &str, all: &[(usize, &str)], nth: usize) -> bool {
        let (at, word) = all[nth];
        if !word.starts_with(char::is_lowercase) && nth > 0 {
            return false;
        }
        let lower = folded(&text[at..]);
        let speech = &self.own().speech;
        if begins(&speech.clauses, &lower).is_some() {
            // `Sara Poli, che l’ha disegnata` says who she is.
            return !(RELATIVES.contains(&word) && text[..at].trim_end().ends_with(','));
        }
        // `Anna Berg och visar på linsen`; `ordförande och grundare` is a title.
        let Some((behind, next)) = all.get(nth + 1) else { return false };
        let head = text[..at].trim_end();
        let bare = head.trim_end_matches(',');
        let named = nth > 0 && (head.ends_with(',') || !bare.contains(',')) && self.is_speaker(bare);
        speech.links.contains(&word)
            && (named || nth == 0)
            && next.starts_with(char::is_lowercase)
            && !PARTICLES.contains(next)
            && !ARTICLES.contains(next)
            && !self.is_title(&text[*behind..])
            && !self.goes_on_only(&text[*behind..])
    }

    /// Whether a clause does no more than to go on with the quote: `fortsätter`, `adds:`.
    pub(super) fn goes_on_only(self, clause: &str) -> bool {
        let rest = self.verb_at(clause).and_then(|verb| clause.get(verb..));
        rest.is_some_and(|rest| self.without_fillers(rest.trim_end_matches([':', '.', ' ', '\u{a0}'])).is_empty())
    }

    /// Whether a speaker is one person and not two sentences: no verb of saying stands first or behind a name.
    pub(super) fn is_one_speaker(self, speaker: &str) -> bool {
        let all = words(speaker);
        !(0..all.len()).any(|nth| {
            let (at, word) = all[nth];
            let behind_name = nth.checked_sub(1).is_none_or(|before| all[before].1.starts_with(char::is_uppercase));
            behind_name
                && word.starts_with(char::is_lowercase)
                && self.own().speech.verbs.contains(&word)
                && self.verb_at(&speaker[at..]).is_some()
        })
    }

    /// Parts `, while Bo Hill warned:` into what joins it and who speaks next.
    pub(super) fn joined(self, clause: &str) -> Option<(&str, &str)> {
        let clause = clause.trim_start_matches([',', ' ', '\u{a0}']);
        let lower = folded(clause);
        let speech = &self.own().speech;
        let join =
            [&speech.clauses, &speech.links].into_iter().filter_map(|list| begins(list, &lower)).map(str::len).max()?;
        let (join, rest) = (lower.len() == clause.len()).then(|| clause.split_at(join))?;
        Some((join, rest.trim_start()))
    }
}

const RELATIVES: [&str; 2] = ["que", "che"];

const ARTICLES: [&str; 16] =
    ["the", "a", "an", "die", "das", "ein", "eine", "el", "los", "las", "lo", "il", "le", "en", "ett", "et"];
