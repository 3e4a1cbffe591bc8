//! What comes before and after a story: `Press release`, a date, `ENDS`, `SOURCE …`.

use jiff::civil::Date;

use super::clock::clock;
use super::draft::Draft;
use super::row::Row;
use crate::release::finding::Finding;
use crate::release::languages::{Vocabulary, begins, contains, folded};
use crate::release::prose_dates::{WrittenDay, days, days_in};

/// `PRESS RELEASE – 11 May 2022`, `Stockholm, 11 maj 2022`, `Veröffentlicht am: 13. Mai 2024`: labels and dates that stand alone.
pub(super) fn label(row: &Row, draft: &mut Draft) -> bool {
    // `*Norby, 2024-05-16*`
    let bare = row.text.trim_matches(['*', '_']);
    if bare.len() < row.text.len() && row.text.ends_with(['*', '_']) && !bare.is_empty() {
        return label(&Row { text: bare.to_owned(), ..row.clone() }, draft);
    }
    if parted_label(row, draft) {
        return true;
    }
    let day = days_in(&row.text, draft.order).into_iter().next();
    let dated_label = day.as_ref().is_some_and(|(day, _)| day.year.is_some()) && begins_with_label(&row.text);
    if row.text.split_whitespace().count() > if dated_label { 16 } else { 9 } {
        return false;
    }
    let mut rest = folded(&row.text);
    // `Nr. 34/2024`
    let numbered = without_number_word(&rest);
    if numbered.is_some_and(|number| {
        let number = number.trim();
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '-' | ' '))
    }) {
        draft.find(Finding::note("label-left-out", row.line, format!("`{}` is not part of the story", row.text)));
        return true;
    }
    // `Grünau (ots)`
    if rest.ends_with("(ots)") && row.text.split_whitespace().count() <= 4 {
        draft.find(Finding::note("label-left-out", row.line, format!("`{}` is not part of the story", row.text)));
        return true;
    }
    // `Date: Thursday 12 September 2024` is when it happens.
    let labelled_when = rest
        .split_once(':')
        .is_some_and(|(label, _)| Vocabulary::all().iter().any(|v| v.parts.when.contains(&label.trim())));
    if labelled_when && day.as_ref().is_some_and(|(day, _)| day.weekday.is_some()) {
        return false;
    }
    // `17 May 2024 10:15 Opening` is a line of the programme; a time alone is when the release was sent.
    if let Some((_, at)) = &day {
        let behind = row.text[at.end..].trim_start_matches([',', ' ', ':', '–', '—', '-', '.', ')']);
        // `Norby, 14 May 2027 – It opens.` is a lead, however short.
        let sentence = behind.split_whitespace().count() > 1 && behind.ends_with(['.', '!', '?']);
        if sentence && clock(behind).is_none() && !begins_with_label(&row.text) {
            return false;
        }
        let event = clock(behind).map(|(_, title)| title.trim_matches(|c: char| !c.is_alphanumeric()));
        if event.is_some_and(|title| title.chars().any(char::is_lowercase)) {
            return false;
        }
        rest = format!("{} {}", folded(&row.text[..at.start]), folded(&row.text[at.end..]));
    }
    let mut labelled = false;
    for vocabulary in Vocabulary::all() {
        let opening = &vocabulary.opening;
        let notes: &[&str] = if draft.manuscript.release.headline.is_empty() { &vocabulary.parts.notes } else { &[] };
        for (words, dated) in [
            (opening.labels.as_slice(), false),
            (&vocabulary.embargo.free, false),
            (notes, false),
            (&opening.dated, true),
        ] {
            // `Date` alone is no label.
            while let Some((at, phrase)) =
                contains(words, &rest).filter(|_| !dated || day.as_ref().is_some_and(|(day, _)| day.weekday.is_none()))
            {
                rest.replace_range(at..at + phrase.len(), " ");
                labelled = true;
            }
        }
    }
    let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
    // `Medieninformation der Stadt Grauburg vom 4. Juli 2024`, `Pressmeddelande från Tallviks kommun`
    let sent_by = begins_with_label(&row.text) && words <= if dated_label { 9 } else { 6 };
    let alone = sent_by || if day.is_some() { words <= 3 } else { labelled && words <= 1 };
    let closed = !row.text.ends_with(['.', '!', '?']) || day.as_ref().is_some_and(|(day, _)| day.year.is_some());
    if !alone || !closed || row.text.contains('@') || row.text.contains('/') && !labelled && day.is_none() {
        return false;
    }
    // `Media advisory for Saturday, June 15` speaks of the event.
    let ahead = day.as_ref().is_some_and(|(_, at)| folded(&row.text[..at.start]).trim_end().ends_with(" for"));
    if let Some((day, _)) = day.filter(|_| !ahead) {
        date(day.near(draft.base), row.line, draft);
    }
    if labelled || words > 0 {
        draft.find(Finding::note("label-left-out", row.line, format!("`{}` is not part of the story", row.text)));
    }
    true
}

