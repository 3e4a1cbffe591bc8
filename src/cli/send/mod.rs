//! `pressbox send`

mod ask;
mod compose;
mod due;
mod kill;
mod ledger_writer;
mod letterhead;
mod perform;
mod show;
mod trial;
mod wait;
mod way;
mod who;

use std::path::PathBuf;

use clap::Args;
use jiff::{Timestamp, Zoned};

use self::kill::Killed;
use self::way::closed;
use super::context::Context;
use super::error::{CliError, OrExplain as _, Outcome, usage};
use super::notices::Notices;
use super::ui::Ui;
use crate::delivery::{Channel, Ledger, Mailing, Plan};
use crate::newsroom::{Newsroom, refuse_errors};
use crate::photo::PhotoPrefix;
use crate::press::Address;
use crate::release::{Release, Slug};

/// Send a release to media lists, each journalist once
///
/// Shows first who gets it, who does not and why. Run again, it sends only what is still due. A version after the first
/// is a correction: it goes to those who have the one before.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct SendArgs {
    /// The release
    #[arg(required_unless_present = "due")]
    slug: Option<Slug>,

    /// The list to send to; give it again for more lists
    #[arg(long, value_name = "NAME")]
    list: Vec<String>,

    /// Only to those whose tags fit, such as `motorsport & (se | no) & !freelance`
    #[arg(long, value_name = "TAGS")]
    segment: Option<String>,

    /// Send a correction also to those on the lists who did not get what it corrects
    #[arg(long)]
    also: bool,

    /// Show the plan and send nothing
    #[arg(long)]
    dry_run: bool,

    /// Send without asking
    #[arg(long, short)]
    yes: bool,

    /// Write each message as a file into this folder and send nothing; a later sending counts none of them
    #[arg(long, value_name = "DIR")]
    outbox: Option<PathBuf>,

    /// Send every edition to this address alone, on trial; the ledger does not count it
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["dry_run", "at"])]
    test: Option<Address>,

    /// At most so many messages a minute, such as `60/min`
    #[arg(long, value_name = "N/min", value_parser = per_minute)]
    rate: Option<u32>,

    /// Wait until then: `2022-05-13 08:00 Europe/Stockholm`, or `lift` for the hour when the embargo lifts
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,

    /// With `--at`: do not wait, but write the order down for `send --due`
    #[arg(long, requires = "at", conflicts_with = "outbox")]
    later: bool,

    /// Send what was ordered with `--at --later` and is due, as a timer calls it
    #[arg(long, conflicts_with_all = ["slug", "list", "segment", "also", "outbox", "test", "rate", "at", "kill"])]
    due: bool,

    /// With `--due`: also what is more than 6 hours
    #[arg(long, requires = "due")]
    late: bool,

    /// Tell those who have this photo of the release that it is withdrawn
    #[arg(long, value_name = "PHOTO", conflicts_with_all = ["list", "segment", "also", "test", "at"])]
    kill: Option<PhotoPrefix>,

    /// With `--kill`: the reason, in words for those who get the notice
    #[arg(long, requires = "kill", value_name = "TEXT")]
    why: Option<String>,

    /// Send although the ledger seems to be an old copy, or the clock to be set back; some may get it twice
    #[arg(long)]
    trust_ledger: bool,
}

fn per_minute(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix("/min").unwrap_or(text);
    number.parse().ok().filter(|n| *n > 0).ok_or_else(|| "a rate is a number of messages a minute: `60/min`".to_owned())
}

pub(crate) fn run(ui: &Ui, context: &Context, args: SendArgs) -> Result<Outcome, CliError> {
    if args.due {
        return due::run(ui, context, &args);
    }
    if args.test.is_some() {
        return Sending::open(ui, context, &args, context.now)?.trial(&args);
    }
    match &args.at {
        Some(when) => wait::run(ui, context, &args, when),
        None => Sending::open(ui, context, &args, context.now)?.send(&args).map(|sent| sent.outcome),
    }
}

