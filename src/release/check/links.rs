//! Rules on links.

use super::context::LintContext;
use super::remark::Remark;
use crate::release::model::Language;
use crate::release::weblink::{host, is_shortened, own_name, weblinks};

/// Every address with its line: links, the timetable's, and those in the text.
fn addresses(context: &LintContext) -> Vec<(usize, String)> {
    let manuscript = context.manuscript;
    let links = manuscript.release.links.iter().map(|link| link.url.clone()).zip(&manuscript.lines.links);
    let events = manuscript.release.timetable.iter().zip(&manuscript.lines.timetable);
    let events = events.filter_map(|(event, line)| Some((event.url.clone()?, line)));
    let boxed = links.chain(events).map(|(url, line)| (*line, url));
    let in_text = context.texts().into_iter().flat_map(|(line, text)| {
        weblinks(text).into_iter().filter(|link| !link.bare).map(move |link| (line, link.url))
    });
    boxed.chain(in_text).collect()
}

pub(super) fn shortened(context: &LintContext) -> Vec<Remark> {
    let remark = |(line, url): (usize, String)| {
        Remark::new(
            line,
            format!("`{url}` hides where it leads, and stops working when the shortener does"),
            "use the full address",
        )
    };
    addresses(context).into_iter().filter(|(_, url)| is_shortened(url)).map(remark).collect()
}

pub(super) fn unencrypted(context: &LintContext) -> Vec<Remark> {
    let remark = |(line, url): (usize, String)| {
        Remark::new(
            line,
            format!("`{url}` is not encrypted; browsers warn about it"),
            "check whether it works with `https://`",
        )
    };
    addresses(context)
        .into_iter()
        .filter(|(_, url)| url.to_ascii_lowercase().starts_with("http://"))
        .map(remark)
        .collect()
}

/// An address in a link or the timetable that does not work in an email.
pub(super) fn relative(context: &LintContext) -> Vec<Remark> {
    let absolute = |url: &str| host(url).is_some() || url.starts_with("mailto:") || url.starts_with("tel:");
    let remark = |(line, url): (usize, String)| {
        Remark::new(line, format!("`{url}` does not work in an email"), "start it with `https://`")
    };
    addresses(context).into_iter().filter(|(_, url)| !absolute(url)).map(remark).collect()
}

pub(super) fn bare_host(context: &LintContext) -> Vec<Remark> {
    let found = context
        .texts()
        .into_iter()
        .flat_map(|(line, text)| weblinks(text).into_iter().filter(|link| link.bare).map(move |link| (line, link)));
    found
        .map(|(line, link)| {
            let host = link.url.trim_start_matches("https://");
            let hint = format!("write `{}`, or put it under `[[links]]`", link.url);
            Remark::new(line, format!("`{host}` is not a link without `https://`"), hint)
        })
        .collect()
}

/// `More about Arts: race.example`: the words name one thing, the address another that the text mentions too.
pub(super) fn target(context: &LintContext) -> Vec<Remark> {
    let manuscript = context.manuscript;
    let known = letters(&context.texts().into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" "));
    let mut remarks = Vec::new();
    for (link, line) in manuscript.release.links.iter().zip(&manuscript.lines.links) {
        let Some(name) = own_name(&link.url).map(|name| letters(&name)) else { continue };
        let named = names(&link.label, manuscript.release.language);
        let says = letters(&link.label);
        let address = letters(&link.url);
        let elsewhere = !named.is_empty() && named.iter().all(|word| !address.contains(word.as_str()));
        if elsewhere && name.chars().count() > 3 && known.contains(&name) && !says.contains(&name) {
            let host = host(&link.url).unwrap_or_default();
            let message = format!("“{}” leads to `{host}`", link.label);
            remarks.push(Remark::new(*line, message, "check the label and the address"));
        }
    }
    remarks
}

/// Names in a label: abbreviations, and words in capitals after the first.
fn names(label: &str, language: Language) -> Vec<String> {
    let words = label.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words
        .enumerate()
        .filter(|(at, word)| {
            let capitals = word.chars().filter(|c| c.is_uppercase()).count();
            // German nouns have capitals too.
            capitals > 1
                || capitals == 1 && *at > 0 && language != Language::German && word.starts_with(char::is_uppercase)
        })
        .map(|(_, word)| letters(word))
        .filter(|word| !word.is_empty() && !matches!(word.as_str(), "live" | "pdf" | "tv"))
        .collect()
}

/// Lowercase letters and digits alone, so that `24H Series` is found in `24hseries`.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
