//! `pressbox list show`

use clap::Args;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::list_args;
use crate::cli::notices::Notices;
use crate::cli::pending;
use crate::cli::ui::Ui;
use crate::newsroom::in_segment;

/// Show who is on a list
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The list
    name: String,

    /// Only journalists whose tags match, such as `motorsport & (se | no) & !freelance`
    #[arg(long, value_name = "TAGS")]
    segment: Option<String>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ShowArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let name = list_args::named(&args.name)?;
    let (list, unusable) = newsroom.list(&name)?;
    let (suppressed, pending) = (newsroom.lists().suppressed()?, pending::known(ui, &newsroom));
    let mut people: Vec<_> = list.journalists().cloned().collect();
    if let Some(segment) = &args.segment {
        people = in_segment(&list_args::segment(segment)?, people, &Notices { ui, context });
    }
    for journalist in &people {
        let mut object = super::journalist(journalist);
        let held = suppressed.get(&journalist.address);
        let waits = pending.get(&journalist.address);
        object["suppressed"] = held.map(|held| held.since.clone()).into();
        object["pending"] = waits.map(|waits| waits.since.clone()).into();
        let silent = held.map(|_| "gets no mail").or_else(|| waits.map(|_| "gets no mail until you decide"));
        let phone = list.phone_of(&journalist.address);
        object["phone"] = phone.into();
        ui.answer(super::line(ui, journalist, phone, silent), &object)?;
    }
    list_args::warn_of(ui, &name, &unusable);
    for (row, note) in list.notes() {
        ui.warn(format!("row {row} of `lists/{name}.csv`: {note}"));
    }
    ui.status(format!("`{name}`: {}", count(people.len(), "journalist", "journalists")));
    Ok(Outcome::of_failures(unusable.len()))
}
