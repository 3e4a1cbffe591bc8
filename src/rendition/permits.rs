//! How many threads are at work: the last photo of a run may use the processors that are idle.

use std::sync::atomic::{AtomicUsize, Ordering};

/// As many permits as there are processors.
#[derive(Debug)]
pub(super) struct Permits {
    all: usize,
    busy: AtomicUsize,
}

impl Permits {
    pub(super) fn new(all: usize) -> Self {
        Self { all, busy: AtomicUsize::new(0) }
    }

    /// Takes a permit for a photo, even where none is free: a photo does not wait for one.
    pub(super) fn acquire(&self) -> Permit<'_> {
        self.busy.fetch_add(1, Ordering::Relaxed);
        Permit(self)
    }

    /// Takes one if one is free.
    pub(super) fn try_acquire(&self) -> Option<Permit<'_>> {
        let more = |busy| (busy < self.all).then_some(busy + 1);
        self.busy.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok().map(|_| Permit(self))
    }
}

/// Permission to keep one processor busy, until it is dropped.
pub(super) struct Permit<'a>(&'a Permits);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
    }
}
