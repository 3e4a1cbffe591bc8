//! `pressbox list suppress`

use clap::Args;
use serde_json::json;

use super::super::context::Context;
use super::super::error::{CliError, Outcome};
use super::super::ui::Ui;
use crate::press::Address;

/// See to it that an address gets nothing, whatever list it is on or comes in with
#[derive(Debug, Args)]
pub(crate) struct SuppressArgs {
    /// Who wants no mail
    address: String,

    /// What they said
    #[arg(long, default_value = "asked for no mail")]
    why: String,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: SuppressArgs) -> Result<Outcome, CliError> {
    let lists = context.newsroom()?.lists();
    let address: Address = args.address.parse()?;
    let new = lists.suppress(&address, context.now, &args.why)?;
    let held = lists.suppressed()?;
    let held = held.get(&address);
    let object = json!({
        "address": address.as_str(),
        "status": if new { "suppressed" } else { "unchanged" },
        "since": held.map(|held| &held.since),
        "why": held.map(|held| &held.why),
    });
    let text =
        if new { format!("{address} gets no mail from now on") } else { format!("{address} got no mail already") };
    ui.answer(text, &object)?;
    Ok(Outcome::Done)
}
