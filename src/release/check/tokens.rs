//! Gaps in a text, and the words that writers put there: `[name]`, `{{name}}`, `XX maj`, `TODO`, `TBC`.

use crate::release::import::clock;
use crate::release::languages::{Drafts, Vocabulary, begins, folded, is_money};
use crate::release::model::Language;
use crate::release::prose_dates::month;

/// Something that was left in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leftover {
    Sure(String),
    Unsure(String),
}

impl Leftover {
    pub(super) fn sure(self) -> Option<String> {
        if let Self::Sure(words) = self { Some(words) } else { None }
    }

    pub(super) fn unsure(self) -> Option<String> {
        if let Self::Unsure(words) = self { Some(words) } else { None }
    }
}

/// Everything that was left in a text, kind by kind.
pub(super) fn leftovers(text: &str, language: Language, drafts: &[&Drafts]) -> Vec<Leftover> {
    let mut found: Vec<Leftover> = gaps(text, drafts).into_iter().map(Leftover::Sure).collect();
    let words: Vec<&str> = text.split_whitespace().take(20_000).collect();
    for at in 0..words.len() {
        if let Some(left) = word(&words, at, language, drafts) {
            let (Leftover::Sure(new) | Leftover::Unsure(new)) = &left;
            let again = |earlier: &Leftover| {
                let (Leftover::Sure(old) | Leftover::Unsure(old)) = earlier;
                old.contains(new.as_str())
            };
            // `TODO: XX` is one finding, and so is the telephone number `XXX XX XX`.
            if !found.iter().any(again) {
                found.push(left);
            }
        }
    }
    found
}

/// Gaps in brackets or in template signs.
fn gaps(text: &str, drafts: &[&Drafts]) -> Vec<String> {
    const SURE: [(&str, &str); 6] = [("{{", "}}"), ("{%", "%}"), ("${", "}"), ("<%", "%>"), ("*|", "|*"), ("<<", ">>")];
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['[', '{', '(', '<', '$', '*', '%']) {
        let from = &rest[at..];
        let first = from.chars().next().map_or(1, char::len_utf8);
        let template = SURE.iter().find_map(|(open, close)| {
            let inside = from.strip_prefix(open)?;
            let end = inside.find(close).filter(|end| (1..=60).contains(end))?;
            Some(&from[..open.len() + end + close.len()])
        });
        let gap = template.or_else(|| bracketed(from, drafts));
        rest = gap.map_or(&from[first..], |gap| &from[gap.len()..]);
        found.extend(gap.map(str::to_owned));
    }
    found
}

/// A gap in a pair of brackets at the beginning of a text.
fn bracketed<'a>(from: &'a str, drafts: &[&Drafts]) -> Option<&'a str> {
    let open = from.chars().next()?;
    let close = match open {
        '[' => ']',
        '{' => '}',
        '(' => ')',
        '<' => '>',
        '%' => '%',
        _ => return None,
    };
    let end = from[1..].find(close).filter(|end| (1..=80).contains(end))? + 1;
    let inside = &from[1..end];
    let whole = &from[..=end];
    let named = |c: char| c.is_alphabetic() || matches!(c, '_' | '.' | '-');
    let gap = match open {
        '{' => inside.chars().all(|c| named(c) || c == ' ') && inside.contains(char::is_alphabetic),
        '%' => inside.len() > 2 && inside.chars().all(|c| named(c) || c.is_ascii_digit()) && !inside.contains('.'),
        '(' => is_said_to_writers(inside, drafts),
        // The innermost pair is the gap.
        _ => !inside.contains(open) && is_gap(inside, drafts),
    };
    gap.then_some(whole)
}

/// Whether the words in brackets are a placeholder.
fn is_gap(inside: &str, drafts: &[&Drafts]) -> bool {
    let marks = ['?', '!', '.', ':', ' ', '*', '_', '#'];
    let text = folded(inside.trim_matches(marks));
    if text.is_empty() {
        return inside.contains('?');
    }
    let capitals = !inside.contains(char::is_lowercase) && text.chars().count() > 2 && !inside.contains(':');
    drafts.iter().any(|draft| {
        let opens = begins(&draft.insert, &text).is_some_and(|verb| verb.len() < text.len() || verb == draft.insert[0]);
        let named = || has(&draft.nouns, &text) || has(&draft.pending, &text);
        let closes = draft.insert.iter().any(|verb| text.ends_with(verb) && text.len() > verb.len()) && named();
        opens || closes || is_made_of(&text, draft) || capitals && named()
    })
}

/// Round brackets are common in prose, and are a gap only with words that are not for readers: `(insert name)`, `(date tbc)`.
fn is_said_to_writers(inside: &str, drafts: &[&Drafts]) -> bool {
    let text = folded(inside.trim_matches(['?', '!', '.', ' ']));
    if text.split(' ').count() > 5 {
        return false;
    }
    drafts.iter().any(|draft| {
        let verb = draft.insert[0];
        let told = begins(&[verb], &text).is_some() || text.ends_with(verb) && text.len() > verb.len();
        let unknown = draft.pending.iter().any(|word| text.ends_with(word)) && has(&draft.nouns, &text);
        told && has(&draft.nouns, &text) || unknown && is_made_of(&text, draft)
    })
}