/// `29.5.2024 09:00:00 CEST | Vestøy Fergeselskap | Pressemelding`: a label, a day and who sends it, with bars between them.
pub(super) fn parted_label(row: &Row, draft: &mut Draft) -> bool {
    let parts: Vec<&str> = row.text.split(['|', '•', '·']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_label = |part: &&str| {
        let lower = folded(part);
        Vocabulary::all().iter().any(|vocabulary| vocabulary.opening.labels.contains(&lower.as_str()))
    };
    let day = days_in(&row.text, draft.order).into_iter().next().filter(|(day, _)| day.year.is_some());
    let Some((day, _)) = day.filter(|_| parts.len() > 1 && parts.len() <= 5 && parts.iter().any(is_label)) else {
        return false;
    };
    if row.text.split_whitespace().count() > 20 || row.text.ends_with('.') {
        return false;
    }
    date(day.near(draft.base), row.line, draft);
    draft.find(Finding::note("label-left-out", row.line, format!("`{}` is not part of the story", row.text)));
    true
}

/// `Dear editors,`, `Mit freundlichen Grüßen`: the release came in a letter.
pub(super) fn of_letter(row: &Row, draft: &mut Draft) -> bool {
    let lower = folded(&row.text);
    let begins = draft.vocabulary.opening.letter.iter().any(|words| {
        // Some words are cut short because their endings vary: `liebe Kolleginnen`.
        lower.strip_prefix(words).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with([' ', ',', '!', ':'])
                || rest.starts_with(char::is_alphabetic) && words.contains(' ')
        })
    });
    let open = row.text.ends_with([',', '!', ':']) || row.text.ends_with(char::is_alphabetic);
    if !begins || !open || row.text.split_whitespace().count() > 8 {
        return false;
    }
    draft.find(Finding::note(
        "label-left-out",
        row.line,
        format!("`{}` belongs to the covering letter, not to the story", row.text),
    ));
    true
}

/// The length of the label that a folded text begins with.
pub(super) fn label_length(lower: &str) -> Option<usize> {
    Vocabulary::all().iter().filter_map(|vocabulary| begins(&vocabulary.opening.labels, lower)).map(str::len).max()
}

