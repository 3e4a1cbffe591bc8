//! `pressbox init`

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use super::context::Context;
use super::error::{CliError, OrExplain as _, Outcome, refused, usage};
use super::metadata_args::data_mining;
use super::shell_word::shell_word;
use super::ui::Ui;
use crate::newsroom::FILE;
use crate::photo::DataMining;
use crate::press::{Address, Secret};
use crate::release::Language;
use crate::storage::file::NewFolders;
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

    /// Whether your photos may be used for data mining and AI training: a PLUS term, such as DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING
    #[arg(long, value_name = "TERM")]
    data_mining: Option<String>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: InitArgs) -> Result<Outcome, CliError> {
    let name = args.name.trim();
    if name.is_empty() || name.contains(char::is_control) {
        return Err(usage("`--name` needs the organisation's name, on one line"));
    }
    let from: Address = args
        .from
        .parse()
        .context("`--from` needs the address that mail is sent from")
        .hint("write an address such as `press@example.org`")?;
    TimeZone::get(&args.zone)
        .map_err(|_| usage(format!("`{}` is not a time zone", args.zone)))
        .hint("use an IANA name, such as `Europe/Stockholm`")?;

    let data_mining = data_mining_asked(ui, args.data_mining)?;

    let root = context.working_dir.join(&args.dir);
    let file = root.join(FILE);
    let edit = format!("edit `{}`, or choose another folder", args.dir.join(FILE).display());
    let is_there = || refused(format!("`{}` is already a newsroom", args.dir.display())).hinted(edit.clone());
    if file.is_file() {
        return Err(is_there());
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
    let is_empty = std::fs::read_dir(&root).is_ok_and(|mut entries| entries.next().is_none());
    let mut folders = Vec::new();
    for folder in [".", "releases", "pages", "lists", "templates", "library", "out"] {
        let folder = if folder == "." { root.clone() } else { root.join(folder) };
        // It is about people: only its owner looks into it.
        let is_personal = folder == root || folder.ends_with("lists") || folder.ends_with("library");
        let new = if is_personal { NewFolders::create_private(&folder) } else { NewFolders::create(&folder) };
        folders.push(new.context(format!("`{}` cannot be created", folder.display()))?);
    }
    if is_empty {
        storage::permissions::make_private(&root).context(format!("`{}` cannot be made private", root.display()))?;
    } else if storage::permissions::is_open_to_others(&root) {
        ui.warn("other users of this machine can look into this folder: once it has lists, run `chmod 700` on it");
    }
    // The settings come last: they make it a newsroom.
    let list = root.join("lists/example.csv");
    let cannot = |path: &Path| format!("`{}` cannot be written", path.display());
    let is_new_list =
        storage::file::write_new(&list, include_bytes!("../../assets/example-list.csv"), Access::Personal)
            .context(cannot(&list))?;
    let page = root.join("pages/about.md");
    let is_new_page = storage::file::write_new(&page, include_bytes!("../../assets/new-page.md"), Access::Shared)
        .context(cannot(&page))?;
    let written = match storage::file::write_new(&file, settings.as_bytes(), Access::Shared) {
        // What has the name is no file, and so nobody's newsroom.
        Ok(false) if !file.is_file() => Err(std::io::Error::from(std::io::ErrorKind::IsADirectory)),
        written => written,
    };
    if written.is_err() && is_new_list {
        // The first error is the one to report.
        let _ = storage::file::remove(&list);
    }
    if written.is_err() && is_new_page {
        let _ = storage::file::remove(&page);
    }
    let is_ours = written.context(cannot(&file))?;
    folders.into_iter().for_each(NewFolders::keep);
    if !is_ours {
        // Somebody made it at the same time, and it is theirs with all that is in it.
        return Err(is_there());
    }
    // By it old copies are recognised, also those from before the first mailing.
    Secret::keep(&root.join("library")).context("the newsroom's secret cannot be written")?;
    for folder in [root.as_path(), &root.join("lists")] {
        // What a killed run left.
        let _ = storage::file::sweep_dead(folder);
    }

    let shown = args.dir.display();
    ui.answer(
        format!("created the newsroom `{shown}` for {name}"),
        &json!({
            "newsroom": root.display().to_string(),
            "name": name,
            "from": from.to_string(),
            "language": args.language,
            "zone": args.zone,
            "data_mining": data_mining,
        }),
    )?;
    ui.hint(format!(
        "continue there with `cd {}` and `pressbox ingest FOLDER-OF-PHOTOS`",
        shell_word(&shown.to_string())
    ));
    Ok(Outcome::Done)
}

/// The data mining term from the option, or from the answer to a question on a terminal; it may be left out.
fn data_mining_asked(ui: &Ui, given: Option<String>) -> Result<Option<DataMining>, CliError> {
    const QUESTION: &str = "may your photos be used for data mining and AI training? Give a PLUS term, such as \
                            DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING; leave it empty to decide later:";
    let term = match given {
        Some(term) => Some(term),
        None => ui.ask(QUESTION)?,
    };
    term.as_deref().map(data_mining).transpose()
}
