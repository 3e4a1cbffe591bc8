//! The first of many lines: on a terminal nobody reads thousands, and what matters would be lost among them. Elsewhere all.

use serde::Serialize;

use super::error::CliError;
use super::ui::Ui;

/// How many lines are shown on a terminal.
const SHOWN: usize = 20;

/// Counts the lines of an answer.
#[derive(Debug, Default)]
pub(crate) struct Excerpt {
    shown: usize,
    left_out: usize,
}

impl Excerpt {
    /// An item of the answer, as [`Ui::answer`] has it; its line is left out if a terminal has had enough of them.
    pub(crate) fn answer(&mut self, ui: &Ui, text: impl AsRef<str>, object: &impl Serialize) -> Result<(), CliError> {
        if ui.width().is_some() && !ui.json() && !text.as_ref().is_empty() {
            if self.shown >= SHOWN {
                self.left_out += 1;
                return Ok(());
            }
            self.shown += 1;
        }
        ui.answer(text, object)
    }

    /// Says how many lines were left out, and of what.
    pub(crate) fn sum_up(&self, ui: &Ui, one: &str, many: &str) {
        if self.left_out > 0 {
            let what = if self.left_out == 1 { one } else { many };
            ui.status(format!("… and {} more {what}", self.left_out));
        }
    }
}
