//! What the cells of an export say about mail to somebody.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::columns;
use super::dates::{self, Day, Order};
use super::opt_out_gone::{self, is_gone};
use super::opt_out_words::{self as words, Words, folded, is_one_of, plain};

/// How a column says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A yes, a day, or a word.
    Unsubscribed,
    /// The same; and how often mail failed, for a person to decide.
    Inactive,
    /// A yes or a day; other words are about something else.
    Block,
    /// Who, why or after which mailing: if there is anything, a person has to decide.
    Detail,
    /// Why mail failed for good.
    HardBounce,
    /// It names another channel, too: a yes has to be explained.
    Channel,
    /// A `no` says it.
    Active,
    /// A `no` leaves it to a person.
    Agreed,
    /// An answer to an event: nothing is certain.
    Event,
    /// A word.
    Status,
    /// A word about something else, perhaps.
    OtherStatus,
    /// Words of a status below a heading that is not known.
    Hint,
    /// Its heading says it, perhaps: below a cross or a day, a person has to decide.
    Perhaps,
    /// Remarks: a word of a status is for a person to decide.
    Notes,
    /// Names: a word alone may be one.
    Name,
    /// Outlets, beats and the like: a word alone is one of them, and several may be a remark.
    Named,
    /// Free text, and all columns that say nothing else.
    Text,
    Tags,
    /// The user has said it on import, of all its values or of some.
    Told,
}

/// What a value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Out,
    Undecided,
    Nothing,
    Unclear,
}

pub(super) fn value_says(kind: Kind, cell: &str) -> Says {
    let yes = answer(cell);
    match kind {
        Kind::Unsubscribed
        | Kind::Inactive
        | Kind::Block
        | Kind::Channel
        | Kind::Detail
        | Kind::HardBounce
        | Kind::Perhaps
            if is_never(cell) || yes == Some(false) || is_none(cell) || is_link(cell) =>
        {
            Says::Nothing
        }
        Kind::Channel => {
            if yes == Some(true) || is_day(cell) {
                Says::Unclear
            } else {
                text(cell)
            }
        }
        Kind::Unsubscribed | Kind::Inactive | Kind::Block if yes == Some(true) || is_day(cell) => Says::Out,
        Kind::Unsubscribed => match status(cell) {
            Says::Unclear if is_request(cell) => Says::Out,
            says => says,
        },
        Kind::Inactive => match status(cell) {
            // How often, not that it is over.
            Says::Unclear if number(cell).is_some() => Says::Undecided,
            says => says,
        },
        Kind::Block => match status(cell) {
            Says::Unclear | Says::Nothing => text(cell),
            says => says,
        },
        Kind::Detail => Says::Undecided,
        Kind::HardBounce => Says::Out,
        Kind::Active | Kind::Agreed | Kind::Event => match (yes, status(cell)) {
            (Some(false), _) if kind == Kind::Active => Says::Out,
            (_, Says::Out) if kind != Kind::Event => Says::Out,
            (Some(false), _) | (_, Says::Out | Says::Undecided) => Says::Undecided,
            _ if is_refusal(cell) => Says::Undecided,
            _ => text(cell),
        },
        Kind::Status => status(cell),
        Kind::OtherStatus => match status(cell) {
            Says::Out | Says::Undecided => Says::Unclear,
            _ => text(cell),
        },
        // A phrase is for a person to read; a word is one of many like it.
        Kind::Hint => match text(cell) {
            Says::Undecided if cell.contains(' ') => Says::Undecided,
            _ if is_strong(cell) => Says::Unclear,
            says => says,
        },
        Kind::Perhaps => match status(cell) {
            _ if yes == Some(true) || is_day(cell) || is_mark(cell) => Says::Undecided,
            Says::Out | Says::Undecided => Says::Undecided,
            _ => remark(cell),
        },
        Kind::Notes => match status(cell) {
            // Nobody knows, or nothing was decided.
            Says::Out | Says::Undecided if !is_one_of("unknown|pending|wartend|vantar", &folded(cell)) => {
                Says::Undecided
            }
            _ => remark(cell),
        },
        Kind::Text | Kind::Told => remark(cell),
        Kind::Named if !cell.contains(' ') => Says::Nothing,
        Kind::Name | Kind::Named => text(cell),
        Kind::Tags => tags(cell),
    }
}

