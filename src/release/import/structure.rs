//! Headings and paragraphs: everything that no other recogniser has taken.

use super::draft::Draft;
use super::marks::{begins_quote, behind_dash};
use super::opening;
use super::reach::is_reach;
use super::row::{Row, Shape};
use crate::release::finding::Finding;
use crate::release::languages::{Vocabulary, folded};
use crate::release::manuscript::Manuscript;
use crate::release::model::Block;
use crate::release::weblink::weblinks;

/// A short row without a full stop that stands over text.
pub(super) fn heading(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first()?;
    if row.shape == Shape::Heading {
        draft.unannounced();
        draft.block(row.line, Block::Heading(row.text.clone()));
        return Some(1);
    }
    let bare = row.text.trim_end_matches(':');
    let lower = folded(bare);
    if rows.len() > 1 && Vocabulary::all().iter().any(|vocabulary| vocabulary.parts.notes.contains(&lower.as_str())) {
        draft.unannounced();
        draft.block(row.line, Block::Heading(bare.to_owned()));
        return Some(1);
    }
    let next = rows.get(1).filter(|_| row.shape == Shape::Plain)?;
    let words = row.text.split_whitespace().count();
    let (length, next_length) = (row.text.chars().count(), next.text.chars().count());
    // What has a number, an address or closing marks is a line of something.
    let ended =
        row.text.ends_with(['.', ':', ';', ',', '…', ')', '!', '?', '”', '“', '»', '"']) || begins_quote(&row.text);
    let numbered = row.text.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | '|' | '='));
    let addressed = !weblinks(&row.text).is_empty() || is_reach(&row.text, draft.vocabulary);
    let first_row = draft.manuscript.release.body.is_empty();
    let over_text = next_length > length && next_length >= 50 && weblinks(&next.text).is_empty()
        || words <= 8
            && (next.text.starts_with(['•', '·', '*', '●'])
                || next.text.starts_with("1. ")
                || next.shape == Shape::Item)
        || words <= 8 && behind_dash(&next.text).is_some() && next_length >= 40;
    let capital = row.text.starts_with(char::is_uppercase);
    // Under the headline stands a subheading, whatever it says.
    let subheading = first_row && !row.text.ends_with(['.', ':', ';', ',', '…']) && !addressed && over_text;
    if words > if first_row { 20 } else { 14 }
        || length > if first_row { 140 } else { 100 }
        || !subheading && (ended || numbered || addressed || !over_text || !capital)
    {
        return None;
    }
    draft.unannounced();
    draft.block(row.line, Block::Heading(row.text.trim_start_matches(['#', ' ']).to_owned()));
    Some(1)
}

pub(super) fn paragraph(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first()?;
    draft.unannounced();
    if !draft.manuscript.release.body.iter().any(|block| matches!(block, Block::Paragraph(_))) {
        opening::dateline(&row.text.replace("**", ""), row.line, draft);
    }
    draft.block(row.line, Block::Paragraph(row.text.clone()));
    Some(1)
}

/// The first paragraph is the lead; a line between it and the headline is the subheading.
///
/// Some offices, Spanish ones above all, put the news in bullet points above it; these are moved below the lead.
pub(super) fn take_lead(draft: &mut Draft) {
    let Manuscript { release, lines } = &mut draft.manuscript;
    if let [Block::Heading(text), Block::Paragraph(_), ..] = release.body.as_slice() {
        release.subheading = Some(text.clone());
        release.body.remove(0);
        lines.body.remove(0);
    }
    let pointed = match release.body.as_slice() {
        [Block::List(_), Block::Paragraph(_), ..] => 1,
        [Block::Heading(text), Block::List(_), Block::Paragraph(_), ..] => {
            release.subheading = Some(text.clone());
            release.body.remove(0);
            lines.body.remove(0);
            1
        }
        _ => 0,
    };
    if let Some(Block::Paragraph(text)) = release.body.get(pointed) {
        release.lead = text.clone();
        lines.lead = lines.body[pointed];
        release.body.remove(pointed);
        lines.body.remove(pointed);
        if pointed > 0 {
            let message = "the bullet points above the lead are now below it";
            let finding = Finding::note("points-moved", lines.body[0], message);
            draft.find(finding);
        }
    }
}
