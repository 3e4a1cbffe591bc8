//! Quotes, with a dash before them or marks around them, and lists, which begin alike.

use super::super::finding::Finding;
use super::super::model::Block;
use super::draft::Draft;
use super::rows::{Row, Shape};
use super::speakers::{Attribution, before_quote, behind_quote, in_quote, is_pronoun};

/// Opening marks, each with the marks that may close it.
const MARKS: [(char, &[char]); 8] = [
    ('“', &['”', '“']),
    ('”', &['”']),
    ('"', &['"']),
    ('„', &['“', '”', '"']),
    ('»', &['«', '»']),
    ('«', &['»']),
    ('‘', &['’']),
    ('‚', &['‘', '’']),
];

/// Longer rows are no quotes; the bound keeps hostile text from being searched for ever.
const LONGEST: usize = 5_000;

/// Rows that the format itself sets as a quote, the last perhaps with a dash and a name.
pub(super) fn set_in(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let set: Vec<&Row> = rows
        .iter()
        .enumerate()
        .take_while(|(nth, row)| {
            row.shape == Shape::Quote && (*nth == 0 || !row.apart || behind_dash(&row.text).is_some())
        })
        .map(|(_, row)| row)
        .collect();
    let first = set.first()?;
    let speaker = set.last().filter(|_| set.len() > 1).and_then(|row| behind_dash(&row.text));
    let said = &set[..set.len() - usize::from(speaker.is_some())];
    let text = said.iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join(" ");
    if speaker.is_none() {
        // The speaker may stand in the words themselves.
        let row = Row { text: text.clone(), ..(*first).clone() };
        if marked(std::slice::from_ref(&row), draft).is_none() && dashed(std::slice::from_ref(&row), draft).is_none() {
            draft.block(first.line, Block::Quote { text, speaker: None });
        }
        return Some(set.len());
    }
    let bare = inside(&text).filter(|(_, rest)| rest.is_empty()).map_or(text.as_str(), |(bare, _)| bare);
    draft.block(first.line, Block::Quote { text: bare.to_owned(), speaker: speaker.map(str::to_owned) });
    Some(set.len())
}

/// A quote with a dash before it.
pub(super) fn dashed(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first().filter(|row| row.text.len() <= LONGEST)?;
    let text = behind_dash(&row.text)?;
    // Two dashes in a row without a speaker between them are a list.
    let found = in_quote(text);
    if found.is_none() {
        let next = rows.get(1).and_then(|next| behind_dash(&next.text));
        let listed = next.is_some_and(|next| in_quote(next).is_none());
        let spoken = text.ends_with(['.', '!', '?', '…', '”', '"']) && text.split_whitespace().count() > 5;
        if listed || !spoken {
            return None;
        }
    }
    // Some put marks around it as well.
    let text = text.trim_matches(['“', '”', '"', '„']);
    match found {
        None => draft.block(row.line, Block::Quote { text: text.to_owned(), speaker: None }),
        Some(found) => {
            let before = found.before.trim_matches(['“', '”', '"', '„']);
            speak(draft, row.line, gone_on(before, &found.after), found.speaker);
        }
    }
    Some(1)
}

/// A quote with marks around it.
pub(super) fn marked(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first().filter(|row| row.text.len() <= LONGEST)?;
    let text = &row.text;
    let opening = text.find(|c| MARKS.iter().any(|(open, _)| *open == c))?;
    if opening > 0 {
        // `Anna Larsson, head of X, says: “…”`
        let speaker = before_quote(&text[..opening])?;
        let (said, rest) = inside(&text[opening..])?;
        if !rest.trim_matches(['.', ' ']).is_empty() {
            return None;
        }
        speak(draft, row.line, said.to_owned(), speaker);
        return Some(1);
    }
    let (said, rest) = inside(text)?;
    if rest.trim_matches(['.', ' ']).is_empty() {
        // A whole row in marks; a name or a title in marks is shorter.
        if said.split_whitespace().count() < 5 {
            return None;
        }
        draft.block(row.line, Block::Quote { text: said.to_owned(), speaker: None });
        return Some(1);
    }
    let Attribution { speaker, after, .. } = behind_quote(rest)?;
    let (mut said, mut after) = (said.trim_end_matches(',').to_owned(), after);
    while let Some((more, rest)) = inside(&after) {
        said = gone_on(&said, more);
        after = String::from(rest.trim_start_matches(['.', ' ']));
    }
    speak(draft, row.line, said, speaker);
    if !after.is_empty() {
        draft.block(row.line, Block::Paragraph(after));
    }
    Some(1)
}

