//! Sentences that are the same for many files: the first few are printed where they arise, the others counted.

use std::collections::BTreeMap;

use super::ui::Ui;

/// How many are printed of each kind.
const SHOWN: usize = 5;

/// The sentences of a run by their kind.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    seen: BTreeMap<String, usize>,
}

impl Repeats {
    /// Whether a sentence is one of the first of its kind. Sentences that differ only in what is quoted are of one kind.
    pub(crate) fn shows(&mut self, sentence: &str) -> bool {
        let seen = self.seen.entry(kind(sentence)).or_default();
        *seen += 1;
        *seen <= SHOWN
    }

    /// Whether the last sentence of its kind was not one of the first.
    pub(crate) fn is_over(&self, sentence: &str) -> bool {
        self.seen.get(&kind(sentence)).is_some_and(|seen| *seen > SHOWN)
    }

    /// Says how many there were of each kind that was not printed to its end.
    pub(crate) fn sum_up(&self, ui: &Ui, what: &str) {
        for (kind, number) in self.seen.iter().filter(|(_, number)| **number > SHOWN) {
            ui.status(format!("{number} {what} for this reason (the first {SHOWN} are listed above): {kind}"));
        }
    }
}

/// A sentence without what is quoted in it.
fn kind(sentence: &str) -> String {
    let parts = sentence.split('`').enumerate();
    parts.map(|(nth, part)| if nth % 2 == 0 { part } else { "`…`" }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_of_a_kind_are_shown() {
        let mut repeats = Repeats::default();
        let shown = (0..9).filter(|n| repeats.shows(&format!("photo `{n}` has no caption"))).count();
        assert_eq!(shown, 5);
        assert!(repeats.shows("photo `1` has no credit"));
        assert_eq!(repeats.seen["photo `…` has no caption"], 9);
    }
}
