//! Knowing an address again without keeping it.

use super::address::Address;
use super::unsubscribe::{Secret, keyed_hash};

/// Keyed hashes of addresses: what is left of somebody who was erased, and still gets nothing.
#[derive(Debug, Clone)]
pub struct Pseudonym(Secret);

impl Pseudonym {
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// What stands for an address: `KEY:HASH`, the key's own mark and the address's.
    #[must_use]
    pub fn of(&self, address: &Address) -> String {
        format!("{}:{}", self.mark(), keyed_hash(&self.0, &address.key()))
    }

    /// What tells one newsroom's key from another's.
    pub(super) fn mark(&self) -> String {
        keyed_hash(&self.0, "the key itself").chars().take(8).collect()
    }
}
