//! The question before anything is sent.

use crate::cli::count::count;
use crate::cli::error::{CliError, declined, refused};
use crate::cli::ui::Ui;
use crate::delivery::Plan;
use crate::newsroom::SendRequest;

/// Asks on the terminal; elsewhere it takes `--yes`.
pub(super) fn ask(ui: &Ui, request: &SendRequest, plan: &Plan) -> Result<(), CliError> {
    let to = count(plan.due.len(), "journalist", "journalists");
    let what = match &request.withdrawal {
        Some(_) => format!("the notice about the photo of `{}`", request.slug),
        None => format!("`{}`", request.slug),
    };
    let question = match &request.outbox {
        // Nobody gets anything, and somebody who practises need not be afraid.
        Some(_) => format!("nothing will be sent: write {what} for {to} as files?"),
        None => format!("send {what} to {to}?"),
    };
    match ui.confirm(&question)? {
        Some(true) => Ok(()),
        Some(false) if request.outbox.is_some() => Err(declined("nothing was written")),
        Some(false) => Err(declined("nothing was sent")),
        None => Err(refused("this has to be confirmed, and there is no terminal to ask on: nothing was sent")
            .hinted("look at the plan with `--dry-run`, then send with `--yes`")),
    }
}
