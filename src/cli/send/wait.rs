//! A mailing for later: it waits here, or is scheduled.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Zoned};
use serde_json::json;

use super::ask::ask;
use super::deliver::{self, Manner};
use super::show::{answer_plan, show, spoken};
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome, refused, usage};
use crate::cli::notices::Notices;
use crate::cli::remedies;
use crate::cli::stop_sign::stop_sign;
use crate::cli::ui::Ui;
use crate::delivery::{ClockCheck, ClockWait, ScheduledSend, choices, written};
use crate::newsroom::{Newsroom, SendRequest, Sending};
use crate::release::read_instant;
use crate::storage::text::rfc3339;

/// Shows the plan as it will be, asks, and waits or schedules the mailing.
pub(super) fn run(
    ui: &Ui,
    context: &Context,
    newsroom: &Newsroom,
    request: SendRequest,
    manner: Manner<'_>,
    when: &str,
    later: bool,
) -> Result<Outcome, CliError> {
    let lifts = is_lift(when);
    let hour = hour(newsroom, &request, when)?;
    if hour.timestamp() <= context.now {
        let past = spoken(context.now.duration_since(hour.timestamp()));
        return Err(refused(format!("`{}` was {past} ago", written(&hour)))
            .hinted("leave out `--at` to send now, or name a time in the future"));
    }
    let notices = Notices { ui, context };
    let environment = context.mail_environment();
    let sending = Sending::open(newsroom, request, &environment, hour.timestamp(), &notices)?;
    // Whatever can go wrong on this side is found now, and not at night when it is to be sent.
    let draft = sending.draft()?;
    // The attachments must be the same then as now.
    let request = sending.request().clone();
    ui.status(format!("at {}:", in_both(&hour)));
    show(ui, &sending, &draft, if manner.dry_run { usize::MAX } else { 12 });
    if manner.dry_run {
        answer_plan(ui, &sending, &draft)?;
        let messages = count(draft.audience.plan.due.len(), "message", "messages");
        ui.status(format!("would send {messages} then; nothing was sent or scheduled"));
        return Ok(Outcome::of_failures(draft.audience.unusable));
    }
    let plan = &draft.audience.plan;
    if plan.due.is_empty() {
        return Err(refused("nobody would get it then, so nothing was scheduled")
            .hinted("see why with `--dry-run`, and name a list with `--list NAME`"));
    }
    sending.transport()?;
    if !manner.yes {
        ask(ui, &request, plan)?;
    }
    if later {
        return schedule(ui, context, newsroom, request.scheduled(&hour, lifts), &hour, plan.due.len());
    }
    // What cannot be read, or is under no embargo any more, stays for the hour that was said.
    let embargo = || newsroom.embargo_of(&request.slug).ok().flatten().filter(|_| lifts);
    wait(ui, context, hour, embargo)?;
    // Everything is read again: people may have left the lists meanwhile, and texts may have been corrected.
    let then = Context { now: (context.clock)(), ..context.clone() };
    let newsroom = then.newsroom()?;
    deliver::run(ui, &then, &newsroom, request, Manner { yes: true, ..manner }).map(|ended| ended.outcome)
}

/// The hour that is meant; `lift` is when the embargo lifts.
fn hour(newsroom: &Newsroom, request: &SendRequest, when: &str) -> Result<Zoned, CliError> {
    if is_lift(when) {
        let slug = &request.slug;
        return newsroom.embargo_of(slug)?.ok_or_else(|| {
            refused(format!("`{slug}` is not under embargo"))
                .hinted("name the time as `YYYY-MM-DD HH:MM`, in your zone or with another behind it")
        });
    }
    // Without a zone it is an hour of the newsroom; the plan says which that is.
    let zone = newsroom.issuer().zone;
    read_instant(when, zone.iana_name()).map_err(|error| {
        let hint = match choices(&error) {
            Some([one, other]) => format!("write `{one}` or `{other}`"),
            None => "write the time as `YYYY-MM-DD HH:MM`, or with another zone, as `YYYY-MM-DD HH:MM Europe/London`"
                .to_owned(),
        };
        usage(error.to_string()).hinted(hint)
    })
}

