//! The standing lines about the sender: `About Harbour Arts` and the prose under it.

use super::draft::Draft;
use super::marks::begins_quote;
use super::reach;
use super::row::{Row, Shape};
use super::titles::{over_boilerplate, over_contacts, over_furniture};

/// No sender is told about in more paragraphs.
const PARAGRAPHS: usize = 5;

/// Takes a title and the prose under it, near the end of the text.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first().filter(|row| over_boilerplate(&row.text))?;
    let release = &draft.manuscript.release;
    if release.lead.is_empty() && release.body.is_empty() {
        return None;
    }
    let vocabulary = draft.vocabulary;
    let prose = |row: &&Row| {
        row.text.split_whitespace().count() >= 5
            && row.text.ends_with(['.', '!', '?', ')', '”', '“', '»'])
            && row.shape != Shape::Heading
            && !begins_quote(&row.text)
            && !over_furniture(&row.text)
            && !over_boilerplate(&row.text)
            && !reach::is_reach(&row.text, vocabulary)
            && over_contacts(&row.text, vocabulary).is_none_or(|(_, inline)| !inline.is_empty())
    };
    let lines: Vec<&Row> = rows[1..].iter().take_while(prose).collect();
    // What is about a thing in the middle of the story is a part of it.
    let rest = &rows[1 + lines.len()..];
    let long = |row: &&Row| row.text.split_whitespace().count() > 25 && !over_boilerplate(&row.text);
    if lines.is_empty() || lines.len() > PARAGRAPHS || rest.iter().filter(long).count() > 1 {
        return None;
    }
    let title = row.text.trim_end_matches(':');
    let text = lines.iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join("\n\n");
    let release = &mut draft.manuscript.release;
    match &mut release.boilerplate {
        // A second sender stands under the first, with its title.
        Some(earlier) => earlier.extend(["\n\n", title, "\n\n", &text]),
        none @ None => {
            *none = Some(text);
            draft.manuscript.lines.boilerplate = row.line;
            draft.title(row.line, title, |titles| &mut titles.boilerplate);
        }
    }
    Some(1 + lines.len())
}
