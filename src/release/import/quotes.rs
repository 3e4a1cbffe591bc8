//! Quotes, with a dash before them or marks around them, over one row or more, and who says them.

use super::draft::{Announced, Draft};
use super::grammar::Grammar;
use super::marks::{Piece, begins_quote, behind_dash, inside, opened, pieces};
use super::names::{cut_sentence, words};
use super::row::{Row, Shape};
use super::speakers::Attribution;
use crate::release::finding::Finding;
use crate::release::model::Block;

/// Longer rows are no quotes; the bound keeps hostile text from being searched for ever.
const LONGEST: usize = 5_000;

/// No quote has more paragraphs.
const PARAGRAPHS: usize = 8;

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

/// Tells of a speaker whose sentence has stayed in the text: `Bo Aas mener at det haster:`.
fn tell_subject(draft: &mut Draft, line: usize, told: &str, found: &Attribution) {
    if !found.before.is_empty() && found.before == told.trim() {
        let message = format!("the quote behind this sentence is taken to be said by {}", found.speaker);
        draft.find(Finding::note("speaker-inferred", line, message));
    }
}

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

/// A quote with a dash before it.
pub(super) fn dashed(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first().filter(|row| row.text.len() <= LONGEST)?;
    let text = behind_dash(&row.text)?;
    let grammar = draft.grammar();
    // Two dashes in a row without a speaker between them are a list.
    let Some(found) = grammar.in_quote(text) else {
        let next = rows.get(1).and_then(|next| behind_dash(&next.text));
        let listed = next.is_some_and(|next| grammar.in_quote(next).is_none()) && draft.announced.is_none();
        let spoken = text.ends_with(['.', '!', '?', '…', '”', '"']) && text.split_whitespace().count() > 3;
        if listed || !spoken {
            return None;
        }
        // Some put marks around it as well.
        quote(draft, row.line, text.trim_matches(['“', '”', '"', '„']).to_owned(), None);
        return Some(1);
    };
    let Attribution { speaker, before, after, left_out, goes_on } = found;
    let before = before.trim_matches(['“', '”', '"', '„']).to_owned();
    let (more, told) = shared_out(&after, grammar);
    let said = gone_on(&before, &more);
    if !more.is_empty() && !after.trim_start().starts_with(['–', '—', '-']) {
        let message = format!("`{more}` is taken to be {speaker}’s words as well");
        draft.find(
            Finding::note("quote-goes-on", row.line, message).with_remedy("move it out of the quote if that is wrong"),
        );
    }
    draft.left_out(row.line, &left_out);
    let named = attributed(draft, row.line, speaker);
    let name = named.split(',').next().unwrap_or_default().to_owned();
    quote(draft, row.line, said, Some(named));
    if !told.is_empty() {
        draft.block(row.line, Block::Paragraph(told));
    }
    if goes_on && rows.get(1).is_some_and(|next| begins_quote(&next.text)) {
        draft.announced = Some(Announced { line: row.line, text: String::new(), speaker: name });
    }
    Some(1)
}

/// What stands behind the speaker of a quote with a dash: what is still said, and what the narrator tells.
///
/// A dash or a first person speaks; any other sentence, and all behind it, belongs to the narrator.
fn shared_out(after: &str, grammar: Grammar) -> (String, String) {
    let mut said = String::new();
    let mut rest = after.trim();
    while !rest.is_empty() {
        let (sentence, behind) = cut_sentence(rest);
        let bare = sentence.trim_start_matches(['–', '—', '-', ' ']);
        if bare.len() == sentence.len() && !grammar.is_first_person(sentence) && said.is_empty() {
            break;
        }
        if !said.is_empty() {
            said.push(' ');
        }
        said += bare;
        rest = behind;
    }
    (said, rest.to_owned())
}

