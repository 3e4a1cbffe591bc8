//! The question before anything leaves.

use super::{SendArgs, Sending};
use crate::cli::count::count;
use crate::cli::error::{CliError, refused};
use crate::delivery::Plan;

impl Sending<'_> {
    /// Asks on the terminal; elsewhere it takes `--yes`.
    pub(super) fn ask(&self, args: &SendArgs, plan: &Plan) -> Result<(), CliError> {
        if args.yes {
            return Ok(());
        }
        let to = count(plan.due.len(), "journalist", "journalists");
        let what = match &self.kill {
            Some(_) => format!("the notice about the photo of `{}`", self.editions[0].slug),
            None => format!("`{}`", self.mailing.slug),
        };
        match self.ui.confirm(&format!("send {what} to {to}?"))? {
            Some(true) => Ok(()),
            Some(false) => Err(refused("nothing was sent")),
            None => Err(refused("nobody is there to say yes, and nothing was sent")
                .hinted("look at the plan with `--dry-run`, then send with `--yes`")),
        }
    }
}
