//! What the receiving mail server found out about a mail's sender: `Authentication-Results` (RFC 8601).
//!
//! Anybody can write such a header into their mail. Only those that our own server put there count; that server removes those
//! that others wrote in its name.

use crate::press::Address;

/// A mail has no more of these headers that are read, and each no more results.
const MOST: usize = 20;

/// What one server found out about a mail's sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authentication {
    /// The server's name, as it calls itself.
    pub server: String,
    results: Vec<MethodResult>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct MethodResult {
    /// `spf`, `dkim` or `dmarc`.
    method: String,
    /// `pass`, `fail`, `none` and others.
    result: String,
    /// `header.d=press.example`
    properties: Vec<(String, String)>,
}

impl Authentication {
    /// Reads a header's value.
    pub(super) fn parse(value: &str) -> Option<Self> {
        let text: String = without_comments(value).chars().take(4_000).collect();
        let mut parts = text.split(';');
        let server = parts.next()?.split_whitespace().next()?.trim_matches('"').to_ascii_lowercase();
        let results = parts.filter_map(MethodResult::parse).take(MOST).collect();
        Some(Self { server, results })
    }

    /// Whether the mail proves to come from the domain of an address: DMARC's rule, by DKIM or SPF, and by DMARC's own
    /// result where there is one. `None` where nothing was found out.
    #[must_use]
    pub fn proves(&self, from: &Address) -> Option<bool> {
        let of = |method: &'static str| self.results.iter().filter(move |result| result.method == method);
        if let Some(dmarc) = of("dmarc").find(|result| matches!(result.result.as_str(), "pass" | "fail")) {
            return Some(dmarc.result == "pass" && dmarc.is_aligned(&["header.from"], from));
        }
        let passes = |method, names: &[&str]| of(method).any(|one| one.result == "pass" && one.is_aligned(names, from));
        if passes("dkim", &["header.d", "header.i"]) || passes("spf", &["smtp.mailfrom"]) {
            return Some(true);
        }
        let decided = |result: &MethodResult| !matches!(result.result.as_str(), "none" | "neutral" | "temperror");
        of("dkim").chain(of("spf")).any(decided).then_some(false)
    }

    /// `dmarc=pass, dkim=pass, spf=fail`
    #[must_use]
    pub fn summary(&self) -> String {
        let all: Vec<_> = self.results.iter().map(|one| format!("{}={}", one.method, one.result)).collect();
        all.join(", ")
    }
}

impl MethodResult {
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let (method, result) = words.next()?.split_once('=')?;
        // A method may have its version behind it: `spf/1`.
        let method = method.split('/').next().unwrap_or_default().to_ascii_lowercase();
        if !matches!(method.as_str(), "spf" | "dkim" | "dmarc") {
            return None;
        }
        let properties = words.filter_map(|word| word.split_once('=')).take(MOST);
        let clean = |value: &str| value.trim_matches('"').to_ascii_lowercase();
        let properties = properties.map(|(name, value)| (name.to_ascii_lowercase(), clean(value))).collect();
        let result: String = result.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
        Some(Self { method, result: result.to_ascii_lowercase(), properties })
    }

    /// Whether the domain that was checked is that of an address, or one above or below it.
    fn is_aligned(&self, names: &[&str], from: &Address) -> bool {
        let values = self.properties.iter().filter(|(name, _)| names.contains(&name.as_str()));
        let mut domains = values.map(|(_, value)| value.rsplit_once('@').map_or(value.as_str(), |(_, domain)| domain));
        let from = from.domain().to_ascii_lowercase();
        let is_below = |low: &str, high: &str| {
            high.contains('.') && low.strip_suffix(high).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        domains.any(|domain| is_below(&from, domain) || is_below(domain, &from))
    }
}

/// A header's value without its comments, which may be nested.
fn without_comments(value: &str) -> String {
    let (mut depth, mut quoted, mut kept) = (0_usize, false, String::new());
    for letter in value.chars() {
        match letter {
            '"' if depth == 0 => {
                quoted = !quoted;
                kept.push(letter);
            }
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth > 0 => depth -= 1,
            // What is quoted may contain anything, and must not look like another result.
            ';' | '=' if quoted => kept.push(' '),
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proves(header: &str) -> Option<bool> {
        let found = Authentication::parse(header).unwrap();
        assert_eq!(found.server, "mx.press.example");
        found.proves(&"anna@media.example".parse().unwrap())
    }

    #[test]
    fn a_sender_is_proved_by_dmarc_or_by_what_it_is_made_of() {
        for header in [
            "mx.press.example; dmarc=pass (p=NONE) header.from=media.example",
            "mx.press.example 1; spf=fail smtp.mailfrom=x.example; dkim=pass (2048-bit key) header.d=media.example\r\n header.s=a; dmarc=pass header.from=media.example",
            "MX.press.example; dkim=pass header.i=@Media.Example",
            "mx.press.example; spf=pass (good (really)) smtp.mailfrom=anna@mail.media.example",
        ] {
            assert_eq!(proves(header), Some(true), "{header}");
        }
        for header in [
            "mx.press.example; dmarc=fail header.from=media.example; spf=pass smtp.mailfrom=evil.example",
            "mx.press.example; dkim=pass header.d=evil.example",
            "mx.press.example; dkim=pass header.d=example; spf=pass smtp.mailfrom=media.example.evil.org",
            "mx.press.example; spf=softfail smtp.mailfrom=media.example",
            "mx.press.example; dmarc=pass header.from=evil.example",
            "mx.press.example; dkim=fail reason=\"x; dkim=pass header.d=media.example\" header.d=media.example",
            "mx.press.example; dkim=fail (dkim=pass header.d=media.example; spf=pass) header.d=media.example",
        ] {
            assert_eq!(proves(header), Some(false), "{header}");
        }
        for header in ["mx.press.example; none", "mx.press.example", "mx.press.example; spf=none; iprev=pass"] {
            assert_eq!(proves(header), None, "{header}");
        }
        assert_eq!(Authentication::parse(""), None);
    }

    #[test]
    fn results_are_named_in_short() {
        let found = Authentication::parse("mx; spf=pass smtp.mailfrom=a.b; arc=pass; DKIM=fail; dmarc=pass").unwrap();
        assert_eq!(found.summary(), "spf=pass, dkim=fail, dmarc=pass");
    }
}
