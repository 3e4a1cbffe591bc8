//! Addresses on the lists that may belong to somebody who is suppressed or erased, and still get mail.

use std::collections::BTreeSet;

use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use crate::press::{Address, ListError, LookAlike, LookAlikes};

impl Newsroom {
    /// For each of these addresses, those on any list that are like it and still get mail. A list that cannot be read is
    /// noticed and passed over.
    pub fn look_alikes(&self, of: &[Address], observer: &dyn Observer) -> Result<Vec<Vec<LookAlike>>, ListError> {
        let suppressed = self.lists().suppressed()?;
        let mut all = LookAlikes::default();
        for name in self.lists().names() {
            match self.list(&name) {
                Ok((list, _)) => all.add(&name, list.journalists()),
                Err(error) => observer.notice(&Notice::UnreadableList(error)),
            }
        }
        let named: BTreeSet<&Address> = of.iter().collect();
        let still = |address: &Address| {
            let mut alike = all.to(address);
            alike.retain(|one| suppressed.get(&one.address).is_none() && !named.contains(&one.address));
            alike
        };
        Ok(of.iter().map(still).collect())
    }
}
