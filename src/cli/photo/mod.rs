//! `pressbox photo`: one photo

mod edit;
mod forget;
mod forgotten;
mod reinstated;
mod show;
mod verify;
mod withdraw;
mod withdrawn;

use clap::Subcommand;

use super::context::Context;
use super::error::{CliError, Outcome};
use super::notices::Notices;
use super::ui::Ui;
use crate::library::Library;

/// Show, edit, withdraw or forget photos, or read the rights in any picture file
#[derive(Debug, Subcommand)]
pub(crate) enum PhotoCommand {
    Show(show::ShowArgs),
    Edit(Box<edit::EditArgs>),
    Withdraw(withdraw::WithdrawArgs),
    Forget(forget::ForgetArgs),
    Verify(verify::VerifyArgs),
}

/// Finishes what a killed `photo forget` left, before any other command.
pub(crate) fn finish_forgetting(ui: &Ui, context: &Context) {
    if context.root().is_none_or(|root| !Library::is_forgetting(&root.join("library"))) {
        return;
    }
    // What is wrong with the newsroom itself, the command tells.
    let Ok(newsroom) = context.newsroom() else { return };
    match newsroom.finish_forgetting(&Notices { ui, context }) {
        Ok(finished) => finished.into_iter().for_each(|forgetting| forgotten::tell_finished(ui, context, forgetting)),
        Err(error) => {
            ui.warn(format!("a photo that was to be forgotten is still there: {}", CliError::from(error).one_line()));
        }
    }
}

pub(crate) fn run(ui: &Ui, context: &Context, command: PhotoCommand) -> Result<Outcome, CliError> {
    match command {
        PhotoCommand::Show(args) => show::run(ui, context, args),
        PhotoCommand::Edit(args) => edit::run(ui, context, *args),
        PhotoCommand::Withdraw(args) => withdraw::run(ui, context, args),
        PhotoCommand::Forget(args) => forget::run(ui, context, args),
        PhotoCommand::Verify(args) => verify::run(ui, context, args),
    }
}
