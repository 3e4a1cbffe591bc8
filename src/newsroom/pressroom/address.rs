//! The address of a pressroom's service: `https://www.mynewsdesk.com/services/pressroom/list/KEY`.

use std::fmt;
use std::str::FromStr;

use crate::release::TEXT_TYPES;

/// The service gives no more items at once.
const MOST_AT_ONCE: usize = 100;

/// Settings of an address that hold for every page.
const KEPT: [&str; 4] = ["pressroom", "locale", "tags", "archived"];

/// A pressroom's service, with the key that opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PressroomAddress {
    /// Up to the name of the service.
    base: String,
    key: String,
    settings: String,
    /// The only type of releases that is wanted, where it is.
    kind: Option<String>,
    pub(super) at_once: usize,
}

/// Text that is not the address of a pressroom's service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that is not the address of Mynewsdesk's pressroom service")]
pub struct NotAPressroom;

impl FromStr for PressroomAddress {
    type Err = NotAPressroom;

    fn from_str(text: &str) -> Result<Self, NotAPressroom> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let (base, rest) = path.split_once("/services/pressroom/").ok_or(NotAPressroom)?;
        let mut parts = rest.split('/').filter(|part| !part.is_empty());
        let (Some(_), Some(key), None) = (parts.next(), parts.next(), parts.next()) else { return Err(NotAPressroom) };
        let is_key = key.len() >= 4 && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if !is_key || query.contains(|c: char| c.is_whitespace() || c == '#') {
            return Err(NotAPressroom);
        }
        // The key goes over the wire: the service takes it encrypted.
        let base = match base.strip_prefix("http://") {
            Some(host) if host.ends_with("mynewsdesk.com") => format!("https://{host}"),
            _ => base.to_owned(),
        };
        let settings =
            query.split('&').filter_map(|setting| setting.split_once('=')).filter(|(_, value)| !value.is_empty());
        let settings: Vec<(&str, &str)> = settings.collect();
        let find = |name| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let mut kept = String::new();
        for (name, value) in settings.iter().filter(|(name, _)| KEPT.contains(name)) {
            kept.extend(["&", name, "=", value]);
        }
        Ok(Self {
            base,
            key: key.to_owned(),
            settings: kept,
            kind: find("type_of_media").map(str::to_owned),
            at_once: find("limit")
                .and_then(|limit| limit.parse().ok())
                .map_or(MOST_AT_ONCE, |limit: usize| limit.clamp(1, MOST_AT_ONCE)),
        })
    }
}

/// Without the key, which nobody else should read.
impl fmt::Display for PressroomAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/services/pressroom/list/…", self.base)
    }
}

impl PressroomAddress {
    /// The types of items that are fetched: releases first, then what belongs to them, then what is only counted.
    pub(super) fn kinds(&self) -> Vec<&str> {
        let texts = match self.kind.as_deref() {
            Some(kind) => vec![kind],
            None => TEXT_TYPES.to_vec(),
        };
        let others = ["image", "contact_person", "event", "video", "document"];
        let others = others.into_iter().filter(|kind| self.kind.as_deref() != Some(kind));
        texts.into_iter().chain(others).collect()
    }

    /// The address of one page of a list.
    pub(super) fn page(&self, kind: &str, offset: usize) -> String {
        let Self { base, key, settings, at_once, .. } = self;
        format!(
            "{base}/services/pressroom/list/{key}?format=json&strict=true&type_of_media={kind}&limit={at_once}&offset={offset}{settings}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_from_any_of_the_services_and_never_shown_with_its_key() {
        let address: PressroomAddress =
            "http://www.mynewsdesk.com/services/pressroom/view/aB3dE/?format=xml&pressroom=se&type_of_media=news&limit=500"
                .parse()
                .unwrap();
        assert_eq!(
            address.page("news", 200),
            "https://www.mynewsdesk.com/services/pressroom/list/aB3dE?format=json&strict=true&type_of_media=news&limit=100&offset=200&pressroom=se"
        );
        assert_eq!(address.kinds()[..2], ["news", "image"]);
        assert!(!address.to_string().contains("aB3dE"));
        for wrong in [
            "https://www.mynewsdesk.com/se/nord",
            "https://www.mynewsdesk.com/services/pressroom/list/",
            "https://www.mynewsdesk.com/services/pressroom/list/a b/",
            "https://www.mynewsdesk.com/services/pressroom/list/key1/more",
        ] {
            assert_eq!(wrong.parse::<PressroomAddress>(), Err(NotAPressroom), "{wrong}");
        }
    }
}
