//! How a text speaks of an embargo.
//!
//! The words of all languages are looked for at once, and the bare word in those that pressbox does not speak.

use std::borrow::Cow;

use super::clock::clocks;
use crate::release::languages::{Embargo, Searched, Vocabulary, begins, contains, folded};
use crate::release::prose_dates::days;

/// A sentence with more words tells a story.
const LABEL: usize = 16;

/// How words for an embargo begin in languages that pressbox does not speak, and `embargo` in all that write it so.
const FOREIGN: [&str; 22] = [
    "embarg",
    "ambargo",
    "эмбарг",
    "ембарг",
    "εμπάργκο",
    "εμπαργκο",
    "エンバーゴ",
    "解禁",
    "禁運",
    "禁运",
    "엠바고",
    "حظر النشر",
    "محظور النشر",
    "אמברגו",
    "एम्बार्गो",
    "não publicar antes",
    "não divulgar antes",
    "nie publikować przed",
    "zakaz publikacji",
    "do publikacji po",
    "nezveřejňovat před",
    "не публиковать до",
];

/// How sure it is that a sentence withholds this very text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::release) enum Speaks {
    Plainly,
    /// It may as well be what the story is about.
    Perhaps,
}

/// Whether a sentence with a day or an hour speaks of an embargo.
///
/// `topical` tells that the story itself is about one: then a sentence of it is not taken for an instruction.
pub(in crate::release) fn speaks(sentence: &str, topical: bool) -> Option<Speaks> {
    if !sentence.chars().any(char::is_numeric) {
        return None;
    }
    let plain = plain(sentence);
    let lower = folded(&plain);
    let all = || Vocabulary::all().iter().map(|vocabulary| &vocabulary.embargo);
    let named = named(&lower);
    let dated = !days(&plain).is_empty();
    if named.is_none() && !dated {
        return None;
    }
    let searched = Searched::of(&lower);
    // `Embargo lifted`, `For immediate release, 11 May`
    if named.is_none() && all().any(|words| searched.contains(&words.free).is_some()) {
        return None;
    }
    let words = lower.split_whitespace().count();
    let stopped = plain.trim_end().ends_with(['.', '!', '?']);
    let own = all().any(|words| searched.contains(&words.own).is_some());
    let timed = !clocks(&plain).is_empty();
    match named {
        Some(Named::Foreign) => return Some(Speaks::Plainly),
        Some(Named::Topic) => return dated.then_some(Speaks::Perhaps),
        Some(Named::Plain) if !dated && !timed => return None,
        Some(Named::Plain) if own || words <= LABEL && !(topical && stopped) => return Some(Speaks::Plainly),
        Some(Named::Plain) => return Some(Speaks::Perhaps),
        None => {}
    }
    // `Press hold until`, `Release time:`, which say nothing without an hour.
    let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let told = |words: &Embargo| {
        let opener = begins(&words.openers, bare)
            .is_some_and(|opener| opener.ends_with(':') || bare[opener.len()..].trim_start().starts_with(':'));
        let spoken = contains(&words.words, bare).is_some_and(|(at, _)| bare[..at].split_whitespace().count() <= 2);
        opener || spoken
    };
    if timed && !stopped && words <= LABEL && all().any(told) {
        return Some(Speaks::Plainly);
    }
    let withheld = |words: &Embargo| {
        searched.contains(&words.bars).is_some()
            && searched.contains(&words.limits).is_some()
            && lower
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| words.stems.iter().any(|stem| word.starts_with(stem)))
    };
    if !all().any(withheld) {
        return None;
    }
    let leads = |words: &Embargo| {
        let first = bare.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        contains(&words.bars, &first).is_some() && withheld(words) || begins(&words.openers, bare).is_some()
    };
    let label = words <= LABEL && (timed || !stopped) && all().any(leads);
    Some(if own || label { Speaks::Plainly } else { Speaks::Perhaps })
}

