//! Whom a mail is about.

use std::collections::HashMap;

use super::reading::{About, Reading};
use crate::delivery::{Entry, Ledger, LedgerError};
use crate::press::{Address, Secret, token};

/// Everybody whom mail went to, to be found by token, Message-ID or address.
#[derive(Debug)]
pub struct Correspondents {
    tokens: HashMap<String, Address>,
    messages: HashMap<String, About>,
    /// The newest message to each.
    newest: HashMap<Address, About>,
}

impl Correspondents {
    /// Everybody in the ledger, and others who are on lists.
    pub fn of(
        ledger: &Ledger,
        secret: &Secret,
        others: impl IntoIterator<Item = Address>,
    ) -> Result<Self, LedgerError> {
        let mut known = Self { tokens: HashMap::new(), messages: HashMap::new(), newest: HashMap::new() };
        for entry in ledger.sent()? {
            let Entry { address, name, message_id, .. } = entry;
            let about = About { address: address.clone(), name, message_id: Some(message_id.clone()) };
            known.messages.insert(message_id, about.clone());
            known.newest.insert(address, about);
        }
        for address in others {
            let about = About { address: address.clone(), name: String::new(), message_id: None };
            known.newest.entry(address).or_insert(about);
        }
        known.tokens = known.newest.keys().map(|address| (token(secret, address), address.clone())).collect();
        Ok(known)
    }

    /// Whom a mail is about: by token first, then by Message-ID, then by address.
    #[must_use]
    pub fn find(&self, reading: &Reading) -> Option<About> {
        let by_id = reading.message_ids.iter().find_map(|id| self.messages.get(id));
        let by_token = reading.tokens.iter().find_map(|token| self.tokens.get(&token.to_ascii_lowercase()));
        if let Some(address) = by_token {
            // The token says who, and the Message-ID which of their messages.
            let newest = || self.newest.get(address);
            return by_id.filter(|about| about.address == *address).or_else(newest).cloned();
        }
        by_id.or_else(|| reading.addresses.iter().find_map(|address| self.newest.get(address))).cloned()
    }
}
