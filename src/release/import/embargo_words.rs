//! How a text speaks of an embargo.
//!
//! The words of all languages are looked for at once, and the bare word in those that pressbox does not speak.

use std::borrow::Cow;

use super::clock::clocks;
use super::embargo_hours::{days_in_figures, hours_in_figures};
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

/// Words that forbid, in front of what is forbidden.
const NEGATIONS: [&str; 11] = ["not", "never", "ej", "inte", "ikke", "nicht", "ne", "non", "niet", "ei", "no"];

/// Behind the word, in languages that say `embargo de la finca`.
const OF: [&str; 10] = ["de", "del", "di", "du", "des", "della", "dei", "delle", "preventivo", "judicial"];

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
    let plain = days_in_figures(&plain);
    let lower = folded(&plain);
    let all = || Vocabulary::all().iter().map(|vocabulary| &vocabulary.embargo);
    let named = named(&lower);
    let dated = !days(&plain).is_empty();
    if named.is_none() && !dated {
        return None;
    }
    let plain = hours_in_figures(&plain);
    let lower = folded(&plain);
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

/// A line with more words says more than that a text is withheld.
const ORDER: usize = 9;

/// The same of a sentence that [`speaks`] passes over: one without a day, such as `UNDER EMBARGO`, or one that only forbids, such as
/// `Do not publish before 24 December`. An import has to find the moment; a release that has none must not go out with it.
pub(in crate::release) fn orders(sentence: &str, topical: bool) -> Option<Speaks> {
    let plain = plain(sentence);
    let plain = days_in_figures(&plain);
    let lower = folded(&plain);
    let words: Vec<&str> = lower.split_whitespace().collect();
    let all = || Vocabulary::all().iter().map(|vocabulary| &vocabulary.embargo);
    let searched = Searched::of(&lower);
    let own = all().any(|words| searched.contains(&words.own).is_some());
    if words.len() > LABEL && !own {
        return None;
    }
    if all().any(|words| searched.contains(&words.free).is_some()) {
        return None;
    }
    if matches!(named(&lower), Some(Named::Plain | Named::Foreign)) {
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let names = |word: &&str| matches!(named(&bare(word)), Some(Named::Plain | Named::Foreign));
        // `Strictly under embargo`, `Embargo until further notice`: nothing else in front, and nothing or a limit behind.
        let label = words.iter().position(names).is_some_and(|at| {
            let behind = words[at + 1..].join(" ");
            words[..at].iter().all(|word| BEFORE.contains(&bare(word).as_str()))
                && (behind.is_empty() || all().any(|words| begins(&words.limits, &behind).is_some()))
        });
        let plainly = own || label && words.len() <= ORDER;
        return if plainly { Some(Speaks::Plainly) } else { (!topical).then_some(Speaks::Perhaps) };
    }
    let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let opens = all().any(|words| begins(&words.openers, bare).is_some() || begins(&words.words, bare).is_some());
    if words.len() > ORDER || days(&plain).is_empty() || !opens {
        return None;
    }
    let forbids = NEGATIONS.iter().any(|negation| words.iter().take(3).any(|word| word == negation));
    Some(if forbids { Speaks::Plainly } else { Speaks::Perhaps })
}

/// Words in front of an embargo that is the text's own.
const BEFORE: [&str; 32] = [
    "under",
    "strictly",
    "strict",
    "still",
    "absolute",
    "press",
    "media",
    "news",
    "unter",
    "streng",
    "strenge",
    "strenger",
    "strikte",
    "strikt",
    "gesperrt",
    "achtung",
    "sous",
    "stricte",
    "bajo",
    "estricto",
    "sotto",
    "stretto",
    "onder",
    "streng",
    "sob",
    "tiukka",
    "vigtigt",
    "viktigt",
    "viktig",
    "important",
    "wichtig",
    "obs",
];

/// How a row speaks of an embargo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spoken {
    /// It begins with it.
    First,
    /// It has it somewhere.
    Within,
    /// It begins as lines about publishing do.
    Opener,
    /// It speaks of publishing in words that are not known.
    Hinted,
}

pub(super) fn spoken(text: &str) -> Option<Spoken> {
    // `Sin embargo` is a conjunction.
    let lower = folded(text.trim_start_matches(|c: char| !c.is_alphanumeric())).replace("sin embargo", " ");
    let all = Vocabulary::all();
    let searched = Searched::of(&lower);
    // `For immediate release` ends an embargo, unless another is named beside it.
    if all.iter().any(|vocabulary| searched.contains(&vocabulary.embargo.free).is_some())
        && speaks(text, false).is_none()
    {
        return None;
    }
    let named = all.iter().filter_map(|vocabulary| searched.contains(&vocabulary.embargo.words)).min();
    if let Some((at, _)) = named {
        // `STRICTLY UNDER EMBARGO`, `Bitte beachten: Sperrfrist …`
        return Some(if lower[..at].split_whitespace().count() <= 3 { Spoken::First } else { Spoken::Within });
    }
    let opens = all.iter().any(|vocabulary| begins(&vocabulary.embargo.openers, &lower).is_some());
    opens.then_some(Spoken::Opener)
}

