//! What stands before a quote and says who speaks: `Anna Larsson, head of X, says:`, `Anna Berg, Direktorin:`.

use super::grammar::Grammar;
use super::names::{PARTICLES, PREPOSITIONS, is_name, last_sentence, words};
use super::speakers::{Attribution, tidy};
use crate::release::languages::folded;

impl Grammar {
    /// Reads what stands before a quote's opening mark: `Anna Larsson, head of X, says:`, `Anna Berg, Direktorin:`.
    ///
    /// Sentences before the last are given back as what stands before.
    ///
    /// A sentence that tells something besides stays whole, and is given back as what stands before.
    pub(super) fn before_quote(self, text: &str) -> Option<Attribution> {
        let mut found = self.announcing(text)?;
        let named =
            |name: &str| name.starts_with(char::is_uppercase) && is_name(name.split(',').next().unwrap_or_default());
        // `Men Anna Berg säger:`
        if let Some((word, name)) = self.joined(&found.speaker).filter(|(_, name)| named(name)) {
            let (word, name) = (word.to_owned(), name.to_owned());
            found.left_out.insert(0, word);
            found.speaker = name;
        }
        // `Für Anna Berg ist klar:`
        let viewed = |word: &str| self.own().speech.viewed.contains(&folded(word).as_str());
        let person = |name: &str| {
            let name = name.split(',').next().unwrap_or_default();
            is_name(name) && words(name).len() >= 2
        };
        if let Some((word, name)) = found.speaker.split_once(' ').filter(|(word, name)| viewed(word) && person(name)) {
            let (word, name) = (word.to_owned(), name.to_owned());
            found.left_out.insert(0, word);
            found.speaker = name;
        }
        if !self.is_one_speaker(&found.speaker) || found.left_out.iter().any(|words| self.denies(words)) {
            return None;
        }
        let whole = found.left_out.iter().any(|words| self.lead_in_tells(words));
        Some(if whole { Attribution { before: text.trim().to_owned(), left_out: Vec::new(), ..found } } else { found })
    }

