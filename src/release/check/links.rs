//! Rules on links.

use super::context::LintContext;
use super::passages::passages;
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

/// A password or a key in an address, which everybody could use who gets the mail.
pub(super) fn secret(context: &LintContext) -> Vec<Remark> {
    let remark = |(line, url): (usize, String)| {
        let what = secret_part(&url)?;
        let host = host(&url).unwrap_or_default();
        let message = format!("the address at `{host}` has {what} in it, and everybody who reads it could use that");
        Some(Remark::new(line, message, "link to a page that needs none, or send it to those who may have it"))
    };
    addresses(context).into_iter().filter_map(remark).collect()
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

/// A Markdown link that is shown as it is written, or that leads nowhere.
pub(super) fn broken(context: &LintContext) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for passage in passages(context) {
        let file = passage.part.is_in_file();
        if !file || !passage.part.is_markdown() {
            continue;
        }
        for link in &passage.shown.links {
            if let Some(why) = leads_nowhere(&link.target) {
                let message = format!("the link “{}” leads nowhere: `{}` {why}", link.words, link.target);
                remarks.push(passage.remark(
                    &link.target,
                    message,
                    "write the whole address, beginning with `https://`",
                ));
            }
        }
        // What was read as a link is gone from the text; what is left of its marks was not.
        let text = &passage.shown.text;
        let left = text.find("](").or_else(|| text.find("] (http")).or_else(|| text.find("](http"));
        if let Some(at) = left {
            let from = text[..at].rfind('[').unwrap_or(at);
            let words: String = text[from..].chars().take(60).collect();
            let message = format!("`{words}` is not a link: readers see the brackets");
            let hint = "write `[words](https://…)`, with no space between or inside the brackets of the address";
            remarks.push(Remark::new(passage.line, message, hint));
        }
    }
    remarks
}

/// Why a link's address cannot be opened.
fn leads_nowhere(target: &str) -> Option<&'static str> {
    let lower = target.to_ascii_lowercase();
    if lower.is_empty() || lower == "#" {
        return Some("is empty");
    }
    if let Some(address) = lower.strip_prefix("mailto:") {
        let address = address.split('?').next().unwrap_or(address);
        let whole = address.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'));
        return (!whole).then_some("is no mail address");
    }
    if let Some(number) = lower.strip_prefix("tel:") {
        return (!number.contains(|c: char| c.is_ascii_digit())).then_some("has no number");
    }
    if lower.contains('@') && !lower.contains("//") {
        return Some("needs `mailto:` in front");
    }
    match lower.split_once(':') {
        Some(("http" | "https", rest)) => {
            let named = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(rest));
            match named {
                None => Some("has no `//` after the colon"),
                Some(host) if host.is_empty() || host.contains(char::is_whitespace) => Some("names no host"),
                Some(host) if !host.contains('.') && host != "localhost" => Some("names no host"),
                Some(_) => None,
            }
        }
        Some((scheme, _)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) && !scheme.contains('.') => {
            Some("does not begin with a scheme that browsers and mail programs open")
        }
        // `relative` says what to do about the others.
        _ => None,
    }
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
