//! `pressbox dkim`

use clap::{Args, Subcommand};
use serde_json::json;

use super::context::Context;
use super::error::{CliError, OrExplain as _, Outcome, refused};
use super::ui::Ui;
use crate::delivery::{DkimError, Signer, key_file};
use crate::newsroom::Newsroom;
use crate::press::Address;

/// Create or show the key that signs your messages, so that receivers know they come from you
#[derive(Debug, Subcommand)]
pub(crate) enum DkimCommand {
    New(NewArgs),
    Show(ShowArgs),
}

/// Create a key, and print the DNS record that lets receivers verify its signatures
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The name that the key is published under; a new key needs a new one
    #[arg(long, value_name = "NAME", default_value = "pressbox")]
    selector: String,

    /// The domain to sign for [default: that of your address]
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<String>,

    /// Replace an existing key; receivers can then no longer verify what the old one signed
    #[arg(long)]
    force: bool,
}

/// Print the DNS record of the key that is set in `pressbox.toml`
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {}

pub(crate) fn run(ui: &Ui, context: &Context, command: DkimCommand) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    match command {
        DkimCommand::New(args) => new(ui, &newsroom, args),
        DkimCommand::Show(ShowArgs {}) => show(ui, &newsroom),
    }
}

fn new(ui: &Ui, newsroom: &Newsroom, args: NewArgs) -> Result<Outcome, CliError> {
    let NewArgs { selector, domain, force } = args;
    let domain = domain.map_or_else(|| own_domain(newsroom), Ok)?.to_ascii_lowercase();
    let key = key_file(&selector);
    let signer = Signer::make(&newsroom.root.join(&key), &domain, &selector, force).map_err(|error| match error {
        DkimError::There(_) => refused(format!("`{}` already exists", key.display())).hinted(
            "create a key under another name with `--selector`, print its record with `pressbox dkim show`, or replace it with `--force`",
        ),
        other => other.into(),
    })?;
    answer(ui, &signer, &key.display().to_string())?;
    ui.status(format!("created the key `{}`: keep it secret, and keep a copy with your passwords", key.display()));
    let set = newsroom.settings.dkim.as_ref();
    if set.is_none_or(|set| set.selector != selector || newsroom.root.join(&set.key) != newsroom.root.join(&key)) {
        let own = own_domain(newsroom).is_ok_and(|own| own == domain);
        let domain = if own { String::new() } else { format!(", `domain = \"{domain}\"`") };
        ui.hint(format!(
            "publish the record, then add under `[dkim]` in `pressbox.toml`: `key = \"{}\"`, `selector = \"{selector}\"`{domain}",
            key.display()
        ));
    }
    Ok(Outcome::Done)
}

fn show(ui: &Ui, newsroom: &Newsroom) -> Result<Outcome, CliError> {
    let settings = newsroom.settings.dkim.as_ref().ok_or_else(|| {
        refused("no key is set, so messages are not signed").hinted("create one with `pressbox dkim new`")
    })?;
    let domain = settings.domain.clone().map_or_else(|| own_domain(newsroom), Ok)?;
    let signer = Signer::read(&newsroom.root.join(&settings.key), &domain, &settings.selector)
        .hint("correct `[dkim]` in `pressbox.toml`, or create a key with `pressbox dkim new`")?;
    answer(ui, &signer, &settings.key)?;
    Ok(Outcome::Done)
}

fn answer(ui: &Ui, signer: &Signer, key: &str) -> Result<(), CliError> {
    let record = signer.record()?;
    let strings: Vec<&str> = record.strings().collect();
    let quoted: Vec<_> = strings.iter().map(|string| format!("    \"{string}\"")).collect();
    ui.answer(
        format!("{}. IN TXT (\n{}\n)", record.name, quoted.join("\n")),
        &json!({ "name": record.name, "type": "TXT", "value": record.value, "strings": strings, "key": key }),
    )
}

fn own_domain(newsroom: &Newsroom) -> Result<String, CliError> {
    let from: Address = newsroom.settings.identity.from.parse().hint("correct `from` in `pressbox.toml`")?;
    Ok(from.domain().to_owned())
}
