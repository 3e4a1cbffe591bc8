//! Shows notices and progress in the terminal while a use case runs.

use std::time::Duration;

use super::context::Context;
use super::count::{count, size};
use super::error::CliError;
use super::list_args;
use super::remedies;
use super::ui::{Ui, in_a_line};
use crate::newsroom::{Notice, Observer};
use crate::progress::Progress;
use crate::release::render::Weight;

/// Tells notices and progress in the terminal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notices<'a> {
    pub(crate) ui: &'a Ui,
    pub(crate) context: &'a Context,
}

impl Progress for Notices<'_> {
    fn start(&self, stage: &str, total: u64) {
        self.ui.start(stage, total);
    }

    fn advance(&self, steps: u64) {
        self.ui.advance(steps);
    }

    fn waits(&self, time: Duration) {
        // A shorter wait needs no explanation.
        if time >= Duration::from_secs(3) {
            self.ui.status(format!(
                "the server is not accepting any more mail for now: waiting {} s",
                time.as_secs_f64().ceil()
            ));
        }
    }

    fn finish(&self) {
        self.ui.finish();
    }
}

impl Observer for Notices<'_> {
    fn notice(&self, notice: &Notice) {
        let ui = self.ui;
        match notice {
            Notice::HeavyMail { language, weight: Weight { bytes, heaviest: (part, weighs) } } => {
                let kilobytes = |bytes: &usize| bytes.div_ceil(1000);
                ui.warn(format!(
                    "the `{language}` email's HTML is {} KB, and Gmail cuts it off at 102 KB: {part} takes {} KB",
                    kilobytes(bytes),
                    kilobytes(weighs)
                ));
            }
            Notice::ReleaseError { path, finding } => {
                ui.failed(format!("{}:{}: {}", self.context.shown(path), finding.line, finding.message));
                if let Some(remedy) = &finding.remedy {
                    ui.hint(remedies::of_release(remedy));
                }
            }
            Notice::UnusableRow { list, row, unusable } => list_args::tell_unusable(ui, list, *row, unusable),
            Notice::UnreadableList(error) => ui.warn(CliError::one_line_of(error)),
            Notice::EventsNotKept(error) => {
                ui.warn(format!(
                    "{}: after a correction, calendars may show its events twice",
                    CliError::one_line_of(error)
                ));
            }
            Notice::UnknownTag(tag) => ui.warn(format!("nobody has the tag `{tag}`")),
            Notice::LogoLeftOut(error) => {
                ui.warn(format!("{}: the message goes without it", CliError::one_line_of(error)));
            }
            Notice::LogoNotInPdf(error) => {
                ui.warn(format!("{}: the PDF has the name instead", CliError::one_line_of(error)));
            }
            Notice::LargePart { path, bytes, limit } => {
                let path = self.context.shown(path);
                ui.warn(format!("`{path}` has {}, more than {limit}: its one photo takes that much", size(*bytes)));
            }
            Notice::LettersMissing(missing) => {
                let mut shown: Vec<String> =
                    missing.iter().take(12).map(|c| in_a_line(&format!("`{c}`")).into_owned()).collect();
                if missing.len() > shown.len() {
                    shown.push("…".to_owned());
                }
                let number = count(missing.len(), "character", "characters");
                ui.warn(format!("the PDF shows `�` for {number} that its fonts do not have: {}", shown.join(", ")));
                ui.hint("write such words in Latin, Greek or Cyrillic letters as well; the HTML page and the text have them as they are");
            }
            Notice::LeftInDoubt(number) => {
                let messages = count(*number, "message is", "messages are");
                ui.warn(format!("an earlier run was interrupted: {messages} in doubt since then, and not sent again"));
            }
            Notice::LeftOut(photo) => {
                ui.warn(format!("photo `{}` was withdrawn and is left out", photo.short()));
            }
            Notice::NotRecorded(error) => {
                let why = CliError::one_line_of(error.as_ref());
                ui.warn(format!("if a photo is withdrawn later, it will not be removed from this: {why}"));
                if let Some(hint) = remedies::of_outputs(error) {
                    ui.hint(hint);
                }
            }
            Notice::KitNotRecorded { recipient, error } => {
                let why = CliError::one_line_of(error);
                ui.warn(format!("a notice about a withdrawn photo will not reach {recipient}: {why}"));
            }
            Notice::GuardCopy(error) => {
                ui.warn(CliError::one_line_of(error));
                ui.hint(remedies::of_guard_copy(error));
            }
            Notice::DatedLater(slug, day) => {
                ui.hint(format!(
                    "to have `{slug}` on the site before its date, {day}, build with `--now`, or write `embargo = \"none\"` at its top"
                ));
            }
            Notice::NameTaken { release, was } => {
                ui.warn(format!(
                    "nothing leads from `{was}` to `{release}`: another release or a page of the site has that name"
                ));
            }
            Notice::OwnFile(path) => ui.hint(format!("`{path}` in the site's folder is yours, and stays as it is")),
            Notice::Undated(slug) => {
                ui.warn(format!("`{slug}` has no date: it comes last on the site, and the feeds do not have it"));
            }
            Notice::UnreadableRelease(error) => {
                let why = CliError::one_line_of(error.as_ref());
                ui.warn(format!("pressbox cannot tell whether this edition shows the photo: {why}"));
            }
        }
    }
}
