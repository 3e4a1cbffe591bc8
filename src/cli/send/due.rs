//! Scheduled mailings that are due.

use jiff::{SignedDuration, Zoned};

use super::SendArgs;
use super::deliver::{self, Ended, Manner};
use super::lift;
use super::show::spoken;
use super::told::{Told, failure};
use super::wait::too_late;
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Kind, OrExplain as _, Outcome, refused};
use crate::cli::schedule::{object, tell_unreadable};
use crate::cli::ui::Ui;
use crate::delivery::{LedgerWriter, written};
use crate::newsroom::{DueRequest, DueSendings, Newsroom, Scheduled, SendRequest, Settled, Turn};

/// Sends everything that is due, one after the other. One that cannot be sent does not hold up the others.
pub(super) fn run(ui: &Ui, context: &Context, args: &SendArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    // Before the mail goes that links to it.
    let of_site = lift::run(ui, context, &newsroom, args.dry_run);
    let request = DueRequest { release: args.slug.as_ref(), late: args.late, agreed: args.yes || args.dry_run };
    let DueSendings { turns, unreadable } = newsroom.due(request);
    for one in &unreadable {
        tell_unreadable(ui, context, one);
    }
    if let Some(slug) = args.slug.as_ref().filter(|_| turns.is_empty()) {
        if !unreadable.is_empty() {
            // One of these may be the one that is meant.
            ui.status(format!("nothing was sent: none of the readable files in `schedule` is for `{slug}`"));
            return Ok(Outcome::SomeFailed);
        }
        return Err(refused(format!("no mailing of `{slug}` is scheduled"))
            .hinted("`pressbox schedule` lists what is scheduled"));
    }
    let (mut done, mut kept, mut failures, mut closed) = (0, 0, unreadable.len(), 0);
    for (scheduled, turn) in &turns {
        let shown = context.shown(&scheduled.path);
        match *turn {
            Turn::Wait => continue,
            Turn::Closed => {
                closed += 1;
                continue;
            }
            Turn::Close(late) => {
                failures += 1;
                close(ui, &newsroom, scheduled, &shown, late, args.dry_run)?;
                continue;
            }
            Turn::Ask(late) => match agreed(ui, scheduled, late)? {
                Some(true) => {}
                Some(false) => {
                    ui.status(format!("`{shown}` is left as it is"));
                    continue;
                }
                None => {
                    failures += 1;
                    tell(ui, &shown, &overdue(scheduled, late));
                    continue;
                }
            },
            Turn::Send => {}
        }
        let is_sending = || !args.dry_run && newsroom.is_sending();
        let is_busy = |error: &CliError| error.kind == Kind::Busy;
        let told = Told::after(&scheduled.sending.told);
        let _turn = if args.dry_run { None } else { newsroom.lock_turn() };
        let Some(ended) = scheduled.in_turn(&is_sending, &is_busy, || one(ui, context, args, scheduled, &told)) else {
            ui.status(format!("`{shown}` is no longer there: it was cancelled, or another run has sent it"));
            continue;
        };
        match ended {
            Err(error) if is_busy(&error) => {
                let lock = context.shown(&LedgerWriter::lock_file(&newsroom.library_dir()));
                ui.status(format!("another `pressbox` is sending from this newsroom and has locked `{lock}`: that run and the next will send the rest"));
                return Ok(lift::outcome(Outcome::of_failures(failures), of_site));
            }
            Ok(ended) => {
                failures += usize::from(ended.outcome != Outcome::Done);
                if args.dry_run || settle(ui, &newsroom, scheduled, &shown, &ended, &told)? {
                    done += 1;
                } else {
                    kept += 1;
                }
            }
            Err(error) => {
                failures += 1;
                kept += 1;
                if told.is_news(&failure(&error)) {
                    tell(ui, &shown, &error);
                } else {
                    ui.status(format!("no change since the last run: `{shown}`: {}", error.one_line()));
                }
                if !args.dry_run
                    && let Err(error) = scheduled.keep_told(&newsroom, &told.kept_of_all())
                {
                    ui.warn(CliError::from(error).one_line());
                }
            }
        }
    }
    let waiting: Vec<_> =
        turns.iter().filter(|(_, turn)| *turn == Turn::Wait).map(|(scheduled, _)| scheduled).collect();
    if args.dry_run {
        for scheduled in &waiting {
            let line = format!("waiting  `{}` until {}", scheduled.sending.release, written(&scheduled.hour));
            ui.answer(line, &object(context, scheduled.stage(context.now), scheduled))?;
        }
    }
    let counts = Counts { done, kept, failures, closed };
    sum_up(ui, counts, &waiting, args.dry_run);
    Ok(lift::outcome(Outcome::of_failures(failures), of_site))
}

/// What became of the scheduled mailings.
#[derive(Debug, Clone, Copy)]
struct Counts {
    done: usize,
    /// Of which the files stay for the next run.
    kept: usize,
    failures: usize,
    closed: usize,
}