/// A quote with marks around it.
pub(super) fn marked(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first().filter(|row| row.text.len() <= LONGEST)?;
    let dash_behind = |used: usize| {
        let next = rows.get(used)?;
        let name = behind_dash(&next.text)?;
        (draft.grammar().is_speaker(name) && name.split_whitespace().count() <= 14).then(|| name.to_owned())
    };
    let bare_dash = row.text.trim_start_matches(['–', '—', '-', ' ']);
    let text = if opened(bare_dash).is_some() { bare_dash } else { row.text.as_str() };
    let found = pieces(text);
    match found.as_slice() {
        [Piece::Said(said)] => whole(draft, row.line, said, dash_behind(1)),
        [Piece::Said(said), Piece::Told(rest)] if is_stop(rest) => {
            whole(draft, row.line, &stopped((*said).to_owned(), rest), dash_behind(1))
        }
        [Piece::Said(_), Piece::Told(_), ..] => said_first(draft, row.line, text),
        [Piece::Told(told), Piece::Said(_), ..] => told_first(draft, row.line, text)
            .or_else(|| sentence_first(draft, row.line, text, told))
            .or_else(|| sentences_first(draft, row.line, text)),
        [Piece::Open(said)] => several(rows, said, draft),
        [Piece::Told(told), Piece::Open(said)] => {
            let found = draft.grammar().before_quote(told)?;
            draft.announced =
                Some(Announced { line: row.line, text: (*told).trim().to_owned(), speaker: found.speaker.clone() });
            let used = several(rows, said, draft);
            if used.is_none() {
                draft.announced = None;
            } else {
                draft.left_out(row.line, &found.left_out);
            }
            used
        }
        _ => None,
    }
}

fn is_told_stop(piece: &Piece) -> bool {
    matches!(piece, Piece::Told(text) if is_stop(text))
}

fn is_stop(text: &str) -> bool {
    text.trim_matches(['.', ' ', ',', '!', '?']).is_empty()
}

/// A whole row in marks; a name or a title in marks is shorter.
fn whole(draft: &mut Draft, line: usize, said: &str, speaker: Option<String>) -> Option<usize> {
    // `« Nous sommes ravis, déclare Anne Dupont. On recommence. »`
    if draft.vocabulary.habits.speaker_inside_quote
        && let Some(found) = draft.grammar().in_quote(said)
    {
        draft.left_out(line, &found.left_out);
        let speaker = attributed(draft, line, found.speaker);
        quote(draft, line, gone_on(&found.before, found.after.trim_start_matches(['–', ' '])), Some(speaker));
        return Some(1);
    }
    if said.split_whitespace().count() < 5 && speaker.is_none() && draft.announced.is_none() {
        return None;
    }
    let used = 1 + usize::from(speaker.is_some());
    quote(draft, line, said.to_owned(), speaker);
    Some(used)
}

/// `“…,” says Anna. “…” She adds: “…”`
fn said_first(draft: &mut Draft, line: usize, text: &str) -> Option<usize> {
    let found = pieces(text);
    let [Piece::Said(first), Piece::Told(told), rest @ ..] = found.as_slice() else { return None };
    let Attribution { speaker, after, left_out, goes_on, .. } = draft.grammar().behind_quote(told)?;
    let mut said = first.trim_end_matches(',').to_owned();
    let behind = match rest.first() {
        // `“…”, says Bo Eck. “…”, Eck goes on.` are two.
        Some(Piece::Said(more)) if after.is_empty() && told.trim_end().ends_with('.') && is_attributed(rest, draft) => {
            from_piece(text, more).to_owned()
        }
        Some(Piece::Said(more)) if after.is_empty() => {
            let behind = behind_piece(text, more);
            said = stopped(gone_on(&said, more), &behind);
            behind
        }
        Some(Piece::Said(more)) => format!("{after} {}", from_piece(text, more)),
        Some(Piece::Open(_)) => return None,
        _ => after,
    };
    draft.left_out(line, &left_out);
    let speaker = attributed(draft, line, speaker);
    let name = speaker.split(',').next().unwrap_or_default().to_owned();
    quote(draft, line, said, Some(speaker));
    if goes_on && behind.is_empty() {
        draft.announced = Some(Announced { line, text: String::new(), speaker: name });
    }
    rest_of(draft, line, &behind);
    Some(1)
}