/// A label and, in small letters, who sends it.
pub(super) fn begins_with_label(text: &str) -> bool {
    let lower = folded(text);
    let sender = label_length(&lower).and_then(|length| lower.get(length..)).map(str::trim_start).unwrap_or_default();
    let mut from = Vocabulary::all().iter().flat_map(|vocabulary| &vocabulary.opening.from);
    let number = without_number_word(sender);
    number.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
        || from.any(|word| sender.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')))
}

/// What follows the word for a number: `Nr. 34`.
pub(super) fn without_number_word(text: &str) -> Option<&str> {
    let words = Vocabulary::all().iter().flat_map(|vocabulary| &vocabulary.opening.number);
    words.filter_map(|word| text.strip_prefix(word)).min_by_key(|rest| rest.len())
}

/// `Norby 2024-05-13` under the story.
pub(super) fn sign_off(row: &Row, draft: &mut Draft) -> bool {
    if draft.manuscript.release.date.is_some() || row.text.split_whitespace().count() > 6 {
        return false;
    }
    let whole = |day: &WrittenDay| day.year.is_some();
    let dated = days(&row.text).first().is_some_and(|(day, _)| whole(day));
    let programme = Vocabulary::all().iter().any(|v| contains(&v.parts.programme, &folded(&row.text)).is_some());
    let weekday = days(&row.text).first().is_some_and(|(day, _)| day.weekday.is_some());
    dated && !programme && !weekday && label(row, draft)
}

/// `LÜBECK, 11 May 2022 – …`: the day at the beginning of the lead; the lead keeps its words.
pub(super) fn dateline(text: &str, line: usize, draft: &mut Draft) {
    let Some((day, at)) = days_in(text, draft.order).into_iter().next() else { return };
    let before = &text[..at.start];
    // `SAN MATEO, Calif. (Sept. 4, 2024) –`
    let capitals = before.split_whitespace().next().is_some_and(|word| word == word.to_uppercase());
    let placed = before.split_whitespace().count() <= 6
        && (capitals || !before.contains(". "))
        && !before.contains(['“', '„', '"']);
    let mut behind = text[at.end..].trim_start_matches([')', ',', ' ', '*']);
    // `/PRNewswire/`, `(BUSINESS WIRE)`, `(ots)`
    for (open, close) in [('/', '/'), ('(', ')')] {
        let wire =
            behind.strip_prefix(open).and_then(|wire| wire.split_once(close)).filter(|(name, _)| name.len() < 40);
        behind = wire.map_or(behind, |(_, rest)| rest.trim_start());
    }
    // `Poliisi valvoo nopeuksia 3.–9. kesäkuuta 2024.` says when something takes place.
    let ranged = text[at.clone()].split(' ').any(|word| {
        let ends = |part: &str| part.trim_end_matches('.').parse::<u8>().is_ok();
        word.split_once(['–', '-']).is_some_and(|(one, other)| ends(one) && ends(other))
    });
    let stopped = day.year.is_some()
        && !ranged
        && (text[..at.end].trim_end_matches(['-', '–']).ends_with('.') || behind.starts_with('.'));
    let parted = behind.starts_with(['–', '—', '-', ':']) || stopped;
    let wired = text[..at.start].contains(['/', '(']);
    if placed && (parted || wired && behind.starts_with(['–', '—', '-'])) {
        date(day.near(draft.base), line, draft);
    }
}

/// The date of a mail that was pasted whole: `Date: Tue, 1 Dec 2026 09:12:44 +0000`.
pub(super) fn mail_date(row: &Row, draft: &mut Draft) -> bool {
    let Some((label, value)) = row.text.split_once(':') else { return false };
    let seconds = value.split_whitespace().any(|word| {
        word.len() == 8
            && word.bytes().enumerate().all(|(nth, c)| if nth % 3 == 2 { c == b':' } else { c.is_ascii_digit() })
    });
    let Some((day, _)) = days_in(value, draft.order).into_iter().next().filter(|_| seconds) else { return false };
    if label.split_whitespace().count() != 1 {
        return false;
    }
    date(day.near(draft.base), row.line, draft);
    draft.find(Finding::note("label-left-out", row.line, format!("`{}` is not part of the story", row.text)));
    true
}

pub(super) fn date(date: Option<Date>, line: usize, draft: &mut Draft) {
    if draft.manuscript.release.date.is_none() && date.is_some() {
        draft.manuscript.release.date = date;
        draft.manuscript.lines.date = line;
    }
}

/// Takes `ENDS` and its kind; of one that says more, such as `-- Einde persbericht --`, it is told.
pub(super) fn end(row: &Row, draft: &mut Draft) -> bool {
    let is = is_end(row);
    let words = row.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
    if is && words > 1 {
        draft.find(Finding::note("label-left-out", row.line, format!("`{}` is not part of the story", row.text)));
    }
    is
}

/// `ENDS`, `###`, `-30-`, `* * *`
fn is_end(row: &Row) -> bool {
    let lower = folded(&row.text);
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() {
        return row.text.is_ascii()
            || row.text.chars().all(|c| matches!(c, '*' | '-' | '–' | '—' | '_' | '•' | ' ' | '·'));
    }
    let alone = row.apart && row.text.split_whitespace().count() <= 3 && !row.text.ends_with(':') && bare != "more";
    let marked = alone || bare != lower || row.text == row.text.to_uppercase();
    bare == "30" && marked
        || Vocabulary::all()
            .iter()
            .any(|v| v.opening.ends.contains(&bare) && (marked || row.text.starts_with(char::is_lowercase)))
}

/// `SOURCE Norby Lens Works, Inc.`: the sender, once more.
pub(super) fn source(row: &Row, draft: &mut Draft) -> bool {
    let lower = folded(&row.text);
    let short = row.text.split_whitespace().count() <= 10 && !row.text.ends_with(['?', '!']);
    let named = draft.vocabulary.opening.source.iter().chain(&["source"]).any(|word| {
        let first = row.text.get(..word.len()).unwrap_or_default();
        lower
            .strip_prefix(word)
            .is_some_and(|rest| rest.starts_with(':') || rest.starts_with(' ') && first.chars().all(char::is_uppercase))
    });
    if !named || !short || draft.manuscript.release.body.is_empty() {
        return false;
    }
    draft.find(Finding::note("source-left-out", row.line, format!("`{}` is not part of the story", row.text)));
    true
}
