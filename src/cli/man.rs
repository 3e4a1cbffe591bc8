//! `pressbox man`

use std::path::{Path, PathBuf};

use clap::{Args, Command};
use serde_json::json;

use super::context::Context;
use super::count::count;
use super::error::{CliError, OrExplain as _, Outcome};
use super::manual::{TOPICS, command_page, topic_page};
use super::ui::Ui;
use crate::storage::file::{self, Access};

/// Write the manual: a man page for each command, and one for each topic
///
/// Without a folder, the page of `pressbox` itself is printed. The pages bear the day on which they were written, or that of
/// `SOURCE_DATE_EPOCH`.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The folder to write the pages to; it is created if it does not exist
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(ui: &Ui, context: &Context, mut program: Command, args: &ManArgs) -> Result<Outcome, CliError> {
    program.build();
    let date = context.page_date.strftime("%Y-%m-%d").to_string();
    let Some(out) = &args.out else {
        let page = command_page(&program, "pressbox", &date)?;
        if ui.json() {
            ui.answer("", &json!({ "name": "pressbox", "section": 1, "text": page }))?;
        } else {
            ui.verbatim(&page)?;
        }
        return Ok(Outcome::Done);
    };
    let dir = context.working_dir.join(out);
    std::fs::create_dir_all(&dir).context(format!("`{}` cannot be created", out.display()))?;
    let mut pages = Vec::new();
    pages_of(&program, "pressbox", &date, &mut pages)?;
    pages.extend(TOPICS.iter().map(|topic| (topic.page(), 7, topic_page(topic, &date))));
    for (name, section, page) in &pages {
        let file = format!("{name}.{section}");
        write(&dir.join(&file), page).context(format!("`{}` cannot be written", out.join(&file).display()))?;
        let path = out.join(&file).display().to_string();
        ui.answer(&path, &json!({ "path": path, "name": name, "section": section }))?;
    }
    ui.status(format!("wrote {}", count(pages.len(), "man page", "man pages")));
    Ok(Outcome::Done)
}

fn write(path: &Path, page: &str) -> std::io::Result<()> {
    let _ = file::sweep_dead(path.parent().unwrap_or(Path::new(".")));
    file::write(path, page.as_bytes(), Access::Shared)
}

/// The pages of a command and of those below it, with their names and sections.
fn pages_of(command: &Command, name: &str, date: &str, pages: &mut Vec<(String, u8, String)>) -> std::io::Result<()> {
    pages.push((name.to_owned(), 1, command_page(command, name, date)?));
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help" || name == "pressbox") {
        pages_of(verb, &format!("{name}-{}", verb.get_name()), date, pages)?;
    }
    Ok(())
}
