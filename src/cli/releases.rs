//! `pressbox releases`

use std::collections::BTreeMap;

use clap::Args;
use serde_json::{Value, json};

use super::context::Context;
use super::count::count;
use super::error::{CliError, Outcome};
use super::local_time::local_time;
use super::messages;
use super::photo_json::clip;
use super::strays::ToldStray;
use super::ui::{Tone, Ui};
use crate::delivery::{Channel, MailingTally, MessageState};
use crate::newsroom::{Newsroom, ReleaseOverview, Stage};
use crate::release::is_new_headline;
use crate::storage::text::rfc3339;

/// Show every release: its editions, its embargo, what was sent and what is scheduled
#[derive(Debug, Args)]
pub(crate) struct ReleasesArgs {}

pub(crate) fn run(ui: &Ui, context: &Context, _: &ReleasesArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let mailings = newsroom.mailing_tallies()?;
    let mut failures = 0;
    let releases = newsroom.release_overviews(&mailings)?;
    let width = releases.iter().map(|release| release.slug.as_str().len()).max().unwrap_or(0).min(40);
    for release in &releases {
        let name = ui.paint(Tone::Strong, &format!("{:<width$}", release.slug.as_str()));
        match &release.editions {
            Ok(_) => ui.answer(format!("{name}  {}", told(&newsroom, release)), &object(&newsroom, release))?,
            Err(error) => {
                failures += 1;
                let why = CliError::one_line_of(error);
                ui.failed(format!("`{}`: {why}", release.slug));
                ui.answer("", &json!({ "slug": release.slug.as_str(), "status": "rejected", "reason": why }))?;
            }
        }
    }
    let strays = newsroom.releases().strays()?;
    for stray in &strays {
        let told = ToldStray::of(context, stray);
        ui.failed(&told.why);
        ui.hint(&told.hint);
        ui.answer("", &told.object("status"))?;
    }
    failures += strays.len();
    if releases.is_empty() {
        ui.status("there are no releases yet");
        ui.hint("write one with `pressbox release new RELEASE`, or import one with `pressbox release import FILE`");
    } else {
        ui.status(count(releases.len(), "release", "releases").to_string());
    }
    Ok(Outcome::of_failures(failures))
}

/// Headline, editions, and what became of it, each on a line of its own where there is something to say.
fn told(newsroom: &Newsroom, release: &ReleaseOverview) -> String {
    let editions = release.editions.as_deref().unwrap_or_default();
    let headline = editions.first().map_or("", |edition| edition.headline.as_str());
    let versions = editions.iter().map(|edition| match edition.version {
        1 => format!("`{}`", edition.language),
        version => format!("`{}` version {version}", edition.language),
    });
    let headline = if is_new_headline(headline) { "(no headline yet)" } else { &clip(headline, 72) };
    let mut lines = vec![format!("{headline}  {}", versions.collect::<Vec<_>>().join(", "))];
    if let Some(lift) = release.embargo(newsroom.now) {
        lines.push(format!("  under embargo until {}", local_time(lift)));
    }
    for mailing in &release.messages {
        let of = if mailing.version > 1 { format!("version {}: ", mailing.version) } else { String::new() };
        lines.push(format!("  {of}{}", tally(mailing)));
    }
    for (hour, stage) in &release.scheduled {
        let word = if *stage == Stage::Waiting { "scheduled for" } else { stage.as_str() };
        lines.push(format!("  {word} {}", local_time(hour)));
    }
    lines.join("\n")
}

/// `120 sent, 2 refused`
fn tally(mailing: &MailingTally) -> String {
    let parts = shown(mailing).into_iter().map(|(state, n)| format!("{n} {}", messages::said(state, Channel::Smtp)));
    parts.collect::<Vec<_>>().join(", ")
}

/// The states in the order of a report; one that is being handed over is in doubt.
pub(super) fn shown(mailing: &MailingTally) -> Vec<(MessageState, usize)> {
    let mut numbers: BTreeMap<MessageState, usize> = BTreeMap::new();
    for (state, number) in &mailing.states {
        let state = if *state == MessageState::Intent { MessageState::InDoubt } else { *state };
        *numbers.entry(state).or_default() += number;
    }
    MessageState::ALL.into_iter().filter_map(|state| Some((state, *numbers.get(&state)?))).collect()
}

fn object(newsroom: &Newsroom, release: &ReleaseOverview) -> Value {
    let editions = release.editions.as_deref().unwrap_or_default();
    let edition = |of: &crate::release::Release| json!({ "language": of.language, "headline": of.headline, "version": of.version });
    let mailing = |mailing: &MailingTally| {
        let mut object = json!({ "version": mailing.version });
        for (state, number) in shown(mailing) {
            object[state.as_str()] = number.into();
        }
        object
    };
    let scheduled = |(hour, stage): &(jiff::Zoned, Stage)| json!({ "at": rfc3339(hour), "status": stage.as_str() });
    json!({
        "slug": release.slug.as_str(),
        "editions": editions.iter().map(edition).collect::<Vec<_>>(),
        "version": editions.iter().map(|edition| edition.version).max(),
        "embargo": release.embargo(newsroom.now).map(rfc3339),
        "sent": release.messages.iter().map(mailing).collect::<Vec<_>>(),
        "due": release.scheduled.iter().map(scheduled).collect::<Vec<_>>(),
    })
}
