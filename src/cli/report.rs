//! `pressbox report`

use clap::Args;

use super::count::count;
use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::messages::{self, MessageView};
use super::ui::Ui;
use crate::delivery::{Channel, Ledger, Mailing, State};
use crate::release::Slug;

/// Say who has a release, who has not, and why
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The release
    slug: Slug,

    /// A version other than the newest that was sent
    #[arg(long = "release-version", value_name = "N")]
    of_version: Option<u32>,
}

pub(crate) fn run(ui: &Ui, desk: &Desk, args: ReportArgs) -> Result<Outcome, CliError> {
    let newsroom = desk.newsroom()?;
    let ledger = Ledger::open(&newsroom.library_dir())?;
    let slug = args.slug;
    // What went to an outbox is told of only where nothing was sent.
    let mut found = None;
    for channel in [Channel::Smtp, Channel::Outbox] {
        let version = match args.of_version {
            Some(version) => Some(version),
            None => ledger.newest_version(channel, slug.as_str())?,
        };
        if let Some(version) = version {
            let mailing = Mailing { slug: slug.clone(), version };
            let entries = ledger.entries(channel, &mailing)?;
            if !entries.is_empty() {
                found = Some((channel, version, entries));
                break;
            }
        }
    }
    let Some((channel, version, entries)) = found else {
        // A release that nobody wrote cannot have been sent.
        newsroom.releases().languages(&slug)?;
        return Err(refused(format!("`{slug}` was sent to nobody yet"))
            .hinted(format!("send it with `pressbox send {slug} --list NAME`")));
    };
    for entry in &entries {
        let view = MessageView::of(entry);
        let mut object = view.object();
        object["version"] = version.into();
        object["channel"] = channel.word().into();
        object["attempts"] = entry.attempts.into();
        object["updated"] = entry.updated.to_zoned(newsroom.issuer().zone).strftime("%FT%T%:z").to_string().into();
        ui.answer(view.line(ui), &object)?;
    }
    let tally = State::ALL.iter().filter_map(|state| {
        let number = entries.iter().filter(|entry| MessageView::of(entry).state == *state).count();
        (number > 0).then(|| format!("{number} {}", messages::said(*state)))
    });
    let way = if channel == Channel::Outbox { " in an outbox" } else { "" };
    let messages = count(entries.len(), "message", "messages");
    ui.status(format!("`{slug}` version {version}: {messages}{way}: {}", tally.collect::<Vec<_>>().join(", ")));
    if entries.iter().any(|entry| entry.state == State::InDoubt) {
        ui.hint(format!(
            "look for the message ids in your mail server's log, then `pressbox resolve {slug} --mark-sent` or `--resend`"
        ));
    }
    Ok(Outcome::Done)
}
