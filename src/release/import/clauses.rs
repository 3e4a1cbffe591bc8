//! What the narrator tells around a speaker: `Ann Miller, while Bo Hill warned`, `Anna Berg och visar på linsen`.

use super::grammar::Grammar;
use super::names::{PARTICLES, PREPOSITIONS, is_name, words};
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
        words(lead_in).len() > SHORT
            || self.tells(lead_in)
            || words(lead_in).len() > 2 && !self.people(lead_in).is_empty()
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
        if self.is_participle(text, all, nth) {
            return true;
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

    /// `Ann Miller, holding up a jar`, `Anne Morel en montrant la lentille`; not `acting director`.
    fn is_participle(self, text: &str, all: &[(usize, &str)], nth: usize) -> bool {
        let (at, word) = all[nth];
        let head = text[..at].trim_end();
        let part = text[at..].split(',').next().unwrap_or_default();
        let placed = nth > 0 && (head.ends_with(',') || !head.contains(',') && self.is_speaker(head));
        if !placed || self.is_title(part) {
            return false;
        }
        self.own().speech.participles.iter().any(|form| {
            let (before, ending) = form.split_once('*').unwrap_or(("", form));
            let doing = if before.is_empty() { Some(nth) } else { (word == before.trim()).then_some(nth + 1) };
            let Some((doing, (_, verb))) = doing.and_then(|doing| Some((doing, all.get(doing)?))) else { return false };
            let behind = all.get(doing + 1).is_none_or(|(_, next)| {
                next.starts_with(char::is_uppercase)
                    || PARTICLES.contains(next)
                    || PREPOSITIONS.contains(next)
                    || ARTICLES.contains(next)
                    || RELATIVES.contains(next)
                    || BEHIND_PARTICIPLES.contains(next)
                    || self.own().speech.possessives.contains(next)
            });
            verb.len() > ending.len() + 1 && verb.ends_with(ending) && behind
        })
    }

    /// Whether a clause does no more than to go on with the quote: `fortsätter`, `adds:`.
    pub(super) fn goes_on_only(self, clause: &str) -> bool {
        let rest = self.verb_at(clause).and_then(|verb| clause.get(verb..));
        rest.is_some_and(|rest| self.without_fillers(rest.trim_end_matches([':', '.', ' ', '\u{a0}'])).is_empty())
    }

    /// Whether a speaker is one person and not a sentence: no verb of saying stands first, behind a name or before one.
    pub(super) fn is_one_speaker(self, speaker: &str) -> bool {
        let all = words(speaker);
        let capital = |nth: usize| all.get(nth).is_some_and(|(_, word)| word.starts_with(char::is_uppercase));
        let lower = folded(speaker);
        let speech = &self.own().speech;
        let clause = begins(&speech.clauses, &lower).is_some()
            || all.first().is_some_and(|(_, word)| speech.links.contains(word) && all.len() > 1)
            || all.len() > 1 && self.begins_with_source(speaker)
            || all.last().is_some_and(|(_, word)| speech.links.contains(word) && !is_name(speaker))
            || all.len() > 2 && begins(&speech.circumstances, &lower).is_some();
        // `Anne Morel, c’est clair`
        let told = speaker.split(", ").skip(1).any(|part| {
            let word = folded(part.split_whitespace().next().unwrap_or_default());
            ["it", "c’est", "c'est", "es", "det", "het"].contains(&word.as_str())
        });
        !clause
            && !told
            && !self.is_nobody(speaker)
            && !self.is_denied(speaker)
            && !self.holds_addressee(speaker)
            && !self.is_anything(speaker)
            && !(0..all.len()).any(|nth| {
                let (at, word) = all[nth];
                // `Ivo Marsh, who wrote Fog` says who he is.
                let relative = nth > 0 && WHO.contains(&all[nth - 1].1);
                (nth == 0 || capital(nth - 1) || capital(nth + 1))
                    && !relative
                    && word.starts_with(char::is_lowercase)
                    && speech.verbs.contains(&word)
                    && self.verb_at(&speaker[at..]).is_some()
            })
    }

    /// Whether what stands behind an article is neither a name nor a role, where all nouns have a capital: `das Wetter`.
    fn is_anything(self, speaker: &str) -> bool {
        let all = words(speaker);
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let article = all.first().is_some_and(|(_, word)| NOUN_ARTICLES.contains(&folded(word).as_str()));
        let name = || all.windows(2).skip(1).any(|two| capital(two[0].1) && capital(two[1].1));
        self.own().habits.nouns_in_capitals
            && article
            && !name()
            && !self.is_title(speaker.split(',').next().unwrap_or_default())
    }

    /// A speaker without an article and an adjective before the name: `a delighted Ann Miller`.
    pub(super) fn without_adjective(self, speaker: &str) -> Option<(&str, &str)> {
        let all = words(speaker);
        let name = all.iter().position(|(_, word)| word.starts_with(char::is_uppercase))?;
        let [(_, article), between @ ..] = &all[..name] else { return None };
        let small = |word: &str| PREPOSITIONS.contains(&word) || ARTICLES.contains(&word) || self.is_title(word);
        let adjectives = (1..=2).contains(&between.len()) && !between.iter().any(|(_, word)| small(word));
        let two = all.get(name + 1).is_some_and(|(_, word)| word.starts_with(char::is_uppercase));
        let direct = !speaker[..all[name].0].contains(',');
        (self.own().speech.articles.contains(article) && adjectives && two && direct).then(|| {
            let (adjective, name) = speaker.split_at(all[name].0);
            (adjective.trim(), name)
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

/// What may stand behind a participle, besides a name, an article or a preposition.
const BEHIND_PARTICIPLES: [&str; 10] = ["up", "out", "back", "down", "that", "over", "around", "its", "itself", "how"];

/// What begins a clause that says who somebody is.
const WHO: [&str; 9] = ["who", "som", "der", "die", "qui", "che", "que", "quien", "joka"];

const NOUN_ARTICLES: [&str; 10] = ["der", "die", "das", "dem", "den", "ein", "eine", "einer", "dieser", "diese"];

const RELATIVES: [&str; 2] = ["que", "che"];

const ARTICLES: [&str; 16] =
    ["the", "a", "an", "die", "das", "ein", "eine", "el", "los", "las", "lo", "il", "le", "en", "ett", "et"];