/// Whether what follows a quote says who says it.
fn is_attributed(rest: &[Piece], draft: &Draft) -> bool {
    matches!(rest.get(1), Some(Piece::Told(told)) if draft.grammar().behind_quote(told).is_some())
}

/// `Anna Larsson, head of X, says: “…”`
fn told_first(draft: &mut Draft, line: usize, text: &str) -> Option<usize> {
    let found = pieces(text);
    let [Piece::Told(told), Piece::Said(said), rest @ ..] = found.as_slice() else { return None };
    let found_before = draft.grammar().before_quote(told)?;
    let Attribution { speaker, before, left_out, .. } = found_before.clone();
    let part = said.starts_with(char::is_lowercase) && !told.trim_end().ends_with(':');
    // `Selon le maire, « c’est une étape »` has no words of the narrator.
    let own = told.trim_start().get(before.len()..).unwrap_or_default();
    let sourced =
        draft.grammar().begins_with_source(own) && told.trim_end().ends_with(',') && rest.iter().all(is_told_stop);
    let spoken = (!part || sourced) && words(said).len() >= 4 || told.trim_end().ends_with(':') && rest.is_empty();
    if !spoken {
        return None;
    }
    if !before.is_empty() {
        draft.block(line, Block::Paragraph(before));
    }
    tell_subject(draft, line, told, &found_before);
    draft.left_out(line, &left_out);
    let speaker = attributed(draft, line, speaker);
    // `X said: “…”, and “…”`
    let behind = behind_piece(text, said);
    quote(draft, line, stopped((*said).trim_end_matches(',').to_owned(), &behind), Some(speaker));
    rest_of(draft, line, &behind);
    Some(1)
}

/// `The count took three nights. “Only a mouse was there,” says Paul.`
fn sentence_first(draft: &mut Draft, line: usize, text: &str, told: &str) -> Option<usize> {
    let ended = told.trim_end().ends_with(['.', '!', '?']);
    let rest = text[told.len()..].trim_start();
    let [Piece::Said(said), Piece::Told(behind), ..] = pieces(rest)[..] else { return None };
    if !ended || words(said).len() < 2 || draft.grammar().behind_quote(behind).is_none() {
        return None;
    }
    draft.unannounced();
    draft.block(line, Block::Paragraph(told.trim().to_owned()));
    said_first(draft, line, rest)
}

/// `For Sanne Prins the mill is “the heart of the village”. “Without them it would stand still,” she says.`
fn sentences_first(draft: &mut Draft, line: usize, text: &str) -> Option<usize> {
    let found = pieces(text);
    let begins = found.windows(3).find_map(|three| match three {
        [Piece::Told(told), Piece::Said(said), Piece::Told(behind)]
            if told.trim_end().ends_with(['.', '!', '?'])
                && words(said).len() >= 4
                && said.starts_with(char::is_uppercase)
                && draft.grammar().behind_quote(behind).is_some() =>
        {
            Some(from_piece(text, said))
        }
        _ => None,
    })?;
    let before = text[..text.len() - begins.len()].trim();
    if before.is_empty() {
        return None;
    }
    draft.unannounced();
    draft.block(line, Block::Paragraph(before.to_owned()));
    said_first(draft, line, begins)
}

/// What follows a quote on its row: another one, or a paragraph.
fn rest_of(draft: &mut Draft, line: usize, rest: &str) {
    let rest = rest.trim_start_matches(['.', ',', ' ', '\u{a0}']);
    if rest.is_empty() {
        return;
    }
    let row = Row { line, text: rest.to_owned(), apart: false, shape: Shape::Plain };
    if marked(std::slice::from_ref(&row), draft).is_none() {
        draft.block(line, Block::Paragraph(row.text));
    }
}

/// What stands behind a piece of a text, and its closing mark.
fn behind_piece(text: &str, piece: &str) -> String {
    let end = piece.as_ptr() as usize - text.as_ptr() as usize + piece.len();
    let rest = text[end..].trim_start();
    rest.chars().next().map_or(String::new(), |mark| rest[mark.len_utf8()..].to_owned())
}