/// Yes or no. A hyphen is no answer, and every zero is a no.
pub(super) fn answer(cell: &str) -> Option<bool> {
    let cell = cell.trim().trim_end_matches(['.', '!']).trim();
    match number(cell) {
        _ if cell == "-" => None,
        Some(0.0) => Some(false),
        Some(1.0) => Some(true),
        _ => columns::yes(cell),
    }
}

pub(super) fn number(cell: &str) -> Option<f64> {
    let starts = cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    cell.replace(',', ".").parse().ok().filter(|_| starts)
}

pub(super) fn is_day(cell: &str) -> bool {
    let day = match dates::day(cell, Order::Unknown) {
        Day::Known(day) => (1971..2100).contains(&day.year()),
        day => day == Day::Ambiguous,
    };
    // Seconds since 1970, and how Excel counts days.
    let counted = |number: &f64| (30_000.0..60_000.0).contains(number) || (1e8..1e14).contains(number);
    !is_never(cell) && (day || number(cell).as_ref().is_some_and(counted))
}

/// Whether a cell has a time that never came: the first that a program can count, or one of zeros.
fn is_never(cell: &str) -> bool {
    let digits = || cell.chars().filter(char::is_ascii_digit);
    let signs = |c: char| c.is_ascii_digit() || ".-/: TZ+,".contains(c);
    let zeros = digits().count() > 0 && digits().all(|c| c == '0') && cell.chars().all(signs);
    let first = cell.split(['.', '-', '/', ' ', 'T', ',']).any(|part| matches!(part, "0001" | "0000"));
    let day = dates::day(cell, Order::Unknown);
    zeros || first || matches!(day, Day::Known(day) if day.year() < 1971)
}

pub(super) fn is_none(cell: &str) -> bool {
    let word = folded(cell);
    let digits = cell.contains(|c: char| c.is_ascii_digit());
    let none =
        "|none|null|never|na|nan|nil|nie|aldrig|aldri|ingen|keine|jamais|nunca|mai|nooit|koskaan|nothing|leer|tom";
    is_one_of(none, &word) && !digits && (!word.is_empty() || cell.chars().all(is_dash))
}

/// A sign of an empty cell. Any other sign, such as 🚫, may say something.
fn is_dash(c: char) -> bool {
    c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '–' | '—' | '−' | '…')
}

fn is_link(cell: &str) -> bool {
    cell.starts_with("http") || cell.starts_with("mailto:")
}

/// Whether somebody says no to something in more words: `never`, `nein danke`, `not given`.
fn is_refusal(cell: &str) -> bool {
    let word = folded(cell);
    let first = Words::of(cell).all().first().is_some_and(|first| is_one_of(words::NEGATIONS, first));
    first
        || is_one_of(
            "none|never|aldrig|aldri|ingen|keine|nie|niemals|jamais|nunca|mai|nooit|koskaan|missing|fehlt|saknas",
            &word,
        )
}

fn is_request(cell: &str) -> bool {
    let said = Words::of(cell);
    said.any_of(words::REQUESTED) && !said.any_of(words::NEGATIONS)
}

/// Whether a word says by itself that somebody wants no mail, whatever stands above it.
pub(super) fn is_strong(cell: &str) -> bool {
    if cell.len() > 60 || cell.contains(['@', '/']) {
        return false;
    }
    let said = Words::of(cell);
    if said.all().len() > 3 {
        return false;
    }
    let part = said.part(words::UNSUBSCRIBED).is_some_and(|part| part.0 == 0 && !said.is_negated(part));
    is_one_of(words::STRONG, said.joined()) || part && status(cell) == Says::Out
}

