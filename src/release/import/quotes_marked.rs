//! Quotes with marks around them, over one row or more.

use super::draft::{Announced, Draft};
use super::marks::{Piece, behind_dash, inside, opened, pieces};
use super::names::{is_person, words};
use super::pronouns::{answered, attributed};
use super::quotes_added::{LONGEST, PARAGRAPHS, gone_on, inserted, is_stop, quote, quote_by, stopped, tell_subject};
use super::row::{Row, Shape};
use super::speakers::Attribution;
use super::turns::{self, Both};
use crate::release::model::Block;

/// A quote with marks around it.
pub(super) fn marked(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first().filter(|row| row.text.len() <= LONGEST)?;
    let dash_behind = |used: usize| {
        let next = rows.get(used)?;
        let name = behind_dash(&next.text).or_else(|| name_below(next, draft))?;
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
        [Piece::Said(said), Piece::Told(name)] if signature(name, draft).is_some() => {
            let speaker = signature(name, draft);
            whole(draft, row.line, said, speaker).map(|_| 1)
        }
        [Piece::Said(_), Piece::Told(_), ..] => said_first(draft, row.line, text),
        [Piece::Told(told), Piece::Said(_), ..] => told_first(draft, row.line, text)
            .or_else(|| sentence_first(draft, row.line, text, told))
            .or_else(|| sentences_first(draft, row.line, text))
            .or_else(|| surname_first(draft, row.line, told, &found)),
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

/// A name and a title on the line under a quote.
fn name_below<'r>(row: &'r Row, draft: &Draft) -> Option<&'r str> {
    let (name, title) = row.text.split_once(", ")?;
    let plain = row.shape == Shape::Plain && !row.apart && !row.text.ends_with(['.', ':', '!', '?']);
    let bare = !row.text.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | '”' | '“' | '"'));
    (plain && bare && is_person(name, draft.vocabulary) && !words(title).is_empty()).then_some(row.text.as_str())
}

/// The name behind a quote and a dash: `“…” – Ann Miller, Chair`.
fn signature(told: &str, draft: &Draft) -> Option<String> {
    let name = behind_dash(told.trim())?.trim_end_matches('.');
    let count = words(name.split(',').next().unwrap_or_default()).len();
    let verb = words(name).iter().any(|(at, _)| draft.grammar().verb_at(&name[*at..]).is_some());
    let is = (2..=8).contains(&count) && words(name).len() <= 14 && !verb && draft.grammar().is_speaker(name);
    is.then(|| name.to_owned())
}

/// `Petersen: „…“`, where the story has named the person before.
fn surname_first(draft: &mut Draft, line: usize, told: &str, found: &[Piece]) -> Option<usize> {
    let name = told.trim().strip_suffix(':')?.trim();
    let [Piece::Told(_), Piece::Said(said), rest @ ..] = found else { return None };
    let known = words(name).len() == 1 && draft.knows_surname(name);
    if !known || !rest.iter().all(is_told_stop) {
        return None;
    }
    quote(draft, line, (*said).to_owned(), Some(name.to_owned()));
    Some(1)
}

fn is_told_stop(piece: &Piece) -> bool {
    matches!(piece, Piece::Told(text) if is_stop(text))
}

