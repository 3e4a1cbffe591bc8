//! Addresses of which a row of a file says nothing against mail, although another row may: a desk's, or a person's who stands
//! there twice. Nobody but a person can tell which row counts.

use std::collections::HashMap;

use super::address::Address;

/// The rows that say nothing, by the [key](Address::key) of their addresses.
#[derive(Debug, Default)]
pub(super) struct Willing(HashMap<String, usize>);

impl Willing {
    pub(super) fn add(&mut self, row: usize, addresses: &[Address]) {
        self.0.extend(addresses.iter().map(|address| (address.key(), row)));
    }

    /// A row that says nothing against mail to an address.
    pub(super) fn row_of(&self, address: &Address) -> Option<usize> {
        self.0.get(&address.key()).copied()
    }
}
