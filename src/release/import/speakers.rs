//! Who says it: `says Anna Larsson, head of …`, `Anna Larsson, vd på …, säger`, `so Eck weiter`, `Anna Berg, Direktorin:`.
//!
//! One grammar for all languages; the verbs and small words are those of the text's own vocabulary and of English.

use super::grammar::Grammar;
use super::names::{PARTICLES, PREPOSITIONS, cut_sentence, is_name, words};
use crate::release::languages::{begins, folded};

/// An attribution found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribution {
    pub(super) speaker: String,
    /// What stands before it, without the comma.
    pub(super) before: String,
    /// What stands after it.
    pub(super) after: String,
    /// Words around the speaker that are a part of neither: `On his visit to the plant`.
    pub(super) left_out: Vec<String>,
    /// Whether the speaker goes on in the next quote: `and continues:`.
    pub(super) goes_on: bool,
}

impl Grammar {
    /// Finds the last attribution of a quote that has no marks around it.
    pub(super) fn in_quote(self, text: &str) -> Option<Attribution> {
        let found = words(text).into_iter().rev().find_map(|(start, _)| {
            let verb = self.verb_at(&text[start..])?;
            let (before, behind) = (text[..start].trim_end(), &text[start + verb..]);
            let found = self.name_before(before, behind).or_else(|| self.name_behind(before, behind));
            found.filter(|found| {
                self.is_one_speaker(&found.speaker) && !found.left_out.iter().any(|words| self.denies(words))
            })
        });
        found.or_else(|| {
            // Only the last words of all may be guessed at.
            let at = text
                .match_indices(", ")
                .map(|(at, _)| at)
                .filter(|at| cut_sentence(&text[at + 2..]).1.is_empty())
                .find(|at| self.guessed(&text[at + 2..]).is_some())?;
            let (speaker, left_out) =
                self.guessed(&text[at + 2..]).filter(|(speaker, _)| self.is_one_speaker(speaker))?;
            let before = without_comma(&text[..at]);
            (words(&before).len() >= 3).then(|| Attribution {
                speaker,
                before,
                after: String::new(),
                left_out,
                goes_on: false,
            })
        })
    }

    /// Reads what stands behind a quote's closing mark: ` says Anna Larsson, head of X. The rest.`
    pub(super) fn behind_quote(self, text: &str) -> Option<Attribution> {
        let text = text.trim_start_matches([',', '–', '—', '-', ' ', '\u{a0}', '.']);
        let (sentence, after) = cut_sentence(text);
        // The verb stands at the beginning, or behind the name.
        for (start, _) in words(sentence).into_iter().take(14) {
            let Some(verb) = self.verb_at(&sentence[start..]) else { continue };
            let (name, behind) = (sentence[..start].trim().trim_end_matches(','), &sentence[start + verb..]);
            let name = self.without_fillers(name);
            let found = if name.is_empty() {
                self.named_behind(behind)
            } else if self.names_somebody(name) && self.is_speaker(name) {
                self.titled(name, behind)
            } else if self.without_fillers(behind.trim_matches([' ', '.', ':'])).is_empty() && words(name).len() <= 14 {
                // `the founder’s daughter, Lisa Norby, recalled`
                self.name_in_front(name).map(|(speaker, left_out)| (speaker, left_out, behind.ends_with(':')))
            } else {
                None
            };
            if let Some((speaker, left_out, goes_on)) = found.filter(|found| self.is_said_by(found)) {
                return Some(Attribution {
                    speaker,
                    before: String::new(),
                    after: after.to_owned(),
                    left_out,
                    goes_on,
                });
            }
        }
        None
    }

    /// Whether the words behind a quote say who says it, not that nobody does.
    fn is_said_by(self, (speaker, left_out, _): &(String, Vec<String>, bool)) -> bool {
        self.is_one_speaker(speaker) && !left_out.iter().any(|words| self.denies(words))
    }

