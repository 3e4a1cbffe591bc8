//! `pressbox list suppress`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::suppress_file::{self, Request};
use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome};
use crate::cli::remedies::lifting;
use crate::cli::ui::Ui;
use crate::newsroom::{Newsroom, SuppressedAddress};
use crate::press::{Address, Encoding, ReadingOptions};

/// Stop all mail to an address, whatever list it is on, now or later
#[derive(Debug, Args)]
pub(crate) struct SuppressArgs {
    /// The addresses
    #[arg(value_name = "ADDRESS", required_unless_present = "from")]
    addresses: Vec<String>,

    /// All addresses in a file, or only those that a column marks as wanting no mail: CSV, TSV, `.xlsx`, `.ods` or `.vcf`
    #[arg(long, value_name = "FILE", conflicts_with = "addresses")]
    from: Option<PathBuf>,

    /// The file's encoding; by default, pressbox detects it
    #[arg(long, value_name = "LABEL", requires = "from")]
    encoding: Option<Encoding>,

    /// The sheet of a workbook
    #[arg(long, value_name = "NAME", requires = "from")]
    sheet: Option<String>,

    /// The reason, in their words
    #[arg(long, default_value = "asked for no mail", value_name = "REASON")]
    why: String,

    /// Show whose mail would stop, without stopping it
    #[arg(long, requires = "from")]
    dry_run: bool,

    /// Do not ask for confirmation
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: SuppressArgs) -> Result<Outcome, CliError> {
    if let Some(file) = &args.from {
        let reading = ReadingOptions { encoding: args.encoding, sheet: args.sheet.clone(), meanings: Vec::new() };
        let (why, dry_run, yes) = (args.why.as_str(), args.dry_run, args.yes);
        return suppress_file::run(ui, context, &Request { file, reading, why, dry_run, yes });
    }
    let newsroom = context.newsroom()?;
    // One that is mistyped stops the command before anything is done.
    let addresses: Vec<Address> = args.addresses.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
    for address in &addresses {
        suppress(ui, &newsroom, address, &args.why)?;
    }
    Ok(Outcome::Done)
}

fn suppress(ui: &Ui, newsroom: &Newsroom, address: &Address, why: &str) -> Result<(), CliError> {
    let SuppressedAddress { new, suppression } = newsroom.suppress(address, why)?;
    let object = json!({
        "address": address.as_str(),
        "status": if new { "suppressed" } else { "unchanged" },
        "since": suppression.as_ref().map(|known| &known.since),
        "why": suppression.as_ref().map(|known| &known.why),
    });
    let text =
        if new { format!("{address} gets no mail from now on") } else { format!("{address} already gets no mail") };
    ui.answer(text, &object)?;
    if new {
        ui.hint(lifting(address.as_str()));
    }
    Ok(())
}
