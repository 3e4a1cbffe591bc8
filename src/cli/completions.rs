//! `pressbox completions`

use clap::{Args, Command, ValueEnum};
use clap_complete::{Shell, generate};
use serde_json::json;

use super::error::{CliError, Outcome};
use super::ui::Ui;

/// Print what a shell needs to complete commands and options
///
/// Put it where your shell looks: for bash `~/.local/share/bash-completion/completions/pressbox`, for zsh a file `_pressbox` in
/// a folder of `$fpath`, for fish `~/.config/fish/completions/pressbox.fish`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: For,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum For {
    Bash,
    Zsh,
    Fish,
}

pub(super) fn run(ui: &Ui, mut program: Command, args: &CompletionsArgs) -> Result<Outcome, CliError> {
    let (shell, name) = match args.shell {
        For::Bash => (Shell::Bash, "bash"),
        For::Zsh => (Shell::Zsh, "zsh"),
        For::Fish => (Shell::Fish, "fish"),
    };
    let mut script = Vec::new();
    generate(shell, &mut program, "pressbox", &mut script);
    let script = String::from_utf8_lossy(&script);
    if ui.json() {
        ui.answer("", &json!({ "shell": name, "script": script }))?;
    } else {
        ui.verbatim(&script)?;
    }
    Ok(Outcome::Done)
}
