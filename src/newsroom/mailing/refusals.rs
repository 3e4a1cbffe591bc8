//! Addresses that the mail server itself refused: that counts like a bounce.
//!
//! What a server has against the sender, or a limit, never gets here: `delivery/streak.rs` sees that during the run, and
//! lets it wait or end. Here are refusals that name the address. They end no run, as a list may hold many that are gone;
//! so whether they are believed is decided once, when the run is over, and takes more of them.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::delivery::{Ledger, MessageState, Progressed};
use crate::inbox::{Diagnosis, diagnose_refusal};
use crate::newsroom::opened::Newsroom;
use crate::newsroom::suspicion::{SuspicionError, Suspicions};
use crate::press::Address;

/// From this number on, if the server refuses more than half of all messages, the fault is its own and not the addresses'.
const MANY: usize = 20;

/// If the server accepts nobody, this many refusals at more than one domain are its own fault. One more than the two
/// domains that show the same of the sender: that two addresses are gone is nothing unusual.
const SEVERAL: usize = 3;

/// The refusals of a sending, as they come in.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    all: Vec<Refusal>,
    heard: usize,
    /// Messages that the server accepted.
    accepted: usize,
}

#[derive(Debug)]
struct Refusal {
    address: Address,
    said: String,
    diagnosis: Diagnosis,
}

/// What follows from a server's refusals.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct RefusedAddresses {
    /// Those who get no mail from now on, and why.
    pub suppressed: Vec<(Address, String)>,
    /// The server refused this many addresses as unknown: too many to be believable.
    pub doubted: usize,
}

impl Refusals {
    pub(super) fn hear(&mut self, message: &Progressed<'_>) {
        self.heard += 1;
        self.accepted += usize::from(message.state == MessageState::Sent);
        let (MessageState::Failed, Some(code), Some(reply)) = (message.state, message.code, &message.reply) else {
            return;
        };
        let diagnosis = diagnose_refusal(code, reply);
        if matches!(diagnosis, Diagnosis::Gone | Diagnosis::Suspected) {
            let address = message.planned.journalist.address.clone();
            self.all.push(Refusal { address, said: format!("{code} {reply}"), diagnosis });
        }
    }

    /// Whether the server refuses too many to be believed: it may be the wrong one.
    fn is_the_servers_fault(&self) -> bool {
        let domains: BTreeSet<_> = self.all.iter().map(|refusal| refusal.address.domain()).collect();
        let number = self.all.len();
        number >= MANY && number * 2 > self.heard || self.accepted == 0 && number >= SEVERAL && domains.len() > 1
    }

    /// Suppresses the addresses that are gone, and those that were suspected before.
    pub(super) fn settle(
        self,
        newsroom: &Newsroom,
        ledger: &Ledger,
        now: Timestamp,
    ) -> Result<RefusedAddresses, SuspicionError> {
        if self.is_the_servers_fault() {
            return Ok(RefusedAddresses { suppressed: Vec::new(), doubted: self.all.len() });
        }
        let (lists, mut gone) = (newsroom.lists(), Vec::new());
        let mut suspicions = Suspicions::new(newsroom.settings.identity.time_zone());
        for Refusal { address, said, diagnosis } in self.all {
            let enough = diagnosis == Diagnosis::Gone || suspicions.refusal(ledger, &lists, &address, now)?;
            if enough {
                gone.push((address, format!("the mail server refuses the address: {said}")));
            }
        }
        if !gone.is_empty() {
            let new: BTreeSet<Address> = lists.suppress_all(&gone, now)?.into_iter().collect();
            gone.retain(|(address, _)| new.contains(address));
        }
        Ok(RefusedAddresses { suppressed: gone, doubted: 0 })
    }
}
