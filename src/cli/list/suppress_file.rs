//! `pressbox list suppress --from FILE`

use std::path::Path;

use serde_json::json;

use super::import::reading;
use super::look_alikes;
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::notices::Notices;
use crate::cli::ui::Ui;
use crate::newsroom::SuppressionPreview;
use crate::press::ReadingOptions;

/// How a file is suppressed.
pub(super) struct Request<'a> {
    pub(super) file: &'a Path,
    pub(super) reading: ReadingOptions,
    pub(super) why: &'a str,
    pub(super) dry_run: bool,
    pub(super) yes: bool,
}

pub(super) fn run(ui: &Ui, context: &Context, request: &Request<'_>) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let path = context.working_dir.join(request.file);
    let preview = newsroom.preview_suppression(&path, &request.reading, request.why)?;
    let new = preview.new_addresses();
    if !request.dry_run {
        let question = format!("stop all mail to {}?", count(new, "address", "addresses"));
        if new > 0 && !request.yes && ui.confirm(&question)? == Some(false) {
            ui.status("nothing was changed");
            return Ok(Outcome::Refused);
        }
        // What is reported is already on disk.
        newsroom.suppress_file(&preview)?;
    }
    tell(ui, request, &preview)?;
    for note in &preview.notes {
        ui.status(reading(note));
    }
    if let Some((column, rows)) = &preview.left_out {
        let rows = count(*rows, "row", "rows");
        ui.status(format!("{rows} left out, because `{column}` does not say that these people want no mail"));
    }
    let whom = count(new, "address", "addresses");
    ui.status(match (request.dry_run, new) {
        (true, _) => format!("{whom} would get no mail from now on; nothing was changed"),
        (false, 1) => format!("{whom} gets no mail from now on"),
        (false, _) => format!("{whom} get no mail from now on"),
    });
    let alike = look_alikes::find(&Notices { ui, context }, &newsroom, &preview.addresses());
    look_alikes::tell(ui, &alike, "suppress");
    Ok(Outcome::of_failures(preview.refused()))
}

fn tell(ui: &Ui, request: &Request<'_>, preview: &SuppressionPreview) -> Result<(), CliError> {
    for row in &preview.rows {
        match &row.found {
            Ok(address) => {
                let status = if row.new { "suppressed" } else { "unchanged" };
                let object = json!({ "row": row.row, "address": address.as_str(), "status": status, "why": row.why });
                let text = match (row.new, request.dry_run) {
                    (true, true) => format!("{address} would get no mail from now on"),
                    (true, false) => format!("{address} gets no mail from now on"),
                    (false, _) => String::new(),
                };
                ui.answer(text, &object)?;
            }
            Err(reason) => {
                let object = json!({ "row": row.row, "address": null, "status": "rejected", "reason": reason });
                ui.answer("", &object)?;
                ui.failed(format!("row {} of `{}`: {reason}", row.row, request.file.display()));
            }
        }
    }
    Ok(())
}
