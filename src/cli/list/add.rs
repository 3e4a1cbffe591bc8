//! `pressbox list add`

use clap::Args;
use jiff::civil::Date;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::day::day;
use crate::cli::error::{CliError, Outcome};
use crate::cli::list_args;
use crate::cli::remedies::{deciding, lifting};
use crate::cli::ui::Ui;
use crate::newsroom::{EntryError, EntryRequest, ListedEntry};
use crate::press::{Entry, EntryField};

/// Put one journalist on a list, or change what is known about them there
///
/// Fields that you leave out stay as they are, and tags are added to the existing ones. `pressbox list undo` reverses the
/// change.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The list; it is created if it does not exist
    #[arg(value_name = "LIST")]
    list: String,

    /// The journalist's email address
    address: String,

    /// The journalist's name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// The paper, station or agency
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,

    /// The telephone number
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    phone: Option<String>,

    /// What the journalist writes about
    #[arg(long, value_name = "TEXT")]
    beat: Option<String>,

    /// The language in which they read, such as `sv`
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,

    /// Their time zone, such as `Europe/Stockholm`
    #[arg(long, value_name = "IANA")]
    zone: Option<String>,

    /// Tags, with commas or spaces between them; repeat it for more
    #[arg(long, value_name = "TAGS")]
    tags: Vec<String>,

    /// Whether releases under embargo may go to them before the embargo lifts: yes or no
    #[arg(long, value_name = "YES|NO")]
    embargo: Option<String>,

    /// The lawful basis, such as `consent`; a basis that is recorded already changes only with `--clear basis`
    #[arg(long, value_name = "BASIS")]
    basis: Option<String>,

    /// Where you got the address
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,

    /// The date on which you got the address, such as 2026-03-17
    #[arg(long, value_name = "DATE", value_parser = day)]
    date: Option<Date>,

    /// Empty a field, such as `outlet`, before anything else is done; repeat it for more
    #[arg(long, value_name = "FIELD", value_parser = field)]
    clear: Vec<EntryField>,
}

fn field(text: &str) -> Result<EntryField, String> {
    let found = EntryField::ALL.into_iter().find(|field| field.heading() == text.to_lowercase());
    let all = || EntryField::ALL.map(EntryField::heading).join(", ");
    found.ok_or_else(|| format!("the fields are {}", all()))
}

pub(crate) fn run(ui: &Ui, context: &Context, args: AddArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let list = list_args::named(&args.list)?;
    let fields = [
        (EntryField::Name, args.name),
        (EntryField::Outlet, args.outlet),
        (EntryField::Phone, args.phone),
        (EntryField::Beat, args.beat),
        (EntryField::Language, args.language),
        (EntryField::Zone, args.zone),
        (EntryField::Embargo, args.embargo),
        (EntryField::Basis, args.basis),
        (EntryField::Source, args.source),
        (EntryField::Date, args.date.map(|date| date.to_string())),
    ];
    let tags = args.tags.into_iter().map(|tags| (EntryField::Tags, tags));
    let fields = fields.into_iter().filter_map(|(field, text)| Some((field, text?))).chain(tags).collect();
    let entry = Entry { address: args.address, fields };
    let request = EntryRequest { list, entry, clear: args.clear };
    let listed = newsroom.add_to_list(&request).inspect_err(|error| {
        if let EntryError::UnusableRows { list, rows } = error {
            list_args::warn_of(ui, list, rows);
        }
    })?;
    tell(ui, &request, &listed)?;
    Ok(Outcome::Done)
}

fn tell(ui: &Ui, request: &EntryRequest, listed: &ListedEntry) -> Result<(), CliError> {
    let ListedEntry { journalist, phone, status, note, new_list, listed: number, suppressed, pending } = listed;
    let list = &request.list;
    let mut object = super::journalist(journalist);
    object["phone"] = phone.clone().into();
    object["list"] = list.to_string().into();
    object["status"] = status.as_str().into();
    object["reason"] = note.clone().into();
    object["suppressed"] = suppressed.is_some().into();
    object["pending"] = pending.is_some().into();
    let note = note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
    let line = super::line(ui, journalist, phone.as_deref(), None);
    ui.answer(format!("{} {line}{note}", super::word(ui, *status)), &object)?;
    let new = if *new_list { "is a new list and " } else { "" };
    ui.status(format!("`{list}` {new}has {}", count(*number, "journalist", "journalists")));
    let address = journalist.address.as_str();
    if let Some(known) = suppressed {
        let since = if known.since.is_empty() { String::new() } else { format!(", since {}", known.since) };
        ui.warn(format!("{address} gets no mail, whatever list it is on{since}: {}", known.why));
        ui.hint(lifting(address));
    } else if let Some(known) = pending {
        ui.warn(format!("{address} gets no mail until you decide: {}", known.why));
        ui.hint(deciding(address));
    }
    Ok(())
}
