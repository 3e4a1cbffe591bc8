//! The plan on the screen, and in objects.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use crate::cli::count::{count, size};
use crate::cli::error::CliError;
use crate::cli::local_time::with_local_times;
use crate::cli::mail_events::{cancelled_line, cancelled_objects};
use crate::cli::mail_photos::{photos_line, photos_object};
use crate::cli::messages::{self, MessageView};
use crate::cli::remedies;
use crate::cli::ui::{Tone, Ui};
use crate::delivery::{Attachment, Channel, Mailing, Message, MessageState, PhotoCarrier, Plan, Planned, SkipReason};
use crate::newsroom::{Audience, Draft, Sending};
use crate::release::Language;

/// The plan for people: how many of each, and the exceptions by name.
pub(super) fn show(ui: &Ui, sending: &Sending<'_>, draft: &Draft, most: usize) {
    let Draft { audience, messages, photos, .. } = draft;
    let plan = &audience.plan;
    let Mailing { slug, version } = &plan.mailing;
    let of = if *version > 1 { format!(" version {version}") } else { String::new() };
    let due = count(plan.due.len(), "journalist", "journalists");
    let what = match sending.withdrawn_photo() {
        Some(photo) => format!("the notice about photo `{}` of `{}`", photo.short(), sending.request().slug),
        None => format!("`{slug}`{of}"),
    };
    ui.status(format!("{what} goes to {due}, {} skipped", plan.skipped.len()));
    show_correction(ui, audience, sending.request().also);
    show_carriers(ui, audience);
    let mut editions: BTreeMap<Language, usize> = BTreeMap::new();
    for planned in &plan.due {
        *editions.entry(planned.edition).or_default() += 1;
    }
    let mut total = 0;
    for (language, number) in &editions {
        let bytes = messages.get(language).map_or(0, Message::size);
        total += bytes * number;
        let each = if *number > 1 { " each" } else { "" };
        let bytes = size(u64::try_from(bytes).unwrap_or(0));
        ui.status(format!("  {} in `{language}`, {bytes}{each}", count(*number, "message", "messages")));
        if let Some(line) = photos.get(language).and_then(photos_line) {
            ui.status(format!("    {line}"));
        }
        if let Some(line) = cancelled_line(sending.cancelled_events(*language)) {
            ui.status(format!("    {line}"));
        }
        for file in messages.get(language).map(Message::attachments).unwrap_or_default() {
            let bytes = u64::try_from(file.bytes().len()).unwrap_or(0);
            ui.status(format!("    with `{}` attached, {}", file.name(), size(bytes)));
        }
    }
    if editions.len() > 1 {
        ui.status(format!("  {} in all", size(u64::try_from(total).unwrap_or(0))));
    }
    if let Some(day) = sending.dated_later() {
        ui.status(format!("  it bears the date {day} and goes before that day; to wait, use `--at \"{day} 08:00\"`"));
    }
    if !draft.private.is_empty() {
        let links = count(draft.private.len(), "message names", "messages name");
        ui.status(format!("  {links} the private link that its reader has, instead of asking for a reply"));
    }
    let rate = sending.rate();
    if let (Some(rate), Channel::Smtp, true) = (rate.filter(|rate| *rate > 0), plan.channel, plan.due.len() > 1) {
        // The first goes at once.
        let gaps = u64::try_from(plan.due.len() - 1).unwrap_or(0);
        let seconds = i64::try_from(gaps * 60 / u64::from(rate)).unwrap_or(0);
        let lasts = spoken(SignedDuration::from_secs(seconds.max(1)));
        ui.status(format!("  it takes about {lasts} at {rate} messages a minute"));
    }
    let missing = plan.due.iter().filter_map(|planned| Some((planned, planned.missing.as_ref()?)));
    let instead = missing.map(|(planned, missing)| {
        let whom = messages::whom(&planned.journalist.name, &planned.journalist.address);
        format!("  {whom} reads `{missing}` and gets `{}`", planned.edition)
    });
    some(ui, instead.collect(), most);
    let zone = sending.zone();
    let held = plan.skipped.iter().map(|held| {
        let whom = messages::whom(&held.journalist.name, &held.journalist.address);
        format!("  not to {whom}: {}", with_local_times(&reason(&held.why), &zone))
    });
    some(ui, held.collect(), most);
}

