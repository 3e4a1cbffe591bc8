//! `pressbox resolve`

use clap::{ArgGroup, Args};

use super::context::Context;
use super::count::count;
use super::error::{CliError, Outcome, refused};
use super::messages::MessageView;
use super::remedies::lifting;
use super::ui::Ui;
use crate::delivery::{Channel, Entry, Mailing, Resolution, Unsettled};
use crate::newsroom::Newsroom;
use crate::press::Address;
use crate::release::Slug;

/// Settle messages that may or may not have been sent, or that were refused
///
/// A message is in doubt when the connection was lost after the message was handed over and before the server replied.
/// pressbox cannot know whether it was sent: your mail server's log can tell you.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("verdict").required(true).args(["resend", "mark_sent"]))]
pub(crate) struct ResolveArgs {
    /// The release
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// Record that they did not arrive, so that the next `send` sends them again; addresses that you name are tried again even
    /// if they were refused or bounced
    #[arg(long)]
    resend: bool,

    /// Record that they arrived
    #[arg(long)]
    mark_sent: bool,

    /// Settle the messages that the mail server refused, instead of those in doubt; fix the cause first
    #[arg(long)]
    failed: bool,

    /// Only these addresses [default: all that are in doubt, or with `--failed` all that were refused]
    addresses: Vec<Address>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ResolveArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let mut writer = newsroom.ledger_writer()?;
    let slug = args.slug;
    let versions = writer.ledger().versions(Channel::Smtp, &slug)?;
    if versions.is_empty() {
        // A release that nobody wrote cannot have been sent.
        newsroom.releases().languages(&slug)?;
        return Err(refused(format!("`{slug}` has not been sent to anyone yet"))
            .hinted(format!("send it with `pressbox send {slug} --list NAME`")));
    }
    let which = if args.failed { Unsettled::Refused } else { Unsettled::InDoubt };
    let verdict = if args.resend { Resolution::Resend } else { Resolution::MarkSent };
    let mut settled: Vec<Entry> = Vec::new();
    // Editions have versions of their own: each address is settled in the newest that it has a message of.
    for version in versions.into_iter().rev() {
        let is_open = |address: &&Address| settled.iter().all(|entry| entry.address != **address);
        let named: Vec<Address> = args.addresses.iter().filter(is_open).cloned().collect();
        if named.is_empty() && !args.addresses.is_empty() {
            break;
        }
        settled.extend(writer.settle(&Mailing { slug: slug.clone(), version }, which, &named, verdict, context.now)?);
    }
    for entry in &settled {
        let view = MessageView::of(entry, Channel::Smtp);
        ui.answer(view.line(ui), &view.object())?;
    }
    let missed: Vec<_> =
        args.addresses.iter().filter(|address| settled.iter().all(|entry| entry.address != **address)).collect();
    for address in &missed {
        let what = if args.failed { "was refused" } else { "is in doubt" };
        ui.failed(format!("no message to {address} {what}"));
    }
    ui.status(if settled.is_empty() && args.addresses.is_empty() {
        let what = if args.failed { "was refused" } else { "is in doubt" };
        format!("no message of `{slug}` {what}: there is nothing to settle")
    } else {
        format!("settled {}", count(settled.len(), "message", "messages"))
    });
    if args.resend && !settled.is_empty() {
        let still = suppressed_of(&newsroom, &settled)?;
        if still.len() < settled.len() {
            let them = if settled.len() == 1 { "it" } else { "them" };
            ui.hint(format!("send {them} with `pressbox send {slug} --list NAME`"));
        }
        tell_suppressed(ui, &still);
    }
    Ok(Outcome::of_failures(missed.len()))
}

/// A refusal may have suppressed the address: then another `send` does not reach it.
fn suppressed_of<'a>(newsroom: &Newsroom, settled: &'a [Entry]) -> Result<Vec<&'a Entry>, CliError> {
    let suppressed = newsroom.lists().suppressed()?;
    Ok(settled.iter().filter(|entry| suppressed.get(&entry.address).is_some()).collect())
}

fn tell_suppressed(ui: &Ui, still: &[&Entry]) {
    match still {
        [] => {}
        [one] => {
            ui.warn(format!("{} is suppressed and still gets nothing", one.address));
            ui.hint(lifting(one.address.as_str()));
        }
        several => {
            ui.warn(format!("{} of them are suppressed and still get nothing", several.len()));
            ui.hint(lifting("ADDRESS"));
        }
    }
}
