//! `pressbox list remove`

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::list_args;
use crate::cli::shell_word::shell_word;
use crate::cli::ui::Ui;
use crate::newsroom::{EntryError, RemovedEntry};
use crate::press::{Address, ChangeKind};

/// Take one journalist off a list, and off this list only
///
/// This is not an opt-out: other lists keep the journalist, and an import may bring them back. To stop all mail to somebody, use
/// `pressbox list suppress`. `pressbox list undo` reverses the change.
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// The list
    name: String,

    /// The journalist's email address
    address: String,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: RemoveArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let list = list_args::named(&args.name)?;
    let address: Address = args.address.parse()?;
    let removed = newsroom.remove_from_list(&list, &address).inspect_err(|error| {
        if let EntryError::UnusableRows { list, rows } = error {
            list_args::warn_of(ui, list, rows);
        }
    })?;
    let RemovedEntry { address, name, left, still_on, suppressed } = removed;
    let object = json!({
        "list": list.to_string(),
        "status": ChangeKind::Removed.as_str(),
        "address": address.as_str(),
        "name": name,
        "still_on": still_on.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "suppressed": suppressed,
    });
    let whom = name.map_or_else(|| address.to_string(), |name| format!("{name} <{address}>"));
    ui.answer(format!("{} {whom}", super::word(ui, ChangeKind::Removed)), &object)?;
    ui.status(format!("`{list}` has {}", count(left, "journalist", "journalists")));
    if !still_on.is_empty() {
        let lists: Vec<_> = still_on.iter().map(|name| format!("`{name}`")).collect();
        ui.status(format!("{address} is still on {}", lists.join(", ")));
    }
    if !suppressed {
        ui.hint(format!(
            "this is not an opt-out: an import may bring {address} back; to stop all mail to this address: `pressbox list suppress {}`",
            shell_word(address.as_str())
        ));
    }
    Ok(Outcome::Done)
}
