//! What stands over a release that came in a mail: `Dear all, please find below …`, and notices such as `Check against delivery`.

use super::draft::Draft;
use super::embargo_words::{plain, speaks};
use super::names::{both, is_person};
use super::opening::label_length;
use super::reach::is_reach;
use super::row::{Row, Shape};
use crate::release::finding::Finding;
use crate::release::languages::{Vocabulary, begins, contains, folded};

/// No covering note has more rows, with its sender.
const ROWS: usize = 14;

/// Longer paragraphs are the story.
const LONGEST: usize = 45;

/// A paragraph of a story has as many words.
const STORY: usize = 12;

/// Leaves out what journalists are told over a speech: `Es gilt das gesprochene Wort!`
pub(super) fn notice(row: &Row, draft: &mut Draft) -> bool {
    let lower = folded(row.text.trim_matches(|c: char| !c.is_alphanumeric()));
    if !Vocabulary::all().iter().any(|vocabulary| vocabulary.opening.notices.contains(&lower.as_str())) {
        return false;
    }
    let message = format!("`{}` is a notice to journalists, not part of the story, and is left out", row.text);
    draft.find(
        Finding::note("label-left-out", row.line, message).with_remedy("add it to the text if journalists need it"),
    );
    true
}

/// Takes the note with which somebody sends the release, from its greeting to its sender.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let vocabulary = draft.vocabulary;
    let used = used(rows, vocabulary, draft.manuscript.release.headline.is_empty())?;
    let story = |row: &Row| row.text.split_whitespace().count() >= STORY;
    if rows.len() < used + 2 || !rows[used..].iter().any(story) {
        return None;
    }
    let note = rows[..used].iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join(" / ");
    let message = format!("this belongs to the covering note, not to the story, and is left out: `{note}`");
    let reached = rows[..used].iter().any(|row| is_reach(&row.text, vocabulary));
    let found = if reached {
        Finding::warning("cover-note-left-out", rows[0].line, message)
            .with_remedy("add the sender under `[[contacts]]` if journalists may ask them")
    } else {
        Finding::note("cover-note-left-out", rows[0].line, message)
    };
    draft.find(found);
    Some(used)
}

/// How many rows the note has.
fn used(rows: &[Row], vocabulary: &Vocabulary, over_headline: bool) -> Option<usize> {
    let first = rows.first().filter(|row| row.shape != Shape::Heading)?;
    let note = |row: &Row| is_note(&row.text, vocabulary);
    // `Kære redaktion` without a comma
    let bare = over_headline
        && first.text.split_whitespace().count() <= 4
        && both(vocabulary).any(|v| begins(&v.opening.greetings, &folded(&first.text)).is_some())
        && rows.get(1).is_some_and(|next| note(next) && names_release(&next.text));
    if !bare && !is_greeted(&first.text, vocabulary) {
        // `Please find below our press release about the bridge.`
        return (over_headline && note(first) && names_release(&first.text)).then_some(1);
    }
    let alone = is_greeting(&first.text);
    // A line about an embargo is never a part of it.
    let free = |row: &&Row| row.shape != Shape::Heading && speaks(&plain(&row.text), false).is_none();
    let block: Vec<&Row> = rows.iter().take(ROWS).take_while(free).collect();
    let closed = block.iter().skip(1).position(|row| is_closing(&row.text, vocabulary)).map(|at| at + 1);
    let short = |row: &&&Row| row.text.split_whitespace().count() <= LONGEST;
    if let Some(closed) = closed.filter(|closed| {
        block[..*closed].iter().any(|row| note(row)) && block[..*closed].iter().filter(short).count() == *closed
    }) {
        let sender = |(nth, row): (usize, &&Row)| {
            let person = is_person(&row.text, vocabulary);
            let own = !row.apart || nth == 0 && (person || row.text.split_whitespace().count() == 1);
            own && row.text.split_whitespace().count() <= 8 && label_length(&folded(&row.text)).is_none()
        };
        let behind = block[closed + 1..].iter().enumerate().take(6).take_while(|row| sender(*row)).count();
        return Some(closed + 1 + behind);
    }
    let last = block.iter().take(5).rposition(|row| note(row));
    match last {
        Some(last) if block[..=last].iter().filter(short).count() == last + 1 => Some(last + 1),
        // No headline ends with a comma.
        _ => (over_headline && alone && first.text.ends_with(',')).then_some(1),
    }
}

fn is_greeted(text: &str, vocabulary: &Vocabulary) -> bool {
    let lower = folded(text);
    let begins = both(vocabulary).any(|v| begins(&v.opening.greetings, &lower).is_some());
    let head = text.split([',', '!', ':']).next().unwrap_or_default();
    begins && head.len() < text.len() && head.split_whitespace().count() <= 8
}

/// A greeting alone: `Dear all,`
fn is_greeting(text: &str) -> bool {
    text.ends_with([',', '!', ':']) && text.split_whitespace().count() <= 8
}

/// A sentence that says that a release comes.
fn is_note(text: &str, vocabulary: &Vocabulary) -> bool {
    let lower = folded(text);
    let count = text.split_whitespace().count();
    let says = both(vocabulary).any(|v| contains(&v.opening.cover, &lower).is_some());
    says && (3..=LONGEST).contains(&count) && text.ends_with(['.', ':', '!', ','])
}

/// Whether a text names a release: `our press release about the bridge`.
fn names_release(text: &str) -> bool {
    let lower = folded(text);
    let labelled = |v: &Vocabulary| v.opening.labels.iter().any(|label| lower.contains(label));
    Vocabulary::all().iter().any(labelled)
}

/// What stands over a sender's name: `Best wishes,`
fn is_closing(text: &str, vocabulary: &Vocabulary) -> bool {
    let lower = folded(text);
    let closing = both(vocabulary).filter_map(|v| begins(&v.opening.closings, &lower)).map(str::len).max();
    closing.is_some_and(|length| {
        let rest = lower[length..].trim_matches([' ', ',', '!', '.', '-', '–']);
        rest.split_whitespace().count() <= 3 && text.split_whitespace().count() <= 7
    })
}