/// Whether a folded text contains one of some phrases as whole words.
fn has(phrases: &[&'static str], text: &str) -> bool {
    crate::release::languages::contains(phrases, text).is_some()
}

/// Whether a folded text consists of placeholder words.
fn is_made_of(text: &str, draft: &Drafts) -> bool {
    let mut rest = text;
    let mut telling = false;
    loop {
        rest = rest.trim_start_matches([' ', ',', '/', '&', '-', '–', '+', ':', ';', '_']);
        if rest.is_empty() {
            return telling;
        }
        let named = begins(&draft.nouns, rest).max(begins(&draft.pending, rest));
        telling |= named.is_some();
        let Some(word) = named.or_else(|| begins(&draft.fillers, rest)) else { return false };
        rest = &rest[word.len()..];
    }
}

/// A word that is a placeholder, or names work to be done.
fn word(words: &[&str], at: usize, language: Language, drafts: &[&Drafts]) -> Option<Leftover> {
    let word = words[at];
    let habits = &Vocabulary::of(language).habits;
    if word.contains("://") || word.contains('@') || word.starts_with("www.") {
        return None;
    }
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    let before = at.checked_sub(1).map_or("", |before| words[before]);
    let behind = words.get(at + 1).copied().unwrap_or_default();
    let colon = word[word.find(core).unwrap_or(0) + core.len()..].starts_with(':');
    match core {
        "FIXME" => return Some(Leftover::Sure(core.to_owned())),
        // In Spanish it is a word: `TODO ES POSIBLE`.
        "TODO" if !habits.todo_is_a_word || colon || word.starts_with(['[', '(', '@', '/']) => {
            return Some(Leftover::Sure(core.to_owned()));
        }
        "ToDo" | "Todo" | "To-do" | "To-Do" | "TO-DO" if colon => return Some(Leftover::Sure(core.to_owned())),
        "DO" if before.ends_with("TO") && colon => return Some(Leftover::Sure("TO DO".to_owned())),
        "TBC" | "TBA" | "TBD" => return Some(Leftover::Unsure(core.to_owned())),
        _ => {}
    }
    let run = |sign: char, most: usize| word.chars().count() >= most && word.chars().all(|c| c == sign);
    let asked = word.trim_matches(['(', ')', '[', ']']);
    let asks = asked.chars().count() > 1 && asked.chars().all(|c| c == '?');
    if run('_', 3) {
        return Some(Leftover::Sure(word.to_owned()));
    }
    let spaced = habits.spaced_marks;
    if asks
        && (before.ends_with(':')
            || word.starts_with(['(', '['])
            || asked.len() > 2 && !spaced && !before.ends_with(['!', '?']))
    {
        return Some(Leftover::Unsure(word.to_owned()));
    }
    crosses(word, before, behind, language, drafts).map(Leftover::Sure)
}

/// `XX`, `xxx`, `20XX`, `070-XXX`: but not the Roman numerals for twenty and thirty.
fn crosses(word: &str, before: &str, behind: &str, language: Language, drafts: &[&Drafts]) -> Option<String> {
    if !word.contains(['X', 'x']) {
        return None;
    }
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    let all = |part: &str, cross: char| part.len() > 1 && part.chars().all(|c| c == cross);
    let is_run = |part: &str| all(part, 'X') || all(part, 'x');
    let parts: Vec<&str> = core.split(|c: char| !c.is_alphanumeric()).collect();
    let year = |part: &str| (part.starts_with("20") || part.starts_with("19")) && part.len() == 4 && is_run(&part[2..]);
    let mixed = parts.len() > 1 && parts.iter().all(|part| is_run(part) || part.bytes().all(|b| b.is_ascii_digit()));
    let alone = parts.len() == 1 && is_run(core);
    if parts.iter().any(|part| year(part)) || mixed && parts.iter().any(|part| is_run(part)) {
        return Some(core.to_owned());
    }
    // `XX-åriga`, `XX%`
    let led = parts.len() == 2 && is_run(parts[0]) && parts[1].starts_with(char::is_lowercase);
    // `XX-kromosomer`
    let letters = |word: &str| drafts.iter().any(|d| d.letters.iter().any(|stem| folded(word).starts_with(stem)));
    if !alone && !led || led && letters(parts[1]) {
        return None;
    }
    if parts[0].len() > 3 {
        return Some(core.to_owned());
    }
    let near = [before, behind].map(|word| folded(word.trim_matches(|c: char| !c.is_alphanumeric())));
    let numbers =
        near.iter().any(|word| letters(word) || drafts.iter().any(|draft| draft.numerals.contains(&word.as_str())));
    // `Super Bowl XXX`, `The XX`; after a full stop, a capital does not show a name.
    let ended = before.ends_with(['.', ':', '!', '?', ';']);
    let named = before.contains(char::is_uppercase) && !ended && !clock_word(before) && month(before).is_none();
    let ordinal = word.trim_end_matches([',', ';', ')']).ends_with('.') && behind.starts_with(char::is_uppercase);
    if parts[0].starts_with('x') {
        return (!numbers && !named).then(|| core.to_owned());
    }
    let romance = Vocabulary::of(language).habits.numerals_before_nouns;
    let priced = is_money(behind, language) || behind.starts_with('%');
    let next = folded(behind.trim_end_matches(['.', ',']));
    let of = Vocabulary::with_english(language).any(|vocabulary| vocabulary.dates.of.contains(&next.as_str()));
    let amount = priced || of || month(behind).is_some() || matches!(next.as_str(), "pm" | "am");
    if priced && !numbers {
        return Some(core.to_owned());
    }
    // `el XX congreso`, `la XXX edición`
    let counted = romance && behind.starts_with(char::is_alphabetic) && !amount && !before.ends_with(':');
    let cased = behind.starts_with(char::is_uppercase) && !ended && !before.is_empty() && month(behind).is_none();
    (!numbers && !named && !ordinal && !counted && !cased).then(|| core.to_owned())
}

/// `Kl` before a time is not a name.
fn clock_word(word: &str) -> bool {
    clock(&format!("{word} 9.00")).is_some()
}
