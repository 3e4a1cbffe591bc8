//! Quotation marks of all kinds, and the text between and around them.

use super::row::Row;
use crate::release::languages::{Vocabulary, folded};

/// Opening marks, each with the marks that may close it.
const MARKS: [(char, &[char]); 10] = [
    ('“', &['”', '“']),
    ('”', &['”']),
    ('"', &['"']),
    ('„', &['“', '”', '"']),
    ('»', &['«', '»']),
    ('«', &['»']),
    ('‘', &['’']),
    ('‚', &['‘', '’']),
    ('‹', &['›']),
    ('\'', &['\'']),
];

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Words in marks, without them.
    Said(&'a str),
    /// Words behind a mark that is not closed.
    Open(&'a str),
    Told(&'a str),
}

/// Gives rows the marks that somebody could not type: `,,…''` and ``…''.
pub(super) fn typed(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        for (open, mark) in [(",,", "„"), ("``", "“")] {
            let both = row.text.find(open).is_some_and(|at| row.text[at..].contains("''"));
            if both {
                let close = if mark == "„" { "“" } else { "”" };
                row.text = row.text.replace(open, mark).replace("''", close);
            }
        }
    }
    rows
}

/// Cuts a text at its quotation marks.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = opening(rest) {
        let told = &rest[..at];
        if !told.trim().is_empty() {
            found.push(Piece::Told(told));
        }
        if let Some((said, behind)) = inside(&rest[at..]) {
            found.push(Piece::Said(said));
            rest = behind;
        } else {
            found.push(Piece::Open(opened(&rest[at..]).unwrap_or_default()));
            return found;
        }
    }
    if !rest.trim().is_empty() {
        found.push(Piece::Told(rest));
    }
    found
}

/// What stands behind the mark that begins a text, if one does.
pub(super) fn opened(text: &str) -> Option<&str> {
    let open = text.chars().next().filter(|c| is_opening(*c))?;
    Some(text[open.len_utf8()..].trim_start())
}

fn is_opening(c: char) -> bool {
    MARKS.iter().any(|(open, _)| *open == c)
}

/// Where the first mark stands that may open a quote: at the beginning of a word.
fn opening(text: &str) -> Option<usize> {
    let starts = |at: usize| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '–' | '—' | '-' | ':' | '['))
    };
    let goes_on = |at: usize, c: char| {
        text[at + c.len_utf8()..].chars().next().is_some_and(|next| {
            next.is_alphanumeric()
                || matches!(next, '\u{a0}' | ' ' | '\u{202f}' | '…' | '[' | '¿' | '¡')
                || is_opening(next)
        })
    };
    // `'s nachts`, `van ‘t Sluisje`
    let letter = |at: usize, c: char| {
        let rest = &text[at + c.len_utf8()..];
        let short = ["t ", "s ", "n "].iter().any(|word| rest.starts_with(word));
        !(c == '\'' && !rest.starts_with(char::is_uppercase) || c == '‘' && short)
    };
    let opens = |(at, c): &(usize, char)| is_opening(*c) && starts(*at) && goes_on(*at, *c) && letter(*at, *c);
    text.char_indices().find(opens).map(|(at, _)| at)
}

/// The text between the mark that begins it and the one that closes that, and the rest.
pub(super) fn inside(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next()?;
    let (_, closing) = MARKS.iter().find(|(mark, _)| *mark == open)?;
    let body = &text[open.len_utf8()..];
    let cut = |at: usize| {
        let mark = body[at..].chars().next().map_or(1, char::len_utf8);
        (body[..at].trim(), &body[at + mark..])
    };
    let ends = |(at, mark): (usize, &str)| {
        let behind = body[at + mark.len()..].chars().next();
        (at > 0 && behind.is_none_or(|c| !c.is_alphanumeric())).then_some(at)
    };
    let mut found = body.match_indices(*closing).filter_map(ends);
    if !matches!(open, '‘' | '\'' | '‚') {
        return found.next().map(cut);
    }
    // An apostrophe looks the same: what closes stands behind a stop, or is the last of them.
    let all: Vec<usize> = found.collect();
    let ends = |at: usize| body[..at].ends_with([',', '.', '!', '?', '…', ';']) || is_attributed(&body[at..]);
    let stop = all.iter().find(|at| ends(**at));
    stop.or(all.last()).copied().map(cut)
}

/// Whether a closing mark has a comma and a verb of saying behind it: `', zegt`.
fn is_attributed(closed: &str) -> bool {
    let behind = closed.trim_start_matches(['’', '‘', '\'']);
    let Some(behind) = behind.strip_prefix(',') else { return false };
    let verb = folded(behind.split_whitespace().next().unwrap_or_default());
    Vocabulary::all().iter().any(|vocabulary| vocabulary.speech.verbs.contains(&verb.as_str()))
}

/// Whether a text begins as a quote does.
pub(super) fn begins_quote(text: &str) -> bool {
    opened(text).is_some() || behind_dash(text).is_some()
}

/// What stands behind a dash that begins a row.
pub(super) fn behind_dash(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("--").or_else(|| text.strip_prefix(['-', '–', '—', '―']))?;
    let spaced = rest.starts_with([' ', '\t', '\u{a0}'])
        || text.starts_with(['–', '—', '―']) && rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '¡' | '¿'));
    Some(rest.trim()).filter(|rest| spaced && !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_all_kinds_part_what_is_said_from_what_is_told() {
        use Piece::{Open, Said, Told};
        assert_eq!(pieces("“Yes,” says Bo. “No.”"), [Said("Yes,"), Told(" says Bo. "), Said("No.")]);
        assert_eq!(pieces("Bo: „Ja“"), [Told("Bo: "), Said("Ja")]);
        assert_eq!(pieces("« Oui », dit Bo."), [Said("Oui"), Told(", dit Bo.")]);
        assert_eq!(pieces("‘It’s the dogs’ day,’ said Bo."), [Said("It’s the dogs’ day,"), Told(" said Bo.")]);
        assert_eq!(pieces("‘We had given up hope."), [Open("We had given up hope.")]);
        assert_eq!(pieces("It is Bo’s, at 5\" wide"), [Told("It is Bo’s, at 5\" wide")]);
    }
}
