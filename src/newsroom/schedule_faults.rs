//! What keeps a scheduled mailing from going out when its hour comes, found while there is time to put it right.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::opened::Newsroom;
use super::scheduling::{Schedule, Scheduled};
use crate::press::{ListError, ListName, NotAListName};
use crate::release::{ReleaseError, Slug};

/// Something that is wrong with a scheduled mailing whose file is valid.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleFault {
    #[error("there is no release `{0}`")]
    NoRelease(String),
    #[error(transparent)]
    Release(ReleaseError),
    #[error("there is no list `{0}`")]
    NoList(String),
    #[error(transparent)]
    ListName(NotAListName),
    #[error(transparent)]
    List(ListError),
    /// Another file has the same mailing.
    #[error("it is the same mailing as `{}`", first.display())]
    Same { first: PathBuf },
}

impl Schedule {
    /// What is wrong with each of the mailings, in their order.
    #[must_use]
    pub fn faults(&self, newsroom: &Newsroom) -> Vec<Vec<ScheduleFault>> {
        let of = |(at, scheduled): (usize, &Scheduled)| {
            let mut faults = faults_of(scheduled, newsroom);
            let first = self.sendings[..at].iter().find(|earlier| is_same(earlier, scheduled));
            faults.extend(first.map(|first| ScheduleFault::Same { first: first.path.clone() }));
            faults
        };
        self.sendings.iter().enumerate().map(of).collect()
    }
}

fn faults_of(scheduled: &Scheduled, newsroom: &Newsroom) -> Vec<ScheduleFault> {
    let sending = &scheduled.sending;
    let mut faults = Vec::new();
    let releases = newsroom.releases();
    match sending.release.parse::<Slug>().map(|slug| releases.editions(&slug)) {
        Ok(Ok(_)) => {}
        Err(_) | Ok(Err(ReleaseError::Unknown { .. })) => {
            faults.push(ScheduleFault::NoRelease(sending.release.clone()));
        }
        Ok(Err(error)) => faults.push(ScheduleFault::Release(error)),
    }
    for name in &sending.lists {
        faults.extend(match name.parse::<ListName>().map(|name| newsroom.lists().read(&name)) {
            Ok(Ok(_)) => None,
            Ok(Err(ListError::Unknown(_))) | Err(NotAListName::Letters(_)) => Some(ScheduleFault::NoList(name.clone())),
            Ok(Err(error)) => Some(ScheduleFault::List(error)),
            Err(error) => Some(ScheduleFault::ListName(error)),
        });
    }
    faults
}

fn is_same(one: &Scheduled, other: &Scheduled) -> bool {
    let lists = |scheduled: &Scheduled| scheduled.sending.lists.iter().cloned().collect::<BTreeSet<_>>();
    let rest = |scheduled: &Scheduled| (scheduled.sending.release.clone(), scheduled.sending.segment.clone());
    one.hour.timestamp() == other.hour.timestamp() && rest(one) == rest(other) && lists(one) == lists(other)
}
