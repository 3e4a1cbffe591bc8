//! A trial: every edition to one address, past plan and ledger.

use super::{SendArgs, Sending, closed};
use crate::cli::error::{CliError, Outcome, usage};
use crate::cli::messages::{self, MessageView};
use crate::delivery::{self, MessageState, Planned};
use crate::press::Journalist;

impl Sending<'_> {
    pub(super) fn trial(&self, args: &SendArgs) -> Result<Outcome, CliError> {
        let Some(address) = &args.test else { return Err(usage("a trial takes an address")) };
        let transport = self.transport(args)?;
        let on_list = self.on_lists(args)?.0.into_iter().find(|journalist| journalist.address == *address);
        let journalist = on_list.unwrap_or_else(|| Journalist::at(address.clone()));
        let mut failures = 0;
        for edition in &self.editions {
            let message = self.compose(edition, true, &journalist.zone.as_deref().into_iter().collect())?;
            let message_id = self.mailing.trial_id(address, edition.language, &self.from, self.context.now);
            let (journalist, edition) = (journalist.clone(), edition.language);
            let planned = Planned { journalist, edition, missing: None, message_id, again: false, follows: Vec::new() };
            let outcome = delivery::trial(transport.as_ref(), &message, &planned).map_err(closed)?;
            let (state, code, reply) = outcome.recorded();
            let view = MessageView {
                address,
                name: &planned.journalist.name,
                state,
                message_id: planned.message_id.as_str(),
                code,
                reply: Some(reply),
                why: None,
            };
            if state != MessageState::Sent {
                failures += 1;
                self.ui.failed(format!("{address} {}: {}", messages::fate(state), messages::answer(code, reply)));
            }
            self.ui.answer(view.line(self.ui), &view.object())?;
        }
        Ok(Outcome::of_failures(failures))
    }
}
