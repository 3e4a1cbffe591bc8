//! `pressbox init`

mod questions;

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::{CliError, OrExplain as _, Outcome, refused, usage};
use crate::cli::metadata_args::data_mining;
use crate::cli::shell_word::shell_word;
use crate::cli::ui::Ui;
use crate::net::{Endpoint, Schemes};
use crate::newsroom::FILE;
use crate::photo::is_web_address;
use crate::press::{Address, EXAMPLE, Secret};
use crate::release::Language;
use crate::storage::file::NewFolders;
use crate::storage::{self, Access};

/// Create a newsroom: settings, folders and an example list
///
/// On a terminal it asks for what you leave out, one line a question, and tries your mail server. Elsewhere it asks nothing.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The newsroom's folder; it is created if it does not exist
    dir: Option<PathBuf>,

    /// The organisation, as journalists know it
    #[arg(long, value_name = "ORG")]
    name: Option<String>,

    /// Your address: mail is sent from it, and replies go to it
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,

    /// The language of new releases, such as sv [default: en]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,

    /// The time zone you work in [default: UTC]
    #[arg(long, value_name = "IANA")]
    zone: Option<String>,

    /// The web address of your newsroom's pages, such as https://press.example.org
    #[arg(long, value_name = "URL")]
    site: Option<String>,

    /// The server that sends your mail, such as smtps://user@mail.example.org
    #[arg(long, value_name = "URL")]
    smtp: Option<String>,

    /// Whether your photos may be used for data mining and AI training: a PLUS term, such as DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING
    #[arg(long, value_name = "TERM")]
    data_mining: Option<String>,
}

fn sender(from: &str) -> Result<Address, CliError> {
    let parsed = from.parse().context("`--from` needs the address that mail is sent from");
    parsed.hint("write an address such as `press@example.org`")
}

fn check_zone(zone: &str) -> Result<(), CliError> {
    let known = TimeZone::get(zone).map_err(|_| usage(format!("`{zone}` is not a time zone")));
    known.map(drop).hint("use an IANA name, such as `Europe/Stockholm`")
}

/// Refuses what a call says wrongly, before anybody answers questions about the rest.
fn check_told(args: &InitArgs) -> Result<(), CliError> {
    args.from.as_deref().map(sender).transpose()?;
    args.zone.as_deref().map(check_zone).transpose()?;
    Ok(())
}

pub(crate) fn run(ui: &Ui, context: &Context, mut args: InitArgs) -> Result<Outcome, CliError> {
    let dir = questions::folder(&args).to_path_buf();
    if args.dir.is_some() && context.working_dir.join(&dir).join(FILE).is_file() {
        return Err(already(&dir));
    }
    if ui.can_ask() {
        check_told(&args)?;
        questions::ask(ui, context, &mut args)?;
    } else if let Some(missing) = questions::missing(&args) {
        let call = "usage: `pressbox init [OPTIONS] --name <ORG> --from <ADDRESS> <DIR>`";
        return Err(usage(missing).hinted(call));
    }
    let dir = questions::folder(&args).to_path_buf();
    let name = args.name.as_deref().unwrap_or_default().trim();
    if name.is_empty() || name.contains(char::is_control) {
        return Err(usage("`--name` needs the organisation's name, on one line"));
    }
    let from = sender(args.from.as_deref().unwrap_or_default())?;
    let zone = args.zone.as_deref().unwrap_or("UTC");
    check_zone(zone)?;
    let language = args.language.unwrap_or_default();
    let data_mining = args.data_mining.as_deref().map(data_mining).transpose()?;
    if let Some(site) = args.site.as_deref().filter(|site| !is_web_address(site)) {
        return Err(
            usage(format!("`{site}` is not a web address")).hinted("write it as in `--site https://press.example.org`")
        );
    }
    if let Some(smtp) = &args.smtp {
        Endpoint::parse(smtp, Schemes::SMTP).context("`--smtp` needs the address of your mail server")?;
    }

    let root = context.working_dir.join(&dir);
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let settings = include_str!("../../../assets/pressbox.toml")
        .replace("{language}", &quoted(language.tag()))
        .replace("{zone}", &quoted(zone))
        .replace("{from}", &quoted(&from.to_string()))
        .replace("{name}", &quoted(name));
    let settings = match data_mining {
        Some(term) => settings.replace("# [rights]\n", &format!("[rights]\ndata_mining = {}\n", quoted(term.term()))),
        None => settings,
    };
    let settings = with_server(settings, "[smtp]", "url", args.smtp.as_deref().map(quoted));
    let settings = with_server(settings, "[site]", "url", args.site.as_deref().map(quoted));
    make(ui, &dir, &root, &settings)?;

    let shown = dir.display();
    ui.answer(
        format!("created the newsroom `{shown}` for {name}"),
        &json!({
            "newsroom": root.display().to_string(),
            "name": name,
            "from": from.to_string(),
            "language": language,
            "zone": zone,
            "site": args.site,
            "smtp": args.smtp,
            "data_mining": data_mining,
        }),
    )?;
    ui.hint(format!(
        "continue there with `cd {}` and `pressbox ingest FOLDER-OF-PHOTOS`",
        shell_word(&shown.to_string())
    ));
    Ok(Outcome::Done)
}

