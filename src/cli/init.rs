//! `pressbox init`

use std::fs;
use std::path::PathBuf;

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use super::context::Context;
use super::error::{CliError, OrExplain as _, Outcome, refused, usage};
use super::metadata_args::data_mining;
use super::ui::Ui;
use crate::newsroom::FILE;
use crate::photo::DataMining;
use crate::press::Address;
use crate::release::Language;
use crate::storage::{self, Access};

/// Create a newsroom: settings, folders and an example list
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The newsroom's folder; it is created if it does not exist
    dir: PathBuf,

    /// The organisation, as journalists know it
    #[arg(long, value_name = "ORG")]
    name: String,

    /// Your address: mail is sent from it, and replies go to it
    #[arg(long, value_name = "ADDRESS")]
    from: String,

    /// The language of new releases, such as sv
    #[arg(long, default_value_t)]
    language: Language,

    /// The time zone you work in
    #[arg(long, value_name = "IANA", default_value = "UTC")]
    zone: String,

    /// What machines may do with your photos: a PLUS term, such as DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING
    #[arg(long, value_name = "TERM")]
    data_mining: Option<String>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: InitArgs) -> Result<Outcome, CliError> {
    let name = args.name.trim();
    if name.is_empty() || name.contains(char::is_control) {
        return Err(usage("`--name` needs the organisation's name, on one line"));
    }
    let from: Address = args.from.parse().context("`--from` needs the address that mail is sent from")?;
    TimeZone::get(&args.zone)
        .map_err(|_| usage(format!("`{}` is not a time zone", args.zone)))
        .hint("use an IANA name, such as `Europe/Stockholm`")?;

    let data_mining = data_mining_asked(ui, args.data_mining)?;

    let root = context.working_dir.join(&args.dir);
    let file = root.join(FILE);
    for folder in ["releases", "lists", "templates", "library", "out"] {
        let folder = root.join(folder);
        fs::create_dir_all(&folder).context(format!("`{}` cannot be created", folder.display()))?;
    }
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let settings = include_str!("../../assets/pressbox.toml")
        .replace("{language}", &quoted(args.language.tag()))
        .replace("{zone}", &quoted(&args.zone))
        .replace("{from}", &quoted(&from.to_string()))
        .replace("{name}", &quoted(name));
    let settings = match data_mining {
        Some(term) => settings.replace("# [rights]\n", &format!("[rights]\ndata_mining = {}\n", quoted(term.term()))),
        None => settings,
    };
    let edit = format!("edit `{}`, or choose another folder", args.dir.join(FILE).display());
    let is_new = storage::file::write_new(&file, settings.as_bytes(), Access::Shared)
        .context(format!("`{}` cannot be written", file.display()))
        .hint(&edit)?;
    if !is_new {
        return Err(refused(format!("`{}` is already a newsroom", args.dir.display())).hinted(edit));
    }
    let list = root.join("lists/example.csv");
    storage::file::write_new(&list, include_bytes!("../../assets/example-list.csv"), Access::Shared)?;

    let shown = args.dir.display();
    ui.answer(
        format!("created the newsroom `{shown}` for {name}"),
        &json!({
            "newsroom": root,
            "name": name,
            "from": from.to_string(),
            "language": args.language,
            "zone": args.zone,
            "data_mining": data_mining,
        }),
    )?;
    ui.hint(format!("continue there with `cd {shown}` and `pressbox ingest FOLDER-OF-PHOTOS`"));
    Ok(Outcome::Done)
}

/// The data mining term from the option, or from the answer to a question on a terminal; it may be left out.
fn data_mining_asked(ui: &Ui, given: Option<String>) -> Result<Option<DataMining>, CliError> {
    const QUESTION: &str = "what may machines do with your photos? A PLUS term, such as \
                            DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING; leave it empty to decide later:";
    let term = match given {
        Some(term) => Some(term),
        None => ui.ask(QUESTION)?,
    };
    term.as_deref().map(data_mining).transpose()
}
