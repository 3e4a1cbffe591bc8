//! `pressbox report`
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | the options, and the answer for scripts |
//! | `lines` | the answer for people: failures first, those of one reason together |

mod lines;

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use serde_json::Value;

use self::lines::Row;
use super::context::Context;
use super::count::count;
use super::error::{CliError, Outcome, refused};
use super::messages::{self, MessageView};
use super::pending;
use super::ui::Ui;
use crate::delivery::{Channel, Entry, Ledger, Mailing, MessageState, NoticeKind};
use crate::newsroom::Newsroom;
use crate::press::Address;
use crate::progress::Hidden;
use crate::release::Slug;
use crate::storage::text::{rfc3339, spreadsheet_cell};

/// Show who has received a release, who has not, and why
///
/// Failures come first, grouped by reason. Times are in the newsroom's time zone.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The release
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// Only messages that did not go out, or came back
    #[arg(long)]
    not_sent: bool,

    /// A version other than the latest one sent
    #[arg(long = "release-version", value_name = "N")]
    of_version: Option<u32>,

    /// Print a CSV table for spreadsheets
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

/// The columns of `--csv`: fields of the object, under their names.
const COLUMNS: [&str; 12] = [
    "address",
    "name",
    "state",
    "code",
    "reply",
    "why",
    "version",
    "channel",
    "attempts",
    "updated",
    "message_id",
    "notes",
];

pub(crate) fn run(ui: &Ui, context: &Context, args: ReportArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let ledger = Ledger::open(&newsroom.library_dir())?;
    let slug = args.slug;
    let Some((channel, entries)) = found(&ledger, &slug, args.of_version)? else {
        // A release that nobody wrote cannot have been sent.
        newsroom.releases().languages(&slug)?;
        return Err(refused(format!("`{slug}` has not been sent to anyone yet"))
            .hinted(format!("send it with `pressbox send {slug} --list NAME`")));
    };
    let versions: BTreeSet<u32> = entries.iter().map(|entry| entry.version).collect();
    let notes = notes(&ledger, &slug, &versions)?;
    let outlets = outlets(&newsroom);
    let mut rows: Vec<Row<'_>> = entries
        .iter()
        .map(|entry| Row {
            view: MessageView::of(entry, channel),
            entry,
            outlet: outlets.get(&entry.address).map(String::as_str),
            notes: notes.get(&entry.message_id).map(Vec::as_slice).unwrap_or_default(),
        })
        .filter(|row| !args.not_sent || row.view.state != MessageState::Sent)
        .collect();
    lines::put_in_order(&mut rows);
    let zone = newsroom.issuer().zone;
    if args.csv || ui.json() {
        let object = |row: &Row<'_>| {
            let mut object = row.view.object();
            object["outlet"] = row.outlet.into();
            object["version"] = row.entry.version.into();
            object["channel"] = channel.as_str().into();
            object["attempts"] = row.entry.attempts.into();
            object["updated"] = rfc3339(&row.entry.updated.to_zoned(zone.clone())).into();
            object["notes"] = row.notes.into();
            object
        };
        let objects: Vec<_> = rows.iter().map(object).collect();
        if args.csv {
            table(ui, &objects)?;
        } else {
            objects.iter().try_for_each(|object| ui.answer("", object))?;
        }
    } else {
        lines::show(ui, &rows, &zone)?;
    }
    let way = if channel == Channel::Outbox { " as files, not sent" } else { "" };
    for version in versions.iter().rev() {
        let of: Vec<_> = entries.iter().filter(|entry| entry.version == *version).collect();
        let tally = MessageState::ALL.iter().filter_map(|state| {
            let number = of.iter().filter(|entry| MessageView::of(entry, channel).state == *state).count();
            (number > 0).then(|| format!("{number} {}", messages::said(*state, channel)))
        });
        let journalists = count(of.len(), "journalist", "journalists");
        ui.status(format!("`{slug}` version {version}{way}, {journalists}: {}", tally.collect::<Vec<_>>().join(", ")));
    }
    for notice in ledger.kill_notices(channel, &slug)? {
        ui.status(format!("one of its photos was withdrawn: `pressbox report {notice}`"));
    }
    pending::remind(ui, &newsroom);
    if entries.iter().any(|entry| entry.state == MessageState::InDoubt) {
        ui.hint(format!(
            "look for the Message-IDs in your mail server's log, then run `pressbox resolve {slug} --mark-sent` if they arrived, or `--resend` if they did not"
        ));
    }
    Ok(Outcome::Done)
}

/// Automatic replies and the like, to be shown beside the message that they answer.
fn notes(ledger: &Ledger, slug: &Slug, versions: &BTreeSet<u32>) -> Result<BTreeMap<String, Vec<String>>, CliError> {
    let mut notes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for version in versions {
        for notice in ledger.notices_about(&Mailing { slug: slug.clone(), version: *version })? {
            let kept = [NoticeKind::AutoReply, NoticeKind::Delayed, NoticeKind::Unsubscribe, NoticeKind::Complaint];
            if let (Some(id), Some(kind)) = (notice.message_id, kept.iter().find(|kind| **kind == notice.kind)) {
                let word = kind.as_str().replace('_', " ");
                let note = notice.reason_given.map_or_else(|| word.clone(), |reason| format!("{word}: {reason}"));
                notes.entry(id).or_default().push(note);
            }
        }
    }
    Ok(notes)
}

/// The outlets that the lists know. A list that cannot be read has nothing to do with what was sent.
fn outlets(newsroom: &Newsroom) -> BTreeMap<Address, String> {
    let mut outlets = BTreeMap::new();
    for journalist in newsroom.everybody(&Hidden) {
        if let Some(outlet) = journalist.outlet {
            outlets.entry(journalist.address).or_insert(outlet);
        }
    }
    outlets
}

/// Each address's message in the newest version that it has one of, or in the version that is asked for; what went to an
/// outbox only where nothing was sent.
fn found(ledger: &Ledger, slug: &Slug, of_version: Option<u32>) -> Result<Option<(Channel, Vec<Entry>)>, CliError> {
    for channel in [Channel::Smtp, Channel::Outbox] {
        let versions = match of_version {
            Some(version) => vec![version],
            None => ledger.versions(channel, slug)?,
        };
        // Editions have versions of their own: a reader of one that was not corrected has an older one.
        let mut newest: BTreeMap<Address, Entry> = BTreeMap::new();
        for version in versions {
            for entry in ledger.entries(channel, &Mailing { slug: slug.clone(), version })? {
                newest.insert(entry.address.clone(), entry);
            }
        }
        if !newest.is_empty() {
            return Ok(Some((channel, newest.into_values().collect())));
        }
    }
    Ok(None)
}

/// The objects as a table that spreadsheets open; nothing in it is computed there.
fn table(ui: &Ui, objects: &[Value]) -> Result<(), CliError> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(COLUMNS)?;
    for object in objects {
        file.write_record(COLUMNS.map(|column| {
            let cell = match &object[column] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                Value::Array(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
                other => other.to_string(),
            };
            spreadsheet_cell(&cell)
        }))?;
    }
    let bytes = file.into_inner().map_err(|error| CliError::from(error.into_error()))?;
    ui.verbatim(String::from_utf8_lossy(&bytes).trim_end())
}