/// One run of the command.
struct Sending<'a> {
    ui: &'a Ui,
    context: &'a Context,
    newsroom: Newsroom,
    /// As they are when they leave.
    editions: Vec<Release>,
    mailing: Mailing,
    from: Address,
    /// The hour at which the messages are meant to leave.
    moment: Timestamp,
    kill: Option<Killed>,
}

/// How a sending ended.
struct Sent {
    outcome: Outcome,
    /// Messages that another run would try again.
    left: usize,
}

/// Whom a sending is for, before anybody is left out.
struct Known {
    plan: Plan,
    /// Rows of the lists that are of no use.
    unusable: usize,
    /// The version that is corrected.
    corrects: Option<u32>,
}

impl<'a> Sending<'a> {
    /// Reads what is to be sent, as it is at a moment.
    fn open(ui: &'a Ui, context: &'a Context, args: &SendArgs, moment: Timestamp) -> Result<Self, CliError> {
        let newsroom = context.newsroom()?;
        let slug = args.slug.clone().ok_or_else(|| usage("`send` takes a release"))?;
        let editions = newsroom.editions(&slug, None, moment)?;
        let from = newsroom.settings.identity.from.parse().hint("correct `from` in `pressbox.toml`")?;
        let version = editions.iter().map(|edition| edition.version).max().unwrap_or(1);
        let mailing = Mailing { slug, version };
        let mut sending = Self { ui, context, newsroom, editions, mailing, from, moment, kill: None };
        match &args.kill {
            Some(photo) => sending.withdraw(photo, args.why.as_deref())?,
            None => refuse_errors(&sending.newsroom, &sending.mailing.slug, &sending.notices())?,
        }
        Ok(sending)
    }

    fn send(&self, args: &SendArgs) -> Result<Sent, CliError> {
        let ui = self.ui;
        let channel = if args.outbox.is_some() { Channel::Outbox } else { Channel::Smtp };
        let library = self.newsroom.library_dir();
        if args.dry_run {
            let known = self.plan(args, channel, &Ledger::open(&library)?)?;
            let messages = self.messages(&known.plan)?;
            self.show(&known, &messages, args, usize::MAX);
            self.answer_plan(&known.plan, &messages)?;
            return Ok(Sent { outcome: Outcome::of_failures(known.unusable), left: 0 });
        }
        let mut writer = self.writer(args)?;
        let known = self.plan(args, channel, writer.ledger())?;
        // All that can be wrong at home is found before the question.
        let messages = self.messages(&known.plan)?;
        self.show(&known, &messages, args, 12);
        let plan = &known.plan;
        if plan.due.is_empty() {
            self.answer_skipped(plan)?;
            ui.status("nobody is due: nothing was sent");
            self.hint_of_doubts(plan);
            return Ok(Sent { outcome: Outcome::of_failures(known.unusable), left: 0 });
        }
        let transport = self.transport(args)?;
        self.ask(args, plan)?;
        if channel == Channel::Smtp && self.kill.is_none() {
            let photos = self.editions.iter().flat_map(|edition| &edition.photos);
            let photos: Vec<_> = photos.map(|figure| figure.photo.to_hex()).collect();
            writer.record_photos(&self.mailing, &photos)?;
        }
        let (outcome, left) = self.perform(&mut writer, plan, &messages, transport.as_ref(), args)?;
        self.answer_skipped(plan)?;
        self.hint_of_doubts(plan);
        let outcome = if outcome == Outcome::Done { Outcome::of_failures(known.unusable) } else { outcome };
        Ok(Sent { outcome, left })
    }

    fn notices(&self) -> Notices<'_> {
        Notices { ui: self.ui, context: self.context }
    }

    /// When the embargo lifts that still stands at the moment of sending.
    fn embargo(&self) -> Option<&Zoned> {
        self.editions.iter().find_map(|edition| edition.embargo.as_ref())
    }
}

/// The refusal of a sending that nobody is named for.
fn nobody_named(slug: &Slug) -> CliError {
    usage(format!("nobody is named to send `{slug}` to")).hinted("name a list with `--list NAME`")
}
