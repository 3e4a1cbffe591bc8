//! `pressbox send`: a release, a correction or a kill notice to journalists.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | the options, and the request that they become |
//! | `show` | the plan: who gets it, who does not and why |
//! | `ask` | the question before anything is sent |
//! | `deliver` | the sending, its results, and the hints after it |
//! | `lift` | the site built and published when an embargo has lifted |
//! | `wait`, `due` | `--at` and `--lift`, and what is sent automatically when it is due |
//! | `told` | what a timer's run reports only once |
//! | `trial` | `--test`: every edition to one address |
//!
//! Why somebody is skipped is worded in `delivery/plan.rs`, an error in `newsroom/mailing/error.rs`, its hint in
//! `cli/remedies/`.

mod ask;
mod deliver;
mod due;
mod lift;
mod show;
mod told;
mod trial;
mod wait;

use std::path::PathBuf;

use clap::Args;

use self::deliver::Manner;
use super::context::Context;
use super::error::{CliError, Outcome, usage};
use super::list_args;
use super::ui::Ui;
use crate::newsroom::{AttachedFile, SendRequest, Withdrawal};
use crate::photo::PhotoPrefix;
use crate::press::Address;
use crate::release::Slug;

/// Send a release to media lists; each journalist gets it once
///
/// It first shows who gets it, who does not and why. If you run it again, it sends only what is still due. A later version
/// is a correction: it goes to those who have the one before.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct SendArgs {
    /// The release
    #[arg(required_unless_present_any = ["due", "late"], value_name = "RELEASE")]
    slug: Option<Slug>,

    /// The list to send to; repeat for more lists
    #[arg(long, value_name = "LIST")]
    list: Vec<String>,

    /// Only journalists whose tags match, such as `motorsport & (se | no) & !freelance`
    #[arg(long, value_name = "TAGS")]
    segment: Option<String>,

    /// Also send a correction to those on the lists who did not get the version that it corrects
    #[arg(long)]
    also: bool,

    /// Attach a small file to each message; repeat it for more files
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,

    /// Show the plan and send nothing
    #[arg(long)]
    dry_run: bool,

    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,

    /// Write each message to a file in this folder and send nothing; these do not count as sent
    #[arg(long, value_name = "DIR")]
    outbox: Option<PathBuf>,

    /// Send every edition to this address alone, as a test; it does not count as sent
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["dry_run", "at"])]
    test: Option<Address>,

    /// At most this many messages a minute, such as `60/min`
    #[arg(long, value_name = "N/min", value_parser = per_minute)]
    rate: Option<u32>,

    /// When to send: `2022-05-13 08:00` in the newsroom's time zone, `2022-05-13 08:00 Europe/London` in another one, or `lift`
    /// for the moment the embargo lifts; pressbox waits until then
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,

    /// With `--at`: schedule it for `send --due` instead of waiting
    #[arg(long, requires = "at", conflicts_with = "outbox")]
    later: bool,

    /// Send what was scheduled with `--at --later` and is due; run it from a timer
    #[arg(long, conflicts_with_all = ["list", "segment", "also", "outbox", "test", "rate", "at", "kill", "attach"])]
    due: bool,

    /// With `--due`: also send what is more than 6 hours overdue: the release you name, or else each one after asking
    #[arg(long)]
    late: bool,

    /// Tell everybody who was sent this photo with the release that it has been withdrawn
    #[arg(long, value_name = "PHOTO", conflicts_with_all = ["list", "segment", "also", "test", "at", "attach"])]
    kill: Option<PhotoPrefix>,

    /// With `--kill`: the reason, as the recipients will read it
    #[arg(long, requires = "kill", value_name = "REASON")]
    why: Option<String>,

    /// Do not ask whether the web addresses in the mail answer, as where there is no internet
    #[arg(long)]
    no_link_check: bool,

    /// Send even if the ledger seems to be an old copy, or the clock seems to have been set back; some may get it twice
    #[arg(long)]
    trust_ledger: bool,
}

fn per_minute(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix("/min").unwrap_or(text);
    number
        .parse()
        .ok()
        .filter(|n| *n > 0)
        .ok_or_else(|| "write the number of messages a minute, as in `60/min`".to_owned())
}

pub(crate) fn run(ui: &Ui, context: &Context, args: SendArgs) -> Result<Outcome, CliError> {
    if args.due {
        if args.slug.is_some() && !args.late {
            return Err(usage("`send --due` takes no release: it sends whatever is due")
                .hinted("name one together with `--late`, to send it even though it is more than 6 hours overdue"));
        }
        return due::run(ui, context, &args);
    }
    if args.late {
        return Err(
            usage("`--late` needs `--due`").hinted("run `pressbox send --due --late`, or name a release as well")
        );
    }
    let newsroom = context.newsroom()?;
    let request = args.request(context)?;
    let manner = Manner { dry_run: args.dry_run, yes: args.yes, told: None };
    match (&args.test, &args.at) {
        (Some(address), _) => trial::run(ui, context, &newsroom, request, address),
        (None, Some(when)) => wait::run(ui, context, &newsroom, request, manner, when, args.later),
        (None, None) => deliver::run(ui, context, &newsroom, request, manner).map(|ended| ended.outcome),
    }
}

impl SendArgs {
    /// What the options ask for.
    fn request(&self, context: &Context) -> Result<SendRequest, CliError> {
        let slug = self.slug.clone().ok_or_else(|| usage("`send` takes a release"))?;
        let attached = |path: &PathBuf| AttachedFile { path: context.working_dir.join(path), sha256: None };
        let withdrawal = self.kill.clone().map(|photo| Withdrawal { photo, why: self.why.clone() });
        Ok(SendRequest {
            lists: self.list.iter().map(|name| list_args::named(name)).collect::<Result<_, _>>()?,
            segment: self.segment.as_deref().map(list_args::segment).transpose()?,
            also: self.also,
            rate: self.rate,
            attachments: self.attach.iter().map(attached).collect(),
            outbox: self.outbox.as_ref().map(|dir| context.working_dir.join(dir)),
            withdrawal,
            trust_ledger: self.trust_ledger,
            link_check: !self.no_link_check,
            ..SendRequest::of(slug)
        })
    }
}
