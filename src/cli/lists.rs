//! `pressbox lists`

use clap::Args;
use serde_json::json;

use super::context::Context;
use super::count::count;
use super::error::{CliError, Outcome};
use super::pending;
use super::shell_word::shell_word;
use super::ui::{Tone, Ui};
use crate::newsroom::{ListNumbers, ListSummary};
use crate::storage::text::rfc3339;

/// Show every media list: how many journalists are on it, how many of them get no mail, and when it last changed
#[derive(Debug, Args)]
pub(crate) struct ListsArgs {}

pub(crate) fn run(ui: &Ui, context: &Context, _: &ListsArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let zone = newsroom.issuer().zone;
    let summaries = newsroom.list_summaries()?;
    let width = summaries.iter().map(|summary| summary.name.to_string().chars().count()).max().unwrap_or(0);
    let mut failures = 0;
    for ListSummary { name, changed, numbers } in &summaries {
        let changed = changed.map(|at| at.to_zoned(zone.clone()));
        let numbers = match numbers {
            Ok(numbers) => numbers,
            Err(error) => {
                failures += 1;
                let error = CliError::one_line_of(error);
                let object = json!({ "list": name.to_string(), "status": "rejected", "reason": error });
                ui.answer("", &object)?;
                ui.failed(error);
                continue;
            }
        };
        failures += numbers.unusable;
        let object = json!({
            "list": name.to_string(),
            "journalists": numbers.journalists,
            "suppressed": numbers.suppressed,
            "pending": numbers.pending,
            "unusable": numbers.unusable,
            "changed": changed.as_ref().map(rfc3339),
        });
        let when = changed.map(|at| format!(", changed {}", at.strftime("%Y-%m-%d %H:%M"))).unwrap_or_default();
        let padded = format!("{:<width$}", name.to_string());
        ui.answer(format!("{}  {}{when}", ui.paint(Tone::Strong, &padded), told(numbers)), &object)?;
        if numbers.unusable > 0 {
            let rows = count(numbers.unusable, "row", "rows");
            ui.failed(format!(
                "`lists/{name}.csv` has {rows} that cannot be read: `pressbox list show {name}` names them"
            ));
        }
    }
    for file in newsroom.lists().other_tables() {
        ui.warn(format!("`lists/{file}` is not used: its file name is not the name of a list"));
        let path = shell_word(&format!("lists/{file}"));
        ui.hint(format!("import it with `pressbox list import NAME {path}`, and then move it elsewhere"));
    }
    match summaries.len() {
        0 => {
            ui.status("there are no lists yet");
            ui.hint("create one with `pressbox list import NAME FILE`, or with `pressbox list add NAME ADDRESS`");
        }
        number => ui.status(count(number, "list", "lists").to_string()),
    }
    if let Some(example) = newsroom.example_list() {
        ui.status(format!("`lists/{example}.csv` only shows how a list looks: its people do not exist"));
    }
    pending::remind(ui, &newsroom);
    Ok(Outcome::of_failures(failures))
}

fn told(numbers: &ListNumbers) -> String {
    let all = count(numbers.journalists, "journalist", "journalists").to_string();
    let silent = if numbers.suppressed == 1 { "gets no mail" } else { "get no mail" };
    let some = [(numbers.suppressed, silent), (numbers.pending, "waiting for your decision")];
    let some = some.into_iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}"));
    std::iter::once(all).chain(some).collect::<Vec<_>>().join(", ")
}
