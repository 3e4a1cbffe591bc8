//! `pressbox send`

mod compose;
mod letterhead;
mod perform;
mod show;
mod way;

use std::path::PathBuf;

use clap::Args;

use self::way::closed;
use super::count::count;
use super::desk::{Desk, Newsroom};
use super::editions::editions;
use super::error::{CliError, OrExplain as _, Outcome, refused, usage};
use super::list;
use super::messages::{self, MessageView};
use super::proof::refuse_errors;
use super::ui::Ui;
use crate::delivery::{self, Brief, Channel, Ledger, LedgerError, Mailing, Outbox, Pen, Plan, Planned, State};
use crate::press::{Address, Journalist, each_once};
use crate::release::{Language, Release, Slug};

/// Send a release to media lists, each journalist once
///
/// Shows first who gets it, who does not and why. Run again, it sends only what is still due.
#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    /// The release
    slug: Slug,

    /// The list to send to; give it again for more lists
    #[arg(long, value_name = "NAME", required_unless_present = "test")]
    list: Vec<String>,

    /// Only to those whose tags fit, such as `motorsport & (se | no) & !freelance`
    #[arg(long, value_name = "TAGS")]
    segment: Option<String>,

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
    #[arg(long, value_name = "ADDRESS")]
    test: Option<Address>,

    /// At most so many messages a minute, such as `60/min`
    #[arg(long, value_name = "N/min", value_parser = per_minute)]
    rate: Option<u32>,
}

fn per_minute(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix("/min").unwrap_or(text);
    number.parse().ok().filter(|n| *n > 0).ok_or_else(|| "a rate is a number of messages a minute: `60/min`".to_owned())
}

pub(crate) fn run(ui: &Ui, desk: &Desk, args: SendArgs) -> Result<Outcome, CliError> {
    let newsroom = desk.newsroom()?;
    let editions = editions(&newsroom, &args.slug, None, desk.now)?;
    refuse_errors(ui, desk, &newsroom, &args.slug)?;
    let version = editions.iter().map(|edition| edition.version).max().unwrap_or(1);
    let sending = Sending {
        ui,
        desk,
        mailing: Mailing { slug: args.slug.clone(), version },
        from: newsroom.config.newsroom.from.parse().hint("correct `from` in `pressbox.toml`")?,
        newsroom,
        editions,
    };
    match &args.test {
        Some(address) => sending.trial(&args, address),
        None => sending.send(&args),
    }
}

/// One run of the command.
struct Sending<'a> {
    ui: &'a Ui,
    desk: &'a Desk,
    newsroom: Newsroom,
    editions: Vec<Release>,
    mailing: Mailing,
    from: Address,
}

