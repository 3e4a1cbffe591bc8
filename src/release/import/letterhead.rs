//! Who sends the release, over the headline: a name, the office under it, a number and a date.

use super::draft::Draft;
use super::furniture::is_newsroom_link;
use super::names::is_organisation;
use super::opening::{begins_with_label, without_number_word};
use super::row::{Row, Shape};
use crate::release::finding::Finding;
use crate::release::languages::{Vocabulary, begins, folded};
use crate::release::prose_dates::days;

/// Takes the lines of a letterhead: all but its labels and dates, which are read as such.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let names =
        rows.iter().enumerate().take(3).take_while(|(nth, row)| is_name(row) && (*nth == 0 || !row.apart)).count();
    let used = (1..=names).rev().find(|used| is_letterhead(rows, *used, draft))?;
    let text = rows[..used].iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join(" / ");
    let message = format!("`{text}` says who sent the release, and is not part of the story");
    draft.find(Finding::note("label-left-out", rows[0].line, message));
    Some(used)
}

/// Whether the first rows say who sends the release: an office does, or there are labels or a date under them, and then the headline.
fn is_letterhead(rows: &[Row], used: usize, draft: &Draft) -> bool {
    let behind = &rows[used..];
    let office = used > 1 && is_office(&rows[used - 1].text);
    if office && behind.first().is_some_and(|next| next.apart) {
        return true;
    }
    let labels = behind.iter().take(4).take_while(|row| is_label(&row.text)).count();
    let kind = behind[..labels].iter().any(|row| is_kind(&row.text));
    let Some([headline, more @ ..]) = behind.get(labels..) else { return false };
    // A date right under the headline has the story or a subheading behind it, which is longer than any name.
    let over_headline = headline.apart
        && headline.text.chars().count() > rows[..used].iter().map(|row| row.text.chars().count()).max().unwrap_or(0)
        && !headline.text.ends_with('.')
        && more.iter().take(4).any(|row| row.text.split_whitespace().count() >= 12);
    let together = kind || !behind[..labels].iter().any(|row| row.apart);
    labels > 0 && together && over_headline && (kind || is_sender(&rows[0].text, more, draft))
}

/// A short line that begins with a capital and is no sentence.
fn is_name(row: &Row) -> bool {
    let words = row.text.split_whitespace().count();
    words <= 6
        && row.text.chars().count() <= 60
        && row.shape == Shape::Plain
        && row.text.starts_with(char::is_uppercase)
        && !row.text.ends_with(['.', '!', '?', ':', ',', ';'])
        && !row.text.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | '„' | '“' | '”' | '"' | '«' | '»'))
        && !is_label(&row.text)
}

fn is_office(text: &str) -> bool {
    let lower = folded(text.trim_end_matches(':'));
    Vocabulary::all().iter().any(|vocabulary| vocabulary.opening.offices.contains(&lower.as_str()))
}

/// `Nr. 34/2024`, `13 May 2024`, `Stockholm, 11 maj 2022`, `Press release`
fn is_label(text: &str) -> bool {
    let lower = folded(text);
    let numbered = without_number_word(&lower)
        .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) && lower.len() < 24);
    let found = days(text);
    let dated = matches!(found.as_slice(), [(day, at)] if day.year.is_some()
        && text[..at.start].split_whitespace().count() + text[at.end..].split_whitespace().count() <= 3);
    numbered || dated || is_kind(text)
}

/// `COMMUNIQUÉ DE PRESSE`, `Presseinformation vom 3. Juni 2024`
fn is_kind(text: &str) -> bool {
    let lower = folded(text.trim_matches([':', ' ', '*']));
    text.split_whitespace().count() <= 8
        && (Vocabulary::all().iter().any(|v| v.opening.labels.contains(&lower.as_str())) || begins_with_label(text))
}

/// Whether a name is that of an organisation, or stands in the text again, as hardly a headline does.
fn is_sender(name: &str, text: &[Row], draft: &Draft) -> bool {
    let lower = folded(name);
    let again = text.iter().any(|row| folded(&row.text).contains(&lower));
    again || is_organisation(name, draft.vocabulary)
}

/// Who sends the release, on a line of its own over the headline, where the text's end names the same sender.
pub(super) fn sender(rows: &[Row], draft: &mut Draft) -> bool {
    let [row, behind @ ..] = rows else { return false };
    let name = folded(&row.text);
    let named = |other: &Row| {
        let lower = folded(other.text.trim_end_matches(':'));
        let about = || Vocabulary::all().iter().any(|v| begins(&v.parts.boilerplate, &lower).is_some());
        lower.strip_prefix("original-content von: ").is_some_and(|rest| rest.split(", ").next() == Some(&name))
            || lower.ends_with(&name) && lower.len() <= name.len() + 12 && lower != name && about()
    };
    // `30.11.2026 10:15 | Norbyn kaupunki | Tiedote`, `Gå till Norby kommuns nyhetsrum`
    let barred =
        |other: &Row| other.text.contains(" | ") && other.text.split(" | ").any(|part| folded(part.trim()) == name);
    let short = row.text.split_whitespace().count() <= 8 && row.text.chars().count() <= 70;
    let on_page = behind.iter().take(3).any(barred)
        || behind.first().is_some_and(|next| is_newsroom_link(&next.text) && folded(&next.text).contains(&name));
    let named = |other: &Row| on_page || named(other);
    if !short || behind.len() < 4 || !behind[3..].iter().any(named) {
        return false;
    }
    draft.find(Finding::note(
        "label-left-out",
        row.line,
        format!("`{}` says who sent the release, and is not part of the story", row.text),
    ));
    true
}
