//! Scheduled sendings that are due.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Zoned};
use serde_json::json;

use super::SendArgs;
use super::deliver::{self, Ended, Manner};
use super::show::spoken;
use super::wait::too_late;
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Kind, OrExplain as _, Outcome, refused};
use crate::cli::ui::Ui;
use crate::delivery::{
    Channel, LATEST, Ledger, LedgerWriter, Mailing, MessageState, ScheduledSend, close, keep_told, remove,
    scheduled_sends, written,
};
use crate::newsroom::{Newsroom, SendRequest};
use crate::release::Slug;
use crate::storage::text::rfc3339;

/// Sends everything that is due, one after the other. One that cannot be sent does not hold up the others.
pub(super) fn run(ui: &Ui, context: &Context, args: &SendArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let (mut done, mut failures, mut closed, mut waiting) = (0, 0, 0, Vec::new());
    let mut named = args.slug.is_none();
    for (path, scheduled) in scheduled_sends(&newsroom.schedule_dir()) {
        let shown = context.shown(&path);
        let (scheduled, hour) = match scheduled {
            Ok(read) => read,
            Err(error) => {
                failures += 1;
                ui.failed(CliError::from(error).one_line());
                ui.hint(format!("correct `{shown}`, or delete it to cancel the sending"));
                continue;
            }
        };
        if args.slug.as_ref().is_some_and(|slug| slug.as_str() != scheduled.release) {
            continue;
        }
        named = true;
        if hour.timestamp() > context.now {
            waiting.push((hour, scheduled));
            continue;
        }
        let late = context.now.duration_since(hour.timestamp());
        if late > LATEST && !args.late {
            if scheduled.closed.is_some() {
                closed += 1;
                continue;
            }
            failures += 1;
            let error = too_late(&hour, late).hinted(late_hint(&scheduled.release));
            ui.failed(format!("`{shown}`: {}", error.one_line()));
            tell_partly_sent(ui, &newsroom, &scheduled)?;
            for hint in error.hints() {
                ui.hint(hint);
            }
            if !args.dry_run {
                close(&path, &context.now.to_zoned(newsroom.issuer().zone))?;
                ui.hint("it is closed now, and no later run mentions it; `pressbox schedule` still does");
            }
            continue;
        }
        if late > LATEST && args.slug.is_none() && !args.yes && !args.dry_run {
            match agreed(ui, &hour, late, &scheduled)? {
                Some(true) => {}
                Some(false) => {
                    ui.status(format!("`{shown}` is left as it is"));
                    continue;
                }
                None => {
                    failures += 1;
                    tell(ui, &shown, &too_late(&hour, late).hinted(late_hint(&scheduled.release)));
                    continue;
                }
            }
        }
        let is_busy = || !args.dry_run && LedgerWriter::is_at_work(&newsroom.library_dir());
        let Some(ended) = in_turn(&path, &is_busy, || one(ui, context, args, &scheduled)) else {
            ui.status(format!("`{shown}` is no longer there: it was cancelled, or another run has sent it"));
            continue;
        };
        match ended {
            Err(error) if error.kind == Kind::Busy => {
                let lock = context.shown(&LedgerWriter::lock_file(&newsroom.library_dir()));
                ui.status(format!("another `pressbox` is sending from this newsroom and has locked `{lock}`: the rest is left to it and to the next run"));
                return Ok(Outcome::of_failures(failures));
            }
            Ok(ended) => {
                failures += usize::from(ended.outcome != Outcome::Done);
                if args.dry_run || keep_or_remove(ui, &path, &shown, &ended)? {
                    done += 1;
                }
            }
            Err(error) => {
                failures += 1;
                tell(ui, &shown, &error);
            }
        }
    }
    if let Some(slug) = args.slug.as_ref().filter(|_| !named) {
        return Err(
            refused(format!("no sending of `{slug}` is scheduled")).hinted("see what is, with `pressbox schedule`")
        );
    }
    if args.dry_run {
        answer_waiting(ui, &waiting)?;
    }
    let next = waiting.iter().min_by_key(|(hour, _)| hour.timestamp());
    let next = next.map(|(hour, scheduled)| format!("; the next is `{}` at {}", scheduled.release, written(hour)));
    let next = next.unwrap_or_default();
    if closed > 0 {
        let overdue = count(closed, "scheduled sending is", "scheduled sendings are");
        ui.status(format!("{overdue} too long overdue: see `pressbox schedule`"));
    }
    match done {
        0 if failures == 0 => ui.status(format!("nothing is due{next}")),
        _ => ui.status(format!("{} done{next}", count(done, "scheduled sending is", "scheduled sendings are"))),
    }
    Ok(Outcome::of_failures(failures))
}

