//! Somebody who gets releases.

use std::collections::BTreeMap;

use super::address::Address;
use super::basis::Basis;

/// One journalist on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journalist {
    /// The name for greetings and for `To:`; empty if the list gives none.
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
    /// The lawful basis on which the newsroom keeps and mails the address.
    pub basis: Option<Basis>,
    /// Where the newsroom got it from, and when, as it was written down.
    pub source: Option<String>,
    pub since: Option<String>,
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
            basis: None,
            source: None,
            since: None,
        }
    }

    /// Takes over what the other knows and says; what it does not say stays. The address stays as it was written, and
    /// so does the basis with its source: how somebody came to be on a list is a matter of fact.
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
        self.basis = self.basis.or(other.basis);
        for (own, others) in [(&mut self.source, &other.source), (&mut self.since, &other.since)] {
            if own.is_none() {
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

/// Each person once, whatever lists they are on: the first list takes precedence, the others fill gaps and add their tags.
#[must_use]
pub fn each_once(journalists: impl IntoIterator<Item = Journalist>) -> Vec<Journalist> {
    let mut places: BTreeMap<Address, usize> = BTreeMap::new();
    let mut all: Vec<Journalist> = Vec::new();
    for mut journalist in journalists {
        let Some(at) = places.get(&journalist.address) else {
            places.insert(journalist.address.clone(), all.len());
            all.push(journalist);
            continue;
        };
        let first = &mut all[*at];
        let trust = first.embargo_trust || journalist.embargo_trust;
        journalist.learn(first, Some(trust));
        journalist.address = first.address.clone();
        *first = journalist;
    }
    all
}

/// A tag as segments know it: one lowercase word.
pub(super) fn tag(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase()
}
