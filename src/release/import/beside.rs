//! Parts beside the story: the fact box, links, the photos' terms of use.

use super::advisory;
use super::draft::Draft;
use super::labels::labelled;
use super::row::{Row, Shape};
use super::{caption, markdown};
use crate::release::languages::{Vocabulary, folded};
use crate::release::model::Fact;
use crate::release::weblink::{mail_address, weblinks};

/// `About the track:` and rows of `Length: 4.574 km`.
pub(super) fn facts(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let vocabulary = draft.vocabulary;
    let labelled = |text| labelled(text, vocabulary);
    let titled = rows.first().is_some_and(|row| {
        row.text.ends_with(':') && row.text.split_whitespace().count() <= 8
            || is_named_title(&row.text)
            || labelled(&row.text).is_none() && is_facts_title(&row.text)
    });
    let skip = usize::from(titled);
    let found: Vec<_> = rows[skip..].iter().map_while(|row| Some((row.line, labelled(&row.text)?))).collect();
    if found.len() < if titled { 2 } else { 3 } {
        return None;
    }
    if titled {
        draft.title(rows[0].line, &rows[0].text, |titles| &mut titles.facts);
        // `Date: Saturday 15 June` among them is an event.
        if let Some(used) = advisory::take(&rows[1..], draft) {
            return Some(1 + used);
        }
    }
    let used = skip + found.len();
    for (line, (label, value)) in found {
        draft.manuscript.release.facts.push(Fact { label: label.to_owned(), value: value.to_owned() });
        draft.manuscript.lines.facts.push(line);
    }
    Some(used)
}

/// `Facts: The bridge`
fn is_named_title(text: &str) -> bool {
    let label = text.split_once(": ").map(|(label, _)| folded(label));
    label.is_some_and(|label| Vocabulary::all().iter().any(|v| v.parts.facts.contains(&label.as_str())))
}

fn is_facts_title(text: &str) -> bool {
    let lower = folded(text);
    let named = || Vocabulary::all().iter().flat_map(|v| &v.parts.facts).any(|word| lower.contains(word));
    text.split_whitespace().count() <= 8 && named()
}

/// `More about it: press.example`, and `Download here:` with addresses in the rows behind it.
pub(super) fn links(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first()?;
    let found = weblinks(&row.text);
    if found.is_empty() {
        let label = row.text.strip_suffix(':').filter(|label| label.split_whitespace().count() <= 20)?;
        let only = |row: &Row| weblinks(&row.text).into_iter().next().filter(|link| link.at == (0..row.text.len()));
        let links: Vec<_> = rows[1..].iter().map_while(|row| Some((row.line, only(row)?))).collect();
        for (line, link) in &links {
            draft.link(*line, label.trim(), link);
        }
        return (!links.is_empty()).then_some(1 + links.len());
    }
    let [link] = found.as_slice() else { return None };
    if let Some((before, words, target, behind)) =
        markdown::link(&row.text).filter(|(_, _, target, _)| *target == link.url)
    {
        // A link that fills its row, perhaps behind words that introduce it.
        let label = before.trim().trim_end_matches(':');
        let introduced = label.is_empty() || before.trim().ends_with(':') && label.split_whitespace().count() <= 16;
        if !introduced || !behind.trim_matches(['.', ' ', '»', '›']).is_empty() || target.starts_with("mailto:") {
            return None;
        }
        let label = if label.is_empty() { words.to_owned() } else { format!("{label}: {words}") };
        draft.link(row.line, &label, link);
        return Some(1);
    }
    let behind = row.text[link.at.end..].trim_matches(['.', ')', ' ', '>', '!']);
    let label = row.text[..link.at.start].trim().trim_end_matches([':', '–', '-', '(', '<', ' ']);
    let sentence = label.contains(". ") || label.split_whitespace().count() > 16;
    if !behind.is_empty() || sentence || mail_address(&row.text).is_some() {
        return None;
    }
    let shown = link.url.split_once("://").map_or(link.url.as_str(), |(_, rest)| rest.trim_end_matches('/'));
    draft.link(row.line, if label.is_empty() { shown } else { label }, link);
    Some(1)
}

/// `Free rights to use the images.`
pub(super) fn usage_terms(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let is_short = |row: &&Row| row.text.split_whitespace().count() <= 40;
    let row = rows.first().filter(is_short).filter(|_| draft.manuscript.release.usage_terms.is_none())?;
    let lower = folded(&row.text);
    let any = |words: fn(&'static Vocabulary) -> &'static [&'static str]| {
        let own = Vocabulary::all().iter().filter(|v| v.tag == draft.vocabulary.tag || v.tag == "en");
        own.flat_map(words).any(|word| lower.contains(word))
    };
    let picture = any(|vocabulary| &vocabulary.terms.picture);
    let right = any(|vocabulary| &vocabulary.terms.right);
    let of_one_photo =
        row.shape == Shape::Caption || caption::is_told(&lower) || draft.manuscript.release.headline.is_empty();
    if !picture || !right || of_one_photo {
        return None;
    }
    draft.manuscript.release.usage_terms = Some(row.text.clone());
    draft.manuscript.lines.usage_terms = row.line;
    Some(1)
}