    fn announcing(self, text: &str) -> Option<Attribution> {
        let text = text.trim();
        let colon = text.ends_with(':');
        let (before, sentence) = last_sentence(text.trim_end_matches([':', ',', ' ', '\u{a0}']));
        if words(sentence).len() > 32 {
            return None;
        }
        let found = |speaker: String, left_out: Vec<String>, goes_on| Attribution {
            speaker,
            before: before.to_owned(),
            after: String::new(),
            left_out,
            goes_on,
        };
        // `Bo Hill said`, and what may stand behind the verb: `said in a statement`.
        for (start, _) in words(sentence).into_iter().rev() {
            let Some(verb) = self.verb_at(&sentence[start..]) else { continue };
            let (name, behind) = (sentence[..start].trim(), sentence[start + verb..].trim());
            let tail = self.without_fillers(behind);
            if tail.is_empty() || self.is_tail(tail) {
                if let Some((speaker, mut left_out)) = self.name_in_front(name) {
                    if !tail.is_empty() {
                        left_out.push(tail.to_owned());
                    }
                    return Some(found(speaker, left_out, false));
                }
            } else if let Some((speaker, mut left_out, goes_on)) = self.named_behind(behind) {
                // `Vid invigningen sade borgmästare Bo Ek:`, `Selon la préfète, Mme Anne Roy,`
                let lead_in = self.without_fillers(name.trim_end_matches(','));
                // `Bo Hill told Ann Miller:` has two, and only a reader knows who speaks.
                let addressed = self.is_pronoun(lead_in)
                    || words(lead_in).len() >= 2
                        && !lead_in.contains(',')
                        && self.is_speaker(lead_in)
                        && !self.begins_with_source(lead_in);
                if !addressed && self.is_titled_speaker(&speaker) {
                    if !lead_in.is_empty() {
                        left_out.insert(0, lead_in.to_owned());
                    }
                    return Some(found(speaker, left_out, goes_on));
                }
            }
        }
        // `Generalsekretær Bo Aas i Norby mener at det haster:` tells itself, and names who speaks.
        if colon && let Some(speaker) = self.subject_of(sentence) {
            return Some(Attribution { before: text.to_owned(), ..found(speaker, Vec::new(), false) });
        }
        if let Some(speaker) = self.titled_subject_of(sentence).filter(|_| colon) {
            return Some(Attribution { before: text.to_owned(), ..found(speaker, Vec::new(), false) });
        }
        // `Il parroco, don Luigi Serra, replica:`
        if let Some((name, verb)) = sentence
            .rsplit_once(", ")
            .filter(|(name, verb)| colon && words(verb).len() <= 2 && name.contains(", ") && !self.is_title(verb))
            && verb.starts_with(char::is_lowercase)
            && let Some((speaker, mut left_out)) = self.name_in_front(name)
        {
            left_out.push(verb.to_owned());
            return Some(found(speaker, left_out, false));
        }
        // `Borgmester Jens Foged glæder sig:`
        for tail in words(sentence).iter().rev().take(3).map(|(at, _)| *at).filter(|_| colon) {
            let (name, verb) = (sentence[..tail].trim(), &sentence[tail..]);
            // `Anna Berg, chef för hamnen:` has a title and no verb.
            if name.ends_with(',') {
                continue;
            }
            // `Interrogé, l’apiculteur Denis Roy répond :`
            let (circumstance, name) = name.rsplit_once(", ").unwrap_or(("", name));
            let small = words(verb).iter().all(|(_, word)| word.starts_with(char::is_lowercase));
            let capitals = words(name).iter().filter(|(_, word)| word.starts_with(char::is_uppercase)).count();
            let head = words(verb).first().map_or(String::new(), |(_, word)| folded(word));
            if small
                && capitals >= 2
                && self.is_speaker(name)
                && !name.ends_with(['’', '\''])
                && !name.ends_with("’s")
                && !name.ends_with("'s")
                && !self.hides_verb(name)
                && !PREPOSITIONS.contains(&head.as_str())
                && !PARTICLES.contains(&head.as_str())
            {
                let left_out = [circumstance, verb].into_iter().filter(|words| !words.is_empty()).map(str::to_owned);
                return Some(found(tidy(self.without_fillers(name)), left_out.collect(), false));
            }
        }
        // `Pour Marc Abgrall, adjoint au maire :`
        let sentence = QUOTED
            .iter()
            .chain(&FOR)
            .find_map(|word| sentence.strip_prefix(word)?.strip_prefix(' '))
            .unwrap_or(sentence);
        // `Dazu Kulturdezernentin Anna Berg:`, `Soddisfatta anche Elena Bassi:`
        let (lead_in, sentence) = self.without_lead_in(sentence);
        // `Anna Berg, Direktorin:`
        let (name, title) = sentence.split_once(',').unwrap_or((sentence, ""));
        let verbless = colon
            && self.is_speaker(name)
            && !self.hides_verb(name)
            && words(name).len() >= 2
            && words(sentence).len() <= 14
            && !sentence.contains(':')
            && (title.is_empty() || !title.contains('.'));
        if verbless && words(lead_in).len() > 1 {
            return Some(Attribution { before: text.to_owned(), ..found(tidy(sentence), Vec::new(), false) });
        }
        let left_out = (!lead_in.is_empty()).then(|| lead_in.to_owned());
        verbless.then(|| found(tidy(sentence), left_out.into_iter().collect(), false))
    }

    /// What leads to a name in front of a verb of saying or a colon, as far as the last small word that adds: `anche`, `dazu`.
    fn without_lead_in(self, sentence: &str) -> (&str, &str) {
        let head = sentence.split(',').next().unwrap_or_default();
        let end = words(head).into_iter().take(5).filter(|(_, word)| {
            let word = folded(word);
            self.own().speech.fillers.contains(&word.as_str())
        });
        // `Soddisfatto il sindaco Andrea Riva:`
        let adjective = match words(head)[..] {
            [(at, first), (_, article), (_, title), _, ..]
                if first.starts_with(char::is_uppercase)
                    && ARTICLES.contains(&article)
                    && !ARTICLES.contains(&folded(first).as_str())
                    && title.starts_with(char::is_lowercase) =>
            {
                Some(at + first.len())
            }
            _ => None,
        };
        match end.map(|(at, word)| at + word.len()).max().or(adjective) {
            Some(at) if words(&head[at..]).len() >= 2 => (sentence[..at].trim(), sentence[at..].trim_start()),
            _ => ("", sentence),
        }
    }

    /// Whether a word between two names may be a verb that no vocabulary has: `Anna Berg citerar Bo Ek`.
    fn hides_verb(self, name: &str) -> bool {
        let all = words(name);
        let capital = |nth: usize| all.get(nth).is_some_and(|(_, word)| word.starts_with(char::is_uppercase));
        let small = |word: &str| {
            PARTICLES.contains(&word) || PREPOSITIONS.contains(&word) || BETWEEN.contains(&word) || self.is_title(word)
        };
        (2..all.len()).any(|nth| {
            let named = capital(nth - 1) && (0..nth).filter(|nth| capital(*nth)).count() >= 2;
            // `Ana Rey agradeció a Juan Gil`
            let next = all
                .get(nth + 1)
                .is_some_and(|(_, word)| PARTICLES.contains(word) || PREPOSITIONS.contains(word) || *word == "a");
            named && !capital(nth) && !small(all[nth].1) && (capital(nth + 1) || next && capital(nth + 2))
        })
    }

