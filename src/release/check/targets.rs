//! Addresses that cannot be opened: mistyped schemes, invalid host names, what only works on your own network.

use std::net::Ipv4Addr;

use crate::release::weblink::mail_address;

/// Why an address cannot be opened, and what was meant, if only one thing can be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dead {
    pub(super) why: &'static str,
    pub(super) meant: Option<String>,
    /// What to do where nobody can know what was meant.
    pub(super) advice: &'static str,
}

const WEB: &str = "write the full address, beginning with `https://`";
const MAIL: &str = "write a full email address, as in `mailto:name@host.example`";
const PHONE: &str = "write the number with its country code, as in `tel:+46701234567`";
const FILE: &str = "put the file on the web, and link to it there";
const OWN_NETWORK: &str = "link to a page that everybody can open";
const SCHEME: &str = "link to a web page, beginning with `https://`";

#[expect(clippy::unnecessary_wraps, reason = "it is what the checks answer")]
fn dead(why: &'static str, advice: &'static str) -> Option<Dead> {
    Some(Dead { why, meant: None, advice })
}

#[expect(clippy::unnecessary_wraps, reason = "it is what the checks answer")]
fn meant(why: &'static str, meant: String) -> Option<Dead> {
    Some(Dead { why, meant: Some(meant), advice: WEB })
}