/// What is corrected, and which editions stay as they are.
fn show_correction(ui: &Ui, audience: &Audience, also: bool) {
    let Audience { plan, corrects, .. } = audience;
    let others = if also { ", and to everybody else as a new release" } else { "" };
    let versions: BTreeSet<u32> = corrects.values().copied().collect();
    match versions.first() {
        None => {}
        Some(before) if versions.len() == 1 => {
            ui.status(format!("  it corrects version {before} and goes to those who have that version{others}"));
        }
        Some(_) => {
            let each: Vec<_> =
                corrects.iter().map(|(edition, before)| format!("version {before} in `{edition}`")).collect();
            ui.status(format!("  it corrects {} and goes to those who have them{others}", each.join(", ")));
        }
    }
    let mut unchanged: BTreeMap<(Language, u32), usize> = BTreeMap::new();
    for held in &plan.skipped {
        if let SkipReason::Unchanged { edition, version } = held.why {
            *unchanged.entry((edition, version)).or_default() += 1;
        }
    }
    for ((edition, version), readers) in unchanged {
        let readers = count(readers, "reader gets", "readers get");
        ui.status(format!("  the `{edition}` edition is still version {version}: its {readers} nothing"));
    }
}

/// How the recipients of a notice about a photo received the photo.
fn show_carriers(ui: &Ui, audience: &Audience) {
    let number = |how| audience.carriers.values().filter(|carrier| **carrier == how).count();
    let mut parts = Vec::new();
    for (how, words) in [(PhotoCarrier::Message, "with the message"), (PhotoCarrier::Kit, "in a kit")] {
        if number(how) > 0 {
            parts.push(format!("{} {words}", number(how)));
        }
    }
    if !parts.is_empty() {
        ui.status(format!("  how they received the photo: {}", parts.join(", ")));
    }
    if number(PhotoCarrier::Perhaps) > 0 {
        let perhaps = count(number(PhotoCarrier::Perhaps), "journalist", "journalists");
        ui.status(format!(
            "  {perhaps} may have it: their messages are from before pressbox recorded each one's photos"
        ));
    }
}

fn some(ui: &Ui, lines: Vec<String>, most: usize) {
    let more = lines.len().saturating_sub(most);
    for line in lines.into_iter().take(most) {
        ui.status(line);
    }
    if more > 0 {
        ui.status(format!("  and {more} more; `--dry-run` shows all of them"));
    }
}

pub(super) fn answer_plan(ui: &Ui, sending: &Sending<'_>, draft: &Draft) -> Result<(), CliError> {
    let Draft { audience: Audience { plan, carriers, .. }, messages, photos, private, .. } = draft;
    for planned in &plan.due {
        let Planned { journalist, edition, version, message_id, missing, follows, .. } = planned;
        let view = MessageView {
            address: &journalist.address,
            name: &journalist.name,
            state: MessageState::Queued,
            message_id: message_id.as_str(),
            code: None,
            reply: None,
            why: None,
            channel: plan.channel,
        };
        let mut object = view.object();
        object["edition"] = edition.tag().into();
        object["version"] = (*version).into();
        if let Some(carrier) = carriers.get(&journalist.address) {
            object["has"] = carrier.as_str().into();
        }
        // What they read, and no edition is in.
        object["wanted"] = missing.clone().into();
        object["bytes"] = messages.get(edition).map(Message::size).into();
        object["photos"] = photos.get(edition).map(photos_object).into();
        let attached = messages.get(edition).map(Message::attachments).unwrap_or_default();
        object["attachments"] = attached.iter().map(attachment_object).collect();
        object["cancelled_events"] = cancelled_objects(sending.cancelled_events(*edition));
        object["private_link"] = private.get(&journalist.address).cloned().into();
        object["in_reply_to"] = follows.last().cloned().into();
        let whom = messages::whom(&journalist.name, &journalist.address);
        ui.answer(format!("{} {whom}", ui.paint(Tone::Quiet, "would go to")), &object)?;
    }
    answer_skipped(ui, plan)
}

