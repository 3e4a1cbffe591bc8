//! `pressbox schedule`

use std::path::Path;

use clap::{Args, Subcommand};
use jiff::Zoned;
use serde_json::{Value, json};

use super::context::Context;
use super::count::count;
use super::error::{CliError, Outcome, refused, usage};
use super::ui::{Tone, Ui};
use crate::delivery::{LATEST, LedgerWriter, ScheduledSend, remove, scheduled_sends, written};
use crate::release::{Slug, read_instant};
use crate::storage::text::rfc3339;

/// List the sendings that wait for their time, or cancel one
///
/// `pressbox send --at WHEN --later` schedules a sending, and `pressbox send --due` sends it.
#[derive(Debug, Args)]
pub(crate) struct ScheduleArgs {
    #[command(subcommand)]
    command: Option<ScheduleCommand>,
}

#[derive(Debug, Subcommand)]
enum ScheduleCommand {
    Cancel(CancelArgs),
}

/// Cancel the scheduled sendings of a release
#[derive(Debug, Args)]
struct CancelArgs {
    /// The release
    slug: Slug,

    /// Only the one for this time, as in `2022-05-13 08:00 Europe/Stockholm`
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: &ScheduleArgs) -> Result<Outcome, CliError> {
    match &args.command {
        None => list(ui, context),
        Some(ScheduleCommand::Cancel(args)) => cancel(ui, context, args),
    }
}

/// How far a scheduled sending is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting,
    Due,
    /// Too late to be sent automatically.
    Overdue,
    Cancelled,
}

impl Stage {
    fn of(context: &Context, hour: &Zoned) -> Self {
        match context.now.duration_since(hour.timestamp()) {
            late if late.is_negative() => Self::Waiting,
            late if late > LATEST => Self::Overdue,
            _ => Self::Due,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Cancelled => "cancelled",
        }
    }

    fn tone(self) -> Tone {
        match self {
            Self::Waiting => Tone::Good,
            Self::Due => Tone::Strong,
            Self::Overdue => Tone::Careful,
            Self::Cancelled => Tone::Quiet,
        }
    }
}

fn list(ui: &Ui, context: &Context) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let (mut readable, mut rejected) = (Vec::new(), 0);
    for (path, scheduled) in scheduled_sends(&newsroom.schedule_dir()) {
        match scheduled {
            Ok((scheduled, hour)) => readable.push((hour, path, scheduled)),
            Err(error) => {
                rejected += 1;
                let (shown, error) = (context.shown(&path), CliError::from(error).one_line());
                ui.failed(&error);
                ui.hint(format!("correct `{shown}`, or delete it to cancel the sending"));
                ui.answer("", &json!({ "path": shown, "status": "rejected", "reason": error }))?;
            }
        }
    }
    readable.sort_by_key(|(hour, ..)| hour.timestamp());
    let mut overdue = false;
    for (hour, path, scheduled) in &readable {
        let stage = Stage::of(context, hour);
        overdue |= stage == Stage::Overdue;
        answer(ui, context, stage, hour, path, scheduled)?;
    }
    match readable.len() {
        0 if rejected == 0 => ui.status("nothing is scheduled"),
        number => ui.status(format!("{} scheduled", count(number, "sending is", "sendings are"))),
    }
    if overdue {
        ui.hint("what is overdue is sent with `pressbox send SLUG --due --late`, or cancelled with `pressbox schedule cancel SLUG`");
    }
    Ok(Outcome::of_failures(rejected))
}

fn cancel(ui: &Ui, context: &Context, args: &CancelArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let at = match &args.at {
        Some(when) => Some(
            read_instant(when, None)
                .map_err(|error| usage(error.to_string()).hinted("write the time as `pressbox schedule` shows it"))?,
        ),
        None => None,
    };
    let meant = |hour: &Zoned| at.as_ref().is_none_or(|at| at.timestamp() == hour.timestamp());
    let readable =
        scheduled_sends(&newsroom.schedule_dir()).into_iter().filter_map(|(path, read)| Some((path, read.ok()?)));
    let found: Vec<_> =
        readable.filter(|(_, (scheduled, hour))| scheduled.release == args.slug.as_str() && meant(hour)).collect();
    if found.is_empty() {
        return Err(refused(format!(
            "no sending of `{}` is scheduled{}",
            args.slug,
            if at.is_some() { " for then" } else { "" }
        ))
        .hinted("see what is, with `pressbox schedule`"));
    }
    let is_due = found.iter().any(|(_, (_, hour))| hour.timestamp() <= context.now);
    if is_due && LedgerWriter::is_at_work(&newsroom.library_dir()) {
        return Err(refused(format!("`{}` may be on its way: another `pressbox` is sending right now", args.slug))
            .hinted("stop that run with Ctrl-C or `kill`, and cancel it then"));
    }
    for (path, (scheduled, hour)) in &found {
        remove(path)?;
        answer(ui, context, Stage::Cancelled, hour, path, scheduled)?;
    }
    ui.status(format!("cancelled {}", count(found.len(), "sending", "sendings")));
    Ok(Outcome::Done)
}

fn answer(
    ui: &Ui,
    context: &Context,
    stage: Stage,
    hour: &Zoned,
    path: &Path,
    scheduled: &ScheduledSend,
) -> Result<(), CliError> {
    let ScheduledSend { release, lists, segment, closed, .. } = scheduled;
    let word = ui.paint(stage.tone(), &format!("{:<9}", stage.as_str()));
    let only = segment.as_ref().map(|segment| format!(", only `{segment}`")).unwrap_or_default();
    let to = if lists.is_empty() { String::new() } else { format!(" to {}{only}", lists.join(", ")) };
    let object: Value = json!({
        "release": release,
        "at": rfc3339(hour),
        "status": stage.as_str(),
        "path": context.shown(path),
        "lists": lists,
        "segment": segment,
        "closed": closed,
    });
    ui.answer(format!("{word} {}  `{release}`{to}", written(hour)), &object)
}
