//! How much memory the photos being worked on may take together, however many wait.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A number of bytes, shared by all threads.
#[derive(Debug)]
pub struct MemoryBudget {
    total: u64,
    used: Mutex<u64>,
    freed: Condvar,
}

/// A part of it, given back when dropped.
#[derive(Debug)]
pub struct Reservation<'a> {
    budget: &'a MemoryBudget,
    bytes: u64,
}

impl MemoryBudget {
    #[must_use]
    pub fn new(total: u64) -> Self {
        Self { total, used: Mutex::new(0), freed: Condvar::new() }
    }

    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Waits until this much is free. What is more than the whole waits until everything is free, and then has it alone: it
    /// could not be done otherwise.
    #[must_use]
    pub fn reserve(&self, bytes: u64) -> Reservation<'_> {
        let mut used = self.used();
        while *used > 0 && used.saturating_add(bytes) > self.total {
            used = self.freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used = used.saturating_add(bytes);
        Reservation { budget: self, bytes }
    }

    /// What is used stays a true number even where a thread panicked.
    fn used(&self) -> MutexGuard<'_, u64> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reservation<'_> {
    /// Gives back what turned out not to be needed.
    pub fn shrink(&mut self, bytes: u64) {
        if bytes < self.bytes {
            *self.budget.used() -= self.bytes - bytes;
            self.bytes = bytes;
            self.budget.freed.notify_all();
        }
    }
}

impl Drop for Reservation<'_> {
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
        let budget = MemoryBudget::new(100);
        let (held, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for bytes in [30, 60, 50, 100, 10, 90] {
                let (budget, held, most) = (&budget, &held, &most);
                scope.spawn(move || {
                    for _ in 0..200 {
                        let mut part = budget.reserve(bytes);
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
        let budget = MemoryBudget::new(10);
        drop(budget.reserve(1_000));
        let one = budget.reserve(4);
        let other = budget.reserve(6);
        assert_eq!(*budget.used(), 10);
        drop((one, other));
    }
}
