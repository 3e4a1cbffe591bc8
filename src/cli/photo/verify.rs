//! `pressbox photo verify`

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome};
use crate::cli::photo_json::conflict;
use crate::cli::ui::{Tone, Ui, in_a_line};
use crate::library::read_photo_file;
use crate::photo::container::Blocks;
use crate::photo::{
    Destination, Format, Merged, PictureFacts, Property, Requirement, RightsSettings, inspect, merge, missing,
};

/// Read the rights in any picture file, and report what is missing; needs no newsroom
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Picture files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: VerifyArgs) -> Result<Outcome, CliError> {
    // A journalist has no newsroom: the default settings apply.
    let (settings, rule) = match context.newsroom() {
        Ok(newsroom) => (newsroom.settings.rights, newsroom.settings.metadata.merge),
        Err(error) if context.named.is_some() => return Err(error),
        Err(_) => (RightsSettings::default(), crate::photo::MergeRule::default()),
    };
    let today = context.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut outcome = Outcome::Done;
    for path in &args.files {
        let shown = path.display().to_string();
        match read(&context.working_dir.join(path), rule) {
            Ok((format, facts, merged)) => {
                let lacks = missing_for(&merged, &settings);
                let expired = merged.metadata.expires.is_some_and(|last| last < today);
                let early = merged.metadata.not_before.filter(|first| *first > today);
                report(ui, &shown, (format, &facts, &merged), &lacks, (expired, early))?;
                if !lacks.is_empty() || expired || early.is_some() || !merged.unread.is_empty() {
                    outcome = Outcome::Refused;
                }
            }
            Err(reason) => {
                ui.answer("", &json!({ "path": shown, "status": "rejected", "reason": reason }))?;
                ui.failed(format!("`{}`: {reason}", in_a_line(&shown)));
                outcome = if args.files.len() == 1 || outcome == Outcome::Refused {
                    Outcome::Refused
                } else {
                    Outcome::SomeFailed
                };
            }
        }
    }
    Ok(outcome)
}

fn read(path: &Path, rule: crate::photo::MergeRule) -> Result<(Format, PictureFacts, Merged), String> {
    let (format, file) = read_photo_file(path).map_err(|error| error.to_string())?;
    let facts = inspect(format, &file).map_err(|error| error.to_string())?;
    let mut merged = merge(&Blocks::read(format, &file), None, rule);
    merged.notes.extend(facts.doubt.map(str::to_owned));
    Ok((format, facts, merged))
}

/// The requirements that are not met, each with the destinations that have it.
fn missing_for(merged: &Merged, settings: &RightsSettings) -> Vec<(Requirement, Vec<Destination>)> {
    let mut unmet: Vec<(Requirement, Vec<Destination>)> = Vec::new();
    for destination in Destination::ALL {
        for requirement in missing(&merged.metadata, destination, settings) {
            match unmet.iter_mut().find(|(known, _)| *known == requirement) {
                Some((_, destinations)) => destinations.push(destination),
                None => unmet.push((requirement, vec![destination])),
            }
        }
    }
    unmet
}

fn report(
    ui: &Ui,
    path: &str,
    (format, facts, merged): (Format, &PictureFacts, &Merged),
    lacks: &[(Requirement, Vec<Destination>)],
    (expired, early): (bool, Option<jiff::civil::Date>),
) -> Result<(), CliError> {
    let PictureFacts { width, height, .. } = *facts;
    let name = format.to_string().to_uppercase();
    let mut lines = vec![format!("{}  {name} {width}×{height}", ui.paint(Tone::Strong, path))];
    let mut put = |tone, label: &str, value: &str, source: &str| {
        let source = if source.is_empty() { String::new() } else { ui.paint(Tone::Quiet, &format!("  ({source})")) };
        let value = value.replace('\n', &format!("\n{:24}", ""));
        let space = " ".repeat(20_usize.saturating_sub(label.chars().count()));
        lines.push(format!("  {}{space}  {value}{source}", ui.paint(tone, label)));
    };
    for property in Property::ALL {
        if let Some(value) = property.text(&merged.metadata) {
            let from = merged.sources.iter().find(|(known, _)| known == property).map_or("", |(_, block)| block.name());
            put(Tone::Quiet, &property.to_string(), &value, from);
        }
    }
    for found in &merged.conflicts {
        put(Tone::Careful, "conflict", &conflict(found), "");
    }
    for note in &merged.notes {
        put(Tone::Careful, "note", note, "");
    }
    if !merged.unread.is_empty() {
        put(Tone::Bad, "unread", "it may have restrictions that pressbox could not read", "");
    }
    if let Some(from) = early {
        put(Tone::Bad, "embargoed", &format!("it may only be used from {from}"), "");
    }
    if expired {
        put(Tone::Bad, "expired", "its last day of use has passed", "");
    }
    for (requirement, destinations) in lacks {
        let destinations = destinations.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        put(Tone::Bad, "missing", requirement.label(), &format!("required for {destinations}"));
    }
    let status = if expired {
        "expired"
    } else if early.is_some() {
        "embargoed"
    } else if !merged.unread.is_empty() {
        "unread"
    } else if lacks.is_empty() {
        "complete"
    } else {
        "incomplete"
    };
    let missing: Vec<_> = lacks
        .iter()
        .map(|(requirement, destinations)| json!({ "requirement": requirement, "doors": destinations }))
        .collect();
    let from: serde_json::Map<_, _> =
        merged.sources.iter().map(|(property, block)| (property.name().to_owned(), json!(block))).collect();
    ui.answer(
        lines.join("\n"),
        &json!({
            "path": path,
            "status": status,
            "format": format,
            "width": width,
            "height": height,
            "metadata": crate::cli::photo_json::metadata(&merged.metadata),
            "from": from,
            "conflicts": merged.conflicts,
            "notes": merged.notes,
            "unread": merged.unread,
            "missing": missing,
        }),
    )
}