/// What a word in a status column says.
pub(super) fn status(cell: &str) -> Says {
    let said = Words::of(cell);
    let word = folded(cell);
    let word = word.as_str();
    let digits = cell.contains(|c: char| c.is_ascii_digit());
    if is_one_of(words::OUT, word) || is_one_of(words::OUT_MORE, word) {
        Says::Out
    } else if is_one_of(words::UNDECIDED, word) {
        Says::Undecided
    } else if is_one_of(words::IN, word) && !digits || is_none(cell) {
        Says::Nothing
    } else if said.part(words::UNSUBSCRIBED).is_some_and(|part| !said.is_negated(part)) {
        // `Unsubscribed by admin`, `Abgemeldet am 3.4.`
        Says::Out
    } else {
        Says::Unclear
    }
}

/// A cross or a tick, or the year in which something was so.
fn is_mark(cell: &str) -> bool {
    if cell.len() == 4 && cell.parse().is_ok_and(|year: u16| (1950..2100).contains(&year)) {
        return true;
    }
    matches!(cell.trim(), "×" | "☑" | "☒" | "●" | "•" | "*" | "xx" | "XX" | "xxx" | "XXX")
}

/// Free text, or a cell that says nothing but that somebody is gone.
fn remark(cell: &str) -> Says {
    if is_gone(cell) { Says::Undecided } else { text(cell) }
}

/// Free text in which somebody may have asked for no mail is for a person to read.
pub(super) fn text(cell: &str) -> Says {
    if cell.len() < 3 || !cell.contains(char::is_alphabetic) {
        return Says::Nothing;
    }
    let mut said = String::from(" ");
    for word in cell.split_whitespace().filter(|word| !word.contains("://") && !word.contains('@')) {
        for c in plain(word).chars() {
            match c {
                c if c.is_alphanumeric() => said.push(c),
                _ if said.ends_with(' ') => {}
                _ => said.push(' '),
            }
        }
        if !said.ends_with(' ') {
            said.push(' ');
        }
    }
    let strong = || is_one_of(words::STRONG, &said.replace(' ', ""));
    if said.contains(" dnc ") || has_phrase(&said) || strong() { Says::Undecided } else { Says::Nothing }
}

/// The phrases by their first two bytes: a list has many cells, and few hold one.
static PHRASES: LazyLock<HashMap<[u8; 2], Vec<&str>>> = LazyLock::new(|| {
    let mut phrases: HashMap<[u8; 2], Vec<&str>> = HashMap::new();
    for phrase in words::IN_NOTES.split('|').chain(opt_out_gone::PHRASES.split('|')) {
        if let [first, second, ..] = phrase.as_bytes() {
            phrases.entry([*first, *second]).or_default().push(phrase);
        }
    }
    phrases
});

/// Whether a text without signs holds a phrase; a short one begins where a word does.
fn has_phrase(said: &str) -> bool {
    let bytes = said.as_bytes();
    (1..bytes.len()).any(|at| {
        let Some([first, second]) = bytes.get(at..at + 2) else { return false };
        let begins =
            |phrase: &&str| bytes[at..].starts_with(phrase.as_bytes()) && (phrase.len() > 8 || bytes[at - 1] == b' ');
        PHRASES.get(&[*first, *second]).is_some_and(|phrases| phrases.iter().any(begins))
    })
}

fn tags(cell: &str) -> Says {
    let whole = || cell.split([',', ';', '|', '"']).filter(|tag| !tag.trim().is_empty());
    let mut tags = whole().map(folded).chain(cell.split_whitespace().map(folded)).filter(|tag| !tag.is_empty());
    if tags.any(|tag| is_one_of(words::TAGS, &tag)) {
        Says::Out
    } else if whole().any(|tag| is_one_of(words::PERHAPS_TAGS, &folded(tag)) || is_strong(tag)) {
        Says::Undecided
    } else {
        text(cell)
    }
}