/// An embargo that names no moment: `Embargo until the gala`, `Sperrfrist: Beginn der Rede`.
pub(super) fn is_untimed(sentence: &str) -> bool {
    let lower = folded(sentence);
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let all = || Vocabulary::all().iter().map(|vocabulary| &vocabulary.embargo);
    if withholds_until_event(lower) {
        return true;
    }
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

/// `Not for publication until the minister has spoken`
fn withholds_until_event(lower: &str) -> bool {
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.len() > LABEL || lower.contains(char::is_numeric) || lower.ends_with(['.', '!', '?']) {
        return false;
    }
    let withholds = |embargo: &Embargo| {
        let Some(no) = words.iter().take(4).position(|word| NEGATIONS.contains(word)) else { return false };
        let forbids = |word: &&str| embargo.stems.iter().any(|stem| word.starts_with(stem));
        let Some(what) = words[no..].iter().take(5).position(forbids) else { return false };
        let rest = words[no + what + 1..].join(" ");
        let limit = contains(&embargo.limits, &rest).filter(|(at, _)| rest[..*at].split_whitespace().count() <= 4);
        limit.is_some_and(|(at, limit)| rest.len() > at + limit.len()) && embargo_opens(embargo, &words[no..].join(" "))
    };
    Vocabulary::all().iter().any(|vocabulary| withholds(&vocabulary.embargo))
}

/// Whether it begins as an order does: `not for`, `do not publish`.
fn embargo_opens(embargo: &Embargo, text: &str) -> bool {
    begins(&embargo.openers, text).is_some()
        || embargo.openers.iter().any(|opener| opener.ends_with(text.split(' ').next().unwrap_or_default()))
}

/// Whether a text is about an embargo on something: `arms embargo`, `embargo on oil`.
pub(in crate::release) fn is_topical(text: &str) -> bool {
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
            let about_goods = stem == "embarg" && OF.contains(&behind) && is_of_goods(&text[end..]);
            if compound && !wide
                || about_goods
                || stem == "embarg" && all().any(about) && !behind.starts_with(char::is_numeric)
            {
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

/// Whether what follows the word names goods, and neither an hour nor a text: `de la finca`, not `del 9 de diciembre`.
fn is_of_goods(behind: &str) -> bool {
    let mut near = behind.split_whitespace().take(3);
    let these = ["cette", "ce", "cet", "esta", "este", "questo", "questa"];
    let texts = [
        "prens",
        "press",
        "stamp",
        "comun",
        "notic",
        "notizi",
        "inform",
        "public",
        "pubblic",
        "diffus",
        "difus",
        "diffusion",
    ];
    let is_text = |word: &str| these.contains(&word) || texts.iter().any(|text| word.starts_with(text));
    !near.any(|word| word.starts_with(char::is_numeric) || is_text(word))
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

/// The same with its days and hours in figures.
pub(super) fn readable(text: &str) -> String {
    hours_in_figures(&days_in_figures(&plain(text))).into_owned()
}

/// Whether a stop behind this ends a sentence.
fn is_end(before: &str) -> bool {
    // The last of a long word are enough: each stop of an endless one would be read back to its beginning.
    let mut last = before.char_indices().rev().take(40).take_while(|(_, c)| !matches!(c, ' ' | '\n'));
    let word = last.by_ref().last().map_or("", |(at, _)| &before[at..]);
    let whole = word.chars().filter(|c| c.is_alphabetic()).count() > 2 || word.len() == 4 || word.contains(':');
    whole || word.ends_with([')', '”', '"'])
}

/// The sentences of a text; a stop behind a number or a short word ends none.
pub(in crate::release) fn sentences(text: &str) -> Vec<&str> {
    let (mut found, mut start) = (Vec::new(), 0);
    for (at, mark) in text.char_indices() {
        let end = at + mark.len_utf8();
        let behind = &text[end..];
        let ends = || matches!(mark, '!' | '?') || mark == '.' && is_end(&text[start..at]);
        // Looked at where a space is behind a stop alone: there may be thousands of marks behind each other.
        let parted = || {
            let next = behind.trim_start_matches([' ', '"', '“', '„', '«', '(', '*', '_']);
            !next.starts_with(char::is_lowercase) && !next.starts_with(char::is_numeric)
        };
        let may_end = matches!(mark, '.' | '!' | '?') && behind.starts_with(' ');
        if mark == '\n' || mark.is_control() || matches!(mark, '。') || may_end && ends() && parted() {
            found.push(text[start..end].trim());
            start = end;
        }
    }
    found.push(text[start..].trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}
