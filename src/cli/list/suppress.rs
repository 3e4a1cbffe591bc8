//! `pressbox list suppress`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::look_alikes;
use super::suppress_file::{self, Request};
use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome};
use crate::cli::notices::Notices;
use crate::cli::remedies::lifting;
use crate::cli::ui::Ui;
use crate::newsroom::{Newsroom, SuppressedAddress};
use crate::press::{Address, Encoding, ReadingOptions};

/// Stop all mail to an address, whatever list it is on, now or later
///
/// On a terminal it asks first; elsewhere it does it at once, so that no opt-out is lost. It names other addresses on the
/// lists that may belong to the same person.
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
    if !args.yes && !asked(ui, &newsroom, &addresses)? {
        ui.status("nothing was changed");
        return Ok(Outcome::Refused);
    }
    let suppressed =
        addresses.iter().map(|address| newsroom.suppress(address, &args.why)).collect::<Result<Vec<_>, _>>()?;
    let alike = look_alikes::find(&Notices { ui, context }, &newsroom, &addresses);
    for ((address, SuppressedAddress { new, suppression }), alike) in addresses.iter().zip(&suppressed).zip(&alike) {
        let object = json!({
            "address": address.as_str(),
            "status": if *new { "suppressed" } else { "unchanged" },
            "since": suppression.as_ref().map(|known| &known.since),
            "why": suppression.as_ref().map(|known| &known.why),
            "look_alikes": look_alikes::addresses(alike),
        });
        let text = if *new {
            format!("{address} gets no mail from now on")
        } else {
            format!("{address} already gets no mail")
        };
        ui.answer(text, &object)?;
        if *new {
            ui.hint(lifting(address.as_str()));
        }
    }
    look_alikes::tell(ui, &alike, "suppress");
    Ok(Outcome::Done)
}

/// Whether somebody on the terminal agrees. Where nobody can be asked an opt-out counts at once.
fn asked(ui: &Ui, newsroom: &Newsroom, addresses: &[Address]) -> Result<bool, CliError> {
    let suppressed = newsroom.lists().suppressed()?;
    let new: Vec<&Address> = addresses.iter().filter(|address| suppressed.get(address).is_none()).collect();
    let whom = match new.as_slice() {
        [] => return Ok(true),
        [one] => one.to_string(),
        several => format!("{} addresses", several.len()),
    };
    Ok(ui.confirm(&format!("stop all mail to {whom}?"))? != Some(false))
}
