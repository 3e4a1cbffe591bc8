//! The question before anything is sent.

use crate::cli::count::count;
use crate::cli::error::{CliError, refused};
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
    match ui.confirm(&format!("send {what} to {to}?"))? {
        Some(true) => Ok(()),
        Some(false) => Err(refused("nothing was sent")),
        None => Err(refused("this has to be confirmed, and there is no terminal to ask on: nothing was sent")
            .hinted("look at the plan with `--dry-run`, then send with `--yes`")),
    }
}
