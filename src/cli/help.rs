//! `pressbox help`

use clap::{Args, Command};
use serde_json::json;

use super::error::{CliError, Outcome, usage};
use super::manual::{TOPICS, Topic};
use super::ui::Ui;

/// Explain a command, or a topic: embargo, corrections, rights, lists, publishing
#[derive(Debug, Args)]
pub(crate) struct HelpArgs {
    /// A topic, or the words of a command
    #[arg(value_name = "TOPIC|COMMAND")]
    words: Vec<String>,
}

pub(super) fn run(ui: &Ui, mut program: Command, args: &HelpArgs) -> Result<Outcome, CliError> {
    let topic = if let [word] = args.words.as_slice() { Topic::find(word) } else { None };
    let text = match topic {
        Some(topic) => topic.shown(),
        None => of_command(&mut program, &args.words)?,
    };
    if ui.json() {
        ui.answer("", &json!({ "topic": args.words.join(" "), "text": text }))?;
    } else {
        ui.text(text.trim_end())?;
    }
    // A topic may have the name of a command.
    if let Some(topic) = topic.filter(|topic| program.find_subcommand(topic.name).is_some()) {
        ui.hint(format!("there is a command of that name, too: `pressbox {} --help`", topic.name));
    }
    Ok(Outcome::Done)
}

fn of_command(program: &mut Command, words: &[String]) -> Result<String, CliError> {
    program.build();
    let mut at = program;
    for word in words {
        let unknown = || {
            let topics: Vec<_> = TOPICS.iter().map(|topic| format!("`{}`", topic.name)).collect();
            usage(format!("there is no command or topic `{}`", words.join(" ")))
                .hinted(format!("topics are {}; `pressbox --help` lists the commands", topics.join(", ")))
        };
        at = at.find_subcommand_mut(word).ok_or_else(unknown)?;
    }
    Ok(at.render_long_help().to_string())
}
