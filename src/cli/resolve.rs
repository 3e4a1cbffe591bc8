//! `pressbox resolve`

use clap::Args;

use super::context::Context;
use super::count::count;
use super::error::{CliError, Outcome, refused};
use super::messages::MessageView;
use super::ui::Ui;
use crate::delivery::{Channel, LedgerWriter, Mailing, Resolution};
use crate::press::Address;
use crate::release::Slug;

/// Settle messages whose fate is in doubt
///
/// A message is in doubt when the line broke after it was handed over and before the server answered. Nobody but a
/// person can know what became of it: the mail server's log does.
#[derive(Debug, Args)]
pub(crate) struct ResolveArgs {
    /// The release
    slug: Slug,

    /// They did not get it: the next `send` brings it, also to those who are named here and were refused,
    /// or whose message came back
    #[arg(long, required_unless_present = "mark_sent", conflicts_with = "mark_sent")]
    resend: bool,

    /// They got it
    #[arg(long)]
    mark_sent: bool,

    /// Only these; without any, all that are in doubt
    addresses: Vec<Address>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ResolveArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let mut writer = LedgerWriter::open(&newsroom.library_dir(), context.now)?;
    let slug = args.slug;
    let Some(version) = writer.ledger().newest_version(Channel::Smtp, slug.as_str())? else {
        return Err(refused(format!("`{slug}` was sent to nobody yet")));
    };
    let mailing = Mailing { slug: slug.clone(), version };
    let verdict = if args.resend { Resolution::Resend } else { Resolution::MarkSent };
    let settled = writer.settle(&mailing, &args.addresses, verdict, context.now)?;
    for entry in &settled {
        let view = MessageView::of(entry);
        ui.answer(view.line(ui), &view.object())?;
    }
    let missed: Vec<_> =
        args.addresses.iter().filter(|address| settled.iter().all(|entry| entry.address != **address)).collect();
    for address in &missed {
        ui.failed(format!("no message to {address} is in doubt"));
    }
    ui.status(format!("settled {}", count(settled.len(), "message", "messages")));
    if args.resend && !settled.is_empty() {
        ui.hint(format!("send them with `pressbox send {slug} --list NAME`"));
    }
    Ok(Outcome::of_failures(missed.len()))
}
