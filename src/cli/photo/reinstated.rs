//! Reports on a photo that may be used again.

use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::CliError;
use crate::cli::photo_json::object;
use crate::cli::shell_word::shell_word;
use crate::cli::ui::Ui;
use crate::newsroom::{MakeAgain, MakingKind, PhotoReinstatement};

/// Tells what became of it; gives how much of it failed.
pub(super) fn tell(ui: &Ui, context: &Context, back: PhotoReinstatement) -> Result<usize, CliError> {
    let PhotoReinstatement { photo, was_withdrawn, places, releases } = back;
    let short = photo.id.short();
    let mut failures = Vec::new();
    let places = places.unwrap_or_else(|error| {
        failures.push(format!("pressbox cannot tell what it was removed from: {}", CliError::from(error).one_line()));
        Vec::new()
    });
    let releases = releases.unwrap_or_else(|error| {
        failures.push(format!("pressbox cannot tell which releases show it: {}", CliError::from(error).one_line()));
        Vec::new()
    });
    let mut lines = vec![if was_withdrawn {
        format!("`{short}` can be used again: later emails, kits, pages and exports include it")
    } else {
        format!("`{short}` was not withdrawn, and stays in use")
    }];
    for found in releases.iter().filter(|found| !found.editions.is_empty() && was_withdrawn) {
        let editions: Vec<_> = found.editions.iter().map(|edition| format!("`{edition}`")).collect();
        lines.push(format!("  `{}` shows it in {}", found.release, editions.join(", ")));
    }
    for place in &places {
        let shown = context.shown(&place.place);
        lines.push(format!(
            "  `{shown}` no longer contains it; make it again with `{}`",
            command(place, &shown, &short)
        ));
    }
    for found in releases.iter().filter(|found| found.told > 0) {
        let who = count(found.told, "journalist has", "journalists have");
        let release = &found.release;
        lines.push(format!(
            "  {who} a notice that it is withdrawn: tell them that it may be used again (`pressbox report \
             {release}-kill-{short}` names them)"
        ));
    }
    let mut answer = object(&photo);
    let output = |place: &MakeAgain| {
        let shown = context.shown(&place.place);
        json!({
            "path": shown,
            "kind": place.kind.as_str(),
            "for": place.recipient,
            "state": "without",
            "command": command(place, &shown, &short),
        })
    };
    answer["outputs"] = places.iter().map(output).collect();
    answer["releases"] = releases
        .iter()
        .map(|found| json!({ "release": found.release.as_str(), "editions": found.editions, "told": found.told }))
        .collect();
    ui.answer(lines.join("\n"), &answer)?;
    for why in &failures {
        ui.failed(why);
        ui.answer("", &json!({ "photo": photo.id, "state": "failed", "reason": why }))?;
    }
    Ok(failures.len())
}

/// The command that restores a place.
fn command(place: &MakeAgain, shown: &str, short: &str) -> String {
    let release = place.release.as_ref().map(ToString::to_string).unwrap_or_default();
    let shown = shell_word(shown);
    match (place.kind, &place.recipient) {
        (MakingKind::Rendered, _) => format!("pressbox release render {release} -o {shown}"),
        (MakingKind::Exported, _) => format!("pressbox renditions {short} -o {shown}"),
        (MakingKind::Kit, Some(recipient)) => format!("pressbox kit {release} --for {recipient} -o {shown}"),
        (MakingKind::Site, _) => format!("pressbox site build -o {shown}"),
        (MakingKind::Kit, None) => format!("pressbox kit {release} -o {shown}"),
    }
}
