//! Mails of a release under embargo: whose private link they name, and that they name no address that anybody can guess.

use std::collections::BTreeMap;

use super::error::MailingError;
use super::sending::Sending;
use crate::press::Address;
use crate::release::render::Email;
use crate::release::{Language, Slug};

impl Sending<'_> {
    /// The private links to the release that some of these journalists have. Once it is public, everybody has its page.
    pub(super) fn private_links<'j>(
        &self,
        journalists: impl Iterator<Item = &'j Address>,
    ) -> Result<BTreeMap<Address, String>, MailingError> {
        if self.embargo().is_none() {
            return Ok(BTreeMap::new());
        }
        let mut all = BTreeMap::new();
        for link in self.newsroom.private_links()? {
            let is_good = link.is_good(self.newsroom.now) && link.is_good(self.moment);
            if is_good
                && link.release == self.mailing.slug.as_str()
                && let (Ok(address), Some(url)) = (link.address.parse::<Address>(), self.newsroom.private_url(&link))
            {
                all.insert(address, url);
            }
        }
        Ok(journalists.filter_map(|journalist| all.remove_entry(journalist)).collect())
    }

    /// Refuses a mail under embargo that tells where everybody will find the release.
    pub(super) fn refuse_guessable(&self, email: &Email) -> Result<(), MailingError> {
        let (Some(lift), Some(site)) = (self.embargo(), self.newsroom.issuer().site_url) else { return Ok(()) };
        let slug = self.request.slug.clone();
        let named = [&email.html, &email.text].into_iter().find_map(|text| guessable(text, &site, &slug));
        let until = lift.strftime("%Y-%m-%d %H:%M %Z").to_string();
        named.map_or(Ok(()), |address| Err(MailingError::Guessable { address, slug, until }))
    }
}

/// The first address in a text at which a release will be on the site, however that is written.
fn guessable(text: &str, site: &str, slug: &Slug) -> Option<String> {
    let text = text.to_lowercase();
    let host = site.split_once("://").map_or(site, |(_, rest)| rest).trim_end_matches('/').to_lowercase();
    let bare = host.strip_prefix("www.").unwrap_or(&host);
    for (at, _) in text.match_indices(bare) {
        let rest = &text[at + bare.len()..];
        let places = [String::new(), "/p".to_owned()].into_iter();
        let places = places.chain(Language::ALL.iter().map(|language| format!("/{language}")));
        for place in places {
            let front = format!("{place}/{slug}");
            let Some(behind) = rest.strip_prefix(front.as_str()) else { continue };
            // A longer name is another release's.
            let goes_on = behind.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
            if !goes_on {
                return Some(format!("{bare}{front}"));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_everybody_can_guess_is_found_however_it_is_written() {
        let slug: Slug = "race".parse().unwrap();
        let found = |text: &str| guessable(text, "https://www.press.example/news", &slug);
        for text in [
            "see https://www.press.example/news/race",
            "see HTTP://press.example/news/Race/.",
            "<a href=\"https://press.example/news/p/race\">kit</a>",
            "press.example/news/race/sv/photos/",
            "press.example/news/race.",
            "press.example/news/race2022, but also press.example/news/race?x",
        ] {
            assert!(found(text).is_some(), "{text}");
        }
        for text in ["https://press.example/news/", "press.example/news/race-2", "press.example/race", "race"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
