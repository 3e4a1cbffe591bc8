//! What a page says a second time: quotes in a box of their own, and titles of boxes in which nothing is left.

use super::draft::Draft;
use crate::release::finding::Finding;
use crate::release::model::Block;

/// Drops quotes that were read before, and titles over nothing at the end of a page.
pub(super) fn drop(draft: &mut Draft) {
    let mut at = 0;
    while at < draft.manuscript.release.body.len() {
        let body = &draft.manuscript.release.body;
        let again = match &body[at] {
            Block::Quote { text, .. } => body[..at].iter().find_map(|earlier| match earlier {
                Block::Quote { text: first, speaker } if bare(first) == bare(text) => Some(speaker.clone()),
                _ => None,
            }),
            _ => None,
        };
        let Some(speaker) = again else {
            at += 1;
            continue;
        };
        leave_out(draft, at, "quote-twice", "the quote is in the text twice");
        // Its speaker may stand below it.
        let is_speaker = |block: &Block| matches!(block, Block::Paragraph(text) if speaker.as_deref().is_some_and(|name| bare(name) == bare(text)));
        if draft.manuscript.release.body.get(at).is_some_and(is_speaker) {
            remove(draft, at);
        }
    }
    while let Some(Block::Heading(_)) = draft.manuscript.release.body.last() {
        let last = draft.manuscript.release.body.len() - 1;
        leave_out(draft, last, "page-furniture", "a title stands over nothing, and is left out");
    }
}

/// A text's letters, without the marks around them.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn leave_out(draft: &mut Draft, at: usize, rule: &'static str, why: &str) {
    let (line, block) = remove(draft, at);
    let (Block::Quote { text, .. } | Block::Heading(text) | Block::Paragraph(text)) = block else { return };
    let shown: String = text.chars().take(60).collect();
    draft.find(Finding::note(rule, line, format!("{why}: “{shown}”")));
}

fn remove(draft: &mut Draft, at: usize) -> (usize, Block) {
    let manuscript = &mut draft.manuscript;
    (manuscript.lines.body.remove(at), manuscript.release.body.remove(at))
}
