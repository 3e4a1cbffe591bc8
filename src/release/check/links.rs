//! Rules on links.

use super::context::LintContext;
use super::passages::{Part, Passage};
use super::remark::Remark;
use super::targets::{Dead, dead_end, mistyped, no_mail};
use crate::release::languages::Vocabulary;
use crate::release::model::Language;
use crate::release::weblink::{host, is_shortened, own_name, weblinks};

/// Every address with its line: links, the timetable's, and those in the text.
pub(super) fn addresses(context: &LintContext) -> Vec<(usize, String)> {
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

pub(super) fn shortened(addresses: &[(usize, String)]) -> Vec<Remark> {
    let remark = |(line, url): &(usize, String)| {
        Remark::new(
            *line,
            format!("`{url}` hides where it leads, and stops working when the shortener does"),
            "use the full address",
        )
    };
    addresses.iter().filter(|(_, url)| is_shortened(url)).map(remark).collect()
}

pub(super) fn unencrypted(addresses: &[(usize, String)]) -> Vec<Remark> {
    let remark = |(line, url): &(usize, String)| {
        Remark::new(
            *line,
            format!("`{url}` is not encrypted; browsers warn about it"),
            "check whether it works with `https://`",
        )
    };
    addresses.iter().filter(|(_, url)| url.to_ascii_lowercase().starts_with("http://")).map(remark).collect()
}

/// A host without a scheme in a link or the timetable; what cannot be opened at all is for `broken`.
pub(super) fn relative(addresses: &[(usize, String)]) -> Vec<Remark> {
    let lacks_scheme = |url: &str| {
        let lower = url.to_ascii_lowercase();
        let absolute = host(url).is_some() || lower.starts_with("mailto:") || lower.starts_with("tel:");
        !absolute && dead_end(url).is_none()
    };
    let remark = |(line, url): &(usize, String)| {
        Remark::new(*line, format!("`{url}` does not work in an email"), "start it with `https://`")
    };
    addresses.iter().filter(|(_, url)| lacks_scheme(url)).map(remark).collect()
}

/// A password or a key in a link, which everybody who gets the mail could use.
pub(super) fn secret(addresses: &[(usize, String)]) -> Vec<Remark> {
    let remark = |(line, url): &(usize, String)| {
        let what = secret_part(url)?;
        let host = host(url).unwrap_or_default();
        let message = format!("the link to `{host}` contains {what}, which every reader could use");
        Some(Remark::new(
            *line,
            message,
            "link to a page that needs none, or send the link only to those who may use it",
        ))
    };
    addresses.iter().filter_map(remark).collect()
}

fn secret_part(url: &str) -> Option<&'static str> {
    const KEYS: &[&str] =
        &["password", "passwd", "pwd", "pass", "token", "access_token", "api_key", "apikey", "secret"];
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    if authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':')) {
        return Some("a password");
    }
    let query = rest.split_once('?').map(|(_, query)| query)?;
    let named = |pair: &str| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        !value.is_empty() && KEYS.contains(&key.to_ascii_lowercase().as_str())
    };
    query.split(['&', ';', '#']).any(named).then_some("a password or a key")
}

