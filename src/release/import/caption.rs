//! Photo captions that have ended up in the text, as happens when a release is copied from a web page.

use std::collections::HashSet;

use super::draft::Draft;
use super::furniture;
use super::row::{Row, Shape};
use crate::release::finding::Finding;
use crate::release::languages::{Captions, Vocabulary};
use crate::release::remedy::Remedy;

/// Whether a row begins as captions do.
pub(super) fn is_told(lower: &str) -> bool {
    lists(|captions| &captions.credits)
        .chain(lists(|captions| &captions.titles))
        .chain(lists(|captions| &captions.pointers))
        .any(|start| lower.starts_with(start))
}

/// The words of one kind in all languages.
fn lists(kind: fn(&'static Captions) -> &'static Vec<&'static str>) -> impl Iterator<Item = &'static str> {
    Vocabulary::all().iter().flat_map(move |vocabulary| kind(&vocabulary.captions).iter().copied())
}

pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first().filter(|row| row.text.split_whitespace().count() <= 60)?;
    let lower = row.text.to_lowercase();
    let release = &mut draft.manuscript.release;
    if let Some(caption) = &mut release.caption {
        // A page shows it twice: for the eye, and for the screen reader.
        let bare = lists(|captions| &captions.titles).find(|title| lower.starts_with(title));
        let bare = bare.and_then(|title| row.text.get(title.len()..)).unwrap_or(&row.text).trim();
        if caption.lines().any(|line| line == bare) {
            let message = format!("the caption “{bare}” is in the text twice");
            draft.find(Finding::note("caption-twice", row.line, message));
            return Some(1);
        }
        // A credit in a row of its own belongs to the caption before it.
        let credit = lists(|captions| &captions.credits).any(|credit| lower.starts_with(credit))
            && !has_credit(&caption.to_lowercase());
        if !credit || draft.manuscript.lines.caption + 2 < row.line {
            return None;
        }
        caption.push(' ');
        caption.push_str(&row.text);
        return Some(1);
    }
    let title = lists(|captions| &captions.titles).find(|title| lower.starts_with(title));
    let plain = title.is_some()
        || row.shape == Shape::Caption
        || has_credit(&lower) && !furniture::is_copyright(&row.text)
        || lists(|captions| &captions.pointers).any(|pointer| lower.starts_with(pointer));
    let early = release.lead.is_empty() && release.body.is_empty();
    let fallen = early && rows.get(1).is_some_and(|next| is_restated(&row.text, &next.text));
    if !plain && !fallen {
        return None;
    }
    let text = title.and_then(|title| row.text.get(title.len()..)).unwrap_or(&row.text).trim();
    if text.is_empty() {
        return None;
    }
    release.caption = Some(text.to_owned());
    draft.manuscript.lines.caption = row.line;
    let remedy = Remedy::CaptionPhoto { release: release.slug.clone() };
    let message = "this is taken to be a photo's caption, not part of the story";
    draft.find(Finding::note("caption-found", row.line, message).with_remedy(remedy));
    Some(1)
}

/// `The lens is lifted. Photo: Bo Ek`
pub(super) fn is_told_by_credit(text: &str) -> bool {
    let lower = text.to_lowercase();
    has_credit(&lower) && !furniture::is_copyright(text) && text.split_whitespace().count() <= 60
}

fn has_credit(lower: &str) -> bool {
    lists(|captions| &captions.credits).any(|credit| begins_word(lower, credit))
}

fn begins_word(text: &str, start: &str) -> bool {
    text.match_indices(start).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

/// Whether a row is a thing with no sentence around it, all of which the next row says again.
fn is_restated(row: &str, next: &str) -> bool {
    let words: Vec<String> = words(row);
    let next_words: HashSet<String> = self::words(next).into_iter().collect();
    let telling: HashSet<&String> =
        words.iter().filter(|word| word.chars().count() > 3 || word.chars().any(|c| c.is_ascii_digit())).collect();
    let again = telling.iter().filter(|word| next_words.contains(**word)).count();
    let sentences = row.trim_end_matches('.').matches(". ").count();
    let head = words
        .iter()
        .take_while(|word| !lists(|captions| &captions.relatives).any(|relative| relative == word.as_str()));
    let is_thing = !head.into_iter().any(|word| lists(|captions| &captions.verbs).any(|verb| verb == word.as_str()));
    (5..=45).contains(&words.len())
        && next_words.len() > telling.len()
        && sentences == 0
        && is_thing
        && again * 5 >= telling.len() * 3
        && next.chars().count() * 4 >= row.chars().count() * 5
}

/// Lowercase words without the genitive.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .map(str::to_lowercase)
        .map(|word| word.trim_end_matches("'s").trim_end_matches("’s").trim_matches(['\'', '’']).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAD: &str = "On Saturday Anna Larsson opens the new harbour archive in Lübeck, and shows four hundred photos \
                        that nobody has seen since they were taken in the years before the war.";

    #[test]
    fn a_thing_that_the_lead_says_again_is_a_caption() {
        assert!(is_restated("The new harbour archive in Lübeck that Anna Larsson opens on Saturday.", LEAD));
    }

    #[test]
    fn a_sentence_or_a_thing_of_its_own_is_none() {
        assert!(!is_restated("Anna Larsson opens the new harbour archive in Lübeck on Saturday.", LEAD));
        assert!(!is_restated("The summer festival with seven bands that play in the old town.", LEAD));
        assert!(!is_restated(LEAD, "We are glad."));
    }
}
