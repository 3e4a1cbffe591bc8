//! Whom a sending is for: the lists' journalists, and for a correction or a notice those who have the release.

use std::collections::BTreeMap;

use super::{Known, SendArgs, Sending, nobody_named};
use crate::cli::error::{CliError, refused};
use crate::cli::list;
use crate::delivery::{Channel, Ledger, Outbox, Plan, PlanRequest, Recipient};
use crate::newsroom::in_segment;
use crate::press::{Address, Journalist, each_once};
use crate::release::Language;

impl Sending<'_> {
    /// Who gets it, who does not, and why.
    pub(super) fn plan(&self, args: &SendArgs, channel: Channel, ledger: &Ledger) -> Result<Known, CliError> {
        let holders = match &self.kill {
            Some(killed) => killed.holders(ledger)?,
            None => self.holders(channel, ledger)?,
        };
        if args.list.is_empty() && holders.is_empty() {
            return Err(nobody_named(&self.mailing.slug));
        }
        let (mut journalists, unusable) = self.on_lists(args)?;
        let corrects = (self.kill.is_none() && !holders.is_empty()).then(|| self.mailing.version - 1);
        // A correction comes in the language of what it corrects.
        journalists = each_once(self.known_as(&holders).into_iter().chain(journalists));
        let suppressed = self.newsroom.lists().suppressed()?;
        let mut entries = ledger.entries(channel, &self.mailing)?;
        if let Some(dir) = &args.outbox {
            // An outbox can be thrown away and made again.
            let outbox = Outbox::new(&self.context.working_dir.join(dir), &self.mailing);
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
            embargo: if self.kill.is_some() { None } else { self.embargo() },
            from: &self.from,
            now: self.moment,
        });
        plan.follow(&holders);
        if let Some(version) = corrects.filter(|_| !args.also) {
            plan.skip_without_earlier(version);
        }
        Ok(Known { plan, unusable, corrects })
    }

    /// Everybody on the lists who belongs to the segment, and the number of rows that are of no use.
    pub(super) fn on_lists(&self, args: &SendArgs) -> Result<(Vec<Journalist>, usize), CliError> {
        let (mut on_lists, mut bad) = (Vec::new(), 0);
        for name in &args.list {
            let name = list::named(name)?;
            let (list, unusable) = self.newsroom.list(&name)?;
            list::warn_of(self.ui, &name, &unusable);
            bad += unusable.len();
            on_lists.extend(list.journalists().cloned());
        }
        // Put together first: what one list says of somebody counts for the segment, too.
        let mut journalists = each_once(on_lists);
        if let Some(segment) = &args.segment {
            journalists = in_segment(&list::segment(segment)?, journalists, &self.notices());
            if journalists.is_empty() {
                let lists = args.list.iter().map(|name| format!("`pressbox list show {name}`"));
                return Err(refused(format!("nobody on the list belongs to the segment `{segment}`"))
                    .hinted(format!("see the tags with {}", lists.collect::<Vec<_>>().join(", "))));
            }
        }
        Ok((journalists, bad))
    }

    /// Who has an earlier version: by mail, or where none was mailed, by the same way.
    fn holders(&self, channel: Channel, ledger: &Ledger) -> Result<Vec<Recipient>, CliError> {
        if self.mailing.version < 2 {
            return Ok(Vec::new());
        }
        let by_mail = ledger.recipients_before(Channel::Smtp, &self.mailing)?;
        Ok(if by_mail.is_empty() { ledger.recipients_before(channel, &self.mailing)? } else { by_mail })
    }

    /// Those who have something, as any list of the newsroom knows them, else as the ledger does.
    fn known_as(&self, holders: &[Recipient]) -> Vec<Journalist> {
        if holders.is_empty() {
            return Vec::new();
        }
        // What the ledger knows of them does, where a list is damaged.
        let all = self.newsroom.everybody(&self.notices());
        let on_lists: BTreeMap<Address, Journalist> =
            each_once(all).into_iter().map(|journalist| (journalist.address.clone(), journalist)).collect();
        let known = |holder: &Recipient| {
            let listed = on_lists.get(&holder.address).cloned();
            let journalist = listed.unwrap_or_else(|| Journalist::at(holder.address.clone()));
            let language = holder.edition.map(|edition| edition.tag().to_owned()).or(journalist.language);
            let name = if holder.name.is_empty() { journalist.name } else { holder.name.clone() };
            Journalist { name, language, ..journalist }
        };
        holders.iter().map(known).collect()
    }
}