    /// `…, Anna Larsson says, head of X.`
    fn name_before(self, before: &str, behind: &str) -> Option<Attribution> {
        let stops = [',', '.', '!', '?', '”', '"', '“', '»', '«', '’'];
        let cut = |text: &str| text.rfind(stops).map(|at| at + last_char_len(text, at));
        let at = cut(before)?;
        let (quote, name) = (&before[..at], before[at..].trim());
        // `Det flyter. Han skrattar.` is a sentence of the narrator.
        if !name.is_empty() && (quote.ends_with('.') || quote.ends_with(['!', '?']) && self.is_sentence_pronoun(name)) {
            return None;
        }
        let (quote, name) = if name.is_empty() && before.ends_with(',') {
            // `…, Anna Larsson, head of X, says.`
            let titled = before.trim_end_matches(',');
            let title_at = titled.rfind(',')?;
            let name_at = cut(&titled[..title_at])?;
            is_name(titled[name_at..title_at].trim()).then(|| (&titled[..name_at], titled[name_at..].trim()))?
        } else {
            let named = is_name(name) || self.is_pronoun(name) || self.is_speaker(name) && words(name).len() >= 2;
            named.then_some((quote, name))?
        };
        if words(quote).len() < 2 {
            return None;
        }
        let (title, after) = cut_sentence(behind.trim());
        let (speaker, left_out, goes_on) = self.titled(name, title)?;
        Some(Attribution { speaker, before: without_comma(quote), after: after.to_owned(), left_out, goes_on })
    }

    /// A pronoun with which a sentence begins.
    fn is_sentence_pronoun(self, name: &str) -> bool {
        name.starts_with(char::is_uppercase) && self.is_pronoun(name)
    }

    /// `…, says Anna Larsson, head of X.`
    fn name_behind(self, before: &str, behind: &str) -> Option<Attribution> {
        if !before.ends_with([',', '!', '?', '.', '”', '"', '“', '»', '«', '–', '-', '—', '…', '’'])
            || behind.starts_with([',', '.', ':'])
        {
            return None;
        }
        // `– aggiunge Rossi – il resto`
        let inserted = before.ends_with(['–', '—']).then(|| behind.split_once(['–', '—'])).flatten();
        let (name, after) = match inserted {
            Some((name, after)) if words(name).len() <= 14 => (name.trim(), after.trim()),
            _ => cut_sentence(behind.trim()),
        };
        let (speaker, left_out, goes_on) = self.named_behind(name)?;
        // Behind a second dash the speaker goes on.
        if inserted.is_some() && !after.is_empty() {
            let mut before = before.trim_end_matches(['–', '—', ' ', '\u{a0}']).to_owned();
            // The stop or comma of the quote itself stands behind the second dash.
            let own = after.chars().next().filter(|c| matches!(c, ',' | '.' | ';' | ':' | '!' | '?'));
            let after = after.trim_start_matches([',', '.', ';', ':', '!', '?', ' ']);
            before.extend(own.filter(|own| !before.ends_with(*own)));
            let after = if after.is_empty() { String::new() } else { format!("– {after}") };
            return Some(Attribution { speaker, before, after, left_out, goes_on });
        }
        Some(Attribution { speaker, before: without_comma(before), after: after.to_owned(), left_out, goes_on })
    }

    /// A speaker with title who stands behind the verb.
    pub(super) fn named_behind(self, text: &str) -> Option<(String, Vec<String>, bool)> {
        let text = self.without_fillers(text);
        let first = folded(words(text).first().map_or("", |(_, word)| word));
        let clause = self.vocabularies().any(|v| v.speech.conjunctions.contains(&first.as_str()));
        if clause && !self.is_pronoun(text.trim_matches([' ', '.', ','])) || !self.names_somebody(text) {
            return None;
        }
        let (mut speaker, left_out, goes_on) = self.parted(text);
        // `so Eck weiter`
        while let Some((head, last)) = speaker.rsplit_once(' ') {
            let filler = self.vocabularies().any(|v| v.speech.fillers.contains(&folded(last).as_str()));
            if !filler || head.ends_with(',') {
                break;
            }
            let head = head.to_owned();
            speaker = head;
        }
        let mut left_out = left_out;
        if let Some((adjective, name)) = self.without_adjective(&speaker) {
            let (adjective, name) = (adjective.to_owned(), name.to_owned());
            left_out.insert(0, adjective);
            speaker = name;
        }
        self.names_somebody(&speaker).then_some((speaker, left_out, goes_on))
    }