/// Says how many were sent, and when the next is due.
fn sum_up(ui: &Ui, counts: Counts, waiting: &[&Scheduled], dry_run: bool) {
    let Counts { done, kept, failures, closed } = counts;
    let next = waiting.iter().min_by_key(|one| one.hour.timestamp());
    let next = next.map(|one| format!("; the next is `{}` at {}", one.sending.release, written(&one.hour)));
    let next = next.unwrap_or_default();
    if closed > 0 {
        let overdue = count(closed, "scheduled mailing is", "scheduled mailings are");
        ui.status(format!("{overdue} more than 6 hours overdue: see `pressbox schedule`"));
    }
    let mailings = count(done, "scheduled mailing", "scheduled mailings");
    let kept = if kept > 0 { format!(", {} kept", count(kept, "is", "are")) } else { String::new() };
    match done {
        0 if failures == 0 => ui.status(format!("nothing is due{next}")),
        _ if dry_run => ui.status(format!("{mailings} would be sent; nothing was{next}")),
        0 => ui.status(format!("no scheduled mailing was completed{kept}{next}")),
        _ => ui.status(format!("sent {mailings}{kept}{next}")),
    }
}

/// Reports one that is more than 6 hours overdue, and how much of it was sent, and closes it.
fn close(
    ui: &Ui,
    newsroom: &Newsroom,
    scheduled: &Scheduled,
    shown: &str,
    late: SignedDuration,
    dry_run: bool,
) -> Result<(), CliError> {
    let error = overdue(scheduled, late);
    ui.failed(format!("`{shown}`: {}", error.one_line()));
    if let Some(partly) = newsroom.partly_sent(scheduled)? {
        let has = count(partly.sent, "journalist has", "journalists have");
        let (release, left) = (&scheduled.sending.release, partly.left);
        ui.warn(format!("{has} `{release}` already, and {} not received it yet", count(left, "has", "have")));
    }
    ui.hints(&error);
    if !dry_run {
        scheduled.close(newsroom)?;
        ui.hint("it will not be sent automatically; `pressbox schedule` still lists it");
    }
    Ok(())
}

/// Asks whether what is more than 6 hours overdue is sent; `None` where nobody can be asked.
fn agreed(ui: &Ui, scheduled: &Scheduled, late: SignedDuration) -> Result<Option<bool>, CliError> {
    let Scheduled { sending, hour, .. } = scheduled;
    ui.confirm(&format!("send `{}`, which was due at `{}`, {} ago?", sending.release, written(hour), spoken(late)))
}

/// Says why a scheduled mailing is not sent.
fn tell(ui: &Ui, shown: &str, error: &CliError) {
    ui.failed(format!("`{shown}`: {}", error.one_line()));
    ui.hints(error);
}

/// Says what became of a scheduled mailing's file, and returns whether all of it is sent.
fn settle(
    ui: &Ui,
    newsroom: &Newsroom,
    scheduled: &Scheduled,
    shown: &str,
    ended: &Ended,
    told: &Told,
) -> Result<bool, CliError> {
    let (settled, kept) = scheduled.settle(newsroom, ended.left, ended.in_doubt, &told.kept());
    match settled {
        Settled::Done => {
            kept.context(format!("`{shown}` has been sent, but cannot be deleted"))?;
            return Ok(true);
        }
        Settled::TriedAgain => {
            ui.status(format!("`{shown}` is kept: the next `send --due` retries what is left"));
        }
        Settled::InDoubt => ui.status(format!("`{shown}` is kept until you settle the messages in doubt")),
    }
    if let Err(error) = kept {
        ui.warn(CliError::from(error).one_line());
    }
    Ok(false)
}

/// Refuses what is more than 6 hours overdue, with how to send or cancel it.
fn overdue(scheduled: &Scheduled, late: SignedDuration) -> CliError {
    let (release, hour): (&str, &Zoned) = (&scheduled.sending.release, &scheduled.hour);
    too_late(hour, late).hinted(format!(
        "send it with `pressbox send {release} --due --late`, or cancel it with `pressbox schedule cancel {release}`"
    ))
}

fn one(ui: &Ui, context: &Context, args: &SendArgs, scheduled: &Scheduled, told: &Told) -> Result<Ended, CliError> {
    let sending = &scheduled.sending;
    let order = Some((scheduled.path.clone(), sending.clone()));
    let request = SendRequest {
        trust_ledger: args.trust_ledger,
        link_check: !args.no_link_check,
        order,
        ..SendRequest::of_scheduled(sending)?
    };
    let then = Context { now: (context.clock)(), ..context.clone() };
    let newsroom = then.newsroom()?;
    let manner = Manner { dry_run: args.dry_run, yes: true, told: Some(told) };
    deliver::run(ui, &then, &newsroom, request, manner)
}
