//! `pressbox release import --presskit`

use std::path::Path;

use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::machine::memory;
use crate::cli::ui::{Tone, Ui, in_a_line};
use crate::newsroom::{PresskitRequest, PresskitState, TakenPresskit, take_presskit};

/// Makes standing pages of the folder of a presskit().
pub(super) fn run(ui: &Ui, context: &Context, folder: &Path, replace: bool) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let memory = newsroom.settings.renditions.memory.unwrap_or_else(memory).get();
    let request = PresskitRequest { folder: context.working_dir.join(folder), replace, memory: Some(memory) };
    let (mut failed, mut without_rights, mut pages) = (0, Vec::new(), 0);
    let mut contact = None;
    let mut output_error = None;
    take_presskit(&newsroom, &request, ui, &mut |taken| {
        failed += taken.rejected.len() + usize::from(matches!(taken.state, PresskitState::Rejected(_)));
        pages += usize::from(taken.state == PresskitState::New);
        if taken.state == PresskitState::New {
            without_rights.extend(taken.without_rights.clone());
            contact = contact.take().or_else(|| taken.contacts.first().cloned());
        }
        if let Err(error) = tell(ui, context, &taken) {
            output_error.get_or_insert(error);
        }
    })?;
    if let Some(error) = output_error {
        return Err(error);
    }
    if let Some(first) = without_rights.first() {
        ui.hint(format!(
            "{} a caption, a credit or usage terms, and the site leaves them out before: add them with `pressbox photo edit {} --caption … --credit … --terms …`",
            count(without_rights.len(), "photo lacks", "photos lack"),
            first.short()
        ));
    }
    if let Some(contact) = contact.filter(|_| newsroom.settings.contacts.is_empty()) {
        let email = contact.email.map(|email| format!(", `email = \"{email}\"`")).unwrap_or_default();
        ui.hint(format!(
            "for your releases as well, name the press contact in `pressbox.toml`: `[[contacts]]`, `name = \"…\"`{email}"
        ));
    }
    if pages > 0 {
        ui.hint("read the pages through; `pressbox site build` puts them on the site");
    }
    Ok(Outcome::of_failures(failed))
}

fn tell(ui: &Ui, context: &Context, taken: &TakenPresskit) -> Result<(), CliError> {
    let data = context.shown(&taken.data);
    let page = context.shown(&taken.page);
    let (status, reason) = match &taken.state {
        PresskitState::New => ("new", None),
        PresskitState::Here => ("here", None),
        PresskitState::Rejected(why) => ("rejected", Some(why)),
    };
    let text = match &taken.state {
        PresskitState::New => {
            let counts = [
                count(taken.photos.len(), "photo", "photos"),
                count(taken.logos.len(), "logo", "logos"),
                count(taken.contacts.len(), "contact", "contacts"),
            ];
            let counts: Vec<_> =
                counts.iter().map(ToString::to_string).filter(|text| !text.starts_with("0 ")).collect();
            let counts = if counts.is_empty() { String::new() } else { format!("  {}", counts.join(", ")) };
            format!("{}  {page}  {}{counts}", ui.paint(Tone::Good, "new"), in_a_line(&taken.title))
        }
        _ => String::new(),
    };
    ui.answer(
        text,
        &json!({
            "kind": "page",
            "file": data,
            "path": page,
            "title": taken.title,
            "status": status,
            "reason": reason,
            "photos": taken.photos,
            "photos_without_rights": taken.without_rights,
            "logos": taken.logos,
            "contacts": taken.contacts,
            "not_carried": taken.not_carried.iter().map(|(what, why)| json!({ "what": what, "why": why })).collect::<Vec<_>>(),
        }),
    )?;
    match &taken.state {
        PresskitState::New => {}
        PresskitState::Here => {
            ui.status(format!("`{}` stays as it is", in_a_line(&page)));
            ui.hint(format!("`--force` replaces it by what `{}` says", in_a_line(&data)));
        }
        PresskitState::Rejected(why) => ui.failed(format!("`{}`: {why}", in_a_line(&data))),
    }
    for (what, why) in &taken.not_carried {
        ui.status(format!("  not carried: {what}: {why}"));
    }
    for (path, why) in &taken.rejected {
        let shown = context.shown(path);
        ui.failed(format!("`{}`: {why}", in_a_line(&shown)));
        ui.answer("", &json!({ "kind": "picture", "status": "rejected", "path": shown, "reason": why }))?;
    }
    Ok(())
}
