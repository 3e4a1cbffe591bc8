//! Who is announced over a quote, and quotes that the format itself sets.

use super::draft::{Announced, Draft};
use super::marks::{begins_quote, behind_dash, inside, pieces};
use super::quotes_added::{LONGEST, PARAGRAPHS, quote, tell_subject};
use super::quotes_dashed::dashed;
use super::quotes_marked::marked;
use super::row::{Row, Shape};
use crate::release::model::Block;

/// `Dr Ann Miller, head of conservation, said:` over a quote.
pub(super) fn announced(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let [row, next, ..] = rows else { return None };
    let ends = row.text.ends_with(':') && row.text.len() <= LONGEST;
    let listed = rows.get(2).is_some_and(|third| {
        behind_dash(&next.text).is_some()
            && behind_dash(&third.text).is_some()
            && !next.text.ends_with(['.', '!', '?', '”', '"'])
    });
    if !ends || !(begins_quote(&next.text) || next.shape == Shape::Quote) || behind_dash(&row.text).is_some() || listed
    {
        return None;
    }
    let found = draft.grammar().before_quote(&row.text)?;
    draft.unannounced();
    if !found.before.is_empty() {
        draft.block(row.line, Block::Paragraph(found.before.clone()));
    }
    tell_subject(draft, row.line, &row.text, &found);
    draft.left_out(row.line, &found.left_out);
    let text = row.text[found.before.len()..].trim().to_owned();
    draft.announced = Some(Announced { line: row.line, text, speaker: found.speaker });
    Some(1)
}

/// Rows that the format itself sets as a quote, the last perhaps with a dash and a name.
pub(super) fn set_in(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let all: Vec<&Row> = rows.iter().take_while(|row| row.shape == Shape::Quote).take(PARAGRAPHS).collect();
    // Paragraphs up to the name under them are one quote, if none of them has marks of its own.
    let named = all.iter().position(|row| behind_dash(&row.text).is_some());
    let bare = |last: usize| last > 0 && all[..last].iter().all(|row| pieces(&row.text).len() == 1);
    let together = named.filter(|last| bare(*last)).map_or(0, |last| last + 1);
    let set: Vec<&Row> = all
        .into_iter()
        .enumerate()
        .take_while(|(nth, row)| {
            *nth == 0 || *nth < together || !row.apart || behind_dash(&row.text).is_some() && together == 0
        })
        .map(|(_, row)| row)
        .collect();
    let first = set.first()?;
    let speaker = set.last().filter(|_| set.len() > 1).and_then(|row| behind_dash(&row.text));
    let said = &set[..set.len() - usize::from(speaker.is_some())];
    let mut text = String::new();
    for row in said {
        let space = if text.is_empty() {
            ""
        } else if row.apart {
            "\n\n"
        } else {
            " "
        };
        text.extend([space, &row.text]);
    }
    if speaker.is_none() {
        // The speaker may stand in the words themselves.
        let row = Row { text: text.clone(), shape: Shape::Plain, ..(*first).clone() };
        if marked(std::slice::from_ref(&row), draft).is_none() && dashed(std::slice::from_ref(&row), draft).is_none() {
            quote(draft, first.line, text, None);
        }
        return Some(set.len());
    }
    let bare = inside(&text).filter(|(_, rest)| rest.is_empty()).map_or(text.as_str(), |(bare, _)| bare);
    quote(draft, first.line, bare.to_owned(), speaker.map(str::to_owned));
    Some(set.len())
}
