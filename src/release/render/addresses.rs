//! Where other systems find a release and its pictures.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::layout::Layout;
use super::prose::href;
use crate::release::Language;

impl Layout<'_> {
    /// What the file names of an edition in another language than the issuer's contain: `.sv`.
    #[must_use]
    pub fn mark(&self) -> String {
        mark(self, self.release.language)
    }

    /// The edition in the issuer's language, if there is one besides this: the others are its translations.
    pub(super) fn original(&self) -> Option<Language> {
        let language = self.issuer.language;
        (self.release.language != language && self.editions.contains(&language)).then_some(language)
    }
}

fn mark(layout: &Layout, language: Language) -> String {
    if language == layout.issuer.language { String::new() } else { format!(".{language}") }
}

/// Where an edition's page is on the web: `SLUG/` in the issuer's language, another edition in a folder in that. It ends in a
/// slash, as those of all pages: a host of plain files answers there, and at any other address with a redirect.
pub(super) fn page_address(layout: &Layout, language: Language) -> Option<String> {
    let Layout { release, issuer, .. } = layout;
    let site = issuer.site_url.as_deref().and_then(href)?;
    Some(match language {
        own if own == issuer.language => format!("{site}/{}/", release.slug),
        other => format!("{site}/{}/{other}/", release.slug),
    })
}

/// The name of this edition that is the same for every version.
pub(super) fn uri(layout: &Layout, made: Timestamp) -> String {
    uri_of(layout, layout.release.language, made)
}

/// The identifier of an edition: the address of its page, else a `tag:` URI.
pub(super) fn uri_of(layout: &Layout, language: Language, made: Timestamp) -> String {
    let Layout { release, issuer, .. } = layout;
    page_address(layout, language).unwrap_or_else(|| {
        let domain = issuer.address.rsplit('@').next().unwrap_or_default();
        let year = made.to_zoned(issuer.zone.clone()).year();
        format!("tag:{domain},{year}:{}{}", release.slug, mark(layout, language))
    })
}

/// An address as a URI (RFC 3986): what is not allowed in one is percent-encoded, and a host is written in ASCII.
pub(super) fn encoded(url: &str) -> String {
    let (front, rest) = match url.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (host, rest) = rest.split_at(end);
            let host = if host.is_ascii() { None } else { idna::domain_to_ascii(host).ok() }.unwrap_or(host.to_owned());
            (format!("{scheme}://{host}"), rest)
        }
        None => (String::new(), url),
    };
    let mut out = String::with_capacity(url.len());
    let bytes: Vec<u8> = front.bytes().chain(rest.bytes()).collect();
    for (at, byte) in bytes.iter().enumerate() {
        let escape = bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        match byte {
            b'%' if escape => out.push('%'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(*byte)),
            _ if b"-._~:/?#[]@!$&'()*+,;=".contains(byte) => out.push(char::from(*byte)),
            _ => {
                // Writing into a string does not fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// An address that works wherever it is read.
pub(super) fn absolute(url: &str) -> Option<&str> {
    Some(url).filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

/// Where a picture can be fetched: its own address, else its place beside the release's page.
pub(super) fn picture_url(src: &str, layout: &Layout) -> Option<String> {
    let beside = || {
        let site = layout.issuer.site_url.as_deref().and_then(href)?;
        (!src.contains(':')).then(|| format!("{site}/{}/{src}", layout.release.slug))
    };
    absolute(src).map(str::to_owned).or_else(beside)
}

/// A picture's media type, by the ending of its address.
pub(super) fn media_type(url: &str) -> &'static str {
    let ending = url.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "png" => "image/png",
        "webp" => "image/webp",
        "tif" | "tiff" => "image/tiff",
        _ => "image/jpeg",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_uri_and_one_that_is_stays_as_it_is() {
        for (url, expected) in [
            ("https://a.example/b?c=d&e#f", "https://a.example/b?c=d&e#f"),
            ("https://a.example/å b", "https://a.example/%C3%A5%20b"),
            ("https://a.example/100%", "https://a.example/100%25"),
            ("https://a.example/%C3%A5%2", "https://a.example/%C3%A5%252"),
            ("https://räksmörgås.example:8080/ö?q=ü", "https://xn--rksmrgs-5wao1o.example:8080/%C3%B6?q=%C3%BC"),
            ("https://a.example/\"<x>\\^`{|}", "https://a.example/%22%3Cx%3E%5C%5E%60%7B%7C%7D"),
            ("mailto:a@b.example?subject=å", "mailto:a@b.example?subject=%C3%A5"),
        ] {
            assert_eq!(encoded(url), expected);
            assert_eq!(encoded(expected), expected);
        }
    }
}