/// A text from the mark that opens one of its pieces.
fn from_piece<'a>(text: &'a str, piece: &str) -> &'a str {
    let start = piece.as_ptr() as usize - text.as_ptr() as usize;
    let mark = text[..start].trim_end().char_indices().next_back().map_or(0, |(at, _)| at);
    &text[mark..]
}

/// A quote over several rows, each perhaps with the mark that opens it again.
fn several(rows: &[Row], first: &str, draft: &mut Draft) -> Option<usize> {
    let mut said = vec![first.to_owned()];
    let line = rows.first()?.line;
    let before = first.as_ptr() as usize - rows[0].text.as_ptr() as usize;
    let mark = rows[0].text.get(..before)?.trim_end().chars().next_back()?;
    for (nth, row) in rows.iter().enumerate().skip(1).take(PARAGRAPHS) {
        let again = row.text.starts_with(mark);
        let text = if again { row.text.clone() } else { format!("{mark}{}", row.text) };
        match inside(&text) {
            Some((last, rest)) => {
                said.push(last.trim_end_matches(',').to_owned());
                let found = if is_stop(rest) { None } else { Some(draft.grammar().behind_quote(rest)?) };
                let speaker = found.map(|found| {
                    draft.left_out(row.line, &found.left_out);
                    (attributed(draft, row.line, found.speaker), found.after)
                });
                let (speaker, after) = speaker.unzip();
                quote(draft, line, said.join("\n\n"), speaker);
                rest_of(draft, row.line, &after.unwrap_or_default());
                return Some(nth + 1);
            }
            None if again => said.push(opened(&text)?.to_owned()),
            // Without its mark only the next row may close it.
            None => return None,
        }
    }
    None
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

/// A quote of several sentences with the stop that stands behind its closing mark: `“It was long. It was hard”.`
fn stopped(said: String, behind: &str) -> String {
    let several = !cut_sentence(&said).1.is_empty();
    let open = said.ends_with(char::is_alphanumeric);
    if several && open && behind.trim_start().starts_with('.') { said + "." } else { said }
}

/// A speaker by name: one who is only `she` or `hon` is the one before.
fn attributed(draft: &mut Draft, line: usize, speaker: String) -> String {
    // `précise-t-elle, en parlant de son apprenti`
    let (head, clause) = speaker.split_once(',').unwrap_or((&speaker, ""));
    if !draft.grammar().is_pronoun(head) {
        return speaker;
    }
    if !clause.is_empty() {
        draft.left_out(line, &[clause.trim().to_owned()]);
    }
    let speaker = head.to_owned();
    let last = draft.told_of().or_else(|| draft.last_speaker().map(str::to_owned));
    let only = if last.is_none() { draft.only_person() } else { None };
    if let Some(only) = only {
        let message = format!("`{speaker}` is taken to be {only}, the only person named so far");
        draft.find(
            Finding::warning("speaker-inferred", line, message)
                .with_remedy("correct the speaker if it is somebody else"),
        );
        return only;
    }
    if last.is_none() {
        let message = format!("it is not clear who `{speaker}` is");
        draft.find(Finding::warning("speaker-unknown", line, message).with_remedy("name the speaker under the quote"));
    }
    if let Some(last) = &last {
        // Where the story has gone on in between, it may be somebody else.
        let sure = matches!(draft.manuscript.release.body.last(), Some(Block::Quote { .. }));
        let finding = if sure { Finding::note } else { Finding::warning };
        let message = format!("`{speaker}` is taken to be {last}");
        draft.find(finding("speaker-inferred", line, message));
    }
    last.unwrap_or(speaker)
}

/// Adds a quote; one without a speaker of its own has the one who was announced.
fn quote(draft: &mut Draft, line: usize, text: String, speaker: Option<String>) {
    let speaker = if let Some(speaker) = speaker {
        draft.unannounced();
        Some(speaker)
    } else {
        let announced = draft.announced.take().map(|announced| announced.speaker);
        announced.map(|speaker| attributed(draft, line, speaker))
    };
    draft.block(line, Block::Quote { text, speaker });
}
