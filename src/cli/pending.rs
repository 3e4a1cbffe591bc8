//! A reminder of journalists who wait for a decision.

use super::count::count;
use super::error::CliError;
use super::local_time::with_local_times;
use super::remedies::deciding;
use super::ui::{Ui, in_a_line};
use crate::newsroom::Newsroom;
use crate::press::{ListError, Pending};

/// How many are listed by name; the file has all of them.
const MOST: usize = 10;

/// Those who wait, for an answer that can be given without them: if they cannot be read, or a suppression was lost, that is
/// a warning.
pub(super) fn known(ui: &Ui, newsroom: &Newsroom) -> Pending {
    use ListError::{Guard, PendingLost, SuppressionsLost};

    let lists = newsroom.lists();
    if let Err(error @ (SuppressionsLost { .. } | PendingLost { .. } | Guard { .. })) = lists.opt_outs_to_send() {
        warn(ui, error);
    }
    lists.pending().unwrap_or_else(|error| {
        warn(ui, error);
        Pending::default()
    })
}

fn warn(ui: &Ui, error: ListError) {
    let error = CliError::from(error);
    ui.warn(error.one_line());
    ui.hints(&error);
}

/// Says who gets no mail until somebody decides, and how to decide.
pub(super) fn remind(ui: &Ui, newsroom: &Newsroom) {
    let pending = known(ui, newsroom);
    let Some((first, _)) = pending.iter().next() else { return };
    let who = count(
        pending.len(),
        "journalist is waiting for your decision and gets",
        "journalists are waiting for your decision and get",
    );
    ui.status(format!("{who} no mail until then; see `lists/pending.csv`"));
    let zone = newsroom.issuer().zone;
    for (address, held) in pending.iter().take(MOST) {
        let since = with_local_times(&held.since, &zone);
        ui.status(format!("  {address} since {since}: {}", in_a_line(&held.why)));
    }
    if pending.len() > MOST {
        ui.status(format!("  and {} more", pending.len() - MOST));
    }
    ui.hint(if pending.len() == 1 { deciding(first.as_str()) } else { deciding("ADDRESS") });
}
