//! A reminder of journalists who wait for a decision.

use super::count::count;
use super::error::CliError;
use super::remedies::deciding;
use super::ui::{Ui, in_a_line};
use crate::newsroom::Newsroom;

/// How many are named; the file has all of them.
const MOST: usize = 10;

/// Says who gets no mail until somebody decides, and how to decide.
pub(super) fn remind(ui: &Ui, newsroom: &Newsroom) -> Result<(), CliError> {
    let pending = newsroom.lists().pending()?;
    let Some((first, _)) = pending.iter().next() else { return Ok(()) };
    let who = count(
        pending.len(),
        "journalist is waiting for your decision and gets",
        "journalists are waiting for your decision and get",
    );
    ui.status(format!("{who} no mail until then; see `lists/pending.csv`"));
    for (address, held) in pending.iter().take(MOST) {
        ui.status(format!("  {address} since {}: {}", held.since, in_a_line(&held.why)));
    }
    if pending.len() > MOST {
        ui.status(format!("  and {} more", pending.len() - MOST));
    }
    ui.hint(if pending.len() == 1 { deciding(first.as_str()) } else { deciding("ADDRESS") });
    Ok(())
}