fn is_lift(when: &str) -> bool {
    when.trim().eq_ignore_ascii_case("lift")
}

/// The time in its own zone and in UTC, so that nobody confuses the two.
fn in_both(hour: &Zoned) -> String {
    let universal = hour.with_time_zone(TimeZone::UTC);
    format!("{} ({} UTC)", written(hour), universal.strftime("%Y-%m-%d %H:%M"))
}

fn schedule(
    ui: &Ui,
    context: &Context,
    newsroom: &Newsroom,
    scheduled: ScheduledSend,
    hour: &Zoned,
    due: usize,
) -> Result<Outcome, CliError> {
    let kept = newsroom.schedule_later(&scheduled, hour, remedies::SCHEDULE_HEADER);
    let path = kept.map_err(|error| {
        let hint = remedies::of_unscheduled(&error);
        CliError::from(error).hinted(hint)
    })?;
    let shown = context.shown(&path);
    let object = json!({
        "release": scheduled.release,
        "at": rfc3339(hour),
        "status": "ordered",
        "path": shown,
        "messages": due,
    });
    let to = count(due, "journalist", "journalists");
    ui.answer(format!("scheduled `{}` for {}, to {to}: `{shown}`", scheduled.release, in_both(hour)), &object)?;
    if scheduled.lift {
        ui.hint("it goes when the embargo lifts, also if you move the embargo");
    }
    ui.hint("have a timer run `pressbox send --due`; `pressbox schedule` lists what is scheduled, and `pressbox schedule cancel` cancels it");
    Ok(Outcome::Done)
}

/// How often the release is looked at while a mailing waits: its embargo may be moved.
const LOOK: Duration = Duration::from_secs(20);

/// Waits by the wall clock, until Ctrl-C. `embargo` says when it lifts, for a mailing that waits for that.
fn wait(ui: &Ui, context: &Context, mut hour: Zoned, embargo: impl Fn() -> Option<Zoned>) -> Result<(), CliError> {
    let stop = stop_sign()?;
    let now = || (context.clock)();
    let left = |hour: &Zoned| spoken(hour.timestamp().duration_since(now()));
    ui.status(format!("waiting for {}: {}; Ctrl-C cancels it, and nothing is sent", in_both(&hour), left(&hour)));
    let mut wait = ClockWait::new(hour.timestamp(), now(), Instant::now());
    let mut looked = Instant::now();
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(refused("the wait was cancelled: nothing was sent"));
        }
        let check = wait.look(now(), Instant::now());
        if matches!(check, ClockCheck::Due) || looked.elapsed() > LOOK {
            looked = Instant::now();
            if let Some(moved) = embargo().filter(|moved| moved.timestamp() != hour.timestamp()) {
                hour = moved;
                ui.warn(format!("the embargo was moved: waiting for {}", in_both(&hour)));
                wait = ClockWait::new(hour.timestamp(), now(), Instant::now());
                continue;
            }
        }
        match check {
            ClockCheck::Sleep(nap) => std::thread::sleep(nap),
            ClockCheck::Due => return Ok(()),
            ClockCheck::Jumped(by) => {
                let way = if by.is_negative() { "back" } else { "forward" };
                ui.warn(format!("the clock was moved {way} by {}: waiting by the new time", spoken(by.abs())));
            }
            ClockCheck::Late(by) => return Err(too_late(&hour, by)),
        }
    }
}

/// Refuses what should have been sent long ago.
pub(super) fn too_late(hour: &Zoned, by: SignedDuration) -> CliError {
    refused(format!("it was due at `{}`, {} ago, and is too late to be sent automatically", written(hour), spoken(by)))
}
