//! A trial: every edition to one address, without plan or ledger.

use super::error::MailingError;
use super::sending::Sending;
use crate::delivery::{self, DeliveryOutcome, Planned, Transport};
use crate::press::{Address, Journalist};
use crate::release::Release;

/// What became of an edition on trial.
#[derive(Debug)]
pub struct Trial {
    pub planned: Planned,
    pub outcome: DeliveryOutcome,
}

impl Sending<'_> {
    /// Sends every edition to an address, one after the other, as the journalist of that address would get it.
    pub fn trial<'t>(
        &'t self,
        address: &'t Address,
        transport: &'t dyn Transport,
    ) -> Result<impl Iterator<Item = Result<Trial, MailingError>> + 't, MailingError> {
        let (on_lists, _) = self.on_lists()?;
        let on_list = on_lists.into_iter().find(|journalist| journalist.address == *address);
        let journalist = on_list.unwrap_or_else(|| Journalist::at(address.clone()));
        let secret = self.newsroom.secret()?;
        let private = self.private_links(std::iter::once(address))?;
        let one = move |edition: &Release| {
            let (message, ..) =
                self.compose(edition, true, &journalist.zone.as_deref().into_iter().collect(), &private)?;
            let message_id = self.mailing.trial_id(address, edition.language, &self.from, self.newsroom.now, &secret);
            let (journalist, version, edition) = (journalist.clone(), edition.version, edition.language);
            let planned =
                Planned { journalist, edition, version, missing: None, message_id, again: false, follows: Vec::new() };
            let outcome = delivery::trial(transport, &message, &planned)?;
            Ok(Trial { planned, outcome })
        };
        Ok(self.editions.iter().map(one))
    }
}
