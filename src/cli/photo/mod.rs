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
use super::ui::Ui;

/// Show, edit, withdraw or forget photos, or read the rights in any picture file
#[derive(Debug, Subcommand)]
pub(crate) enum PhotoCommand {
    Show(show::ShowArgs),
    Edit(Box<edit::EditArgs>),
    Withdraw(withdraw::WithdrawArgs),
    Forget(forget::ForgetArgs),
    Verify(verify::VerifyArgs),
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
