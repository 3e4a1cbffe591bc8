//! `pressbox list erase`

use clap::Args;
use serde_json::json;

use super::super::context::Context;
use super::super::count::count;
use super::super::error::{CliError, Outcome};
use super::super::ui::Ui;
use crate::delivery::LedgerWriter;
use crate::press::Address;

/// Forget a person: on every list, in the lists' history and in the ledger
///
/// A keyed hash stays, so that the address gets nothing and no import brings it back. What was sent stays counted,
/// under a name that says nothing.
#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    /// Who is to be forgotten
    address: Address,

    /// What they said
    #[arg(long, default_value = "asked to be erased")]
    why: String,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: EraseArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let address = args.address;
    // Nobody is sending meanwhile.
    let mut writer = LedgerWriter::open(&newsroom.library_dir(), context.now)?;
    let lists = newsroom.lists().erase(&address, context.now, &args.why)?;
    let messages = writer.forget(&address, &newsroom.secret()?)?;
    let object = json!({
        "address": address.as_str(),
        "status": "erased",
        "lists": lists.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "messages": messages,
    });
    let lists: Vec<_> = lists.iter().map(|name| format!("`{name}`")).collect();
    let from = if lists.is_empty() { "no list".to_owned() } else { lists.join(", ") };
    let messages = count(messages, "message", "messages");
    ui.answer(format!("{address} is erased: from {from}, and from {messages} in the ledger"), &object)?;
    if newsroom.root.join("out").is_dir() {
        ui.hint(
            "mails and kits under `out` may still name them, and so may copies that you keep elsewhere: delete those",
        );
    }
    Ok(Outcome::Done)
}
