//! What `init` asks on a terminal for what it was not told. Nothing is written before the last answer: whoever breaks off
//! leaves nothing behind.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::tz::TimeZone;

use super::InitArgs;
use crate::cli::context::Context;
use crate::cli::error::{CliError, refused};
use crate::cli::metadata_args::data_mining;
use crate::cli::ui::Ui;
use crate::net::{Endpoint, Schemes, SmtpClient};
use crate::photo::{DataMining, is_web_address};
use crate::press::Address;
use crate::release::Language;

/// How long the mail server has for each answer while it is tried.
const SERVER_TIMEOUT: Duration = Duration::from_secs(15);

/// Asks for everything that the call does not say.
pub(super) fn ask(ui: &Ui, context: &Context, args: &mut InitArgs) -> Result<(), CliError> {
    ui.text_to_ask("A few questions, and your newsroom is there. Enter takes what stands in brackets; Ctrl-C leaves nothing behind.");
    if args.dir.is_none() {
        let folder = ask_until(ui, "The folder that everything goes into.", "folder", Some("newsroom"), |text| {
            let there = context.working_dir.join(text).join(crate::newsroom::FILE);
            if there.is_file() { Err(format!("`{text}` is a newsroom already")) } else { Ok(PathBuf::from(text)) }
        })?;
        args.dir = folder;
    }
    if args.name.is_none() {
        let explained = "Your organisation, as journalists know it.";
        args.name = ask_until(ui, explained, "name", None, |text| Ok(text.to_owned()))?;
    }
    if args.from.is_none() {
        let explained = "Mail is sent from this address, and replies go to it.";
        args.from = ask_until(ui, explained, "address", None, |text| match text.parse::<Address>() {
            Ok(_) => Ok(text.to_owned()),
            Err(error) => Err(error.to_string()),
        })?;
    }
    if args.language.is_none() {
        let tags: Vec<_> = Language::ALL.into_iter().map(Language::tag).collect();
        let explained = format!("The language of new releases: {}.", tags.join(", "));
        let parse = |text: &str| text.parse::<Language>().map_err(|error| error.to_string());
        args.language = ask_until(ui, &explained, "language", Some(Language::default().tag()), parse)?;
    }
    if args.zone.is_none() {
        let system = context.system_zone.as_deref().unwrap_or("UTC");
        let explained = "The time zone you work in: hours without a zone are in it.";
        args.zone = ask_until(ui, explained, "time zone", Some(system), |text| match TimeZone::get(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(_) => Err(format!("`{text}` is not a time zone; write it as `Europe/Stockholm`")),
        })?;
    }
    if args.site.is_none() {
        let explained =
            "The web address that your newsroom will have, such as https://press.example.org. Empty: none yet.";
        args.site = ask_until(ui, explained, "site", Some(""), |text| {
            let is_one = text.is_empty() || is_web_address(text);
            if is_one {
                Ok(text.to_owned())
            } else {
                Err(format!("`{text}` is not a web address; it begins with `https://`"))
            }
        })?
        .filter(|site| !site.is_empty());
    }
    if args.smtp.is_none() {
        args.smtp = mail_server(ui)?;
    }
    if args.data_mining.is_none() {
        let explained = "May others use your photos for data mining and AI training? `yes`, `no`, or `search`: by search \
                         engines only. Empty: decide later.";
        args.data_mining = ask_until(ui, explained, "data mining", Some(""), |text| {
            let term = mining_term(text);
            let is_one = term.is_empty() || data_mining(term).is_ok();
            if is_one { Ok(term.to_owned()) } else { Err(format!("`{text}` is not `yes`, `no` or `search`")) }
        })?
        .filter(|term| !term.is_empty());
    }
    Ok(())
}

/// The term of PLUS for an answer; other terms are taken as they are.
fn mining_term(answer: &str) -> &str {
    match answer.to_lowercase().as_str() {
        "yes" | "y" => DataMining::Allowed.term(),
        "no" | "n" => DataMining::Prohibited.term(),
        "search" => DataMining::ProhibitedExceptSearchEngines.term(),
        _ => answer,
    }
}

/// The mail server, after it has answered, or although it has not.
fn mail_server(ui: &Ui) -> Result<Option<String>, CliError> {
    let explained = "The server that sends your mail, such as smtps://user@mail.example.org. Empty: decide later.";
    loop {
        let url = ask_until(ui, explained, "mail server", Some(""), |text| {
            if text.is_empty() {
                return Ok(String::new());
            }
            Endpoint::parse(text, Schemes::SMTP).map(|_| text.to_owned()).map_err(|error| error.to_string())
        })?;
        let Some(url) = url.filter(|url| !url.is_empty()) else { return Ok(None) };
        let Ok((endpoint, user)) = Endpoint::parse(&url, Schemes::SMTP) else { continue };
        let client = SmtpClient::new(Endpoint { timeout: Some(SERVER_TIMEOUT), ..endpoint })?;
        ui.text_to_ask(&format!("connecting to `{}` …", client.name()));
        match client.probe() {
            Ok(_) => {
                ui.text_to_ask("it answers.");
                if user.is_some() {
                    ui.text_to_ask("Its password is never asked for here: it comes from `PRESSBOX_SMTP_PASSWORD`, or as `pressbox.toml` explains.");
                }
                return Ok(Some(url));
            }
            Err(error) => {
                ui.warn(error.to_string());
                if ui.confirm("keep it all the same?")? == Some(true) {
                    return Ok(Some(url));
                }
            }
        }
    }
}

/// Asks until the answer is one. A question with nothing in brackets has to be answered.
fn ask_until<T>(
    ui: &Ui,
    explained: &str,
    what: &str,
    usual: Option<&str>,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, CliError> {
    ui.text_to_ask(explained);
    let question = match usual {
        Some(usual) if !usual.is_empty() => format!("{what} [{usual}]:"),
        _ => format!("{what}:"),
    };
    loop {
        let Some(line) = ui.ask_line(&question)? else {
            return Err(refused("the answers ended before the last question, so nothing was created"));
        };
        let answer = if line.is_empty() { usual } else { Some(line.as_str()) };
        match answer.map(&read) {
            Some(Ok(answer)) => return Ok(Some(answer)),
            Some(Err(why)) => ui.warn(why),
            None => ui.warn(format!("the {what} is needed")),
        }
    }
}

/// What is missing in a call that nobody can be asked about.
pub(super) fn missing(args: &InitArgs) -> Option<String> {
    let missing = [
        (args.name.is_none(), "`--name <ORG>`"),
        (args.from.is_none(), "`--from <ADDRESS>`"),
        (args.dir.is_none(), "`<DIR>`"),
    ];
    let missing: Vec<_> = missing.iter().filter(|(is, _)| *is).map(|(_, what)| *what).collect();
    (!missing.is_empty()).then(|| format!("the following required arguments were not provided: {}", missing.join(", ")))
}

/// The folder as it was named.
pub(super) fn folder(args: &InitArgs) -> &Path {
    args.dir.as_deref().unwrap_or(Path::new("."))
}