/// Rows with bullets or dashes.
pub(super) fn list(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let item = |row: &Row| {
        if row.shape == Shape::Item {
            return Some(row.text.clone());
        }
        let rest = row
            .text
            .strip_prefix(['•', '·', '*', '▪', '‣', '◦', '-', '–'])
            .filter(|rest| rest.starts_with([' ', '\t', '\u{a0}']));
        rest.map(|rest| rest.trim().to_owned()).filter(|rest| !rest.is_empty())
    };
    let numbered: Vec<String> = rows.iter().zip(1..).map_while(|(row, number)| numbered(row, number)).collect();
    if numbered.len() > 1 {
        let used = numbered.len();
        draft.block(rows[0].line, Block::List(numbered));
        return Some(used);
    }
    let items: Vec<String> = rows.iter().map_while(item).collect();
    let used = items.len();
    if used == 0 || used == 1 && rows[0].shape == Shape::Plain && rows[0].text.starts_with(['-', '–']) {
        return None;
    }
    draft.block(rows[0].line, Block::List(items));
    Some(used)
}

/// A row of a list that counts, its number in front.
fn numbered(row: &Row, number: usize) -> Option<String> {
    let rest = row.text.strip_prefix(&number.to_string())?.strip_prefix(['.', ')'])?;
    rest.starts_with([' ', '\t']).then(|| row.text.clone())
}

/// What stands behind a dash that begins a row.
pub(super) fn behind_dash(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['-', '–', '—', '―'])?;
    let spaced = rest.starts_with([' ', '\t', '\u{a0}'])
        || text.starts_with(['–', '—', '―']) && rest.starts_with(char::is_uppercase);
    Some(rest.trim()).filter(|rest| spaced && !rest.is_empty())
}

/// The text between the mark that begins it and the one that closes that, and the rest.
fn inside(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next()?;
    let (_, closing) = MARKS.iter().find(|(mark, _)| *mark == open)?;
    let body = &text[open.len_utf8()..];
    let closes = |(at, mark): (usize, &str)| {
        let behind = body[at + mark.len()..].chars().next();
        behind.is_none_or(|c| !c.is_alphanumeric()).then_some(at)
    };
    let at = body.match_indices(*closing).find_map(closes)?;
    let mark = body[at..].chars().next()?.len_utf8();
    Some((body[..at].trim(), &body[at + mark..]))
}

/// A quote that goes on behind its speaker.
fn gone_on(said: &str, more: &str) -> String {
    let more = more.trim();
    if more.is_empty() {
        return said.to_owned();
    }
    let ended = said.ends_with(['.', '!', '?', '…']);
    let stop = if ended {
        ""
    } else if more.starts_with(char::is_uppercase) {
        "."
    } else {
        ","
    };
    format!("{said}{stop} {more}")
}

/// Adds a quote; a speaker who is only `she` or `hon` is the one before.
fn speak(draft: &mut Draft, line: usize, text: String, speaker: String) {
    let speaker = if is_pronoun(&speaker) {
        let last = draft.last_speaker().map(str::to_owned);
        if let Some(last) = &last {
            draft.find(Finding::note("speaker-inferred", line, format!("`{speaker}` is taken to be {last}")));
        }
        last.unwrap_or(speaker)
    } else {
        speaker
    };
    draft.block(line, Block::Quote { text, speaker: Some(speaker) });
}
