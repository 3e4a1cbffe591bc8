//! `pressbox status`

use std::fs;

use clap::Args;
use serde_json::json;

use super::context::Context;
use super::count::count;
use super::error::{CliError, Outcome};
use super::local_time::{local_time, with_local_times};
use super::messages;
use super::pending;
use super::releases::shown;
use super::remedies::{deciding, of_schedule, of_schedule_fault, review_metadata};
use super::strays::ToldStray;
use super::ui::{Tone, Ui, in_a_line};
use crate::delivery::{Channel, MessageState};
use crate::newsroom::{Newsroom, PhotoConcern, Schedule, Stage};
use crate::storage::text::rfc3339;

/// Show what needs your attention: what is scheduled, unsent, in doubt or under embargo, photos to look at, and people to decide on
///
/// It changes nothing, and succeeds whatever it finds.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {}

pub(crate) fn run(ui: &Ui, context: &Context, _: &StatusArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let mut things = Things { ui, number: 0, hints: Vec::new() };
    tell_settings(&mut things, &newsroom)?;
    tell_schedule(&mut things, context, &newsroom)?;
    tell_messages(&mut things, &newsroom)?;
    tell_releases(&mut things, context, &newsroom)?;
    tell_photos(&mut things, &newsroom)?;
    tell_people(&mut things, &newsroom)?;
    let Things { number, hints, .. } = things;
    if number == 0 && is_empty(&newsroom) {
        ui.status("nothing is here yet");
        ui.hint(
            "take your photos in with `pressbox ingest FOLDER`, and begin a release with `pressbox release new NAME`",
        );
    } else if number == 0 {
        ui.status("nothing needs your attention");
    }
    for hint in hints {
        ui.hint(hint);
    }
    Ok(Outcome::Done)
}

/// Whether it has neither photos nor releases.
fn is_empty(newsroom: &Newsroom) -> bool {
    let has = |folder: &str| fs::read_dir(newsroom.root.join(folder)).is_ok_and(|mut entries| entries.next().is_some());
    !has("library/originals") && !has("releases")
}

/// What is told, and what to do about it afterwards: each hint once.
struct Things<'a> {
    ui: &'a Ui,
    number: usize,
    hints: Vec<String>,
}

impl Things<'_> {
    fn tell(&mut self, tone: Tone, word: &str, text: &str, object: &serde_json::Value) -> Result<(), CliError> {
        self.number += 1;
        self.ui.answer(format!("{}  {text}", self.ui.paint(tone, &format!("{word:<9}"))), object)
    }

    fn hint(&mut self, hint: impl Into<String>) {
        let hint = hint.into();
        if !self.hints.contains(&hint) {
            self.hints.push(hint);
        }
    }

    /// A part that cannot be read; the others are told all the same.
    fn unreadable(&mut self, error: impl Into<CliError>) {
        let error = error.into();
        self.number += 1;
        self.ui.warn(error.one_line());
        self.ui.hints(&error);
    }
}

fn tell_settings(things: &mut Things<'_>, newsroom: &Newsroom) -> Result<(), CliError> {
    for fault in newsroom.setting_faults() {
        let (name, why) = (fault.setting(), CliError::one_line_of(&fault));
        let object = json!({ "kind": "setting", "name": name, "state": "rejected", "reason": why });
        things.tell(Tone::Bad, "invalid", &why, &object)?;
        for hint in CliError::from(fault).hints() {
            things.hint(hint.as_str());
        }
    }
    Ok(())
}

fn tell_schedule(things: &mut Things<'_>, context: &Context, newsroom: &Newsroom) -> Result<(), CliError> {
    let schedule = newsroom.schedule();
    let faults = schedule.faults(newsroom);
    let Schedule { sendings, unreadable } = schedule;
    let mut sendings: Vec<_> = sendings.into_iter().zip(faults).collect();
    sendings.sort_by_key(|(scheduled, _)| scheduled.hour.timestamp());
    for (scheduled, faults) in &sendings {
        let stage = scheduled.stage(newsroom.now);
        let (word, tone) = match stage {
            Stage::Waiting => ("scheduled", Tone::Good),
            Stage::Due => ("due", Tone::Strong),
            Stage::Overdue | Stage::Cancelled => ("overdue", Tone::Bad),
        };
        let release = &scheduled.sending.release;
        if stage == Stage::Overdue {
            things.hint(format!(
                "send what is overdue with `pressbox send {release} --due --late`, or cancel it with `pressbox schedule cancel {release}`"
            ));
        }
        let lists: Vec<_> = scheduled.sending.lists.iter().map(|list| format!("`{list}`")).collect();
        let to = if lists.is_empty() { String::new() } else { format!(" to {}", lists.join(", ")) };
        things.tell(
            tone,
            word,
            &format!("`{release}`{to}, {}", local_time(&scheduled.hour)),
            &json!({
                "kind": "mailing",
                "name": release.as_str(),
                "state": word,
                "at": rfc3339(&scheduled.hour),
                "lists": scheduled.sending.lists,
            }),
        )?;
        let path = context.shown(&scheduled.path);
        for fault in faults {
            let why = format!("`{path}`: {}", CliError::one_line_of(fault));
            let object = json!({ "kind": "mailing", "name": release.as_str(), "state": "rejected", "path": path, "reason": why });
            things.tell(Tone::Bad, "unusable", &why, &object)?;
            things.hint(of_schedule_fault(fault, release, &path));
        }
    }
    for one in &unreadable {
        let (why, path) = (CliError::one_line_of(&one.error), context.shown(&one.path));
        let object = json!({ "kind": "mailing", "name": path, "state": "rejected", "reason": why });
        things.tell(Tone::Bad, "unusable", &why, &object)?;
        things.hint(of_schedule(&one.error, &path));
    }
    Ok(())
}

