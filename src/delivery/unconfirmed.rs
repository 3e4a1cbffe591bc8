//! Messages in a row that the server took and never confirmed: to go on would put everybody in doubt.

use super::ledger::{Entry, MessageState};

/// This many in a row end the run.
const ENDS: usize = 8;

/// From this number on one message is on its way at a time, from another place in the queue each.
const SUSPICIOUS: usize = 2;

/// The latest messages that went out and were not confirmed, with none that was accepted in between.
#[derive(Debug, Default)]
pub(super) struct Unconfirmed {
    number: usize,
}

impl Unconfirmed {
    /// After earlier runs of a mailing. If those ended because of it, the first message that is not confirmed ends this
    /// one too.
    pub(super) fn after(entries: &[Entry]) -> Self {
        let of = |state| entries.iter().filter(move |entry| entry.state == state).map(|entry| entry.updated);
        let accepted = of(MessageState::Sent).max();
        let since = of(MessageState::InDoubt).filter(|at| accepted.is_none_or(|accepted| *at > accepted)).count();
        Self { number: since }
    }

    pub(super) fn accepted(&mut self) {
        self.number = 0;
    }

    /// Counts one more; returns how many there are in a row if it is time to end the run.
    pub(super) fn another(&mut self) -> Option<usize> {
        self.number += 1;
        Some(self.number).filter(|number| *number >= ENDS)
    }

    pub(super) fn is_suspicious(&self) -> bool {
        self.number >= SUSPICIOUS
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn entries(states: &[(MessageState, i64)]) -> Vec<Entry> {
        let entry = |(number, (state, at)): (usize, &(MessageState, i64))| Entry {
            address: format!("a{number}@media.example").parse().unwrap(),
            name: String::new(),
            version: 1,
            message_id: "<id@press.example>".to_owned(),
            state: *state,
            attempts: 1,
            code: None,
            reply: None,
            updated: Timestamp::from_second(*at).unwrap(),
        };
        states.iter().enumerate().map(entry).collect()
    }

    #[test]
    fn eight_in_a_row_end_the_run_and_an_accepted_one_ends_the_row() {
        let mut row = Unconfirmed::default();
        for _ in 0..3 {
            assert!((1..ENDS).all(|_| row.another().is_none()));
            row.accepted();
            assert!(!row.is_suspicious());
        }
        assert_eq!((1..=ENDS).map(|_| row.another()).last(), Some(Some(8)));
    }

    #[test]
    fn what_earlier_runs_left_in_doubt_counts_unless_one_was_accepted_later() {
        use MessageState::{Failed, InDoubt, Sent};
        let doubts = [(InDoubt, 5); 8];
        assert_eq!(Unconfirmed::after(&entries(&doubts)).another(), Some(9));
        assert_eq!(Unconfirmed::after(&entries(&[&doubts[..], &[(Sent, 4), (Failed, 9)]].concat())).another(), Some(9));
        assert_eq!(Unconfirmed::after(&entries(&[&doubts[..], &[(Sent, 6)]].concat())).another(), None);
        assert_eq!(Unconfirmed::after(&entries(&doubts[..2])).another(), None);
    }
}
