//! Whom a sending is for: the lists' journalists, and for a correction or a notice those who have the release.

use std::collections::BTreeMap;

use super::error::MailingError;
use super::sending::Sending;
use crate::delivery::{Channel, Ledger, Outbox, Plan, PlanRequest, Recipient};
use crate::newsroom::notice::Notice;
use crate::newsroom::people::in_segment;
use crate::press::{Address, Journalist, each_once};
use crate::release::Language;

/// Whom a sending is for.
#[derive(Debug)]
pub struct Audience {
    pub plan: Plan,
    /// Rows of the lists that are of no use.
    pub unusable: usize,
    /// The version that is corrected.
    pub corrects: Option<u32>,
}

impl Sending<'_> {
    /// Who gets it, who does not, and why.
    pub(super) fn audience(&self, ledger: &Ledger) -> Result<Audience, MailingError> {
        let channel = self.request.channel();
        let recipients = match &self.withdrawn {
            Some(photo) => photo.recipients(ledger)?,
            None => self.earlier_recipients(channel, ledger)?,
        };
        if self.request.lists.is_empty() && recipients.is_empty() {
            return Err(MailingError::NobodyNamed(self.mailing.slug.clone()));
        }
        let (mut journalists, unusable) = self.on_lists()?;
        let corrects = (self.withdrawn.is_none() && !recipients.is_empty()).then(|| self.mailing.version - 1);
        // A correction comes in the language of what it corrects.
        journalists = each_once(self.known_as(&recipients).into_iter().chain(journalists));
        let suppressed = self.newsroom.lists().suppressed()?;
        let mut entries = ledger.entries(channel, &self.mailing)?;
        if let Some(dir) = &self.request.outbox {
            // An outbox can be thrown away and made again.
            let outbox = Outbox::new(dir, &self.mailing);
            entries.retain(|entry| outbox.path(&entry.address, &entry.message_id).is_file());
        }
        let languages: Vec<Language> = self.editions.iter().map(|edition| edition.language).collect();
        let mut plan = Plan::make(PlanRequest {
            mailing: self.mailing.clone(),
            channel,
            journalists,
            suppressed: &suppressed,
            editions: &languages,
            usual: self.newsroom.settings.identity.language,
            entries,
            embargo: self.embargo(),
            from: &self.from,
            now: self.moment,
        });
        plan.follow(&recipients);
        if let Some(version) = corrects.filter(|_| !self.request.also) {
            plan.skip_without_earlier(version);
        }
        Ok(Audience { plan, unusable, corrects })
    }

    /// Everybody on the lists who belongs to the segment, and the number of rows that are of no use.
    pub(super) fn on_lists(&self) -> Result<(Vec<Journalist>, usize), MailingError> {
        let (mut on_lists, mut bad) = (Vec::new(), 0);
        for name in &self.request.lists {
            let (list, unusable) = self.newsroom.list(name)?;
            bad += unusable.len();
            for (row, unusable) in unusable {
                self.observer.notice(&Notice::UnusableRow { list: name.clone(), row, unusable });
            }
            on_lists.extend(list.journalists().cloned());
        }
        // Put together first: what one list says of somebody counts for the segment, too.
        let mut journalists = each_once(on_lists);
        if let Some(segment) = &self.request.segment {
            journalists = in_segment(segment, journalists, self.observer);
            if journalists.is_empty() {
                let (segment, lists) = (segment.clone(), self.request.lists.clone());
                return Err(MailingError::NobodyInSegment { segment, lists });
            }
        }
        Ok((journalists, bad))
    }

    /// Who has an earlier version: by mail, or where none was mailed, by the same way.
    fn earlier_recipients(&self, channel: Channel, ledger: &Ledger) -> Result<Vec<Recipient>, MailingError> {
        if self.mailing.version < 2 {
            return Ok(Vec::new());
        }
        let by_mail = ledger.recipients_before(Channel::Smtp, &self.mailing)?;
        Ok(if by_mail.is_empty() { ledger.recipients_before(channel, &self.mailing)? } else { by_mail })
    }

    /// Those who have something, as any list of the newsroom knows them, else as the ledger does.
    fn known_as(&self, recipients: &[Recipient]) -> Vec<Journalist> {
        if recipients.is_empty() {
            return Vec::new();
        }
        // What the ledger knows of them does, where a list is damaged.
        let all = self.newsroom.everybody(self.observer);
        let on_lists: BTreeMap<Address, Journalist> =
            each_once(all).into_iter().map(|journalist| (journalist.address.clone(), journalist)).collect();
        let known = |recipient: &Recipient| {
            let listed = on_lists.get(&recipient.address).cloned();
            let journalist = listed.unwrap_or_else(|| Journalist::at(recipient.address.clone()));
            let language = recipient.edition.map(|edition| edition.tag().to_owned()).or(journalist.language);
            let name = if recipient.name.is_empty() { journalist.name } else { recipient.name.clone() };
            Journalist { name, language, ..journalist }
        };
        recipients.iter().map(known).collect()
    }
}
