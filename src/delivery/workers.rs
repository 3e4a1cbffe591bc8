//! The workers as the coordinator sees them: who is idle, what each has prepared, and what each is given.
//!
//! Each worker is told which message it will probably send next, so that it composes and signs that one while the
//! coordinator still writes the ledger. A guess that turns out wrong costs the work and nothing else.

use std::sync::mpsc::Sender;

/// What a worker is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Compose the message of this number: it is probably the next.
    Prepare(usize),
    /// Send it: its `intent` is on disk.
    Send(usize),
}

#[derive(Debug)]
pub(super) struct Workers {
    tasks: Vec<Option<Sender<Task>>>,
    /// What each was told to prepare.
    prepared: Vec<Option<usize>>,
    idle: Vec<usize>,
    alive: usize,
}

impl Workers {
    pub(super) fn new(tasks: Vec<Sender<Task>>) -> Self {
        let (alive, prepared) = (tasks.len(), vec![None; tasks.len()]);
        Self { tasks: tasks.into_iter().map(Some).collect(), prepared, idle: Vec::new(), alive }
    }

    /// How many there were at the start.
    pub(super) fn number(&self) -> usize {
        self.tasks.len()
    }

    pub(super) fn are_alive(&self) -> bool {
        self.alive > 0
    }

    pub(super) fn ended(&mut self) {
        self.alive -= 1;
    }

    pub(super) fn ready(&mut self, worker: usize) {
        self.idle.push(worker);
    }

    pub(super) fn has_idle(&self) -> bool {
        !self.idle.is_empty()
    }

    /// Whether at least half of them are idle once so many more are.
    pub(super) fn are_mostly_idle(&self, more: usize) -> bool {
        (self.idle.len() + more) * 2 >= self.alive
    }

    /// What the worker whose turn it is has prepared.
    pub(super) fn next_prepared(&self) -> Option<usize> {
        self.idle.last().and_then(|worker| self.prepared[*worker])
    }

    pub(super) fn is_prepared(&self, job: usize) -> bool {
        self.prepared.contains(&Some(job))
    }

    /// Gives a message to the worker whose turn it is: it prepares it now, unless it has.
    pub(super) fn assign(&mut self, job: usize) -> Option<usize> {
        let worker = self.idle.pop()?;
        self.prepare(worker, job);
        Some(worker)
    }

    /// Lets it send its message.
    pub(super) fn let_go(&mut self, worker: usize, job: usize) {
        self.tell(worker, Task::Send(job));
        self.prepared[worker] = None;
    }

    /// Tells it what to prepare.
    pub(super) fn prepare(&mut self, worker: usize, job: usize) {
        if self.prepared[worker] != Some(job) {
            self.prepared[worker] = Some(job);
            self.tell(worker, Task::Prepare(job));
        }
    }

    /// Ends those who have nothing to do.
    pub(super) fn dismiss(&mut self) {
        for worker in self.idle.drain(..) {
            self.tasks[worker] = None;
        }
    }

    fn tell(&self, worker: usize, task: Task) {
        // A worker waits for its next task, so it is there.
        if let Some(sender) = &self.tasks[worker] {
            let _ = sender.send(task);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn what_a_worker_has_prepared_is_not_prepared_again() {
        let (give, given) = mpsc::channel();
        let mut workers = Workers::new(vec![give]);
        workers.ready(0);
        assert_eq!((workers.next_prepared(), workers.assign(3)), (None, Some(0)));
        workers.let_go(0, 3);
        workers.prepare(0, 4);
        assert!(workers.is_prepared(4) && !workers.is_prepared(3) && !workers.has_idle());
        workers.ready(0);
        assert_eq!((workers.next_prepared(), workers.assign(4)), (Some(4), Some(0)));
        workers.let_go(0, 4);
        workers.ready(0);
        workers.dismiss();
        let told: Vec<_> = given.iter().collect();
        assert_eq!(told, [Task::Prepare(3), Task::Send(3), Task::Prepare(4), Task::Send(4)]);
    }

    #[test]
    fn half_of_them_are_many() {
        let mut workers = Workers::new((0..5).map(|_| mpsc::channel().0).collect());
        workers.ready(1);
        assert!(!workers.are_mostly_idle(1) && workers.are_mostly_idle(2));
        workers.ended();
        assert!(workers.are_mostly_idle(1));
    }
}
