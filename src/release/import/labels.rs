//! A label and its value on one row: `Length: 4.574 km`.

use super::clock::clock;
use super::titles::over_contacts;
use crate::release::languages::{Vocabulary, folded};
use crate::release::weblink::{mail_address, weblinks};

/// A short label and its value; no time, no address, no sentence.
pub(super) fn labelled<'a>(text: &'a str, vocabulary: &Vocabulary) -> Option<(&'a str, &'a str)> {
    let text = text.trim_start_matches(['•', '*', '·', '●', ' ', '\t']).trim_start_matches("- ");
    let (label, value) = text.split_once(": ").or_else(|| text.split_once(":\t"))?;
    let (label, value) = (label.trim(), value.trim());
    let short = label.chars().count() <= 50 && label.split_whitespace().count() <= 6 && value.chars().count() <= 240;
    let plain = !label.is_empty() && !label.contains(['.', ',', '!', '?', '“', '”', '"']) && clock(label).is_none();
    let speech = value.starts_with(['“', '”', '"', '„', '»', '–', '-']);
    let elsewhere = weblinks(value).iter().any(|link| link.at.len() * 2 > value.len()) || mail_address(text).is_some();
    (short
        && plain
        && !speech
        && !elsewhere
        && !value.is_empty()
        && !is_contact_label(label, vocabulary)
        && over_contacts(label, vocabulary).is_none()
        && !is_credit(label))
    .then_some((label, value))
}

fn is_credit(label: &str) -> bool {
    let lower = format!("{}:", folded(label));
    let lists = |vocabulary: &'static Vocabulary| vocabulary.captions.credits.iter().chain(&vocabulary.captions.titles);
    Vocabulary::all().iter().flat_map(lists).any(|start| lower.starts_with(start))
}

fn is_contact_label(label: &str, vocabulary: &Vocabulary) -> bool {
    let lower = folded(label.trim().trim_end_matches('.'));
    let lists = |vocabulary: &Vocabulary| {
        let words = &vocabulary.contacts;
        [&words.phone, &words.mobile, &words.mail, &words.name].into_iter().any(|list| list.contains(&lower.as_str()))
    };
    lists(vocabulary) || Vocabulary::all().first().is_some_and(lists)
}
