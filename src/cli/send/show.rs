//! The plan on the screen, and in objects.

use std::collections::BTreeMap;

use super::super::count::count;
use super::super::error::CliError;
use super::super::messages::{self, MessageView};
use super::Sending;
use crate::delivery::{Mailing, Plan, Planned, State, WhyNot};
use crate::release::Language;

impl Sending<'_> {
    /// The plan for whoever watches: how many of each, and by name those who are not as the others.
    pub(super) fn show(&self, plan: &Plan, most: usize) {
        let ui = self.ui;
        let Mailing { slug, version } = &plan.mailing;
        let of = if *version > 1 { format!(" version {version}") } else { String::new() };
        let due = count(plan.due.len(), "journalist", "journalists");
        ui.status(format!("`{slug}`{of} is due to {due}, and {} not", plan.kept_back.len()));
        let mut editions: BTreeMap<Language, usize> = BTreeMap::new();
        for planned in &plan.due {
            *editions.entry(planned.edition).or_default() += 1;
        }
        for (language, number) in editions {
            ui.status(format!("  {} in `{language}`", count(number, "message", "messages")));
        }
        let missing = plan.due.iter().filter_map(|planned| Some((planned, planned.missing.as_ref()?)));
        let instead = missing.map(|(planned, missing)| {
            let whom = messages::whom(&planned.journalist.name, &planned.journalist.address);
            format!("  {whom} reads `{missing}` and gets `{}`", planned.edition)
        });
        self.some(instead.collect(), most);
        let held = plan.kept_back.iter().map(|held| {
            let whom = messages::whom(&held.journalist.name, &held.journalist.address);
            format!("  not to {whom}: {}", held.why)
        });
        self.some(held.collect(), most);
    }

    fn some(&self, lines: Vec<String>, most: usize) {
        let more = lines.len().saturating_sub(most);
        for line in lines.into_iter().take(most) {
            self.ui.status(line);
        }
        if more > 0 {
            self.ui.status(format!("  and {more} more; all of them with `--dry-run`"));
        }
    }

    pub(super) fn answer_plan(&self, plan: &Plan) -> Result<(), CliError> {
        for planned in &plan.due {
            let Planned { journalist, edition, message_id, .. } = planned;
            let view = MessageView {
                address: &journalist.address,
                name: &journalist.name,
                state: State::Queued,
                message_id: message_id.as_str(),
                code: None,
                reply: None,
                why: None,
            };
            let mut object = view.object();
            object["edition"] = edition.tag().into();
            self.ui.answer(view.line(self.ui), &object)?;
        }
        self.answer_kept_back(plan)
    }

    /// Those who get nothing now; people have read of them in the plan.
    pub(super) fn answer_kept_back(&self, plan: &Plan) -> Result<(), CliError> {
        for held in &plan.kept_back {
            let view = MessageView {
                address: &held.journalist.address,
                name: &held.journalist.name,
                state: State::Skipped,
                message_id: held.message_id.as_str(),
                code: held.entry.as_ref().and_then(|entry| entry.code),
                reply: held.entry.as_ref().and_then(|entry| entry.reply.as_deref()),
                why: Some(held.why.to_string()),
            };
            self.ui.answer("", &view.object())?;
        }
        Ok(())
    }

    pub(super) fn hint_of_doubts(&self, plan: &Plan) {
        if plan.kept_back.iter().any(|held| held.why == WhyNot::InDoubt) {
            let slug = &self.mailing.slug;
            self.ui
                .hint(format!("see who with `pressbox report {slug}`, and settle it with `pressbox resolve {slug}`"));
        }
    }
}
