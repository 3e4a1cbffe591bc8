//! The titles above the parts of a release, and above what belongs to the web page around it.

use super::names::{both, is_person};
use crate::release::languages::{Vocabulary, begins, folded, strip_any};

/// `About X, Inc.`, `Über das Museum`, `Om oss`: short, and no sentence.
pub(super) fn over_boilerplate(text: &str) -> bool {
    let title = text.trim_end_matches([':', ' ']);
    if title.chars().count() > 90 {
        return false;
    }
    let lower = folded(title);
    let about = Vocabulary::all().iter().any(|vocabulary| {
        vocabulary.page.about_us.contains(&lower.as_str())
            || begins(&vocabulary.parts.boilerplate, &lower)
                .is_some_and(|begin| title.len() > begin.len() || !begin.ends_with(' '))
    });
    let first_upper = title.starts_with(char::is_uppercase);
    let ended = title.ends_with(['.', '!', '?', ',']) && !is_firm(title);
    about && first_upper && title.split_whitespace().count() <= 10 && !ended && !title.contains(": ")
}

/// `Norby Lens Works, Inc.`
fn is_firm(title: &str) -> bool {
    let last = title.split_whitespace().next_back().unwrap_or_default();
    matches!(
        last,
        "Inc." | "Ltd." | "Co." | "Corp." | "e.V." | "e. V." | "V." | "S.A." | "S.L." | "S.p.A." | "B.V." | "N.V."
    )
}

/// A title over topics, regions or related stories.
pub(super) fn over_furniture(text: &str) -> bool {
    let lower = folded(text.trim_end_matches([':', ' ']));
    Vocabulary::all().iter().any(|vocabulary| vocabulary.page.sections.contains(&lower.as_str()))
}

/// `Informations pratiques`, `Key figures:`
pub(super) fn is_facts_title(text: &str) -> bool {
    let lower = folded(text.trim_end_matches([':', ' ']));
    Vocabulary::all().iter().any(|vocabulary| vocabulary.parts.facts.contains(&lower.as_str()))
}

/// `Notes to editors:`
pub(super) fn over_notes(text: &str) -> bool {
    let lower = folded(text.trim_end_matches([':', ' ']));
    Vocabulary::all().iter().any(|vocabulary| vocabulary.parts.notes.contains(&lower.as_str()))
}

/// A title over contacts, and what follows it on its row.
pub(super) fn over_contacts<'a>(text: &'a str, vocabulary: &Vocabulary) -> Option<(&'a str, &'a str)> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let length = both(vocabulary).filter_map(|v| begins(&v.contacts.titles, &lower)).map(str::len).max()?;
    let (title, rest) = text.split_at(length);
    let rest = rest.trim_start_matches('.');
    if let Some((before, inline)) = rest.split_once(':') {
        // `Rückfragen von Redaktionen bitte an: …`
        let short = before.split_whitespace().count() <= 8
            && !before.contains(['.', '@'])
            && !before.contains(|c: char| c.is_ascii_digit());
        if short && !inline.starts_with("//") {
            let fills = fillers(vocabulary);
            let spoken = strip_any(&fills, before);
            let inline = if !spoken.is_empty() && is_person(spoken, vocabulary) { rest } else { inline };
            // `Voor meer informatie: neem contact op met Tim de Boer, …`
            let asked = strip_any(&fills, inline);
            let inline =
                if is_person(asked.split(',').next().unwrap_or_default(), vocabulary) { asked } else { inline };
            return Some((title, inline.trim_matches([' ', '.', '*'])));
        }
    }
    let fills = fillers(vocabulary);
    let inline = strip_any(&fills, rest);
    let begins_person =
        inline.is_empty() || inline.len() < rest.trim_start().len() || rest.starts_with([',', ' ', '–', '-', '(']);
    // `Kontaktuppgifter för media`, `CONTACT CHERCHEUR`: words of the title, and nobody.
    let nobody = !inline.is_empty()
        && !inline.contains(|c: char| c.is_ascii_digit() || c == '@' || c == ',')
        && inline.split_whitespace().count() <= 5
        && (!inline.contains(char::is_uppercase) || !inline.contains(char::is_lowercase));
    if nobody {
        return Some((text, ""));
    }
    begins_person.then_some((title, inline))
}

fn fillers(vocabulary: &Vocabulary) -> Vec<&[&'static str]> {
    both(vocabulary).map(|vocabulary| vocabulary.contacts.fillers.as_slice()).collect()
}