impl Sending<'_> {
    fn send(&self, args: &SendArgs) -> Result<Outcome, CliError> {
        let ui = self.ui;
        let (journalists, unusable) = self.journalists(args)?;
        let channel = if args.outbox.is_some() { Channel::Outbox } else { Channel::Smtp };
        let library = self.newsroom.library_dir();
        if args.dry_run {
            let plan = self.plan(args, channel, journalists, &Ledger::open(&library)?)?;
            self.show(&plan, usize::MAX);
            self.answer_plan(&plan)?;
            return Ok(Outcome::of_failures(unusable));
        }
        let mut pen = Pen::take(&library, self.desk.now).map_err(explained)?;
        if pen.left_over() > 0 {
            let messages = count(pen.left_over(), "message is", "messages are");
            ui.warn(format!("an earlier run was cut off: {messages} in doubt since, and not sent again"));
        }
        let plan = self.plan(args, channel, journalists, pen.ledger())?;
        self.show(&plan, 12);
        if plan.due.is_empty() {
            self.answer_kept_back(&plan)?;
            ui.status("nobody is due: nothing was sent");
            self.hint_of_doubts(&plan);
            return Ok(Outcome::of_failures(unusable));
        }
        // All that can be wrong at home is found before the question.
        let transport = self.transport(args)?;
        let messages = self.messages(&plan)?;
        let to = count(plan.due.len(), "journalist", "journalists");
        if !args.yes {
            match ui.confirm(&format!("send `{}` to {to}?", self.mailing.slug))? {
                Some(true) => {}
                Some(false) => return Err(refused("nothing was sent")),
                None => {
                    return Err(refused("nobody is there to say yes, and nothing was sent")
                        .hinted("look at the plan with `--dry-run`, then send with `--yes`"));
                }
            }
        }
        let sent = self.perform(&mut pen, &plan, &messages, transport.as_ref(), args)?;
        self.answer_kept_back(&plan)?;
        self.hint_of_doubts(&plan);
        Ok(if sent == Outcome::Done { Outcome::of_failures(unusable) } else { sent })
    }

    /// Everybody on the lists who belongs to the segment, and the number of rows that are of no use.
    fn journalists(&self, args: &SendArgs) -> Result<(Vec<Journalist>, usize), CliError> {
        let lists = self.newsroom.lists();
        let (mut on_lists, mut bad) = (Vec::new(), 0);
        for name in &args.list {
            let name = list::named(name)?;
            let (list, unusable) = list::read(&lists, &name)?;
            list::warn_of(self.ui, &name, &unusable);
            bad += unusable.len();
            on_lists.extend(list.journalists().cloned());
        }
        // Put together first: what one list says of somebody counts for the segment, too.
        let mut journalists = each_once(on_lists);
        if let Some(segment) = &args.segment {
            journalists = list::in_segment(self.ui, &list::segment(segment)?, journalists);
            if journalists.is_empty() {
                let lists = args.list.iter().map(|name| format!("`pressbox list show {name}`"));
                return Err(refused(format!("nobody on the list belongs to the segment `{segment}`"))
                    .hinted(format!("see the tags with {}", lists.collect::<Vec<_>>().join(", "))));
            }
        }
        Ok((journalists, bad))
    }

    fn plan(
        &self,
        args: &SendArgs,
        channel: Channel,
        journalists: Vec<Journalist>,
        ledger: &Ledger,
    ) -> Result<Plan, CliError> {
        let suppressed = self.newsroom.lists().suppressed().map_err(list::explained)?;
        let mut entries = ledger.entries(channel, &self.mailing)?;
        if let Some(dir) = &args.outbox {
            // An outbox can be thrown away and made again.
            let outbox = Outbox::new(&self.desk.working_dir.join(dir), &self.mailing);
            entries.retain(|entry| outbox.path(&entry.address, &entry.message_id).is_file());
        }
        let languages: Vec<Language> = self.editions.iter().map(|edition| edition.language).collect();
        Ok(Plan::make(Brief {
            mailing: self.mailing.clone(),
            channel,
            journalists,
            suppressed: &suppressed,
            editions: &languages,
            usual: self.newsroom.config.newsroom.language,
            entries,
            embargo: self.editions.iter().find_map(|edition| edition.embargo.as_ref()),
            from: &self.from,
            now: self.desk.now,
        }))
    }

    /// Every edition to one address, past plan and ledger.
    fn trial(&self, args: &SendArgs, address: &Address) -> Result<Outcome, CliError> {
        if args.dry_run {
            return Err(usage("`--test` and `--dry-run` do not go together"));
        }
        let transport = self.transport(args)?;
        let on_list = self.journalists(args)?.0.into_iter().find(|journalist| journalist.address == *address);
        let journalist = on_list.unwrap_or_else(|| Journalist::at(address.clone()));
        let mut failures = 0;
        for edition in &self.editions {
            let message = self.compose(edition, true)?;
            let message_id = self.mailing.trial_id(address, edition.language, &self.from, self.desk.now);
            let (journalist, edition) = (journalist.clone(), edition.language);
            let planned = Planned { journalist, edition, missing: None, message_id, again: false };
            let outcome = delivery::trial(transport.as_ref(), &message, &planned).map_err(closed)?;
            let (state, code, reply) = outcome.told();
            let view = MessageView {
                address,
                name: &planned.journalist.name,
                state,
                message_id: planned.message_id.as_str(),
                code,
                reply: Some(reply),
                why: None,
            };
            if state != State::Sent {
                failures += 1;
                self.ui.failed(format!("{address} is {}: {}", messages::said(state), messages::answer(code, reply)));
            }
            self.ui.answer(view.line(self.ui), &view.object())?;
        }
        Ok(Outcome::of_failures(failures))
    }
}

fn explained(error: LedgerError) -> CliError {
    match error {
        LedgerError::Busy => CliError::from(error).hinted("wait until it has ended; it may be on another machine"),
        other => other.into(),
    }
}
