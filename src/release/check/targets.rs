//! Addresses that cannot be opened: mistyped schemes, invalid host names, what only works on your own network.

use std::net::Ipv4Addr;

/// Why an address cannot be opened, and what was meant, if only one thing can be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dead {
    pub(super) why: &'static str,
    pub(super) meant: Option<String>,
}

fn dead(why: &'static str) -> Dead {
    Dead { why, meant: None }
}

/// Checks the target of a link; other rules check a host without a scheme.
pub(super) fn dead_end(target: &str) -> Option<Dead> {
    let target = target.trim();
    let lower = target.to_lowercase();
    if target.is_empty() || target == "#" {
        return Some(dead("is empty"));
    }
    if let Some(address) = lower.strip_prefix("mailto:") {
        let address = address.split('?').next().unwrap_or(address);
        return address.split(',').find_map(no_mail).map(|_| dead("is not a mail address"));
    }
    if let Some(number) = lower.strip_prefix("tel:") {
        return (!number.contains(|c: char| c.is_ascii_digit())).then(|| dead("has no number"));
    }
    if let Some(meant) = mistyped(target) {
        let why = if lower.starts_with("http:") || lower.starts_with("https:") {
            "has no `//` after the colon"
        } else {
            "does not begin like a web address"
        };
        return Some(Dead { why, meant: Some(meant) });
    }
    if let Some((scheme @ ("http" | "https"), rest)) = lower.split_once("://") {
        if rest.starts_with("http:") || rest.starts_with("https:") {
            return Some(Dead { why: "begins with `http` twice", meant: Some(target[scheme.len() + 3..].to_owned()) });
        }
        return no_host(rest, &target[scheme.len() + 3..]);
    }
    if let Some(rest) = target.strip_prefix("//") {
        return Some(Dead { why: "has no scheme", meant: Some(format!("https://{rest}")) });
    }
    if lower.contains('@') && !lower.contains(['/', ' ']) {
        return Some(Dead { why: "needs `mailto:` before it", meant: Some(format!("mailto:{target}")) });
    }
    if target.contains(char::is_whitespace) {
        return Some(dead("has a space in it"));
    }
    if target.starts_with(['/', '#', '?', '.']) {
        return Some(dead("has no host name, which a link in a mail needs"));
    }
    match lower.split_once(':') {
        Some((scheme, _)) if scheme.len() == 1 || scheme == "file" => Some(dead("is a file on your own computer")),
        Some((scheme, _)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => {
            Some(dead("does not begin with a scheme that browsers and mail programs open"))
        }
        None if !lower.contains('.') => Some(dead("is not an address")),
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
        return Some(dead("has no valid host name"));
    }
    if host.starts_with('[') {
        return None;
    }
    if host.contains(',') {
        return Some(Dead {
            why: "has a comma in its host name",
            meant: Some(format!("https://{}", written.replacen(',', ".", 1))),
        });
    }
    if let Ok(number) = host.parse::<Ipv4Addr>() {
        return (number.is_private() || number.is_loopback()).then(|| dead("only works on your own network"));
    }
    let own = ["localhost", "intranet"].contains(&host)
        || [".local", ".internal", ".intranet", ".lan", ".localhost", ".corp"].iter().any(|end| host.ends_with(end));
    if own {
        return Some(dead("only works on your own network"));
    }
    let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    let whole = labels.len() > 1
        && labels.iter().all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        && last.chars().count() > 1
        && last.chars().all(|c| c.is_alphabetic() || last.starts_with("xn--"))
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if !whole {
        return Some(dead("has no valid host name"));
    }
    port.filter(|port| port.parse::<u16>().is_err()).map(|_| dead("has a port that is not a number"))
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
