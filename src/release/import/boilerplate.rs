//! The standing lines about the sender: `About Harbour Arts` and the prose under it.

use super::draft::Draft;
use super::marks::begins_quote;
use super::rows::{Row, Shape};
use super::{contacts, furniture, reach};
use crate::release::languages::{Vocabulary, begins, folded};

/// No sender is told about in more paragraphs.
const PARAGRAPHS: usize = 5;

/// Takes a title and the prose under it, near the end of the text.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first().filter(|row| is_title(&row.text))?;
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
            && !furniture::is_title(&row.text)
            && !is_title(&row.text)
            && !reach::is_reach(&row.text, vocabulary)
            && contacts::title_of(&row.text, vocabulary).is_none_or(|(_, inline)| !inline.is_empty())
    };
    let lines: Vec<&Row> = rows[1..].iter().take_while(prose).collect();
    // What is about a thing in the middle of the story is a part of it.
    let rest = &rows[1 + lines.len()..];
    let long = |row: &&Row| row.text.split_whitespace().count() > 25 && !is_title(&row.text);
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

/// `About X, Inc.`, `Über das Museum`, `Om oss`: short, and no sentence.
pub(super) fn is_title(text: &str) -> bool {
    let title = text.trim_end_matches([':', ' ']);
    let lower = folded(title);
    let about = Vocabulary::all().iter().any(|vocabulary| {
        vocabulary.page.about_us.contains(&lower.as_str())
            || begins(&vocabulary.parts.boilerplate, &lower)
                .is_some_and(|begin| title.len() > begin.len() || !begin.ends_with(' '))
    });
    let first_upper = title.starts_with(char::is_uppercase);
    let ended = title.ends_with(['.', '!', '?', ',']) && !is_firm(title);
    about
        && first_upper
        && title.split_whitespace().count() <= 10
        && !ended
        && title.chars().count() <= 90
        && !title.contains(": ")
}

/// `Norby Lens Works, Inc.`
fn is_firm(title: &str) -> bool {
    let last = title.split_whitespace().next_back().unwrap_or_default();
    matches!(
        last,
        "Inc." | "Ltd." | "Co." | "Corp." | "e.V." | "e. V." | "V." | "S.A." | "S.L." | "S.p.A." | "B.V." | "N.V."
    )
}
