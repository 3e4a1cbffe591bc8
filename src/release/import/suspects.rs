//! Lines left in the story that could be an embargo, a contact, a programme or a quote, but were not read as one.

use super::draft::Draft;
use super::marks::{Piece, behind_dash, pieces};
use super::names::words;
use super::{embargo, programme, reach};
use crate::release::finding::Finding;
use crate::release::model::Block;
use crate::release::weblink::mail_address;

/// As many words in marks as nobody but a speaker says.
const SPOKEN: usize = 6;

/// Quotes each of them in a finding.
pub(super) fn tell(draft: &mut Draft) {
    let lead = (draft.manuscript.lines.lead, draft.manuscript.release.lead.clone());
    let headline = (draft.manuscript.lines.headline, draft.manuscript.release.headline.clone());
    let mut texts = vec![headline, lead];
    for (block, line) in draft.manuscript.release.body.iter().zip(&draft.manuscript.lines.body) {
        match block {
            Block::Paragraph(text) | Block::Heading(text) => texts.push((*line, text.clone())),
            Block::List(items) => texts.extend(items.iter().map(|item| (*line, item.clone()))),
            Block::Quote { .. } | Block::Table(_) => {}
        }
    }
    for (line, text) in texts.iter().filter(|(_, text)| text.len() < 5_000) {
        if let Some(finding) = suspect(*line, text, draft) {
            draft.find(finding);
        }
    }
}

fn suspect(line: usize, text: &str, draft: &Draft) -> Option<Finding> {
    if embargo::is_suspected(text, draft) && draft.manuscript.release.embargo.is_none() {
        let message = format!("this may be an embargo, but was not read as one: `{}`", short(text));
        return Some(
            Finding::error("embargo-suspected", line, message)
                .with_remedy("write the time into `embargo`, or `embargo = \"none\"` if it is none"),
        );
    }
    if programme::is_suspected(text, draft.order) {
        let message = format!("this may belong in the timetable, but was not read as an event: `{}`", short(text));
        return Some(
            Finding::warning("programme-suspected", line, message).with_remedy("put it under `[[timetable]]`"),
        );
    }
    let count = text.split_whitespace().count();
    if mail_address(text).is_some() || count <= 20 && reach::is_reach(text, draft.vocabulary) {
        let message = format!("this may be a contact, but was not read as one: `{}`", short(text));
        return Some(Finding::warning("contact-suspected", line, message).with_remedy("put it under `[[contacts]]`"));
    }
    let spoken = pieces(text).iter().any(|piece| match piece {
        Piece::Said(said) | Piece::Open(said) => said.split_whitespace().count() >= SPOKEN,
        Piece::Told(_) => false,
    });
    // A short text and a comma before a reporting clause are a quote, too.
    let spoken = spoken
        || matches!(pieces(text).as_slice(), [Piece::Said(said), Piece::Told(told), ..] if said.split_whitespace().count() > 2 && (said.ends_with(',') || told.trim_start().starts_with(',')));
    // So are words in marks beside a verb of saying or a name.
    let grammar = draft.grammar();
    let spoken = spoken
        || pieces(text).windows(2).any(|two| match two {
            [Piece::Said(said), Piece::Told(told)] => {
                let behind = told.trim_start_matches([',', ' ', '\u{a0}', '(']);
                let bracket = told.trim_start().starts_with('(');
                let ended = said.ends_with([',', '.', '!', '?', '…']) || told.trim_start().starts_with(',');
                let verb = || words(behind).iter().take(8).any(|(at, _)| grammar.verb_at(&behind[*at..]).is_some());
                grammar.verb_at(behind).is_some()
                    || ended && verb()
                    || (ended || bracket)
                        && text.starts_with(|c: char| !c.is_alphanumeric())
                        && !grammar.people(behind).is_empty()
            }
            [Piece::Told(told), Piece::Said(said)] => {
                let sentence = said.ends_with(['.', '!', '?']) && said.split_whitespace().count() >= 2;
                let verb = || words(told).iter().any(|(at, _)| grammar.verb_at(&told[*at..]).is_some());
                told.trim_end().ends_with(':')
                    && (sentence || grammar.before_quote(told).is_some() || verb() || !grammar.people(told).is_empty())
            }
            _ => false,
        });
    let dashed = behind_dash(text).is_some() || dash_inside(text, draft);
    (spoken || dashed).then(|| {
        let message = format!("this may be a quote, but was not read as one: `{}`", short(text));
        Finding::warning("quote-suspected", line, message).with_remedy("mark it as a quote, with its speaker under it")
    })
}

/// Whether a dash behind the end of a sentence begins words with a verb of saying: `Han ler. – Det räcker, säger han.`
fn dash_inside(text: &str, draft: &Draft) -> bool {
    text.match_indices(" – ").any(|(at, dash)| {
        let behind = &text[at + dash.len()..];
        let verb = || words(text).iter().any(|(at, _)| draft.grammar().verb_at(&text[*at..]).is_some());
        text[..at].ends_with(['.', '!', '?', '…', ':'])
            && behind.starts_with(char::is_uppercase)
            && (verb() || text[..at].ends_with(':') && behind.ends_with(['.', '!', '?', '…']))
    })
}

/// As much of a text as a message quotes.
fn short(text: &str) -> String {
    match text.char_indices().nth(160) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
