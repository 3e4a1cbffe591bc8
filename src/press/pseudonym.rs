//! Knowing an address again without keeping it.

use std::fmt;
use std::sync::Arc;

use super::address::Address;

/// A keyed hash of addresses: what is left of somebody who was erased, and still gets nothing.
#[derive(Clone)]
pub struct Pseudonym(Arc<dyn Fn(&str) -> String + Send + Sync>);

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonym(…)")
    }
}

impl Pseudonym {
    /// A seal that is made of text by a keyed hash.
    #[must_use]
    pub fn new(hash: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(hash))
    }

    /// What stands for an address: `KEY:HASH`, the key's own mark and the address's.
    #[must_use]
    pub fn of(&self, address: &Address) -> String {
        format!("{}:{}", self.mark(), (self.0)(&address.key()))
    }

    /// What tells one newsroom's key from another's.
    pub(super) fn mark(&self) -> String {
        (self.0)("the key itself").chars().take(8).collect()
    }
}
