//! `README.txt`: what is in the kit, and whom to ask, for whoever opens it.

use std::fmt::Write as _;

use super::contents::{Contents, KitEdition};
use super::plan::{CHECKSUMS, Item, KitPlan, MANIFEST};
use crate::release::render::{SiteWords, date, embargo_line};

/// The text of an edition.
pub(super) fn readme(contents: &Contents<'_>, edition: &KitEdition<'_>, plan: &KitPlan<'_>) -> String {
    let release = edition.release;
    let language = release.language;
    let (words, kit) = (edition.words(), edition.kit_words());
    let mut text = String::new();
    if let Some(lift) = &release.embargo {
        let _ = writeln!(text, "{}\n", embargo_line(language, lift));
    }
    let _ = writeln!(text, "{}: {}", SiteWords::of(language).kit, release.headline.trim());
    let day = release.date.map(|day| date(language, day));
    let from: Vec<String> = std::iter::once(contents.issuer.name.clone()).chain(day).collect();
    let _ = writeln!(text, "{}\n", from.join(", "));
    if let Some(part) = contents.part {
        let said = kit.part.replace("{part}", &part.nth.to_string()).replace("{parts}", &part.of.to_string());
        let _ = writeln!(text, "{said}\n");
    }
    let lines = lines(edition, plan);
    let widest = lines.iter().map(|(path, _)| path.chars().count()).max().unwrap_or(0);
    for (path, what) in lines {
        let _ = writeln!(text, "{path:widest$}  {what}");
    }
    if !edition.photos.is_empty() {
        let _ = writeln!(text, "\n{}", words.keep_credit);
        if let Some(terms) = &release.usage_terms {
            let _ = writeln!(text, "{}: {terms}", words.usage);
        }
    }
    let _ = writeln!(text, "\n{}:", words.contact);
    for contact in contents.issuer.contacts_for(release) {
        let line = [Some(contact.name), contact.role, contact.phone, contact.email];
        let _ = writeln!(text, "{}", line.into_iter().flatten().collect::<Vec<_>>().join(", "));
    }
    text
}

/// The files of the edition, and those of all, with what they are.
fn lines(edition: &KitEdition<'_>, plan: &KitPlan<'_>) -> Vec<(String, String)> {
    let (words, kit) = (edition.words(), edition.kit_words());
    let language = edition.release.language;
    let site = SiteWords::of(language);
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut folders: Vec<(String, usize, u64)> = Vec::new();
    for member in &plan.members {
        let own = |of: &KitEdition<'_>| of.release.language == language;
        let what = match member.item {
            Item::Page(of) if own(of) => kit.page.to_owned(),
            Item::Pdf(of) if own(of) => kit.paper.to_owned(),
            Item::Text(of) if own(of) => kit.text.to_owned(),
            Item::ContactSheet(of) if own(of) => kit.overview.to_owned(),
            Item::CaptionTable(of) | Item::CaptionText(of) if own(of) => kit.captions.to_owned(),
            Item::Calendar(of) if own(of) => words.timetable.to_owned(),
            Item::Rights => words.usage.to_owned(),
            Item::Sums => kit.sums.to_owned(),
            Item::Attachment(attachment) => {
                let (title, credit) = (attachment.file.shown_title(), attachment.file.credit.as_deref());
                std::iter::once(title).chain(credit).collect::<Vec<_>>().join(", ")
            }
            Item::Picture { rendition, .. } => {
                let folder = member.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                if let Some((_, count, bytes)) = folders.iter_mut().find(|(known, ..)| known == folder) {
                    *count += 1;
                    *bytes += rendition.bytes;
                } else {
                    folders.push((folder.to_owned(), 1, rendition.bytes));
                    // It is worded when all of its pictures are counted.
                    lines.push((format!("{folder}/"), String::new()));
                }
                continue;
            }
            _ => continue,
        };
        let path = match member.path.as_str() {
            CHECKSUMS => format!("{CHECKSUMS}, {MANIFEST}"),
            path => path.to_owned(),
        };
        lines.push((path, what));
    }
    for (folder, count, bytes) in folders {
        let named = match folder.rsplit('/').next() {
            Some("print") => kit.for_print,
            Some("web") => kit.for_web,
            _ => words.photos,
        };
        let said = format!("{named}: {count}, {}", site.size(bytes, language));
        if let Some((_, what)) = lines.iter_mut().find(|(path, _)| path.strip_suffix('/') == Some(&folder)) {
            *what = said;
        }
    }
    lines
}