/// An embargo that names no moment: `Embargo until the gala`, `Sperrfrist: Beginn der Rede`.
pub(super) fn is_untimed(sentence: &str) -> bool {
    let lower = folded(sentence);
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let all = || Vocabulary::all().iter().map(|vocabulary| &vocabulary.embargo);
    let short = lower.split_whitespace().count() <= 6 && !lower.ends_with(['.', '!', '?']);
    if !short || lower.contains(char::is_numeric) || all().any(|words| contains(&words.free, lower).is_some()) {
        return false;
    }
    let Some(behind) = all().filter_map(|words| begins(&words.named, lower)).map(|word| &lower[word.len()..]).next()
    else {
        return false;
    };
    behind.trim_start().starts_with(':') && behind.contains(char::is_alphabetic)
        || all().any(|words| begins(&words.limits, behind.trim_start()).is_some())
}

/// Whether a text is about an embargo on something: `arms embargo`, `embargo on oil`.
pub(super) fn is_topical(text: &str) -> bool {
    let lower = folded(text);
    lower.contains("embarg") && named(&lower) == Some(Named::Topic)
}

/// How the word itself stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Plain,
    Foreign,
    Topic,
}

fn named(lower: &str) -> Option<Named> {
    let all = || Vocabulary::all().iter().map(|vocabulary| &vocabulary.embargo);
    let mut topic = false;
    // `no embargo`, `sans embargo` are none.
    let mut text = Cow::Borrowed(lower);
    let searched = Searched::of(lower);
    for free in all().flat_map(|words| &words.free) {
        if searched.may_contain(free) && text.contains(free) {
            text = Cow::Owned(text.replace(free, " "));
        }
    }
    for stem in FOREIGN.into_iter().filter(|stem| searched.may_contain(stem)) {
        for (at, _) in text.match_indices(stem) {
            let wide = !stem.is_ascii();
            let compound = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            let end = text[at..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |end| at + end);
            let before = text[..at].split_whitespace().next_back().unwrap_or_default();
            let behind = text[end..].split_whitespace().next().unwrap_or_default();
            let about = |words: &Embargo| words.topics.contains(&before) || words.against.contains(&behind);
            if before == "sin" || before == "sem" {
                continue;
            }
            if compound && !wide || stem == "embarg" && all().any(about) && !behind.starts_with(char::is_numeric) {
                topic = true;
            } else if all().any(|words| words.named.contains(&&text[at..end])) {
                return Some(Named::Plain);
            } else {
                return Some(Named::Foreign);
            }
        }
    }
    if all().any(|words| contains(&words.named, &text).is_some_and(|(_, word)| !word.starts_with("embarg"))) {
        return Some(Named::Plain);
    }
    topic.then_some(Named::Topic)
}

/// A text without marks and without the blanks of `E M B A R G O`.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '*' | '_');
    let mut out = Cow::Borrowed(text);
    if text.contains(hidden) {
        out = Cow::Owned(text.replace(hidden, ""));
    }
    let single = |word: &str| word.trim_end_matches(':').chars().count() == 1 && word.starts_with(char::is_alphabetic);
    let words: Vec<&str> = out.split(' ').collect();
    if !words.windows(5).any(|five| five.iter().all(|word| single(word))) {
        return out;
    }
    let mut joined = String::with_capacity(out.len());
    for (at, word) in words.iter().enumerate() {
        let open = at > 0 && !(single(words[at - 1]) && single(word) && !words[at - 1].ends_with(':'));
        joined.extend([if open { " " } else { "" }, word]);
    }
    Cow::Owned(joined)
}

/// The sentences of a text; a stop behind a number or a short word ends none.
pub(in crate::release) fn sentences(text: &str) -> Vec<&str> {
    let (mut found, mut start) = (Vec::new(), 0);
    for (at, mark) in text.char_indices() {
        let end = at + mark.len_utf8();
        let behind = &text[end..];
        let word = text[start..at].rsplit([' ', '\n']).next().unwrap_or_default();
        let whole = word.chars().filter(|c| c.is_alphabetic()).count() > 2 || word.len() == 4 || word.contains(':');
        let ends = matches!(mark, '!' | '?') || mark == '.' && (whole || word.ends_with([')', '”', '"']));
        let next = behind.trim_start_matches([' ', '"', '“', '„', '«', '(', '*', '_']);
        let parted =
            behind.starts_with(' ') && !next.starts_with(char::is_lowercase) && !next.starts_with(char::is_numeric);
        if mark == '\n' || mark.is_control() || matches!(mark, '。') || ends && parted {
            found.push(text[start..end].trim());
            start = end;
        }
    }
    found.push(text[start..].trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}
