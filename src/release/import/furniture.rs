//! What a newsroom's web page shows around a release: skip links, topics, related stories, cookie texts, street addresses.

use super::addresses::is_postal;
use super::draft::Draft;
use super::reach::is_reach;
use super::row::{Row, Shape};
use super::titles::{over_boilerplate, over_contacts, over_furniture};
use crate::release::finding::Finding;
use crate::release::languages::{Searched, Vocabulary, contains, folded};

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
    if is_link(row)
        || is_newsroom_link(&row.text)
        || is_sent_by(&row.text)
        || is_cookie_text(&row.text)
        || is_copyright(&row.text)
    {
        return Some(1);
    }
    if over_furniture(&row.text) && !draft.manuscript.release.headline.is_empty() {
        let entry = |row: &&Row| {
            row.text.split_whitespace().count() <= 12
                && !row.text.ends_with(['.', '!', '?', ':'])
                && row.shape != Shape::Heading
                && !over_furniture(&row.text)
                && !over_boilerplate(&row.text)
                && !is_reach(&row.text, draft.vocabulary)
                && over_contacts(&row.text, draft.vocabulary).is_none()
        };
        return Some(1 + rows[1..].iter().take(8).take_while(entry).count());
    }
    address(rows).filter(|_| !draft.manuscript.release.body.is_empty())
}

/// `Skip to content`, `Home`
fn is_link(row: &Row) -> bool {
    let lower = folded(row.text.trim_matches(|c: char| !c.is_alphanumeric()));
    lower.split_whitespace().count() <= 5 && Vocabulary::all().iter().any(|v| v.page.skip.contains(&lower.as_str()))
}

/// `Gå till Norby kommuns nyhetsrum`
pub(super) fn is_newsroom_link(text: &str) -> bool {
    let lower = folded(text);
    let words = lower.split_whitespace().count();
    let ends = ["nyhetsrum", "pressrum", "presserom", "presserum", "newsroom", "uutishuoneeseen"];
    let begins = ["gå till ", "gå til ", "go to ", "visit ", "zum ", "siirry "];
    words <= 7 && begins.iter().any(|word| lower.starts_with(word)) && ends.iter().any(|word| lower.ends_with(word))
}

/// `Original-Content von: …, übermittelt durch …`
fn is_sent_by(text: &str) -> bool {
    let lower = folded(text);
    let begins = |vocabulary: &Vocabulary| vocabulary.page.sent_by.iter().any(|start| lower.starts_with(start));
    text.split_whitespace().count() <= 20 && Vocabulary::all().iter().any(begins)
}

fn is_cookie_text(text: &str) -> bool {
    let lower = folded(text);
    let searched = Searched::of(&lower);
    Vocabulary::all().iter().any(|vocabulary| searched.contains(&vocabulary.page.cookies).is_some())
}

/// `© 2024 Harbour Museum`
pub(super) fn is_copyright(text: &str) -> bool {
    let lower = folded(text);
    let reserved = || Vocabulary::all().iter().any(|v| contains(&v.page.copyright, &lower).is_some());
    let year = text.split(|c: char| !c.is_ascii_digit()).any(|number| number.len() == 4 && number > "1900");
    text.split_whitespace().count() <= 16
        && (reserved() || year && (text.starts_with('©') || lower.starts_with("copyright ")))
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