/// A link that readers see as brackets, or that leads nowhere.
pub(super) fn broken(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let manuscript = context.manuscript;
    let mut remarks = Vec::new();
    let boxed =
        manuscript.release.links.iter().map(|link| (&link.label, link.url.as_str())).zip(&manuscript.lines.links);
    let events = manuscript.release.timetable.iter().zip(&manuscript.lines.timetable);
    let events = events.filter_map(|(event, line)| Some(((&event.title, event.url.as_deref()?), line)));
    for ((label, url), line) in boxed.chain(events) {
        if let Some(dead) = dead_end(url) {
            let mut remark = nowhere(*line, label, url, &dead);
            remark.words = Some(url.to_owned());
            remarks.push(remark);
        }
    }
    for passage in passages.iter().filter(|passage| passage.part.is_markdown()) {
        for link in &passage.shown.links {
            if let Some(dead) = dead_end(&link.target) {
                let remark = nowhere(passage.line, &link.words, &link.target, &dead);
                remarks.push(Remark { words: Some(link.target.clone()), ..remark });
            } else if link.words.trim().is_empty() {
                let message = format!("the link to `{}` has no words to click on", link.target);
                remarks.push(passage.remark(&link.target, message, format!("write `[words]({})`", link.target)));
            }
        }
        // Links that were read are no longer in the text; brackets that remain belong to none.
        let text = &passage.shown.text;
        let left = ["](", "] (http", "] (www.", "] (mailto:", ")[http", ")[www.", "]["]
            .into_iter()
            .filter_map(|sign| text.find(sign))
            .min();
        if let Some(at) = left {
            let from = text[..at].rfind(if text[at..].starts_with(')') { '(' } else { '[' }).unwrap_or(at);
            let words: String = text[from..].chars().take(60).collect();
            let message = format!("`{words}` is not a link: readers see the brackets");
            let hint = "write `[words](https://…)`, with no space between the brackets or inside the address";
            remarks.push(passage.remark(text[from..].split_whitespace().next().unwrap_or_default(), message, hint));
        }
    }
    remarks
}

fn nowhere(line: usize, words: &str, target: &str, dead: &Dead) -> Remark {
    let message = format!("the link “{words}” leads nowhere: `{target}` {}", dead.why);
    let hint = match &dead.meant {
        Some(meant) => format!("write `{meant}`"),
        None => dead.advice.to_owned(),
    };
    Remark::new(line, message, hint)
}

/// Mistyped web and mail addresses in running text and among the contacts.
pub(super) fn mistyped_address(_: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for passage in passages {
        for word in passage.shown.text.split_whitespace() {
            let word = word.trim_start_matches(['(', '[', '<', '“', '"', '„', '»', '«', '”', '\'', '‘']);
            let word = word
                .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '>', '”', '“', '"', '»', '«', '\'', '’']);
            // The target of a link has been checked already.
            if passage.shown.links.iter().any(|link| link.words.contains(word) && dead_end(&link.target).is_some()) {
                continue;
            }
            if let Some((why, hint)) = slip(word, passage.part == Part::Contact) {
                let kind = if word.contains('@') { "email" } else { "web" };
                remarks.push(passage.remark(word, format!("`{word}` is not a valid {kind} address: it {why}"), hint));
            }
        }
    }
    remarks
}

fn slip(word: &str, contact: bool) -> Option<(&'static str, String)> {
    let lower = word.to_ascii_lowercase();
    let web = lower.starts_with("http://") || lower.starts_with("https://");
    if web || mistyped(word).is_some() {
        let dead = dead_end(word)?;
        let hint =
            dead.meant.map_or("copy it from the browser's address bar".to_owned(), |meant| format!("write `{meant}`"));
        // `http://` by itself is text about addresses.
        return (word.len() > 8).then_some((dead.why, hint));
    }
    if let Some(rest) = lower
        .strip_prefix("www")
        .filter(|rest| rest.starts_with([',', ';', ':']) || rest.contains("..") || rest.contains(','))
    {
        let host = rest.trim_start_matches([',', ';', ':', '.']).replace("..", ".").replace(',', ".");
        return host
            .contains('.')
            .then(|| ("has a typing error in its host name", format!("write `https://www.{host}`")));
    }
    let (local, host) = word.split_once('@').filter(|(local, _)| !local.is_empty())?;
    let why = no_mail(word)?;
    // `tod@s`, `Live@Norby` and prices are not addresses; a name with a comma or two dots is a mistyped one.
    let meant = contact
        || host.contains("..")
        || host.contains(',') && host.contains(|c: char| c.is_alphabetic())
        || host.contains('@') && local.contains('.');
    meant.then(|| (why, "write it as `name@host.example`".to_owned()))
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
                || capitals == 1
                    && *at > 0
                    && !Vocabulary::of(language).habits.nouns_in_capitals
                    && word.starts_with(char::is_uppercase)
        })
        .map(|(_, word)| letters(word))
        .filter(|word| !word.is_empty() && !matches!(word.as_str(), "live" | "pdf" | "tv"))
        .collect()
}

/// Lowercase letters and digits alone, so that `24H Series` is found in `24hseries`.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