/// Checks the target of a link; a host without a scheme may still work, and is for another rule.
pub(super) fn dead_end(target: &str) -> Option<Dead> {
    let target = target.trim();
    let lower = target.to_lowercase();
    if target.is_empty() || target == "#" {
        return dead("is empty", WEB);
    }
    if let Some(address) = lower.strip_prefix("mailto:") {
        let address = address.split('?').next().unwrap_or(address);
        return address.split(',').find_map(no_mail).and_then(|_| dead("is not an email address", MAIL));
    }
    if let Some(number) = lower.strip_prefix("tel:") {
        return if number.contains(|c: char| c.is_ascii_digit()) { None } else { dead("has no number", PHONE) };
    }
    if let Some(right) = mistyped(target) {
        let why = if lower.starts_with("http:") || lower.starts_with("https:") {
            "has no `//` after the colon"
        } else {
            "does not begin like a web address"
        };
        return meant(why, right);
    }
    if let Some((scheme @ ("http" | "https"), rest)) = lower.split_once("://") {
        if rest.starts_with("http:") || rest.starts_with("https:") {
            return meant("begins with `http` twice", target[scheme.len() + 3..].to_owned());
        }
        return no_host(rest, &target[scheme.len() + 3..]);
    }
    if let Some(rest) = target.strip_prefix("//") {
        return meant("has no scheme", format!("https://{rest}"));
    }
    // `anna@a.example`, `Anna Berg <anna@a.example>`
    if lower.contains('@') && !lower.contains('/') {
        return match mail_address(target).filter(|mail| no_mail(mail).is_none()) {
            Some(mail) => meant("needs `mailto:` before it", format!("mailto:{mail}")),
            None => dead("is not an email address", MAIL),
        };
    }
    let on_a_disk = lower.split_once(':').is_some_and(|(scheme, _)| scheme.len() == 1 || scheme == "file");
    if on_a_disk || lower.starts_with("\\\\") || lower.starts_with("~/") {
        return dead("points to a file on your own computer or network", FILE);
    }
    if target.contains(char::is_whitespace) {
        return dead("has a space in it", WEB);
    }
    if target.starts_with(['/', '#', '?', '.']) {
        return dead("has no host name, and a link in an email needs one", WEB);
    }
    match lower.split_once(':') {
        Some((scheme, _)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => {
            dead("does not begin with a scheme that browsers and mail programs open", SCHEME)
        }
        None if !lower.contains('.') => dead("is not an address", WEB),
        _ => None,
    }
}

/// `htps://`, `http//`, `https:/a`, `hhttp:\\`: what was meant.
pub(super) fn mistyped(word: &str) -> Option<String> {
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let scheme = word[..letters].to_ascii_lowercase();
    let rest = &word[letters..];
    let signs = rest.len() - rest.trim_start_matches([':', ';', '/', '\\', '.']).len();
    let (between, host) = rest.split_at(signs);
    let web = matches!(scheme.as_str(), "http" | "https");
    let near = [
        "htp", "htps", "hhtp", "hhtps", "htttp", "htttps", "httpss", "hhttp", "hhttps", "ttp", "ttps", "htpp", "htpps",
        "hptt", "hptts", "httsp", "htto", "hhtpp", "httos", "httpd",
    ];
    let strange = near.contains(&scheme.as_str());
    let parted = between.contains("//") || between.contains([':', ';', '\\']);
    if between == "://" && web || !(web || strange) || !parted || !host.contains('.') {
        return None;
    }
    let secure = scheme.contains('s');
    Some(format!("http{}://{host}", if secure { "s" } else { "" }))
}

/// Why the host of a web address is not valid.
fn no_host(rest: &str, written: &str) -> Option<Dead> {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let (host, port) = host.split_once(':').map_or((host, None), |(host, port)| (host, Some(port)));
    if host.is_empty() || host.contains(char::is_whitespace) {
        return dead("has no valid host name", WEB);
    }
    if host.starts_with('[') {
        return None;
    }
    if host.contains(',') {
        return meant("has a comma in its host name", format!("https://{}", written.replacen(',', ".", 1)));
    }
    if let Ok(number) = host.parse::<Ipv4Addr>() {
        let own = number.is_private() || number.is_loopback();
        return if own { dead("only works on your own network", OWN_NETWORK) } else { None };
    }
    let own = ["localhost", "intranet"].contains(&host)
        || [".local", ".internal", ".intranet", ".lan", ".localhost", ".corp"].iter().any(|end| host.ends_with(end));
    if own {
        return dead("only works on your own network", OWN_NETWORK);
    }
    let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    let whole = labels.len() > 1
        && labels.iter().all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        && last.chars().count() > 1
        && last.chars().all(|c| c.is_alphabetic() || last.starts_with("xn--"))
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if !whole {
        return dead("has no valid host name", WEB);
    }
    let port = port.filter(|port| port.parse::<u16>().is_err());
    port.and_then(|_| dead("has a port that is not a number", WEB))
}

/// Why a mail address is not valid.
pub(super) fn no_mail(address: &str) -> Option<&'static str> {
    let address = address.trim();
    let Some((local, host)) = address.split_once('@') else { return Some("has no `@`") };
    let labels: Vec<&str> = host.split('.').collect();
    if host.contains('@') {
        return Some("has two `@`");
    }
    if address.contains(char::is_whitespace) {
        return Some("has a space in it");
    }
    if address.contains(',') {
        return Some("has a comma in it");
    }
    if local.is_empty() || local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Some("has no valid name before the `@`");
    }
    let whole = labels.len() > 1
        && labels.iter().all(|label| !label.is_empty() && !label.starts_with('-'))
        && labels
            .last()
            .is_some_and(|last| last.chars().count() > 1 && last.chars().all(|c| c.is_alphabetic() || c == '-'));
    (!whole).then_some("has no valid host name after the `@`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_told_where_an_address_is_mistyped() {
        for (written, meant) in [
            ("htps://a.example/x", "https://a.example/x"),
            ("htp://a.example", "http://a.example"),
            ("https:/a.example", "https://a.example"),
            ("https//a.example", "https://a.example"),
            ("https:a.example", "https://a.example"),
            ("https;//a.example", "https://a.example"),
            ("http:\\\\a.example", "http://a.example"),
            ("https://https://a.example", "https://a.example"),
            ("https://www,a.example", "https://www.a.example"),
            ("//a.example/x", "https://a.example/x"),
            ("anna@a.example", "mailto:anna@a.example"),
            ("Anna Berg <anna@a.example>", "mailto:anna@a.example"),
        ] {
            assert_eq!(dead_end(written).and_then(|dead| dead.meant).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn dead_ends_are_told_from_addresses() {
        for written in [
            "",
            "#",
            "/press",
            "#top",
            "http://",
            "https://norby",
            "https://localhost/x",
            "http://192.168.1.4/x",
            "https://a..example",
            "https://nas.local",
            "https://a.example:port/",
            "file:///C:/x",
            "C:\\x",
            "C:\\My Photos\\x.jpg",
            "\\\\server\\x",
            "anna@a..example",
            "javascript:alert(1)",
            "mailto:anna",
            "mailto:anna@a",
            "tel:",
            "words",
            "ftp://a.example",
        ] {
            assert!(dead_end(written).is_some(), "{written}");
        }
        for written in [
            "https://a.example",
            "http://a.example:8080/x?y=z#w",
            "https://å.example/ö",
            "www.a.example",
            "a.example/x",
            "mailto:a@b.example",
            "mailto:a@b.example?subject=x%20y",
            "tel:+4670123",
            "https://a.example/@anna",
            "https://1.2.3.4/x",
            "https://xn--4ca.xn--p1ai",
            "https://web.archive.org/web/2024/https://a.example",
        ] {
            assert_eq!(dead_end(written), None, "{written}");
        }
    }
}