/// Makes the folders and files of a newsroom, or leaves nothing.
fn make(ui: &Ui, dir: &Path, root: &Path, settings: &str) -> Result<(), CliError> {
    let file = root.join(FILE);
    if file.is_file() {
        return Err(already(dir));
    }
    let is_empty = std::fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_none());
    let mut folders = Vec::new();
    for folder in [".", "releases", "pages", "lists", "templates", "library", "out"] {
        let folder = if folder == "." { root.to_path_buf() } else { root.join(folder) };
        // It is about people: only its owner looks into it.
        let is_personal = folder == root || folder.ends_with("lists") || folder.ends_with("library");
        let new = if is_personal { NewFolders::create_private(&folder) } else { NewFolders::create(&folder) };
        folders.push(new.context(format!("`{}` cannot be created", folder.display()))?);
    }
    if is_empty {
        storage::permissions::make_private(root).context(format!("`{}` cannot be made private", root.display()))?;
    } else if storage::permissions::is_open_to_others(root) {
        ui.warn("other users of this machine can look into this folder: once it has lists, run `chmod 700` on it");
    }
    // The settings come last: they make it a newsroom.
    let list = root.join("lists/example.csv");
    let cannot = |path: &Path| format!("`{}` cannot be written", path.display());
    let is_new_list = storage::file::write_new(&list, EXAMPLE, Access::Personal).context(cannot(&list))?;
    let page = root.join("pages/about.md");
    let is_new_page = storage::file::write_new(&page, include_bytes!("../../../assets/new-page.md"), Access::Shared)
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
        return Err(already(dir));
    }
    // By it old copies are recognised, also those from before the first mailing.
    Secret::keep(&root.join("library")).context("the newsroom's secret cannot be written")?;
    for folder in [root, &root.join("lists")] {
        // What a killed run left.
        let _ = storage::file::sweep_dead(folder);
    }
    Ok(())
}

fn already(dir: &Path) -> CliError {
    refused(format!("`{}` is already a newsroom", dir.display()))
        .hinted(format!("edit `{}`, or choose another folder", dir.join(FILE).display()))
}

/// The settings with a section that was a comment, and its first line, in use.
fn with_server(settings: String, section: &str, name: &str, value: Option<String>) -> String {
    let Some(value) = value else { return settings };
    let begin = format!("\n# {section}\n");
    let Some(at) = settings.find(&begin) else { return settings };
    let behind = at + begin.len();
    let rest = settings[behind..].split_once('\n').map_or("", |(_, rest)| rest);
    format!("{}\n{section}\n{name} = {value}\n{rest}", &settings[..at])
}