/// A whole row in marks; a name or a title in marks is shorter.
fn whole(draft: &mut Draft, line: usize, said: &str, speaker: Option<String>) -> Option<usize> {
    // `« Nous sommes ravis, déclare Anne Dupont. On recommence. »`
    // Between dashes a speaker stands inside the marks in other languages, too.
    let inside = draft.vocabulary.habits.speaker_inside_quote;
    if let Some(found) = draft.grammar().in_quote(said).filter(|found| inside || found.after.starts_with('–')) {
        if draft.grammar().in_quote(&found.before).is_some() {
            return None;
        }
        // Between the marks a clause behind the speaker is no narrator’s: `« A, sourit Anne, et B »`.
        let Attribution { speaker, before, after, left_out, .. } = found;
        let grammar = draft.grammar();
        let (own, beside): (Vec<_>, Vec<_>) =
            left_out.into_iter().partition(|words| grammar.tells(words) && grammar.joined(words).is_some());
        if beside.iter().any(|words| grammar.tells(words)) {
            return None;
        }
        draft.left_out(line, &beside);
        let speaker = attributed(draft, line, speaker);
        let more = after.trim_start_matches(['–', ' ']);
        let before = own.iter().fold(before, |said, clause| gone_on(&said, clause));
        let said = if after.starts_with('–') { inserted(&before, more) } else { gone_on(&before, more) };
        quote_by(draft, line, said, speaker);
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
    if let (Some(Piece::Said(more)), Some(Both { first: found, join, second })) =
        (rest.first(), turns::both(told, draft.grammar()))
    {
        draft.left_out(line, &found.left_out);
        draft.left_out(line, &[join.to_owned()]);
        let speaker = attributed(draft, line, found.speaker);
        quote_by(draft, line, first.trim_end_matches(',').to_owned(), speaker);
        rest_of(draft, line, &format!("{second}{}", from_piece(text, more)));
        return Some(1);
    }
    if let Some(used) = inside_first(draft, line, text) {
        return Some(used);
    }
    let found = draft.grammar().behind_quote(told)?;
    if found.left_out.iter().any(|words| draft.grammar().tells(words)) {
        return None;
    }
    // Who speaks behind `, qui répond :` or `, chair:` is not clear.
    let again = |words: &String| words.split_once(' ').is_some_and(|(_, verb)| draft.grammar().goes_on_only(verb));
    let announces = found.after.is_empty() && told.trim_end().ends_with(':') && !rest.is_empty();
    if announces && found.speaker.contains(',') && !found.left_out.iter().any(again) {
        return None;
    }
    let Attribution { speaker, after, left_out, goes_on, .. } = found;
    let mut said = first.trim_end_matches(',').to_owned();
    let behind = match rest.first() {
        // `“…”, says Bo Eck. “…”, Eck goes on.` are two.
        Some(Piece::Said(more)) if after.is_empty() && is_attributed(rest, draft) => from_piece(text, more).to_owned(),
        // `“…”, sagt Berg, “…”` and an attribution that is not understood.
        Some(Piece::Said(_)) if after.is_empty() && !turns::is_last(rest) => return None,
        Some(Piece::Said(more)) if after.is_empty() => {
            let behind = behind_piece(text, more);
            said = stopped(gone_on(&said, more), &behind);
            behind
        }
        Some(Piece::Said(more)) => format!("{} {}", after.trim_end(), from_piece(text, more)),
        Some(Piece::Open(_)) => return None,
        _ => after,
    };
    draft.left_out(line, &left_out);
    let speaker = answered(draft, line, speaker, told);
    let name = speaker.as_deref().and_then(|speaker| speaker.split(',').next()).unwrap_or_default().to_owned();
    quote_by(draft, line, said, speaker);
    if goes_on && behind.is_empty() && !name.is_empty() {
        draft.announced = Some(Announced { line, text: String::new(), speaker: name });
    }
    rest_of(draft, line, &behind);
    Some(1)
}

/// `« A, sourit Anne. B », alors que Paul prévient : « … »`, and a sentence behind the quote.
fn inside_first(draft: &mut Draft, line: usize, text: &str) -> Option<usize> {
    let found = pieces(text);
    let [Piece::Said(first), Piece::Told(told), rest @ ..] = found.as_slice() else { return None };
    if !draft.vocabulary.habits.speaker_inside_quote || draft.grammar().in_quote(first).is_none() {
        return None;
    }
    let sentence = told.trim_start().strip_prefix('.').map(str::trim);
    if let Some(behind) = sentence.filter(|_| rest.is_empty()) {
        whole(draft, line, first, None)?;
        rest_of(draft, line, behind);
        return Some(1);
    }
    let (join, second) = draft.grammar().joined(told)?;
    let Some(Piece::Said(more)) = rest.first() else { return None };
    draft.grammar().before_quote(second).filter(|next| next.before.is_empty() && second.trim_end().ends_with(':'))?;
    whole(draft, line, first, None)?;
    draft.left_out(line, &[join.to_owned()]);
    rest_of(draft, line, &format!("{second}{}", from_piece(text, more)));
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
    // `Ann said: “…” Bo said: “…”`
    let stop = |text: &str, stops: &[char]| text.ends_with(stops);
    let ended = matches!(rest, [Piece::Told(next), Piece::Said(_), ..]
        if next.trim_end().ends_with(':')
            && (stop(said, &['.', '!', '?', '…']) || next.trim_start().starts_with('.')));
    let spoken = (!part || sourced) && words(said).len() >= 4
        || told.trim_end().ends_with(':') && (rest.iter().all(is_told_stop) || ended);
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
    quote_by(draft, line, stopped((*said).trim_end_matches(',').to_owned(), &behind), speaker);
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
                if found.iter().flat_map(|found| &found.left_out).any(|words| draft.grammar().tells(words)) {
                    return None;
                }
                let speaker = found.map(|found| {
                    draft.left_out(row.line, &found.left_out);
                    (attributed(draft, row.line, found.speaker), found.after)
                });
                let (speaker, after) = speaker.unzip();
                match speaker {
                    Some(speaker) => quote_by(draft, line, said.join("\n\n"), speaker),
                    None => quote(draft, line, said.join("\n\n"), None),
                }
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