    /// Who stands with a title before what they do: `Bo Eck, Kapitän, sieht das anders`.
    fn titled_subject_of(self, sentence: &str) -> Option<String> {
        let (name, told) = sentence.rsplit_once(", ")?;
        let all = words(told);
        let small = all.iter().all(|(_, word)| word.starts_with(char::is_lowercase));
        let first = all.first().map_or("", |(_, word)| word);
        let does = (3..=5).contains(&all.len()) && small && !self.is_title(told) && !PREPOSITIONS.contains(&first);
        let (speaker, left_out) = self.name_in_front(name).filter(|_| does && name.contains(", "))?;
        left_out.is_empty().then_some(speaker)
    }

    /// Who thinks what a sentence goes on to tell: `Generalsekretær Bo Aas i Norby mener skøyta er et gjennombrudd`.
    fn subject_of(self, sentence: &str) -> Option<String> {
        words(sentence).into_iter().skip(2).take(12).find_map(|(at, _)| {
            let verb = self.verb_at(&sentence[at..])?;
            let (name, behind) = (sentence[..at].trim(), &sentence[at + verb..]);
            let own = words(name).iter().rev().find(|(_, word)| PREPOSITIONS.contains(word)).map(|(at, _)| *at);
            // The place behind a name is not the name: `Bo Aas i Norby`.
            let bare = own.map_or(name, |at| name[..at].trim_end());
            let told = words(behind).len() >= 3 && !name.contains(',');
            (told && words(bare).len() >= 2 && self.is_speaker(bare)).then(|| tidy(name))
        })
    }
}

/// Whose view follows: `Für Anna Berg ist klar`.
const FOR: [&str; 6] = ["Pour", "För", "Für", "For", "Para", "Voor"];

/// What names the quote itself: `Citat från Anna Berg:`
const QUOTED: [&str; 16] = [
    "Citat från",
    "Citat av",
    "Citat",
    "Citat fra",
    "Sitat fra",
    "Sitat",
    "Zitat von",
    "Zitat",
    "Quote from",
    "Quote by",
    "Quote",
    "Citaat van",
    "Citaat",
    "Citation de",
    "Cita de",
    "Citazione di",
];

/// Words between a name and the place or office behind it.
const BETWEEN: [&str; 22] = [
    "of", "för", "vom", "des", "hos", "für", "per", "dei", "degli", "delle", "voor", "uit", "fra", "aus", "sur",
    "chez", "del", "dal", "dalla", "tegen", "bij", "för",
];

/// What stands between an adjective at the beginning of a sentence and a title.
const ARTICLES: [&str; 12] = ["il", "la", "lo", "l’", "le", "el", "der", "die", "the", "de", "het", "les"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Language;
    use crate::release::languages::Vocabulary;

    fn grammar(language: Language) -> Grammar {
        Grammar::of(Vocabulary::of(language))
    }

    #[test]
    fn what_stands_before_a_quote_names_its_speaker_and_nothing_else() {
        let before = |language, text: &str| {
            grammar(language).before_quote(text).map(|found| (found.speaker, found.left_out.join(" / ")))
        };
        let found = |speaker: &str, left_out: &str| Some((speaker.to_owned(), left_out.to_owned()));
        let (english, german, swedish) = (Language::English, Language::German, Language::Swedish);
        assert_eq!(
            before(english, "On his visit to the plant, Mayor Bo Hill said:"),
            found("Mayor Bo Hill", "On his visit to the plant")
        );
        assert_eq!(
            before(english, "Commenting on the opening, Cara Diaz, plant manager, said,"),
            found("Cara Diaz, plant manager", "Commenting on the opening")
        );
        assert_eq!(before(german, "Anna Berg, Direktorin:"), found("Anna Berg, Direktorin", ""));
        assert_eq!(before(german, "Bürgermeister Jörg Öz erklärt:"), found("Bürgermeister Jörg Öz", ""));
        assert_eq!(
            before(swedish, "Vid invigningen sade borgmästare Bo Ek:"),
            found("borgmästare Bo Ek", "Vid invigningen")
        );
        assert_eq!(
            before(swedish, "Anna Berg, styrelseordförande, kommenterar:"),
            found("Anna Berg, styrelseordförande", "")
        );
        for text in ["Image material: see", "The new hall:", "Facts about the bridge:", "Bildmaterial:"] {
            assert_eq!(before(english, text), None, "{text}");
        }
    }
}
