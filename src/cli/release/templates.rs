//! `pressbox release templates`

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::{CliError, OrExplain as _, Outcome};
use crate::cli::ui::Ui;
use crate::release::render::Templates;
use crate::storage::file::{self, Access};

/// Show which templates are used, or copy the built-in ones so that you can edit them
#[derive(Debug, Args)]
pub(crate) struct TemplatesArgs {
    /// Copy the built-in templates into the newsroom's `templates` folder; existing files are kept
    #[arg(long)]
    eject: bool,

    /// Only these templates, such as email.html
    names: Vec<String>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: TemplatesArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let folder = newsroom.templates_dir();
    let known: Vec<&str> = Templates::built_in().map(|(name, _)| name).collect();
    if let Some(unknown) = args.names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(crate::cli::error::usage(format!("there is no template `{unknown}`"))
            .hinted(format!("there are `{}`", known.join("`, `"))));
    }
    // First comes what is wrong with the newsroom's own, with its line.
    newsroom.templates()?;
    if args.eject {
        file::sweep_dead_within(&folder);
    }
    for (name, text) in Templates::built_in() {
        if !args.names.is_empty() && !args.names.iter().any(|wanted| wanted == name) {
            continue;
        }
        let path = folder.join(name);
        let shown = context.shown(&path);
        let state = if path.exists() {
            "own"
        } else if args.eject {
            file::write_new(&path, Templates::documented(name, text).as_bytes(), Access::Shared)
                .context(format!("`{shown}` cannot be written"))?;
            "ejected"
        } else {
            "built-in"
        };
        ui.answer(
            format!("{name}  {state}"),
            &json!({ "template": name, "path": path.display().to_string(), "state": state }),
        )?;
    }
    if !args.eject {
        ui.hint("`pressbox release templates --eject` copies the built-in ones so that you can edit them");
    }
    Ok(Outcome::Done)
}
