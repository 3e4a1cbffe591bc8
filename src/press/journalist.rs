//! Somebody who gets releases.

use super::address::Address;

/// One journalist on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journalist {
    /// As it greets and as it stands in `To:`; empty where the list names nobody.
    pub name: String,
    pub address: Address,
    pub outlet: Option<String>,
    /// What the journalist writes about.
    pub beat: Option<String>,
    /// BCP 47 tag of the edition that the journalist wants.
    pub language: Option<String>,
    /// IANA time zone.
    pub zone: Option<String>,
    /// Lowercase words that segments are made of.
    pub tags: Vec<String>,
    /// Whether releases under embargo may go to this journalist before the lift.
    pub embargo_trust: bool,
}

impl Journalist {
    /// A journalist of whom nothing but the address is known.
    #[must_use]
    pub fn at(address: Address) -> Self {
        Self {
            name: String::new(),
            address,
            outlet: None,
            beat: None,
            language: None,
            zone: None,
            tags: Vec::new(),
            embargo_trust: false,
        }
    }

    /// Whether the journalist belongs to a segment.
    #[must_use]
    pub fn is_in(&self, segment: &str) -> bool {
        let segment = tag(segment);
        self.tags.contains(&segment)
    }

    /// Takes over what the other knows and says; what it does not say stays. The address stays as it was written.
    ///
    /// Trust is its own argument, as a list may say yes, no, or nothing.
    pub(super) fn learn(&mut self, other: &Self, trust: Option<bool>) {
        if !other.name.is_empty() {
            self.name.clone_from(&other.name);
        }
        for (own, others) in [
            (&mut self.outlet, &other.outlet),
            (&mut self.beat, &other.beat),
            (&mut self.language, &other.language),
            (&mut self.zone, &other.zone),
        ] {
            if others.is_some() {
                own.clone_from(others);
            }
        }
        self.embargo_trust = trust.unwrap_or(self.embargo_trust);
        for tag in &other.tags {
            if !self.tags.contains(tag) {
                self.tags.push(tag.clone());
            }
        }
    }
}

/// A tag as segments know it: one lowercase word.
pub(super) fn tag(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase()
}
