//! Scheduled sendings that are due.

use std::fs;

use jiff::Zoned;
use serde_json::json;

use super::SendArgs;
use super::deliver::{self, Ended, Manner};
use super::wait::too_late;
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, OrExplain as _, Outcome};
use crate::cli::ui::Ui;
use crate::delivery::{LATEST, ScheduledSend, scheduled_sends, written};
use crate::newsroom::SendRequest;
use crate::storage::text::rfc3339;

/// Sends everything that is due, one after the other. One that cannot be sent does not hold up the others.
pub(super) fn run(ui: &Ui, context: &Context, args: &SendArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let (mut sent, mut failures, mut waiting) = (0, 0, Vec::new());
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
        if hour.timestamp() > context.now {
            waiting.push((hour, scheduled));
            continue;
        }
        match one(ui, context, args, &scheduled, &hour) {
            Ok(Ended { outcome, left }) => {
                sent += 1;
                failures += usize::from(outcome != Outcome::Done);
                if !args.dry_run && left == 0 {
                    fs::remove_file(&path).context(format!("`{shown}` has been sent, but cannot be deleted"))?;
                } else if left > 0 {
                    ui.status(format!("`{shown}` is kept: the next `send --due` retries what is left"));
                }
            }
            Err(error) => {
                failures += 1;
                ui.failed(format!("`{shown}`: {}", error.one_line()));
                for hint in error.hints() {
                    ui.hint(hint);
                }
            }
        }
    }
    if args.dry_run {
        for (hour, scheduled) in &waiting {
            let object = json!({
                "release": scheduled.release,
                "at": rfc3339(hour),
                "status": "waiting",
            });
            ui.answer(format!("waiting  `{}` until {}", scheduled.release, written(hour)), &object)?;
        }
    }
    let next = waiting.iter().min_by_key(|(hour, _)| hour.timestamp());
    let next = next.map(|(hour, scheduled)| format!("; the next is `{}` at {}", scheduled.release, written(hour)));
    let next = next.unwrap_or_default();
    match sent {
        0 if failures == 0 => ui.status(format!("nothing is due{next}")),
        _ => ui.status(format!("{} done{next}", count(sent, "scheduled sending is", "scheduled sendings are"))),
    }
    Ok(Outcome::of_failures(failures))
}

fn one(
    ui: &Ui,
    context: &Context,
    args: &SendArgs,
    scheduled: &ScheduledSend,
    hour: &Zoned,
) -> Result<Ended, CliError> {
    let late = context.now.duration_since(hour.timestamp());
    if late > LATEST && !args.late {
        return Err(too_late(hour, late).hinted("send it with `pressbox send --due --late`, or delete the file"));
    }
    let request = SendRequest { trust_ledger: args.trust_ledger, ..SendRequest::of_scheduled(scheduled)? };
    let then = Context { now: (context.clock)(), ..context.clone() };
    let newsroom = then.newsroom()?;
    deliver::run(ui, &then, &newsroom, request, Manner { dry_run: args.dry_run, yes: true })
}