    /// A name with the title that follows its verb behind a comma.
    fn titled(self, name: &str, behind: &str) -> Option<(String, Vec<String>, bool)> {
        let title = self.without_tail_words(behind.trim_end_matches(['.', ' ', ',', ':']));
        if title.is_empty() {
            return Some((tidy(name), Vec::new(), behind.trim_end().ends_with(':')));
        }
        if let Some(title) = title.strip_prefix(',') {
            let (title, left_out, goes_on) = self.parted(title);
            if words(&title).len() > 25 {
                return None;
            }
            let speaker = if title.is_empty() { tidy(name) } else { format!("{}, {}", tidy(name), title.trim()) };
            return Some((speaker, left_out, goes_on));
        }
        let (rest, left_out, goes_on) = self.parted(title);
        (rest.is_empty() || self.is_tail(&rest)).then(|| {
            let more = Some(rest).filter(|rest| !rest.is_empty());
            (tidy(name), left_out.into_iter().chain(more).collect(), goes_on)
        })
    }

    fn without_tail_words(self, text: &str) -> &str {
        if text.trim_start().starts_with(',') { text.trim_start() } else { self.without_fillers(text) }
    }

    /// A speaker's phrase without where it was said and how the sentence goes on.
    fn parted(self, text: &str) -> (String, Vec<String>, bool) {
        let mut text = text.trim().trim_end_matches(['.', ' ']);
        let mut left_out = Vec::new();
        let goes_on = text.ends_with(':');
        text = text.trim_end_matches([':', ',', ' ']);
        // `…, och fortsätter`, `… and continues`
        let linked = words(text).into_iter().rev().take(4).find_map(|(start, word)| {
            let link = self.vocabularies().any(|v| v.speech.links.contains(&folded(word).as_str()));
            (link && self.goes_on_only(text[start + word.len()..].trim_start())).then_some(start)
        });
        if let Some(start) = linked {
            left_out.push(text[start..].to_owned());
            text = text[..start].trim_end_matches([',', ' ']);
        }
        if let Some(at) = self.clause_at(text) {
            left_out.push(text[at..].to_owned());
            text = text[..at].trim_end_matches([',', ' ']);
        }
        let circumstance = text.match_indices(", ").map(|(at, _)| at).find(|at| {
            let lower = folded(&text[at + 2..]);
            self.vocabularies().any(|v| begins(&v.speech.circumstances, &lower).is_some())
        });
        if let Some(at) = circumstance {
            left_out.push(text[at + 2..].to_owned());
            text = &text[..at];
        }
        // `Anna Berg till TT`
        if let Some(at) = self.addressee_at(text).filter(|at| !text[*at..].contains(',')) {
            left_out.push(text[at..].to_owned());
            text = text[..at].trim_end_matches([',', ' ']);
        }
        // `Präsident Rolf Steiger bei der Vorstellung`
        let occasion = words(text).into_iter().skip(1).map(|(at, _)| at).find(|at| {
            let lower = folded(&text[*at..]);
            let begins = self.vocabularies().any(|v| begins(&v.speech.circumstances, &lower).is_some());
            begins && !text.contains(',') && text[..*at].ends_with(' ') && self.is_speaker(&text[..*at])
        });
        if let Some(at) = occasion {
            left_out.push(text[at..].to_owned());
            text = text[..at].trim_end();
        }
        // `the novelist Cara Dean in 1931`
        if let [.., (at, before), (_, year)] = words(text)[..]
            && year.len() == 4
            && year.bytes().all(|digit| digit.is_ascii_digit())
            && PREPOSITIONS.contains(&before)
            && at > 0
        {
            left_out.push(text[at..].to_owned());
            text = text[..at].trim_end_matches([',', ' ']);
        }
        let lower = text.to_lowercase();
        let tails = || self.vocabularies().flat_map(|v| v.speech.tails.iter().copied());
        if let Some(tail) =
            tails().find(|tail| lower.len() == text.len() && lower.ends_with(*tail) && lower.len() > tail.len())
        {
            let at = text.len() - tail.len();
            if text[..at].ends_with([' ', ',']) {
                left_out.push(text[at..].to_owned());
                text = text[..at].trim_end_matches([',', ' ']);
            }
        }
        (tidy(text), left_out, goes_on || linked.is_some())
    }

