//! Opt-outs that come while a sending runs: each is looked for once more before its message is handed over.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::delivery::{Planned, SkipReason, StillDue};
use crate::newsroom::opened::Newsroom;
use crate::press::{LatestOptOuts, ListError, Suppression};

/// Who gets no mail, as the files say it at each moment.
#[derive(Debug)]
pub(super) struct OptOutsMeanwhile<'a> {
    state: Mutex<(LatestOptOuts, Option<ListError>)>,
    stop: &'a AtomicBool,
}

impl<'a> OptOutsMeanwhile<'a> {
    pub(super) fn new(newsroom: &Newsroom, stop: &'a AtomicBool) -> Self {
        Self { state: Mutex::new((LatestOptOuts::new(newsroom.lists()), None)), stop }
    }

    /// Whether somebody still gets the message. Where nobody can tell, the sending stops.
    pub(super) fn ask(&self, planned: &Planned) -> StillDue {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (latest, error) = &mut *state;
        let address = &planned.journalist.address;
        match latest.get() {
            Ok((suppressed, pending)) => {
                let suppressed = suppressed.get(address).cloned();
                let suppressed = suppressed.map(|Suppression { since, why }| SkipReason::Suppressed { since, why });
                let pending = || pending.get(address).cloned();
                let pending = || pending().map(|Suppression { since, why }| SkipReason::Pending { since, why });
                suppressed.or_else(pending).map_or(StillDue::Yes, StillDue::No)
            }
            Err(unreadable) => {
                *error = Some(unreadable);
                self.stop.store(true, Ordering::Relaxed);
                StillDue::Unknown
            }
        }
    }

    /// Why nobody could tell any more.
    pub(super) fn error(self) -> Option<ListError> {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).1
    }
}
