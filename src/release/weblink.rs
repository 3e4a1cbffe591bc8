//! Web and mail addresses in text.

use std::ops::Range;

/// Top-level domains that make a word with a dot in it a host; with another ending it is only a word.
const ENDINGS: &[&str] = &[
    "com", "org", "net", "edu", "gov", "int", "info", "biz", "eu", "io", "tv", "me", "co", "app", "dev", "live",
    "news", "online", "shop", "racing", "media", "press", "example", "at", "be", "bg", "ch", "cy", "cz", "de", "dk",
    "ee", "es", "fi", "fr", "gr", "hr", "hu", "ie", "is", "it", "li", "lt", "lu", "lv", "mt", "nl", "no", "pl", "pt",
    "ro", "se", "si", "sk", "uk", "us", "ca", "au", "nz", "jp", "cn", "ly", "gl", "to", "nu", "ax", "gg", "am", "fm",
    "ai",
];

/// Hosts that only redirect to another address.
const SHORTENERS: &[&str] = &[
    "bit.ly",
    "bitly.com",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "buff.ly",
    "rb.gy",
    "cutt.ly",
    "t.ly",
    "tiny.cc",
    "shorturl.at",
    "lnkd.in",
    "fb.me",
    "dlvr.it",
    "trib.al",
    "rebrand.ly",
    "short.io",
    "bl.ink",
    "v.gd",
    "urlz.fr",
];

/// Platforms: their host says nothing about whose page a link leads to.
const PLATFORMS: &[&str] = &[
    "youtube",
    "youtu",
    "facebook",
    "instagram",
    "twitter",
    "linkedin",
    "tiktok",
    "vimeo",
    "flickr",
    "twitch",
    "threads",
    "mynewsdesk",
    "cision",
    "prezly",
    "dropbox",
    "google",
    "wetransfer",
    "onedrive",
    "icloud",
    "box",
    "github",
    "eventbrite",
    "tickster",
    "spotify",
    "apple",
    "soundcloud",
    "x",
    "bluesky",
    "bsky",
    "mastodon",
];

/// A web address found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weblink {
    pub(crate) at: Range<usize>,
    /// Absolute: with `https://` where the text has only a host.
    pub(crate) url: String,
    /// Whether the text has only a host.
    pub(crate) bare: bool,
}

/// All web addresses of a text, in order.
pub(crate) fn weblinks(text: &str) -> Vec<Weblink> {
    let start = text.as_ptr() as usize;
    let mut found = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '|')) {
        if !word.contains(['.', ':']) {
            continue;
        }
        // `[words](https://…)`, `(https://…)`
        let word =
            word.rsplit_once("](").map_or(word, |(_, target)| target).trim_start_matches(['(', '[', '“', '»', '\'']);
        let mut word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '”', '»', '\'', '*', ']']);
        while word.ends_with(')') && word.matches(')').count() > word.matches('(').count() {
            word = word[..word.len() - 1].trim_end_matches(['.', ',']);
        }
        if let Some((url, bare)) = web_address(word) {
            let at = word.as_ptr() as usize - start;
            found.push(Weblink { at: at..at + word.len(), url, bare });
        }
    }
    found
}

/// The first mail address of a text.
pub(crate) fn mail_address(text: &str) -> Option<&str> {
    if !text.contains('@') {
        return None;
    }
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '|'))
        .map(|word| word.strip_prefix("mailto:").unwrap_or(word).trim_matches(['.', ':', '"', '*']))
        .find(|word| {
            word.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && !host.contains('@')
                    && host.contains('.')
                    && !host.starts_with('.')
                    && host.len() > 3
            })
        })
}

fn web_address(word: &str) -> Option<(String, bool)> {
    let lower = word.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) {
        return (!rest.is_empty()).then(|| (word.to_owned(), false));
    }
    let (host, _) = word.split_at(word.find(['/', '?', '#']).unwrap_or(word.len()));
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let labels: Vec<_> = host.split('.').collect();
    let label = |l: &&str| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-') && !l.starts_with('-');
    let ending = labels.last().map(|ending| ending.to_ascii_lowercase())?;
    let known = ENDINGS.contains(&ending.as_str()) || lower.starts_with("www.");
    // `Dr.No` and `i.e` are no hosts: a host's first label is longer, and it is not a sentence that lacks a space.
    let believable = labels.len() >= 2
        && labels[0].chars().count() > 1
        && labels.iter().all(label)
        && !(labels.len() == 2 && host.len() == word.len() && labels[1].starts_with(char::is_uppercase));
    (known && believable && !word.contains('@')).then(|| (format!("https://{word}"), true))
}

/// The host of an absolute address, lowercase, without `www.`.
pub(crate) fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned()).filter(|host| !host.is_empty())
}

/// Whether an address only redirects to another one.
pub(crate) fn is_shortened(url: &str) -> bool {
    host(url).is_some_and(|host| SHORTENERS.contains(&host.as_str()))
}

/// The name in somebody's own host (`24hseries` of `www.24hseries.com`), if it is not a platform's.
pub(crate) fn own_name(url: &str) -> Option<String> {
    let host = host(url)?;
    let labels: Vec<_> = host.split('.').collect();
    let name = labels.len().checked_sub(2).and_then(|at| {
        let second = matches!(labels[at], "co" | "com" | "org" | "ac" | "gov") && at > 0;
        labels.get(if second { at - 1 } else { at })
    })?;
    (!PLATFORMS.contains(name)).then(|| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str) -> Vec<String> {
        weblinks(text).into_iter().map(|link| link.url).collect()
    }

    #[test]
    fn addresses_are_found_with_and_without_scheme() {
        assert_eq!(urls("see http://a.example/x?y=1, or (www.b.se)."), ["http://a.example/x?y=1", "https://www.b.se"]);
        assert_eq!(urls("live at: youtube.com/24H and åka.se!"), ["https://youtube.com/24H", "https://åka.se"]);
        assert_eq!(
            urls("[here](https://a.example/b_(c)) <https://d.example>"),
            ["https://a.example/b_(c)", "https://d.example"]
        );
        for text in [
            "anna@press.example",
            "i.e. this",
            "4.574 km",
            "end.Next",
            "Inc.",
            "e.g.",
            "U.S.",
            "16.20",
            "http://",
            "...",
        ] {
            assert!(urls(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn an_address_has_a_host_and_a_name_of_its_own() {
        assert_eq!(host("https://user@www.Press.example:8080/x"), Some("press.example".to_owned()));
        assert_eq!(own_name("https://www.24hseries.com/x"), Some("24hseries".to_owned()));
        assert_eq!(own_name("https://shop.team.co.uk"), Some("team".to_owned()));
        assert_eq!(own_name("https://youtube.com/x"), None);
        assert!(is_shortened("http://bit.ly/x") && !is_shortened("https://rabbit.ly/x"));
    }

    #[test]
    fn mail_addresses_are_found_in_their_company() {
        assert_eq!(mail_address("Anna <anna@press.example>, 070"), Some("anna@press.example"));
        assert_eq!(mail_address("E-post: mailto:å@ö.example."), Some("å@ö.example"));
        assert_eq!(mail_address("@24hseries on a@b"), None);
    }
}