fn attachment_object(file: &Attachment) -> serde_json::Value {
    serde_json::json!({
        "name": file.name(),
        "media_type": file.media_type(),
        "bytes": file.bytes().len(),
        "sha256": file.sha256().to_hex(),
    })
}

/// Those who get nothing now; people have read of them in the plan.
pub(super) fn answer_skipped(ui: &Ui, plan: &Plan) -> Result<(), CliError> {
    for held in &plan.skipped {
        // Why somebody was skipped last time is not a server's reply.
        let entry = held.entry.as_ref().filter(|entry| entry.state != MessageState::Skipped);
        let view = MessageView {
            address: &held.journalist.address,
            name: &held.journalist.name,
            state: MessageState::Skipped,
            message_id: held.message_id.as_str(),
            code: entry.and_then(|entry| entry.code),
            reply: entry.and_then(|entry| entry.reply.as_deref()),
            why: Some(reason(&held.why)),
            channel: plan.channel,
        };
        let mut object = view.object();
        object["reason"] = held.why.as_str().into();
        ui.answer("", &object)?;
    }
    Ok(())
}

/// How many messages earlier runs left in doubt.
pub(super) fn doubts_before(plan: &Plan) -> usize {
    plan.skipped.iter().filter(|held| held.why == SkipReason::InDoubt).count()
}

/// How many earlier runs were refused.
pub(super) fn failed_before(plan: &Plan) -> usize {
    plan.skipped.iter().filter(|held| matches!(held.why, SkipReason::Failed { .. })).count()
}

/// Says that some journalists may or may not have received it, and how to settle that.
pub(super) fn hint_of_doubts(ui: &Ui, plan: &Plan, in_doubt: usize) {
    if in_doubt > 0 {
        let slug = &plan.mailing.slug;
        ui.warn(format!("{} may or may not have received it", count(in_doubt, "journalist", "journalists")));
        ui.hint(format!("see which with `pressbox report {slug}`, then run `pressbox resolve {slug} --mark-sent` if they arrived, or `--resend` if they did not"));
    }
}

/// Those whom the server refused, and how they get it once that is fixed.
pub(super) fn tell_failed(ui: &Ui, plan: &Plan) {
    let failed = failed_before(plan);
    if failed > 0 {
        let slug = &plan.mailing.slug;
        ui.warn(match failed {
            1 => "the message to 1 journalist was refused and will not be delivered".to_owned(),
            _ => format!("the messages to {failed} journalists were refused and will not be delivered"),
        });
        ui.hint(format!(
            "see why with `pressbox report {slug}`; to try them again: `pressbox resolve {slug} --resend --failed`"
        ));
    }
}

/// `3 days`, `2 hours`, `5 minutes`, `40 seconds`.
pub(super) fn spoken(span: SignedDuration) -> String {
    let whole = |seconds: i64| usize::try_from(span.as_secs() / seconds).unwrap_or(0);
    match span.as_secs() {
        172_800.. => count(whole(86_400), "day", "days").to_string(),
        7_200.. => count(whole(3_600), "hour", "hours").to_string(),
        120.. => count(whole(60), "minute", "minutes").to_string(),
        _ => count(whole(1), "second", "seconds").to_string(),
    }
}

/// Why somebody gets nothing now, and what to do about it.
fn reason(why: &SkipReason) -> String {
    remedies::of_skipped(why).map_or_else(|| why.to_string(), |remedy| format!("{why}; {remedy}"))
}
