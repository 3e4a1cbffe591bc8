//! The words with which a language says who is speaking: its verbs of saying, its pronouns, and what a speaker looks like.

use super::names::{PARTICLES, PREPOSITIONS, cut_sentence, is_organisation, words};
use crate::release::languages::{Vocabulary, begins, contains, folded};

/// Reads attributions in a language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grammar {
    own: &'static Vocabulary,
}

impl Grammar {
    pub(super) fn of(own: &'static Vocabulary) -> Self {
        Self { own }
    }

    pub(super) fn own(self) -> &'static Vocabulary {
        self.own
    }

    pub(super) fn vocabularies(self) -> impl Iterator<Item = &'static Vocabulary> {
        let english = Vocabulary::all().first().filter(|english| english.tag != self.own.tag);
        std::iter::once(self.own).chain(english)
    }

    /// Who is named as a text's source: `according to Leo Falk`.
    pub(super) fn source(self, text: &str) -> Option<String> {
        let lower = text.to_lowercase();
        let found = self.vocabularies().find_map(|v| contains(&v.speech.according, &lower));
        let (at, word) = found.filter(|_| lower.len() == text.len())?;
        let (sentence, _) = cut_sentence(&text[at + word.len()..]);
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let all = words(sentence);
        let title = all.iter().take(5).take_while(|(_, word)| !capital(word)).count();
        let run = all.iter().skip(title).take_while(|(_, word)| capital(word)).count();
        let (last, end) = *all.get((title + run).checked_sub(1)?)?;
        let speaker = sentence.get(all.first()?.0..last + end.len())?;
        (run >= 2 && self.is_speaker(speaker)).then(|| speaker.to_owned())
    }

    /// Whom a short paragraph is about: `Dominee Klaas Faber is er niet blij mee.`
    pub(super) fn subject(self, text: &str) -> Option<String> {
        let all = words(text);
        let run = all.iter().take_while(|(_, word)| word.starts_with(char::is_uppercase)).count();
        let (last, end) = *all.get(run.checked_sub(1)?)?;
        let name = text.get(all.first()?.0..last + end.len())?;
        // `Ann Miller and Bo Hill opened it.`
        let joined = all.get(run).is_some_and(|(_, word)| self.own.speech.links.contains(word) || *word == "&")
            && all.get(run + 1).is_some_and(|(_, word)| word.starts_with(char::is_uppercase));
        (run >= 2 && !joined && all.len() <= 14 && self.is_speaker(name) && !is_organisation(name, self.own))
            .then(|| name.to_owned())
    }

    /// People named in a text, by two or three capitalised words.
    pub(super) fn people(self, text: &str) -> Vec<String> {
        let all = words(text);
        let capital = |word: &str| {
            word.chars().count() > 1 && word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase)
        };
        // Anything between two words separates two names.
        let joined = |at: usize| {
            let (start, word) = all[at];
            all.get(at + 1)
                .is_some_and(|(next, other)| capital(other) && text.get(start + word.len()..*next) == Some(" "))
        };
        let mut found = Vec::new();
        let mut at = 0;
        while at < all.len() {
            let end = (at..all.len()).find(|nth| !capital(all[*nth].1) || !joined(*nth)).unwrap_or(at);
            let begins = at == 0 || text[..all[at].0].trim_end().ends_with(['.', '!', '?']);
            // The first word of a sentence always has a capital.
            let first = if begins && end - at == 2 { at + 1 } else { at };
            let (start, last) = (all[first].0, all[end]);
            let name = text.get(start..last.0 + last.1.len()).unwrap_or_default();
            let long = (1..=2).contains(&(end - first)) && capital(all[first].1);
            if long && self.is_speaker(name) && !is_organisation(name, self.own) {
                found.push(name.to_owned());
            }
            at = end + 1;
        }
        found
    }

    /// Whether a speaker is only a pronoun.
    pub(super) fn is_pronoun(self, speaker: &str) -> bool {
        let lower = folded(speaker);
        self.vocabularies().any(|vocabulary| vocabulary.speech.pronouns.contains(&lower.as_str()))
    }

    /// Whether a sentence speaks for the speaker: `I`, `we`.
    pub(super) fn is_first_person(self, sentence: &str) -> bool {
        let lower = folded(sentence);
        contains(&self.own.speech.first_person, &lower).is_some()
    }

    /// How long the verb of saying is that begins a text.
    pub(super) fn verb_at(self, text: &str) -> Option<usize> {
        let head = text.get(..floor(text, 40)).unwrap_or(text);
        let lower = head.to_lowercase();
        if lower.len() != head.len() {
            return None;
        }
        let verbs = self.vocabularies().flat_map(|vocabulary| [&vocabulary.speech.verbs, &vocabulary.speech.according]);
        verbs.filter_map(|verbs| begins(verbs, &lower)).map(str::len).max()
    }

    /// A phrase without the small words at its beginning that are no part of a name: `sich`, `också`.
    pub(super) fn without_fillers(self, text: &str) -> &str {
        let mut rest = text.trim_start_matches([' ', ',', '\u{a0}']);
        loop {
            let lower = rest.to_lowercase();
            let filler = self.vocabularies().filter_map(|v| begins(&v.speech.fillers, &lower)).map(str::len).max();
            match filler.filter(|_| lower.len() == rest.len()) {
                Some(length) => rest = rest[length..].trim_start_matches([' ', ',', '\u{a0}']),
                None => return rest,
            }
        }
    }

    pub(super) fn is_tail(self, text: &str) -> bool {
        let lower = folded(text.trim_matches([' ', ',', '.']));
        let first = lower.split_whitespace().next().unwrap_or_default();
        PREPOSITIONS.contains(&first) && words(text).len() <= 7
            || self.vocabularies().any(|vocabulary| begins(&vocabulary.speech.tails, &lower).is_some())
            || words(text).len() <= 3 && !text.contains(char::is_uppercase)
            || self.is_addressee(text)
    }

    /// Whether a phrase is what somebody does: `la directora general`.
    pub(super) fn is_title(self, phrase: &str) -> bool {
        let words = words(phrase);
        let role = |word: &str| {
            let word = folded(word);
            self.vocabularies().any(|v| {
                v.contacts.roles.iter().any(|role| word == *role || role.chars().count() >= 5 && word.ends_with(role))
            })
        };
        let circumstance = words.first().is_some_and(|(_, word)| PREPOSITIONS.contains(&folded(word).as_str()));
        words.len() <= 6 && !circumstance && words.iter().any(|(_, word)| role(word))
    }

    /// Whether a phrase is a person, perhaps behind a title: `Mayor Bo Hill`, `museichef Anna Berg`, not `On his visit to Norby`.
    pub(super) fn is_speaker(self, phrase: &str) -> bool {
        let phrase = phrase.split(',').next().unwrap_or_default().trim();
        if self.is_pronoun(phrase) {
            return true;
        }
        let words = words(phrase);
        let capital = |word: &str| word.starts_with(char::is_uppercase) && !word.ends_with('.');
        let run = words.iter().rev().take_while(|(_, word)| capital(word) || PARTICLES.contains(word)).count();
        let capitals = words.iter().rev().take(run).filter(|(_, word)| capital(word)).count();
        let title = &words[..words.len() - run];
        // `sportvisser en vrijwilliger Ton Kuipers`: what is a preposition elsewhere joins two titles here.
        let joins = |word: &str| self.own.speech.links.contains(&word);
        let clause = title.iter().any(|(_, word)| {
            let word = folded(word);
            PREPOSITIONS.contains(&word.as_str()) && !joins(&word)
        }) || words.first().is_some_and(|(_, word)| PREPOSITIONS.contains(&folded(word).as_str()));
        words.len() <= 8
            && !clause
            && capitals >= if title.is_empty() { 1 } else { 2 }
            && !phrase.contains(|c: char| c.is_ascii_digit())
    }

    /// The same with the title in a part of its own: `la préfète, Mme Anne Roy`.
    pub(super) fn is_titled_speaker(self, phrase: &str) -> bool {
        let titled = |(title, name): (&str, &str)| {
            let name = name.split(", ").next().unwrap_or_default();
            let words_of = words(title);
            let small = words_of.len() <= 4
                && words_of.iter().all(|(_, word)| word.starts_with(char::is_lowercase))
                && words_of.first().is_some_and(|(_, word)| !PREPOSITIONS.contains(word));
            (small || self.is_title(title)) && words(name).len() >= 2 && self.is_speaker(name)
        };
        self.is_speaker(phrase) || phrase.split_once(", ").is_some_and(titled)
    }

    /// Whether a text names its source before it quotes: `Selon`, `Laut`, `According to`.
    pub(super) fn begins_with_source(self, text: &str) -> bool {
        let lower = folded(text.trim_start());
        self.vocabularies().any(|v| begins(&v.speech.according, &lower).is_some())
    }

    /// A phrase that may be a speaker with title: not long, and with a name or a pronoun in it.
    pub(super) fn names_somebody(self, text: &str) -> bool {
        let words = words(text);
        let first = words.first().map_or("", |(_, word)| word);
        let name_at = words.iter().position(|(_, w)| w.starts_with(char::is_uppercase));
        let head = text.split(',').next().unwrap_or_default();
        words.len() <= 30
            && (self.is_pronoun(first) && are_behind_pronoun(&words)
                || name_at.is_some_and(|at| at <= 7) && !head.trim().is_empty())
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

fn are_behind_pronoun(words: &[(usize, &str)]) -> bool {
    words.len() <= 2 || words.len() <= 4 && words.iter().skip(1).all(|(_, word)| word.starts_with(char::is_lowercase))
}
