//! `pressbox list export`

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::ui::{Tone, Ui};
use crate::delivery::{Channel, Ledger, LedgerRecord, MessageState};
use crate::newsroom::{Mention, Mentions, Newsroom, PrivateLink};
use crate::press::Address;
use crate::storage::text::rfc3339;

/// Export everything that the newsroom holds about a person, for you to give to them
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The person's address
    address: Address,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ExportArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let (lists, address) = (newsroom.lists(), args.address);
    let zone = newsroom.issuer().zone;
    let (suppressed, pending) = (lists.suppressed()?, lists.pending()?);
    let mut told = 0;
    let mut tell = |kind: &str, head: String, fields: Vec<(String, Value)>| {
        told += 1;
        let said = fields.iter().filter(|(_, value)| !value.is_null());
        let said = said.map(|(key, value)| match value {
            Value::String(text) => format!("\n  {key}: {text}"),
            other => format!("\n  {key}: {other}"),
        });
        let text = format!("{}{}", ui.paint(Tone::Strong, &head), said.collect::<String>());
        let object: Map<_, _> = [("kind".to_owned(), json!(kind))].into_iter().chain(fields.clone()).collect();
        ui.answer(text, &Value::Object(object))
    };
    for name in lists.names() {
        let (list, _) = newsroom.list(&name)?;
        if let Some(cells) = list.all_of(&address) {
            let fields = cells.into_iter().map(|(column, cell)| (column, json!(cell)));
            let list = [("list".to_owned(), json!(name.to_string()))].into_iter();
            tell("list", format!("on the list `{name}`"), list.chain(fields).collect())?;
        }
    }
    if let Some(held) = suppressed.get(&address) {
        let fields = [("since".to_owned(), json!(held.since)), ("why".to_owned(), json!(held.why))];
        tell("suppression", "gets no mail".to_owned(), fields.to_vec())?;
    }
    if let Some(held) = pending.get(&address) {
        let fields = [("since".to_owned(), json!(held.since)), ("why".to_owned(), json!(held.why))];
        tell("pending", "gets no mail until somebody decides".to_owned(), fields.to_vec())?;
    }
    for allowed in lists.allowed(&address)? {
        let fields = [
            ("since", json!(allowed.was.since)),
            ("why", json!(allowed.was.why)),
            ("allowed", json!(allowed.at)),
            ("reason", json!(allowed.why)),
        ];
        let fields = fields.map(|(key, value)| (key.to_owned(), value)).to_vec();
        tell("allowed", "a suppression that was lifted".to_owned(), fields)?;
    }
    let ledger = Ledger::open(&newsroom.library_dir())?;
    for kept in ledger.records_of(&address)? {
        let (head, fields) = message_of(kept, &zone);
        tell("message", head, fields)?;
    }
    for kit in ledger.kits_of(&address)? {
        let fields = [
            ("release", json!(kit.release)),
            ("version", json!(kit.version)),
            ("photos", json!(kit.photos)),
            ("made", json!(rfc3339(&kit.made.to_zoned(zone.clone())))),
        ];
        let head = format!("a kit: `{}` version {}", kit.release, kit.version);
        tell("kit", head, fields.map(|(key, value)| (key.to_owned(), value)).to_vec())?;
    }
    for notice in ledger.notices_of(&address)? {
        let fields = [
            ("notice", json!(notice.kind.as_str())),
            ("status", json!(notice.status)),
            ("message_id", json!(notice.message_id)),
            ("said", json!(notice.reason_given)),
            ("at", json!(rfc3339(&notice.at.to_zoned(zone.clone())))),
        ];
        let fields = fields.map(|(key, value)| (key.to_owned(), value)).to_vec();
        tell("notice", "a bounce or a reply".to_owned(), fields)?;
    }
    for text in ledger.mentions_of(&address)? {
        tell("mention", "a notice or a reply that mentions them".to_owned(), vec![("text".to_owned(), json!(text))])?;
    }
    for link in newsroom.private_links()?.iter().filter(|link| link.is_for(&address)) {
        let fields = link_fields(&newsroom, link, &zone);
        tell("link", format!("a private link to `{}`", link.release), fields)?;
    }
    for path in newsroom.outbox_mails_to(&address)? {
        tell("outbox", "a message to them, written as a file".to_owned(), vec![("path".to_owned(), json!(path))])?;
    }
    for mention in mentions(ui, &newsroom, &address) {
        let fields = [("path", json!(mention.path)), ("line", json!(mention.line)), ("text", json!(mention.text))];
        let fields = fields.map(|(key, value)| (key.to_owned(), value)).to_vec();
        let what = if mention.line.is_some() { "a line that mentions them" } else { "a file that mentions them" };
        tell("mention", what.to_owned(), fields)?;
    }
    let told = count(told, "entry", "entries");
    ui.status(format!("the newsroom holds {told} about {address}"));
    Ok(Outcome::Done)
}

/// What is told of a message.
fn message_of(kept: LedgerRecord, zone: &TimeZone) -> (String, Vec<(String, Value)>) {
    let entry = kept.entry;
    let at = rfc3339(&entry.updated.to_zoned(zone.clone()));
    let fields = [
        ("release", json!(kept.release)),
        ("version", json!(entry.version)),
        ("channel", json!(kept.channel)),
        ("name", json!(entry.name)),
        ("state", json!(entry.state.as_str())),
        ("updated", json!(at)),
        ("message_id", json!(entry.message_id)),
        ("code", json!(entry.code)),
        ("reply", json!(entry.reply)),
    ];
    let version = format!("`{}`, version {}", kept.release, entry.version);
    let is_written = kept.channel == Channel::Outbox.as_str() && entry.state == MessageState::Sent;
    let head = format!("a message of {version}{}", if is_written { ", saved as a file and not sent" } else { "" });
    (head, fields.map(|(key, value)| (key.to_owned(), value)).to_vec())
}

/// What is told of a private link.
fn link_fields(newsroom: &Newsroom, link: &PrivateLink, zone: &TimeZone) -> Vec<(String, Value)> {
    let at = |moment: Timestamp| json!(rfc3339(&moment.to_zoned(zone.clone())));
    let fields = [
        ("release", json!(link.release)),
        ("url", json!(newsroom.private_url(link))),
        ("made", at(link.made)),
        ("until", json!(link.until.map(at))),
        ("revoked", json!(link.revoked.map(at))),
    ];
    fields.map(|(key, value)| (key.to_owned(), value)).to_vec()
}

/// What mentions a person; with a warning of files that cannot be searched.
fn mentions(ui: &Ui, newsroom: &Newsroom, address: &Address) -> Vec<Mention> {
    let Mentions { lines, unsearched } = newsroom.mentions_of(address);
    for path in unsearched {
        ui.warn(format!("`{}` cannot be searched, and may name this person: look into it", path.display()));
    }
    lines
}