fn tell_messages(things: &mut Things<'_>, newsroom: &Newsroom) -> Result<(), CliError> {
    let mailings = match newsroom.mailing_tallies() {
        Ok(mailings) => mailings,
        Err(error) => {
            things.unreadable(error);
            return Ok(());
        }
    };
    for mailing in &mailings {
        let open = [MessageState::InDoubt, MessageState::Deferred, MessageState::Queued];
        for (state, number) in shown(mailing).into_iter().filter(|(state, _)| open.contains(state)) {
            let release = &mailing.release;
            let tone = if state == MessageState::InDoubt { Tone::Bad } else { Tone::Careful };
            let text = format!("{} of `{release}`", count(number, "message", "messages"));
            things.tell(
                tone,
                messages::said(state, Channel::Smtp),
                &text,
                &json!({
                    "kind": "messages",
                    "name": release,
                    "state": state.as_str(),
                    "version": mailing.version,
                    "number": number,
                }),
            )?;
            things.hint(if state == MessageState::InDoubt {
                format!(
                    "see who may have it with `pressbox report {release}`, then run `pressbox resolve {release} --mark-sent` or \
                     `--resend`"
                )
            } else {
                "what is queued or deferred goes with the next run of the same `pressbox send`".to_owned()
            });
        }
    }
    Ok(())
}

fn tell_releases(things: &mut Things<'_>, context: &Context, newsroom: &Newsroom) -> Result<(), CliError> {
    let releases = match newsroom.release_overviews(&[]) {
        Ok(releases) => releases,
        Err(error) => {
            things.unreadable(error);
            return Ok(());
        }
    };
    for release in &releases {
        let name = release.slug.as_str();
        if let Err(error) = &release.editions {
            let why = CliError::one_line_of(error);
            let object = json!({ "kind": "release", "name": name, "state": "rejected", "reason": why });
            things.tell(Tone::Bad, "unusable", &why, &object)?;
            things.hint(format!("correct what `pressbox release check {name}` finds"));
        }
        if let Some(lift) = release.embargo(newsroom.now) {
            let object = json!({ "kind": "release", "name": name, "state": "embargoed", "until": rfc3339(lift) });
            things.tell(Tone::Careful, "embargoed", &format!("`{name}` until {}", local_time(lift)), &object)?;
        }
    }
    match newsroom.releases().strays() {
        Ok(strays) => {
            for stray in &strays {
                let told = ToldStray::of(context, stray);
                things.tell(Tone::Bad, "unused", &told.why, &told.object("state"))?;
                things.hint(told.hint);
            }
        }
        Err(error) => things.unreadable(error),
    }
    Ok(())
}

fn tell_photos(things: &mut Things<'_>, newsroom: &Newsroom) -> Result<(), CliError> {
    let photos = match newsroom.photos_of_concern() {
        Ok(photos) => photos,
        Err(error) => {
            things.unreadable(error);
            return Ok(());
        }
    };
    for (photo, concern) in &photos {
        let (short, file) = (photo.id.short(), photo.names.first());
        let (tone, text, until) = match concern {
            PhotoConcern::Unread(blocks) => {
                let blocks: Vec<_> = blocks.iter().map(|block| block.name()).collect();
                things.hint(review_metadata(&short));
                (
                    Tone::Bad,
                    format!("damaged {}; it goes nowhere until you have looked at it", blocks.join(" and ")),
                    None,
                )
            }
            PhotoConcern::Expiring(last) => (Tone::Careful, format!("may be used until {last}"), Some(last)),
            PhotoConcern::Expired(last) => (Tone::Bad, format!("could only be used until {last}"), Some(last)),
        };
        let named = file.map(|name| format!("  `{}`", in_a_line(name))).unwrap_or_default();
        let object = json!({
            "kind": "photo",
            "name": photo.id,
            "state": concern.as_str(),
            "until": until,
            "file": file,
        });
        things.tell(tone, concern.as_str(), &format!("{short}{named}  {text}"), &object)?;
    }
    Ok(())
}

fn tell_people(things: &mut Things<'_>, newsroom: &Newsroom) -> Result<(), CliError> {
    let waiting = pending::known(things.ui, newsroom);
    let zone = newsroom.issuer().zone;
    for (address, held) in waiting.iter() {
        let object = json!({
            "kind": "journalist",
            "name": address.as_str(),
            "state": "pending",
            "since": held.since,
            "why": held.why,
        });
        let since = with_local_times(&held.since, &zone);
        let text = format!("{address} gets no mail until you decide, since {since}: {}", in_a_line(&held.why));
        things.tell(Tone::Careful, "pending", &text, &object)?;
        things.hint(if waiting.len() == 1 { deciding(address.as_str()) } else { deciding("ADDRESS") });
    }
    Ok(())
}
