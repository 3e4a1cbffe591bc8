//! `pressbox list erase`

use clap::Args;
use serde_json::json;

use super::look_alikes;
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::notices::Notices;
use crate::cli::ui::Ui;
use crate::newsroom::{ErasedPerson, Mentions};
use crate::press::Address;

/// How many lines that mention somebody are named.
const MOST: usize = 20;

/// Erase a person from every list, from the lists' history and from the ledger
///
/// A keyed hash is kept, so that the address gets no mail and no import brings it back. What was sent is still counted,
/// under a pseudonym. On a terminal it asks first.
#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    /// The address to erase
    address: Address,

    /// The reason, in their words
    #[arg(long, default_value = "asked to be erased", value_name = "REASON")]
    why: String,

    /// Do not ask for confirmation
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: EraseArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let address = args.address;
    let question = format!("erase {address} from every list, from their history and from the ledger, for good?");
    if !args.yes && ui.confirm(&question)? == Some(false) {
        ui.status("nothing was changed");
        return Ok(Outcome::Refused);
    }
    // Once the person is erased, nobody knows their name any more.
    let alike = look_alikes::find(&Notices { ui, context }, &newsroom, std::slice::from_ref(&address));
    let ErasedPerson { lists, messages, outbox_mails, links, mentions, output_left } =
        newsroom.erase(&address, &args.why)?;
    let object = json!({
        "address": address.as_str(),
        "status": "erased",
        "lists": lists.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "messages": messages,
        "look_alikes": alike.iter().flat_map(|alike| look_alikes::addresses(alike)).collect::<Vec<_>>(),
        "outbox_mails": outbox_mails,
        "links": links,
        "mentions": mentions.lines.iter().map(|one| json!({ "path": one.path, "line": one.line })).collect::<Vec<_>>(),
    });
    let lists: Vec<_> = lists.iter().map(|name| format!("`{name}`")).collect();
    let in_ledger = count(messages, "message", "messages");
    let text = match (lists.is_empty(), messages) {
        (true, 0) => format!("{address} was on no list and was never sent anything; it will get no mail from now on"),
        (true, _) => format!("erased {address} from {in_ledger} in the ledger; it was on no list"),
        (false, 0) => format!("erased {address} from {}", lists.join(", ")),
        (false, _) => format!("erased {address} from {}, and from {in_ledger} in the ledger", lists.join(", ")),
    };
    ui.answer(text, &object)?;
    if outbox_mails > 0 {
        ui.status(format!("deleted {} to them in outboxes", count(outbox_mails, "message", "messages")));
    }
    if links > 0 {
        ui.status(format!("revoked {} that they had", count(links, "private link", "private links")));
        ui.hint("its pages go with the next `pressbox site publish`");
    }
    let Mentions { lines: mentions, unsearched } = mentions;
    for path in &unsearched {
        ui.warn(format!(
            "`{}` cannot be searched, and may name this person: look into it, or delete it",
            path.display()
        ));
    }
    if !mentions.is_empty() {
        let is_of_lines = mentions.iter().all(|one| one.line.is_some());
        let (one, many) = if is_of_lines {
            ("line mentions", "lines mention")
        } else {
            ("line or file mentions", "lines or files mention")
        };
        let lines = count(mentions.len(), one, many);
        ui.warn(format!("{lines} this address in files that pressbox does not change for you:"));
        for one in mentions.iter().take(MOST) {
            let line = one.line.map(|line| format!(", line {line}")).unwrap_or_default();
            ui.status(format!("  {}{line}", one.path.display()));
        }
        if mentions.len() > MOST {
            ui.status(format!("  and {} more", mentions.len() - MOST));
        }
        ui.hint("edit these lines, or delete the files if you no longer need them");
    }
    if output_left {
        ui.hint("emails and kits in `out`, and copies elsewhere, may still name this person: delete them");
    }
    look_alikes::tell(ui, &alike, "erase");
    Ok(Outcome::Done)
}
