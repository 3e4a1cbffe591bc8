//! Compares what was attached to the messages sent so far with what is to be attached now.

use std::collections::BTreeSet;

use super::attachments::refuse_others;
use super::error::MailingError;
use super::sending::Sending;
use crate::delivery::{Ledger, LedgerWriter, Mailing, MessageState, Plan};

impl Sending<'_> {
    /// Refuses attachments other than those that somebody already got with the same version.
    pub(super) fn refuse_other_attachments(&self, plan: &Plan, ledger: &Ledger) -> Result<(), MailingError> {
        for mailing in self.versions_of(plan) {
            if self.somebody_has(&mailing, ledger)? {
                let had = ledger.attachments(self.request.channel(), &mailing)?;
                refuse_others(&had, &self.attachments, &mailing.slug)?;
            }
        }
        Ok(())
    }

    /// Records the attachments before the first message is sent.
    pub(super) fn record_attachments(&self, plan: &Plan, writer: &mut LedgerWriter) -> Result<(), MailingError> {
        for mailing in self.versions_of(plan) {
            writer.record_attachments(self.request.channel(), &mailing, &self.attachments)?;
        }
        Ok(())
    }

    /// The versions that are to be sent; a kill notice has no attachments.
    fn versions_of(&self, plan: &Plan) -> impl Iterator<Item = Mailing> {
        let due = plan.due.iter().filter(|_| self.withdrawn.is_none());
        let versions: BTreeSet<u32> = due.map(|planned| planned.version).collect();
        versions.into_iter().map(|version| Mailing { slug: self.mailing.slug.clone(), version })
    }

    /// Whether a message of this version has gone out, or may have.
    fn somebody_has(&self, mailing: &Mailing, ledger: &Ledger) -> Result<bool, MailingError> {
        use MessageState::{Bounced, InDoubt, Intent, Sent};
        let entries = self.entries(ledger, &[mailing.version])?;
        Ok(entries.iter().any(|entry| matches!(entry.state, Bounced | InDoubt | Intent | Sent)))
    }
}
