//! Whom to ask for somebody else, and when a number is answered: `For interviews with Dr Miller, contact Jo Tran`, `out of hours`.

use super::names::{both, cut_sentence, is_person, titled_name, words};
use super::reach::{Part, is_reach, parts};
use super::titles::over_contacts;
use crate::release::languages::{Searched, Vocabulary, begins, folded, strip_any};

/// Longer words in front of somebody are a story.
const LONGEST: usize = 12;

/// What a row says before it names whom to ask, and the row from that name on.
pub(super) fn asked<'a>(text: &'a str, vocabulary: &Vocabulary) -> Option<(&'a str, &'a str)> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() || text.split_whitespace().count() > 30 {
        return None;
    }
    let searched = Searched::of(&lower);
    let phrases = both(vocabulary).flat_map(|v| v.contacts.asks.iter()).filter(|phrase| searched.may_contain(phrase));
    let places = phrases.flat_map(|phrase| lower.match_indices(phrase));
    let found = places.filter_map(|(at, phrase)| {
        let end = at + phrase.len();
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let whole = !inside(text[..at].chars().next_back()) && !inside(text[end..].chars().next());
        let behind = text[end..].trim_start_matches([' ', ',', ':', '\u{a0}']);
        (whole && (behind.is_empty() || begins_with_person(behind, vocabulary))).then_some((at, end, behind))
    });
    let (at, _, behind) = found.max_by_key(|(at, end, _)| (*end, usize::MAX - at))?;
    let about = text[..at].trim_end_matches([' ', ',', ':', '–', '-', '\u{a0}']);
    let short = (1..=LONGEST).contains(&words(about).len()) && cut_sentence(about).1.is_empty();
    (short && !is_reach(about, vocabulary) && is_about_somebody(about, vocabulary)).then_some((about, behind))
}

/// Whether words lead to somebody, and say more than a title over contacts does.
fn is_about_somebody(about: &str, vocabulary: &Vocabulary) -> bool {
    let lower = folded(about);
    let interview = INTERVIEWS.iter().any(|stem| lower.contains(stem));
    if interview && words(about).iter().skip(1).any(|(_, word)| word.starts_with(char::is_uppercase)) {
        return true;
    }
    let Some((_, rest)) = over_contacts(about, vocabulary) else { return interview };
    let fillers: Vec<&[&str]> = both(vocabulary).map(|v| v.contacts.fillers.as_slice()).collect();
    let rest = strip_any(&fillers, rest);
    rest.starts_with(char::is_lowercase) && rest.contains(char::is_uppercase)
}

fn begins_with_person(text: &str, vocabulary: &Vocabulary) -> bool {
    let first = parts(text, vocabulary).into_iter().next();
    matches!(first, Some(Part::Words(words)) if is_person(titled_name(&words, vocabulary).1, vocabulary))
}

/// Whether words beside a number say when it is answered: `out of hours`.
pub(super) fn is_hours(text: &str, vocabulary: &Vocabulary) -> bool {
    let lower = folded(text);
    let nouns = vocabulary.habits.nouns_in_capitals;
    let named = words(text).iter().skip(1).any(|(_, word)| !nouns && word.starts_with(char::is_uppercase));
    let person = text.split_once(": ").is_some_and(|(_, name)| is_person(name, vocabulary));
    let begins = both(vocabulary).any(|v| begins(&v.contacts.hours, &lower).is_some());
    begins && !named && !person && words(text).len() <= 6
}

/// How the words begin that speak of interviews.
const INTERVIEWS: [&str; 5] = ["interview", "intervju", "intervist", "entrevist", "haastat"];
