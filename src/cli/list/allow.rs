//! `pressbox list allow`

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::local_time::with_local_times;
use crate::cli::ui::Ui;
use crate::newsroom::AllowedAddress;
use crate::press::{Address, Suppression};

/// Send mail to an address again: lift its suppression, or settle what is pending
///
/// The reason is kept in the lists' history, with what was lifted. A notice that has been read before does not suppress
/// the address again.
#[derive(Debug, Args)]
pub(crate) struct AllowArgs {
    /// The address
    address: String,

    /// The reason, such as `she asked for it on the phone`
    #[arg(long, value_name = "REASON", required = true)]
    why: String,

    /// Do not ask for confirmation
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: AllowArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let address: Address = args.address.parse()?;
    if args.why.trim().is_empty() {
        return Err(refused("the reason is empty").hinted("say who decided it, and why, with `--why REASON`"));
    }
    let zone = newsroom.issuer().zone;
    let suppression = newsroom.lists().suppression_of(&address)?;
    if let Some(suppression) = suppression.filter(|_| !args.yes)
        && ui.confirm(&format!(
            "{address} has been getting no mail{}. Send mail to this address again?",
            since(&suppression, &zone)
        ))? == Some(false)
    {
        ui.status("nothing was changed");
        return Ok(Outcome::Refused);
    }
    let AllowedAddress { lifted } = newsroom.allow(&address, &args.why)?;
    let object = json!({
        "address": address.as_str(),
        "status": if lifted.is_some() { "allowed" } else { "unchanged" },
        "since": lifted.as_ref().map(|was| &was.since),
        "was": lifted.as_ref().map(|was| &was.why),
        "why": args.why,
    });
    let text = match &lifted {
        Some(was) => format!("{address} gets mail again; it had been getting none{}", since(was, &zone)),
        None => format!("{address} is neither suppressed nor pending: nothing was changed"),
    };
    ui.answer(text, &object)?;
    Ok(Outcome::Done)
}

/// Since when, if known, and why.
fn since(was: &Suppression, zone: &TimeZone) -> String {
    if was.since.is_empty() {
        format!(": {}", was.why)
    } else {
        with_local_times(&format!(" since {}: {}", was.since, was.why), zone)
    }
}
