//! Who a sending is for: the lists' journalists, and for a correction or a notice those who have the release.

use std::collections::{BTreeMap, BTreeSet};

use super::content::content_of;
use super::error::MailingError;
use super::history::{History, Holder};
use super::sending::Sending;
use super::versions::VersionError;
use super::withdrawal::WithdrawnPhoto;
use crate::delivery::{
    Entry, Ledger, Mailing, Outbox, PhotoCarrier, Plan, PlanRequest, Planned, Recipient, SkipReason,
};
use crate::newsroom::notice::Notice;
use crate::newsroom::people::in_segment;
use crate::press::{Address, Journalist, each_once};
use crate::release::Language;

/// Who a sending is for.
#[derive(Debug)]
pub struct Audience {
    pub plan: Plan,
    /// Rows of the lists that cannot be used.
    pub unusable: usize,
    /// The editions that are corrected, with the newest version that their readers have.
    pub corrects: BTreeMap<Language, u32>,
    /// Of a notice about a photo: how those who get it came by the photo.
    pub carriers: BTreeMap<Address, PhotoCarrier>,
}

impl Sending<'_> {
    /// Who gets it, who does not, and why.
    pub(super) fn audience(&self, ledger: &Ledger) -> Result<Audience, MailingError> {
        match &self.withdrawn {
            Some(photo) => self.holders_of_photo(photo, ledger),
            None => self.readers(ledger),
        }
    }

    /// Those who are to be told about a photo.
    fn holders_of_photo(&self, photo: &WithdrawnPhoto, ledger: &Ledger) -> Result<Audience, MailingError> {
        let recipients = photo.recipients(self.request.channel(), ledger)?;
        let carriers = recipients.iter().map(|(recipient, how)| (recipient.address.clone(), *how)).collect();
        let known = recipients.iter().map(|(recipient, _)| Known {
            address: &recipient.address,
            name: &recipient.name,
            edition: recipient.edition,
        });
        let journalists = self.known_as(&known.collect::<Vec<_>>());
        let mut plan = self.plan(journalists, self.entries(ledger, &[1])?, |_| 1)?;
        let ids = |(recipient, _): &(Recipient, _)| (recipient.address.clone(), recipient.message_ids.clone());
        plan.follow(&recipients.iter().map(ids).collect());
        Ok(Audience { plan, unusable: 0, corrects: BTreeMap::new(), carriers })
    }

    /// Those who are to read the release, or its correction.
    fn readers(&self, ledger: &Ledger) -> Result<Audience, MailingError> {
        let history = History::read(ledger, self.request.channel(), &self.mailing.slug)?;
        let holders = history.holders();
        // It stays a correction when everybody has it who had the version before.
        let has_earlier = |holder: &Holder<'_>| {
            let current = self.version_of_reader(holder);
            holder.messages.iter().any(|(version, _)| *version < current)
        };
        let is_correction = holders.values().any(has_earlier);
        if self.request.lists.is_empty() && !is_correction {
            return Err(MailingError::NobodyNamed(self.mailing.slug.clone()));
        }
        for edition in &self.editions {
            history.refuse_misfit(edition.version, &content_of(edition, |_| false))?;
        }
        let (mut journalists, unusable) = self.on_lists()?;
        if is_correction {
            // Those whose edition is not corrected are told of, too.
            let known = holders.values().map(|holder| Known {
                address: &holder.last.address,
                name: &holder.last.name,
                edition: holder.last.edition,
            });
            // A correction comes in the language of what it corrects.
            journalists = each_once(self.known_as(&known.collect::<Vec<_>>()).into_iter().chain(journalists));
        }
        let versions: BTreeSet<u32> = self.editions.iter().map(|edition| edition.version).collect();
        let entries = self.entries(ledger, &versions.into_iter().collect::<Vec<_>>())?;
        let mut plan = self.plan(journalists, entries, |language| self.version(language))?;
        let corrects = if is_correction { self.correct(&mut plan, &history, &holders) } else { BTreeMap::new() };
        // What is left is sent: it must have something to correct, or be the first version.
        for edition in &self.editions {
            let (language, version) = (edition.language, edition.version);
            let is_due = plan.due.iter().any(|planned| planned.edition == language);
            if is_due && version > 1 && !history.went_out_before(language, version + 1) {
                return Err(VersionError::NothingEarlier { edition: language, version }.into());
            }
        }
        Ok(Audience { plan, unusable, corrects, carriers: BTreeMap::new() })
    }

    /// Leaves those alone whose edition is not corrected, and those who have nothing that is; gives what is corrected.
    fn correct(
        &self,
        plan: &mut Plan,
        history: &History,
        holders: &BTreeMap<&Address, Holder<'_>>,
    ) -> BTreeMap<Language, u32> {
        let before = |planned: &Planned| -> Vec<String> {
            let messages = holders.get(&planned.journalist.address).map(|holder| holder.messages.as_slice());
            let earlier = messages.unwrap_or_default().iter().filter(|(version, _)| *version < planned.version);
            earlier.map(|(_, id)| (*id).to_owned()).collect()
        };
        plan.follow(&plan.due.iter().map(|planned| (planned.journalist.address.clone(), before(planned))).collect());
        let unchanged = |edition: Language, version: u32| SkipReason::Unchanged { edition, version };
        plan.skip(|planned| {
            let (edition, version) = (planned.edition, planned.version);
            match holders.get(&planned.journalist.address) {
                Some(holder) => (holder.last.version >= version).then(|| unchanged(edition, version)),
                // An edition that is new is no correction.
                None if self.request.also || version == 1 && !history.went_out(edition) => None,
                None => Some(SkipReason::NoEarlier { version: version.saturating_sub(1).max(1) }),
            }
        });
        for held in &mut plan.skipped {
            if matches!(held.why, SkipReason::Sent { .. }) && held.version < self.mailing.version {
                held.why = unchanged(held.edition, held.version);
            }
        }
        let mut corrects = BTreeMap::new();
        for planned in plan.due.iter().filter(|planned| !planned.follows.is_empty()) {
            let had = holders.get(&planned.journalist.address).map_or(0, |holder| holder.last.version);
            let newest = corrects.entry(planned.edition).or_insert(had);
            *newest = had.max(*newest);
        }
        corrects
    }

    fn plan(
        &self,
        journalists: Vec<Journalist>,
        entries: Vec<Entry>,
        version: impl Fn(Language) -> u32,
    ) -> Result<Plan, MailingError> {
        let lists = self.newsroom.lists();
        let (suppressed, pending) = lists.opt_outs_to_send()?;
        let languages: Vec<Language> = self.editions.iter().map(|edition| edition.language).collect();
        let request = PlanRequest {
            mailing: self.mailing.clone(),
            channel: self.request.channel(),
            journalists,
            suppressed: &suppressed,
            pending: &pending,
            editions: &languages,
            usual: self.newsroom.settings.identity.language,
            entries,
            embargo: self.embargo(),
            from: &self.from,
            secret: &self.newsroom.secret()?,
            now: self.moment,
        };
        Ok(Plan::by_edition(request, version))
    }

    /// What the ledger has of these versions, without what an outbox no longer holds.
    pub(super) fn entries(&self, ledger: &Ledger, versions: &[u32]) -> Result<Vec<Entry>, MailingError> {
        let channel = self.request.channel();
        let mut entries = Vec::new();
        for version in versions {
            entries.extend(ledger.entries(channel, &Mailing { version: *version, ..self.mailing.clone() })?);
        }
        if let Some(dir) = &self.request.outbox {
            // An outbox can be thrown away and made again. A file has the version of the newest edition in its name.
            let is_there = |entry: &Entry, version| {
                let outbox = Outbox::new(dir, &Mailing { version, ..self.mailing.clone() });
                outbox.path(&entry.address, &entry.message_id).is_file()
            };
            entries.retain(|entry| is_there(entry, self.mailing.version) || is_there(entry, entry.version));
        }
        Ok(entries)
    }

    /// An edition's version.
    fn version(&self, language: Language) -> u32 {
        let edition = self.editions.iter().find(|edition| edition.language == language);
        edition.map_or(self.mailing.version, |edition| edition.version)
    }

    /// The version of the edition that somebody reads who has one already; where that is gone, of the newest.
    fn version_of_reader(&self, holder: &Holder<'_>) -> u32 {
        holder.last.edition.map_or(self.mailing.version, |language| self.version(language))
    }

    /// Everybody on the lists who belongs to the segment, and the number of rows that cannot be used.
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
        // Merged first, so that what any list says about somebody counts for the segment.
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

    /// Those who have something, as any list of the newsroom knows them, else as the ledger does.
    fn known_as(&self, recipients: &[Known<'_>]) -> Vec<Journalist> {
        if recipients.is_empty() {
            return Vec::new();
        }
        // What the ledger knows of them does, where a list is damaged.
        let all = self.newsroom.everybody(self.observer);
        let on_lists: BTreeMap<Address, Journalist> =
            each_once(all).into_iter().map(|journalist| (journalist.address.clone(), journalist)).collect();
        let known = |recipient: &Known<'_>| {
            let listed = on_lists.get(recipient.address).cloned();
            let journalist = listed.unwrap_or_else(|| Journalist::at(recipient.address.clone()));
            let language = recipient.edition.map(|edition| edition.tag().to_owned()).or(journalist.language);
            let name = if recipient.name.is_empty() { journalist.name } else { recipient.name.to_owned() };
            Journalist { name, language, ..journalist }
        };
        recipients.iter().map(known).collect()
    }
}

/// Somebody who has a release or a photo, as the ledger knows them.
struct Known<'a> {
    address: &'a Address,
    name: &'a str,
    edition: Option<Language>,
}
