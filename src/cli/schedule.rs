//! `pressbox schedule`

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::Context;
use super::count::count;
use super::error::{CliError, Outcome, usage};
use super::remedies::{of_schedule, of_schedule_fault};
use super::ui::{Tone, Ui};
use crate::delivery::written;
use crate::newsroom::{CancelledSendings, Schedule, ScheduleFault, Scheduled, Stage, UnreadableSchedule};
use crate::release::{Slug, read_instant};
use crate::storage::text::rfc3339;

/// List the scheduled mailings, or cancel one
///
/// `pressbox send --at WHEN --later` schedules a mailing, and `pressbox send --due` sends it.
#[derive(Debug, Args)]
pub(crate) struct ScheduleArgs {
    #[command(subcommand)]
    command: Option<ScheduleCommand>,
}

#[derive(Debug, Subcommand)]
enum ScheduleCommand {
    Cancel(CancelArgs),
}

/// Cancel the scheduled mailings of a release
#[derive(Debug, Args)]
struct CancelArgs {
    /// The release
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// Only the one scheduled for this time, as in `2022-05-13 08:00 Europe/Stockholm`
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: &ScheduleArgs) -> Result<Outcome, CliError> {
    match &args.command {
        None => list(ui, context),
        Some(ScheduleCommand::Cancel(args)) => cancel(ui, context, args),
    }
}

fn tone(stage: Stage) -> Tone {
    match stage {
        Stage::Waiting => Tone::Good,
        Stage::Due => Tone::Strong,
        Stage::Overdue => Tone::Careful,
        Stage::Cancelled => Tone::Quiet,
    }
}

fn list(ui: &Ui, context: &Context) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let schedule = newsroom.schedule();
    let faults = schedule.faults(&newsroom);
    let Schedule { sendings, unreadable } = schedule;
    for one in &unreadable {
        answer_unreadable(ui, context, one)?;
    }
    let mut sendings: Vec<_> = sendings.into_iter().zip(faults).collect();
    sendings.sort_by_key(|(scheduled, _)| scheduled.hour.timestamp());
    let (mut overdue, mut failures) = (false, unreadable.len());
    for (scheduled, faults) in &sendings {
        let stage = scheduled.stage(context.now);
        overdue |= stage == Stage::Overdue;
        answer(ui, context, stage, scheduled)?;
        failures += usize::from(!faults.is_empty());
        for fault in faults {
            answer_fault(ui, context, scheduled, fault)?;
        }
    }
    match sendings.len() {
        0 if unreadable.is_empty() => ui.status("nothing is scheduled"),
        number => ui.status(format!("{} scheduled", count(number, "mailing is", "mailings are"))),
    }
    if overdue {
        ui.hint("send what is overdue with `pressbox send RELEASE --due --late`, or cancel it with `pressbox schedule cancel RELEASE`");
    }
    Ok(Outcome::of_failures(failures))
}

fn cancel(ui: &Ui, context: &Context, args: &CancelArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let at = match &args.at {
        Some(when) => Some(
            read_instant(when, None)
                .map_err(|error| {
                    usage(error.to_string()).hinted("write the time exactly as `pressbox schedule` shows it")
                })?
                .timestamp(),
        ),
        None => None,
    };
    let CancelledSendings { sendings, unreadable, failed } = newsroom.cancel_scheduled(&args.slug, at)?;
    for one in &unreadable {
        answer_unreadable(ui, context, one)?;
    }
    for scheduled in &sendings {
        answer(ui, context, Stage::Cancelled, scheduled)?;
    }
    if let Some(error) = failed {
        return Err(error.into());
    }
    match sendings.len() {
        0 => {
            let then = if at.is_some() { " at that time" } else { "" };
            ui.status(format!(
                "nothing was cancelled: none of the readable files in `schedule` is for `{}`{then}",
                args.slug
            ));
        }
        number => ui.status(format!("cancelled {}", count(number, "mailing", "mailings"))),
    }
    Ok(Outcome::of_failures(unreadable.len()))
}

/// Tells of a file that cannot be read as a scheduled mailing, and what to do; returns why.
pub(super) fn tell_unreadable(ui: &Ui, context: &Context, unreadable: &UnreadableSchedule) -> String {
    let why = CliError::one_line_of(&unreadable.error);
    ui.failed(&why);
    ui.hint(of_schedule(&unreadable.error, &context.shown(&unreadable.path)));
    why
}

/// The same as an item of the answer.
fn answer_unreadable(ui: &Ui, context: &Context, unreadable: &UnreadableSchedule) -> Result<(), CliError> {
    let why = tell_unreadable(ui, context, unreadable);
    ui.answer("", &json!({ "path": context.shown(&unreadable.path), "status": "rejected", "reason": why }))
}

/// Tells what keeps a mailing from going out.
fn answer_fault(ui: &Ui, context: &Context, scheduled: &Scheduled, fault: &ScheduleFault) -> Result<(), CliError> {
    let (release, path) = (&scheduled.sending.release, context.shown(&scheduled.path));
    let why = CliError::one_line_of(fault);
    ui.failed(format!("`{path}`: {why}"));
    ui.hint(of_schedule_fault(fault, release, &path));
    ui.answer("", &json!({ "release": release, "path": path, "status": "rejected", "reason": why }))
}

fn answer(ui: &Ui, context: &Context, stage: Stage, scheduled: &Scheduled) -> Result<(), CliError> {
    let sending = &scheduled.sending;
    let word = ui.paint(tone(stage), &format!("{:<9}", stage.as_str()));
    let only = sending.segment.as_ref().map(|segment| format!(", only `{segment}`")).unwrap_or_default();
    let lists: Vec<_> = sending.lists.iter().map(|list| format!("`{list}`")).collect();
    let to = match &lists[..] {
        [] => String::new(),
        [list] => format!(" to the list {list}{only}"),
        lists => format!(" to the lists {}{only}", lists.join(", ")),
    };
    let then = if sending.lift { ", when its embargo lifts" } else { "" };
    let line = format!("{word} {}  `{}`{to}{then}", written(&scheduled.hour), sending.release);
    ui.answer(line, &object(context, stage, scheduled))
}

/// A scheduled mailing as an object.
pub(super) fn object(context: &Context, stage: Stage, scheduled: &Scheduled) -> Value {
    let sending = &scheduled.sending;
    json!({
        "release": sending.release,
        "at": rfc3339(&scheduled.hour),
        "lift": sending.lift,
        "status": stage.as_str(),
        "path": context.shown(&scheduled.path),
        "lists": sending.lists,
        "segment": sending.segment,
        "closed": sending.closed,
    })
}
