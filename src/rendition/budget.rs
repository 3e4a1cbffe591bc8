//! How much memory the photos under work may take together, however many wait.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A number of bytes that those who work share.
#[derive(Debug)]
pub(super) struct Budget {
    most: u64,
    used: Mutex<u64>,
    freed: Condvar,
}

/// What somebody works with; given back at the end.
#[derive(Debug)]
pub(super) struct Held<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Budget {
    pub(super) fn new(most: u64) -> Self {
        Self { most, used: Mutex::new(0), freed: Condvar::new() }
    }

    pub(super) fn most(&self) -> u64 {
        self.most
    }

    /// Waits until so much is free. What is more than the whole waits until nobody works, and then works alone: it could
    /// not be done otherwise.
    pub(super) fn hold(&self, bytes: u64) -> Held<'_> {
        let mut used = self.used();
        while *used > 0 && used.saturating_add(bytes) > self.most {
            used = self.freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used = used.saturating_add(bytes);
        Held { budget: self, bytes }
    }

    /// What is used stays a true number even where a thread panicked.
    fn used(&self) -> MutexGuard<'_, u64> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held<'_> {
    /// Gives back what turned out not to be needed.
    pub(super) fn shrink(&mut self, bytes: u64) {
        if bytes < self.bytes {
            *self.budget.used() -= self.bytes - bytes;
            self.bytes = bytes;
            self.budget.freed.notify_all();
        }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.shrink(0);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn those_who_work_never_hold_more_than_there_is() {
        let budget = Budget::new(100);
        let (held, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for bytes in [30, 60, 50, 100, 10, 90] {
                let (budget, held, most) = (&budget, &held, &most);
                scope.spawn(move || {
                    for _ in 0..200 {
                        let mut part = budget.hold(bytes);
                        let now = held.fetch_add(bytes, Ordering::SeqCst) + bytes;
                        most.fetch_max(now, Ordering::SeqCst);
                        std::thread::yield_now();
                        held.fetch_sub(bytes / 2, Ordering::SeqCst);
                        part.shrink(bytes - bytes / 2);
                        held.fetch_sub(bytes - bytes / 2, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!(most.into_inner() <= 100);
        assert_eq!(*budget.used(), 0);
    }

    #[test]
    fn what_is_more_than_the_whole_is_done_alone() {
        let budget = Budget::new(10);
        drop(budget.hold(1_000));
        let one = budget.hold(4);
        let other = budget.hold(6);
        assert_eq!(*budget.used(), 10);
        drop((one, other));
    }
}
