//! Servers that accept a message only at its second try, without calling it greylisting: seen by what they do.
//!
//! A server that takes no more for now looks the same at first. But it accepts messages to others once it takes any, and
//! a server that greylists refuses each at its first try.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

/// This many first refusals are put off before any second try has shown more.
const FIRST_TRUST: usize = 8;

/// And this many more for each second try that was accepted.
const TRUST: usize = 4;

/// What the server did at first and at second tries.
#[derive(Debug, Default)]
pub(super) struct SecondTries {
    /// Messages that wait for another try: when each was refused first and last.
    refused: BTreeMap<usize, (Timestamp, Timestamp)>,
    first: usize,
    second: usize,
    /// The longest that a message waited before it was accepted.
    wait: Duration,
    /// Messages that were put off because the server accepts second tries.
    put_off: BTreeSet<usize>,
    /// A message was refused once more although it had waited: it is a limit after all.
    is_limit: bool,
}

impl SecondTries {
    /// A message was accepted; `fresh` if no run had tried it before.
    pub(super) fn accepted(&mut self, job: usize, fresh: bool, now: Timestamp) {
        self.put_off.remove(&job);
        if let Some((since, _)) = self.refused.remove(&job) {
            self.second += 1;
            self.wait = self.wait.max(Duration::try_from(now.duration_since(since)).unwrap_or_default());
        } else if fresh {
            self.first += 1;
        }
    }

    /// A message was refused for now, not in words of greylisting. Returns how long to put it off, if the server only wants a
    /// second try.
    pub(super) fn refused(&mut self, job: usize, now: Timestamp) -> Option<Duration> {
        if let Some((_, last)) = self.refused.get_mut(&job) {
            *last = now;
            self.is_limit |= self.put_off.remove(&job);
            return None;
        }
        self.refused.insert(job, (now, now));
        if !self.are_needed() || self.put_off.len() >= FIRST_TRUST + TRUST * self.second {
            return None;
        }
        self.put_off.insert(job);
        Some(self.wait)
    }

    /// Whether the server accepts messages at their second try, and hardly any at the first.
    pub(super) fn are_needed(&self) -> bool {
        !self.is_limit && self.second > self.first
    }

    /// The messages that were refused, the one that has waited longest since then first.
    pub(super) fn longest_first(&self) -> Vec<usize> {
        let mut jobs: Vec<_> = self.refused.iter().map(|(job, (_, last))| (*last, *job)).collect();
        jobs.sort_unstable();
        jobs.into_iter().map(|(_, job)| job).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_server_that_accepts_second_tries_alone_gets_them() {
        let mut tries = SecondTries::default();
        assert!((0..4).all(|job| tries.refused(job, at(0)).is_none()), "nothing is known yet");
        assert_eq!(tries.refused(0, at(1)), None);
        assert_eq!(tries.longest_first(), [1, 2, 3, 0]);
        tries.accepted(1, false, at(15));
        let put_off = (10..100).map_while(|job| tries.refused(job, at(15))).collect::<Vec<_>>();
        assert_eq!(put_off, [Duration::from_secs(15); 12]);
        // One that is refused once more is the sign of a limit.
        tries.refused(10, at(30));
        assert_eq!((tries.are_needed(), tries.refused(200, at(30))), (false, None));
    }

    #[test]
    fn a_limit_that_is_lifted_is_no_greylisting() {
        let mut tries = SecondTries::default();
        (0..100).for_each(|job| tries.accepted(job, true, at(0)));
        tries.refused(100, at(1));
        tries.accepted(100, false, at(9));
        assert_eq!((tries.are_needed(), tries.refused(101, at(10))), (false, None));
    }
}
