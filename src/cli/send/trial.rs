//! A trial: every edition to one address.

use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome};
use crate::cli::messages::{self, MessageView};
use crate::cli::notices::Notices;
use crate::cli::ui::Ui;
use crate::delivery::MessageState;
use crate::newsroom::{Newsroom, SendRequest, Sending, Trial};
use crate::press::Address;

pub(super) fn run(
    ui: &Ui,
    context: &Context,
    newsroom: &Newsroom,
    request: SendRequest,
    address: &Address,
) -> Result<Outcome, CliError> {
    let notices = Notices { ui, context };
    let environment = context.mail_environment();
    let sending = Sending::open(newsroom, request, &environment, newsroom.now, &notices)?;
    let transport = sending.transport()?;
    let (mut failures, channel) = (0, sending.request().channel());
    for trial in sending.trial(address, transport.as_ref())? {
        let Trial { planned, outcome } = trial?;
        let (state, code, reply) = outcome.recorded();
        // A test is in no queue.
        let state = if state == MessageState::Queued { MessageState::Deferred } else { state };
        let view = MessageView {
            address,
            name: &planned.journalist.name,
            state,
            message_id: planned.message_id.as_str(),
            code,
            reply: Some(reply),
            why: None,
            channel,
        };
        if state != MessageState::Sent {
            failures += 1;
            ui.failed(format!("the message to {address} {}: {}", messages::fate(state), messages::answer(code, reply)));
        }
        ui.answer(format!("{}, `{}` edition", view.line(ui), planned.edition), &view.object())?;
    }
    Ok(Outcome::of_failures(failures))
}