    /// The name and title in front of a verb, without the circumstances before them: `Commenting on it, Cara Diaz, plant manager,`.
    pub(super) fn name_in_front(self, text: &str) -> Option<(String, Vec<String>)> {
        let text = text.trim_end_matches([',', ' ']);
        let parts: Vec<&str> = text.split(", ").collect();
        let mut first = parts.iter().position(|part| self.is_speaker(part))?;
        // `Interrogé, l’apiculteur Denis Roy`
        if words(parts[first]).len() == 1
            && parts.get(first + 1).is_some_and(|next| words(next).len() > 1 && self.is_speaker(next))
        {
            first += 1;
        }
        let title = &parts[first + 1..];
        // `La directora general, Pilar Soto,`
        if first > 0 && self.is_title(parts[first - 1]) {
            first -= 1;
        }
        // Behind the name only its title may stand.
        if title.len() > 3 || words(&title.join(", ")).len() > 25 {
            return None;
        }
        let before = parts[..first].join(", ");
        let left_out = if before.is_empty() { Vec::new() } else { vec![before] };
        Some((tidy(self.without_fillers(&parts[first..].join(", "))), left_out))
    }

    /// A speaker behind a verb that no vocabulary has, where nothing else can be meant: `, verzekert eigenaar Wim Haan.`
    fn guessed(self, text: &str) -> Option<(String, Vec<String>)> {
        let (sentence, _) = cut_sentence(text);
        let (at, verb) = *words(sentence).first()?;
        let lower = folded(verb);
        let clause = self
            .vocabularies()
            .any(|v| v.speech.conjunctions.contains(&lower.as_str()) || v.speech.links.contains(&lower.as_str()));
        if clause
            || PREPOSITIONS.contains(&lower.as_str())
            || PARTICLES.contains(&lower.as_str())
            || !verb.starts_with(char::is_lowercase)
            || at > 1
        {
            return None;
        }
        let rest = self.without_fillers(&sentence[at + verb.len()..]).trim_end_matches(['.', ' ']);
        let name = rest.split(',').next().unwrap_or_default();
        let capitals = words(name).iter().filter(|(_, word)| word.starts_with(char::is_uppercase)).count();
        (capitals >= 2 && self.is_speaker(name) && words(rest).len() <= 16).then(|| (tidy(rest), vec![verb.to_owned()]))
    }
}

fn without_comma(text: &str) -> String {
    text.trim_end_matches([',', ' ', '–', '-', '—', '\u{a0}']).to_owned()
}

/// A speaker without the end of the sentence.
pub(super) fn tidy(speaker: &str) -> String {
    speaker.trim().trim_start_matches(['-', ' ']).trim_end_matches(['.', ',', ':', ' ', '–', '—']).to_owned()
}

fn last_char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Language;
    use crate::release::languages::Vocabulary;

    fn grammar(language: Language) -> Grammar {
        Grammar::of(Vocabulary::of(language))
    }

    fn quote(text: &str) -> Option<(String, String)> {
        [Language::English, Language::Swedish, Language::German]
            .into_iter()
            .find_map(|language| grammar(language).in_quote(text))
            .map(|found| (found.before, found.speaker))
    }

    #[test]
    fn a_speaker_stands_before_or_behind_the_verb() {
        let glad = |speaker: &str| Some(("We are glad".to_owned(), speaker.to_owned()));
        assert_eq!(quote("We are glad, Anna Larsson says."), glad("Anna Larsson"));
        assert_eq!(
            quote("We are glad, Anna Larsson says, head of Harbour Arts."),
            glad("Anna Larsson, head of Harbour Arts")
        );
        assert_eq!(quote("We are glad, Anna von der Ö, head of Arts, says."), glad("Anna von der Ö, head of Arts"));
        assert_eq!(
            quote("We are glad, says Anna Larsson, head of Harbour Arts."),
            glad("Anna Larsson, head of Harbour Arts")
        );
        assert_eq!(quote("We are glad, säger vd Åsa Öberg."), glad("vd Åsa Öberg"));
        assert_eq!(
            quote("We are glad, sagt Dr. Jörg Groß von der Hafen GmbH."),
            glad("Dr. Jörg Groß von der Hafen GmbH")
        );
        assert_eq!(quote("We are glad, säger hon."), glad("hon"));
    }

    #[test]
    fn what_attributes_nothing_has_no_speaker() {
        for text in [
            "As he says, we are glad.",
            "We said so.",
            "Big, and so are we.",
            "Anna says that we are glad.",
            "",
            "says",
            ", says",
        ] {
            assert_eq!(quote(text), None, "{text}");
        }
    }

    #[test]
    fn a_quote_may_go_on_behind_its_speaker() {
        let found =
            grammar(Language::English).in_quote("We are glad, says Anna Larsson, head of Arts. It took long.").unwrap();
        assert_eq!((found.speaker.as_str(), found.after.as_str()), ("Anna Larsson, head of Arts", "It took long."));
    }
}
