//! Quotes with a dash before them.

use super::draft::{Announced, Draft};
use super::grammar::Grammar;
use super::marks::{Piece, begins_quote, behind_dash, inside, pieces};
use super::names::{cut_sentence, words};
use super::pronouns::{answered, attributed};
use super::quotes_added::{LONGEST, gone_on, inserted, quote, quote_by, tell_subject};
use super::row::{Row, Shape};
use super::speakers::Attribution;
use super::turns::{self, Turns};
use crate::release::finding::Finding;
use crate::release::model::Block;

/// A quote with a dash before it.
pub(super) fn dashed(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first().filter(|row| row.text.len() <= LONGEST)?;
    let grammar = draft.grammar();
    let Some(text) = behind_dash(&row.text) else {
        return dash_inside(row, draft).or_else(|| behind_sentence(row, draft));
    };
    match turns::turns(text, grammar) {
        Turns::One => {}
        Turns::Several(parts) => {
            for part in parts {
                let row = Row { text: format!("– {part}"), ..row.clone() };
                if dashed(std::slice::from_ref(&row), draft).is_none() {
                    draft.block(row.line, Block::Paragraph(row.text));
                }
            }
            return Some(1);
        }
        Turns::Unclear => return Some(whole_paragraph(row, draft)),
    }
    // Two dashes in a row without a speaker between them are a list.
    let Some(found) = grammar.in_quote(text) else {
        let next = rows.get(1).and_then(|next| behind_dash(&next.text));
        let listed = next.is_some_and(|next| grammar.in_quote(next).is_none()) && draft.announced.is_none();
        let long = draft.announced.is_some() || text.split_whitespace().count() > 3;
        let spoken = long && text.ends_with(['.', '!', '?', '…', '”', '"']);
        if listed || !spoken {
            return None;
        }
        // Somebody says it, but who is not clear: `– Det flyter, sier ordføreren.`
        if text.match_indices(", ").any(|(at, _)| grammar.verb_at(&text[at + 2..]).is_some()) {
            return Some(whole_paragraph(row, draft));
        }
        // Some put marks around it as well.
        quote(draft, row.line, unmarked(text).to_owned(), None);
        return Some(1);
    };
    if found.left_out.iter().any(|words| grammar.tells(words))
        || grammar.in_quote(&found.before).is_some()
        || is_split(&found, grammar)
    {
        return Some(whole_paragraph(row, draft));
    }
    let Attribution { speaker, before, after, left_out, goes_on } = found;
    let before = unmarked(&before).to_owned();
    let (more, told) = shared_out(&after, grammar);
    // `Han ler. – Mycket.`: who says the rest is not told.
    if sentence_dash(&told).is_some_and(|at| grammar.in_quote(&told[at..]).is_none()) {
        return Some(whole_paragraph(row, draft));
    }
    let said = if after.starts_with('–') { inserted(&before, &more) } else { gone_on(&before, &more) };
    if !more.is_empty() && !after.trim_start().starts_with(['–', '—', '-']) {
        let message = format!("`{more}` is taken to be {speaker}’s words as well");
        draft.find(
            Finding::note("quote-goes-on", row.line, message).with_remedy("move it out of the quote if that is wrong"),
        );
    }
    draft.left_out(row.line, &left_out);
    let beside = row.text.get(before.len()..).unwrap_or(&row.text);
    let named = answered(draft, row.line, speaker, beside);
    let name = named.as_deref().and_then(|named| named.split(',').next()).unwrap_or_default().to_owned();
    quote_by(draft, row.line, said, named);
    if !told.is_empty() {
        let row = Row { text: told, shape: Shape::Plain, ..row.clone() };
        if dash_inside(&row, draft).or_else(|| behind_sentence(&row, draft)).is_none() {
            draft.block(row.line, Block::Paragraph(row.text));
        }
    }
    if goes_on && !name.is_empty() && rows.get(1).is_some_and(|next| begins_quote(&next.text)) {
        draft.announced = Some(Announced { line: row.line, text: String::new(), speaker: name });
    }
    Some(1)
}

/// `Det är, säger Anna Berg, ett under.`: what looks like a title may be the end of the quote.
fn is_split(found: &Attribution, grammar: Grammar) -> bool {
    let article = |part: &str| {
        let first = part.split_whitespace().next().unwrap_or_default();
        grammar.own().speech.articles.contains(&first) && !grammar.is_title(part)
    };
    words(&found.before).len() <= 3 && found.speaker.split(", ").skip(1).any(article)
}

/// A text without the marks around all of it.
fn unmarked(text: &str) -> &str {
    match inside(text) {
        Some((bare, "")) => bare,
        _ => text,
    }
}

/// Keeps a paragraph in which quote and story cannot be parted; a finding quotes it.
fn whole_paragraph(row: &Row, draft: &mut Draft) -> usize {
    draft.unannounced();
    draft.block(row.line, Block::Paragraph(row.text.clone()));
    1
}

/// `Anna Berg berättar att hon fann linsen i en lada: – Den var dammig.`
fn dash_inside(row: &Row, draft: &mut Draft) -> Option<usize> {
    let (told, said) = row.text.split_once(": – ")?;
    let spoken = words(said).len() >= 2 && said.ends_with(['.', '!', '?', '…']) && behind_dash(told).is_none();
    let found = draft.grammar().before_quote(&format!("{told}:")).filter(|_| spoken)?;
    let own =
        draft.grammar().in_quote(said).is_some() || !pieces(said).iter().all(|piece| matches!(piece, Piece::Told(_)));
    // `– Vi har väntat, säger hon, och tillägger: – Det var värt det.` says more than its end.
    if own || said.contains(" – ") || sentence_dash(told).is_some() {
        return None;
    }
    draft.unannounced();
    if !found.before.is_empty() {
        draft.block(row.line, Block::Paragraph(found.before.clone()));
    }
    tell_subject(draft, row.line, &format!("{told}:"), &found);
    draft.left_out(row.line, &found.left_out);
    let speaker = attributed(draft, row.line, found.speaker);
    quote_by(draft, row.line, said.to_owned(), speaker);
    Some(1)
}

/// `Anna Berg är nöjd. – Vi är glada, säger hon.`
fn behind_sentence(row: &Row, draft: &mut Draft) -> Option<usize> {
    let at = sentence_dash(&row.text)?;
    let (told, said) = (row.text[..at].trim(), row.text[at..].trim());
    let bare = |text: &str| pieces(text).iter().all(|piece| matches!(piece, Piece::Told(_)));
    if words(told).len() < 2 || !bare(&row.text) || draft.grammar().in_quote(behind_dash(said)?).is_none() {
        return None;
    }
    draft.unannounced();
    draft.block(row.line, Block::Paragraph(told.to_owned()));
    dashed(&[Row { text: said.to_owned(), shape: Shape::Plain, ..row.clone() }], draft)
}

/// Where a dash begins a quote behind the end of a sentence.
fn sentence_dash(text: &str) -> Option<usize> {
    text.match_indices(" – ").map(|(at, _)| at).find(|at| text[..*at].ends_with(['.', '!', '?', '…']))
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
        let announced = sentence.contains(": – ");
        if announced || bare.len() == sentence.len() && !grammar.is_first_person(sentence) && said.is_empty() {
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
