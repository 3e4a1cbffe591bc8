//! Recognising an erased address without storing it.

use super::address::Address;
use super::unsubscribe::{Secret, SecretFault, keyed_hash, newsroom_id};

/// Why there are no pseudonyms: the newsroom's secret cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct NoPseudonym {
    pub why: String,
    pub fault: SecretFault,
}

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
        self.with_key(&self.hash(address))
    }

    /// Only the hash.
    pub(super) fn hash(&self, address: &Address) -> String {
        keyed_hash(&self.0, &address.key())
    }

    /// The pseudonym that ends with a hash.
    pub(super) fn with_key(&self, hash: &str) -> String {
        format!("{}:{hash}", self.fingerprint())
    }

    /// The next link of a chain that nobody without the secret can continue.
    pub(super) fn link(&self, last: &str, text: &str) -> String {
        keyed_hash(&self.0, &format!("chain|{last}|{text}"))
    }

    /// What a newsroom is called outside its folder.
    pub(super) fn newsroom_id(&self) -> String {
        newsroom_id(&self.0)
    }

    /// The key's fingerprint, which differs from newsroom to newsroom.
    pub(super) fn fingerprint(&self) -> String {
        keyed_hash(&self.0, "the key itself").chars().take(8).collect()
    }
}