/// Asks whether what is too long overdue is sent; `None` where nobody can be asked.
fn agreed(ui: &Ui, hour: &Zoned, late: SignedDuration, scheduled: &ScheduledSend) -> Result<Option<bool>, CliError> {
    let ago = spoken(late);
    ui.confirm(&format!("send `{}`, which was due at `{}`, {ago} ago?", scheduled.release, written(hour)))
}

/// Says why a scheduled sending is not sent.
fn tell(ui: &Ui, shown: &str, error: &CliError) {
    ui.failed(format!("`{shown}`: {}", error.one_line()));
    for hint in error.hints() {
        ui.hint(hint);
    }
}

/// Deletes a scheduled sending that is done, and returns whether it is; of one that stays, keeps what was said about it.
fn keep_or_remove(ui: &Ui, path: &Path, shown: &str, ended: &Ended) -> Result<bool, CliError> {
    if ended.left == 0 && ended.in_doubt == 0 {
        remove(path).context(format!("`{shown}` has been sent, but cannot be deleted"))?;
        return Ok(true);
    }
    if ended.left > 0 {
        ui.status(format!("`{shown}` is kept: the next `send --due` retries what is left"));
    } else {
        ui.status(format!("`{shown}` is kept until you have settled what is in doubt"));
    }
    if let Err(error) = keep_told(path, &ended.told) {
        ui.warn(CliError::from(error).one_line());
    }
    Ok(false)
}

fn answer_waiting(ui: &Ui, waiting: &[(Zoned, ScheduledSend)]) -> Result<(), CliError> {
    for (hour, scheduled) in waiting {
        let object = json!({
            "release": scheduled.release,
            "at": rfc3339(hour),
            "status": "waiting",
        });
        ui.answer(format!("waiting  `{}` until {}", scheduled.release, written(hour)), &object)?;
    }
    Ok(())
}

/// How to send or cancel what is too long overdue.
fn late_hint(release: &str) -> String {
    format!(
        "send it with `pressbox send {release} --due --late`, or cancel it with `pressbox schedule cancel {release}`"
    )
}

/// Sends what a file says, as soon as no other run sends; `None` if the file is gone by then. A run that sends for longer
/// than a few seconds is not waited for.
fn in_turn<T>(
    path: &Path,
    is_busy: &dyn Fn() -> bool,
    mut send: impl FnMut() -> Result<T, CliError>,
) -> Option<Result<T, CliError>> {
    const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
    const PAUSE: Duration = Duration::from_millis(100);
    let until = Instant::now() + LOCK_TIMEOUT;
    while path.exists() {
        let may_wait = Instant::now() < until;
        if may_wait && is_busy() {
            thread::sleep(PAUSE);
            continue;
        }
        match send() {
            Err(error) if error.kind == Kind::Busy && may_wait => {}
            ended => return Some(ended),
        }
    }
    None
}

fn one(ui: &Ui, context: &Context, args: &SendArgs, scheduled: &ScheduledSend) -> Result<Ended, CliError> {
    let request = SendRequest { trust_ledger: args.trust_ledger, ..SendRequest::of_scheduled(scheduled)? };
    let then = Context { now: (context.clock)(), ..context.clone() };
    let newsroom = then.newsroom()?;
    deliver::run(
        ui,
        &then,
        &newsroom,
        request,
        Manner { dry_run: args.dry_run, yes: true, told: Some(&scheduled.told) },
    )
}

/// How far a sending is that is closed.
fn tell_partly_sent(ui: &Ui, newsroom: &Newsroom, scheduled: &ScheduledSend) -> Result<(), CliError> {
    let ledger = Ledger::open(&newsroom.library_dir())?;
    let Ok(slug) = scheduled.release.parse::<Slug>() else { return Ok(()) };
    let Some(version) = ledger.versions(Channel::Smtp, &slug)?.pop() else { return Ok(()) };
    let entries = ledger.entries(Channel::Smtp, &Mailing { slug: slug.clone(), version })?;
    let of = |states: &[MessageState]| entries.iter().filter(|entry| states.contains(&entry.state)).count();
    let (sent, left) = (of(&[MessageState::Sent]), of(&[MessageState::Queued, MessageState::Deferred]));
    if sent > 0 {
        let has = count(sent, "journalist has", "journalists have");
        ui.warn(format!("{has} `{slug}` already, and {left} are still to get it"));
    }
    Ok(())
}
