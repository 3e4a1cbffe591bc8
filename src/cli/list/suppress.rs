//! `pressbox list suppress`

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome};
use crate::cli::remedies::lifting;
use crate::cli::ui::Ui;
use crate::newsroom::SuppressedAddress;
use crate::press::Address;

/// Stop all mail to an address, whatever list it is on, now or later
#[derive(Debug, Args)]
pub(crate) struct SuppressArgs {
    /// The address
    address: String,

    /// The reason, in their words
    #[arg(long, default_value = "asked for no mail")]
    why: String,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: SuppressArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let address: Address = args.address.parse()?;
    let SuppressedAddress { new, held } = newsroom.suppress(&address, &args.why)?;
    let object = json!({
        "address": address.as_str(),
        "status": if new { "suppressed" } else { "unchanged" },
        "since": held.as_ref().map(|held| &held.since),
        "why": held.as_ref().map(|held| &held.why),
    });
    let text =
        if new { format!("{address} gets no mail from now on") } else { format!("{address} already gets no mail") };
    ui.answer(text, &object)?;
    if new {
        ui.hint(lifting(address.as_str()));
    }
    Ok(Outcome::Done)
}
