//! `pressbox list undo`

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::list_args;
use crate::cli::ui::Ui;
use crate::newsroom::ListReadError;
use crate::press::ListError;

/// Put a list back as it was before its last change by an import, `list add` or `list remove`
///
/// If you run it again, it undoes the change before that. Opt-outs are not affected.
#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    /// The list
    name: String,

    /// Undo the change even if the list was edited after it; those edits are lost
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: UndoArgs) -> Result<Outcome, CliError> {
    let lists = context.newsroom()?.lists();
    let name = list_args::named(&args.name)?;
    let changes = match lists.undo(&name, args.force) {
        Err(ListError::NothingToUndo(_)) if !lists.names().contains(&name) && !lists.with_history().contains(&name) => {
            let source = ListError::Unknown(name.to_string());
            return Err(ListReadError::Unknown { name, there: lists.offered(), source }.into());
        }
        changes => changes?,
    };
    for change in &changes {
        let address = change.address.as_deref().unwrap_or_default();
        let whom = match &change.name {
            Some(name) => format!("{name} <{address}>"),
            None => address.to_owned(),
        };
        let object = json!({
            "list": name.to_string(),
            "status": change.status.as_str(),
            "address": change.address,
            "name": change.name,
        });
        ui.answer(format!("{} {whom}", super::word(ui, change.status)), &object)?;
    }
    let journalists = count(changes.len(), "journalist", "journalists");
    ui.status(if changes.is_empty() {
        format!("the last change to `{name}` was interrupted and had changed nothing; undo again for the one before it")
    } else {
        format!("undid the last change to `{name}`: {journalists}")
    });
    Ok(Outcome::Done)
}
