//! What a newsroom's page says around a release: skip links, topics, related stories, cookie texts, street addresses.

use super::draft::Draft;
use super::reach::is_reach;
use super::rows::{Row, Shape};
use super::{boilerplate, contacts};
use crate::release::finding::Finding;
use crate::release::languages::{Vocabulary, contains, folded};

/// Takes what is the page's, and tells.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let used = length(rows, draft)?;
    let text = rows[..used].iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join(" / ");
    let message = format!("“{text}” belongs to the page, not to the release, and is left out");
    draft.find(Finding::note("page-furniture", rows[0].line, message));
    Some(used)
}

fn length(rows: &[Row], draft: &Draft) -> Option<usize> {
    let row = rows.first()?;
    if is_link(row) || is_sent_by(&row.text) || is_cookie_text(&row.text) || is_copyright(&row.text) {
        return Some(1);
    }
    if is_title(&row.text) && !draft.manuscript.release.headline.is_empty() {
        let entry = |row: &&Row| {
            row.text.split_whitespace().count() <= 12
                && !row.text.ends_with(['.', '!', '?', ':'])
                && row.shape != Shape::Heading
                && !is_title(&row.text)
                && !boilerplate::is_title(&row.text)
                && !is_reach(&row.text, draft.vocabulary)
                && contacts::title_of(&row.text, draft.vocabulary).is_none()
        };
        return Some(1 + rows[1..].iter().take(8).take_while(entry).count());
    }
    address(rows).filter(|_| !draft.manuscript.release.body.is_empty())
}

/// A title over topics, regions or related stories.
pub(super) fn is_title(text: &str) -> bool {
    let lower = folded(text.trim_end_matches([':', ' ']));
    Vocabulary::all().iter().any(|vocabulary| vocabulary.page.sections.contains(&lower.as_str()))
}

/// `Skip to content`, `Home`
fn is_link(row: &Row) -> bool {
    let lower = folded(row.text.trim_matches(|c: char| !c.is_alphanumeric()));
    lower.split_whitespace().count() <= 5 && Vocabulary::all().iter().any(|v| v.page.skip.contains(&lower.as_str()))
}

/// `Original-Content von: …, übermittelt durch …`
fn is_sent_by(text: &str) -> bool {
    let lower = folded(text);
    ["original-content von:", "distributed by ", "this press release was distributed by"]
        .iter()
        .any(|start| lower.starts_with(start))
}

fn is_cookie_text(text: &str) -> bool {
    let lower = folded(text);
    Vocabulary::all().iter().any(|vocabulary| contains(&vocabulary.page.cookies, &lower).is_some())
}

/// `© 2024 Harbour Museum`
pub(super) fn is_copyright(text: &str) -> bool {
    let lower = folded(text);
    let reserved = Vocabulary::all().iter().any(|vocabulary| contains(&vocabulary.page.copyright, &lower).is_some());
    let year = text.split(|c: char| !c.is_ascii_digit()).any(|number| number.len() == 4 && number > "1900");
    text.split_whitespace().count() <= 16
        && (reserved || year && (text.starts_with('©') || lower.starts_with("copyright ")))
}

/// A sender's name, street, and place with its postal code.
fn address(rows: &[Row]) -> Option<usize> {
    let short = |row: &Row| row.text.split_whitespace().count() <= 5 && !row.text.ends_with(['.', ':', '!', '?']);
    let at = rows.iter().take(4).position(|row| is_postal(&row.text))?;
    let together = rows[..=at].iter().enumerate().all(|(nth, row)| short(row) && (nth == 0 || !row.apart));
    let street = at > 0 && rows[at - 1].text.contains(|c: char| c.is_ascii_digit());
    if !together || !street || rows[0].shape == Shape::Heading {
        return None;
    }
    let country =
        rows.get(at + 1).is_some_and(|row| !row.apart && row.text.split_whitespace().count() <= 2 && short(row));
    Some(at + 1 + usize::from(country))
}

/// `Badstraße 3, 38154 Elm`, `Hamngatan 14`: a street with its number, and perhaps the place.
pub(super) fn is_street(text: &str) -> bool {
    let mut parts = text.split(", ");
    let street = |part: &str| {
        let (name, number) = part.rsplit_once(' ').unwrap_or((part, ""));
        let house = number.len() <= 4 && number.starts_with(|c: char| c.is_ascii_digit());
        house && name.split_whitespace().count() <= 3 && name.starts_with(char::is_uppercase)
    };
    let known = parts.all(|part| street(part) || is_postal(part));
    known && text.split_whitespace().count() <= 8
}

/// `254 67 NORBY`, `18055 Rostock`
fn is_postal(text: &str) -> bool {
    let text = text.strip_prefix("SE-").or_else(|| text.strip_prefix("D-")).unwrap_or(text);
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == ' ').collect();
    let code = digits.bytes().filter(u8::is_ascii_digit).count();
    let place = text[digits.len()..].trim();
    (4..=5).contains(&code)
        && place.starts_with(char::is_uppercase)
        && place.split_whitespace().count() <= 3
        && !place.contains(|c: char| c.is_ascii_digit())
}
