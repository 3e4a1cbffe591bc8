//! Recognising an erased address without storing it.

use super::address::Address;
use super::unsubscribe::{Secret, keyed_hash};

/// Turns addresses into keyed hashes: all that is kept of an erased person, so that they still get nothing.
#[derive(Debug, Clone)]
pub struct Pseudonym(Secret);

impl Pseudonym {
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// The pseudonym of an address: `KEY:HASH`, the key's fingerprint and the address's hash.
    #[must_use]
    pub fn of(&self, address: &Address) -> String {
        format!("{}:{}", self.fingerprint(), keyed_hash(&self.0, &address.key()))
    }

    /// The key's fingerprint, which differs from newsroom to newsroom.
    pub(super) fn fingerprint(&self) -> String {
        keyed_hash(&self.0, "the key itself").chars().take(8).collect()
    }
}
