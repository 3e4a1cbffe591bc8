//! Addresses that may be gone: the signs of it, from notices and from refusals.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::delivery::{Ledger, LedgerError, MessageState, NoticeKind};
use crate::inbox::{Diagnosis, diagnose, diagnose_refusal};
use crate::press::{Address, ListError, Lists};

/// The signs against addresses, read when they are needed.
#[derive(Debug)]
pub(super) struct Suspicions {
    zone: TimeZone,
    known: HashMap<Address, Against>,
}

/// The signs against an address since it was last allowed.
#[derive(Debug, Default)]
struct Against {
    /// The days of notices.
    noticed: Vec<Date>,
    /// The days of a server's refusals.
    refused: Vec<Date>,
}

/// Why a suspicion cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum SuspicionError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    List(#[from] ListError),
}

impl Suspicions {
    pub(super) fn new(zone: TimeZone) -> Self {
        Self { zone, known: HashMap::new() }
    }

    /// Adds a notice that an address may be gone. Says whether that is enough, with one of another day or with a refusal.
    pub(super) fn notice(
        &mut self,
        ledger: &Ledger,
        lists: &Lists,
        address: &Address,
        at: Timestamp,
    ) -> Result<bool, SuspicionError> {
        let day = at.to_zoned(self.zone.clone()).date();
        let against = self.against(ledger, lists, address)?;
        let enough = !against.refused.is_empty() || against.noticed.iter().any(|other| *other != day);
        against.noticed.push(day);
        Ok(enough)
    }

    /// Adds a refusal of an address that may be gone. Says whether that is enough, with a notice or a refusal of another day.
    pub(super) fn refusal(
        &mut self,
        ledger: &Ledger,
        lists: &Lists,
        address: &Address,
        at: Timestamp,
    ) -> Result<bool, SuspicionError> {
        let day = at.to_zoned(self.zone.clone()).date();
        let against = self.against(ledger, lists, address)?;
        Ok(!against.noticed.is_empty() || against.refused.iter().any(|other| *other != day))
    }

    fn against(&mut self, ledger: &Ledger, lists: &Lists, address: &Address) -> Result<&mut Against, SuspicionError> {
        if !self.known.contains_key(address) {
            // At that time somebody decided that the address works.
            let allowed = lists.allowed(address)?.last().and_then(|last| last.at.parse::<Timestamp>().ok());
            let since = |at: &Timestamp| allowed.is_none_or(|allowed| *at > allowed);
            let date = |at: Timestamp| at.to_zoned(self.zone.clone()).date();
            let notices = ledger.notices_of(address)?.into_iter().filter(|notice| {
                let said = notice.reason_given.as_deref().unwrap_or_default();
                let suspected = || diagnose(notice.status.as_deref(), said) == Diagnosis::Suspected;
                notice.kind == NoticeKind::Failed && since(&notice.at) && suspected()
            });
            let noticed = notices.map(|notice| date(notice.at)).collect();
            let refused = ledger.records_of(address)?.into_iter().map(|record| record.entry).filter(|entry| {
                let said = entry.code.zip(entry.reply.as_deref());
                let diagnosis = said.map(|(code, reply)| diagnose_refusal(code, reply));
                let speaks = matches!(diagnosis, Some(Diagnosis::Gone | Diagnosis::Suspected));
                entry.state == MessageState::Failed && since(&entry.updated) && speaks
            });
            let refused = refused.map(|entry| date(entry.updated)).collect();
            self.known.insert(address.clone(), Against { noticed, refused });
        }
        Ok(self.known.entry(address.clone()).or_default())
    }
}
