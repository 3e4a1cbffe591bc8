//! `pressbox release import --mynewsdesk`

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, OrExplain as _, Outcome, usage};
use crate::cli::machine::memory;
use crate::cli::remedies;
use crate::cli::repeats::Repeats;
use crate::cli::ui::{Tone, Ui, in_a_line};
use crate::newsroom::{
    ItemState, NotCarried, PressroomReport, PressroomRequest, PressroomSource, ReportedItem, SourceFault,
    take_pressroom,
};
use crate::photo::PhotoId;
use crate::release::{EmbargoIs, Finding, TEXT_TYPES};

/// What has become of the items so far.
#[derive(Debug, Default)]
struct Told {
    releases: usize,
    completed: usize,
    pictures: usize,
    photos: BTreeSet<PhotoId>,
    without_rights: BTreeSet<PhotoId>,
    here: usize,
    changed: usize,
    gone: usize,
    drafts: usize,
    rejected: usize,
    lost_pictures: usize,
    faults: usize,
    not_carried: Repeats,
    notes: Repeats,
    others: Repeats,
    to_read: Vec<String>,
}

/// Takes over the newsroom that an organisation has at Mynewsdesk.
pub(super) fn run(
    ui: &Ui,
    context: &Context,
    from: &str,
    embargo: EmbargoIs,
    again: bool,
) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let is_web = from.starts_with("https://") || from.starts_with("http://");
    let source = if is_web {
        let address = from.parse().map_err(|error: crate::newsroom::NotAPressroom| usage(error.to_string()));
        PressroomSource::Service(address.hint(
            "give it with the key that Mynewsdesk has sent you, as in `https://www.mynewsdesk.com/services/pressroom/list/KEY`",
        )?)
    } else {
        PressroomSource::Files(context.working_dir.join(from))
    };
    let memory = newsroom.settings.renditions.memory.unwrap_or_else(memory).get();
    let request = PressroomRequest { source, embargo, again, memory: Some(memory) };
    let mut told = Told::default();
    let mut output_error = None;
    let taken = take_pressroom(&newsroom, &request, ui, &mut |report| {
        // The work goes on if the output cannot be written.
        if let Err(error) = told.tell(ui, report) {
            output_error.get_or_insert(error);
        }
    });
    told.sum_up(ui);
    if told.is_empty() {
        taken?;
    } else {
        taken.hint("what was reported is kept; run the same command again for the rest")?;
    }
    match output_error {
        Some(error) => Err(error),
        None => Ok(Outcome::of_failures(told.rejected + told.lost_pictures + told.faults)),
    }
}

impl Told {
    fn is_empty(&self) -> bool {
        self.releases + self.completed + self.pictures + self.here + self.rejected == 0
    }

    fn tell(&mut self, ui: &Ui, report: PressroomReport<'_>) -> Result<(), CliError> {
        match report {
            PressroomReport::Item(item) => self.item(ui, &item),
            PressroomReport::Fault(SourceFault { what, why }) => {
                self.faults += 1;
                ui.failed(format!("{what}: {why}"));
                ui.answer("", &json!({ "kind": "source", "status": "rejected", "what": what, "reason": why }))
            }
        }
    }

    fn item(&mut self, ui: &Ui, report: &ReportedItem<'_>) -> Result<(), CliError> {
        let item = report.item;
        let is_text = TEXT_TYPES.contains(&item.kind.as_str());
        let name = report.slug.as_ref().map_or_else(|| named(report), ToString::to_string);
        self.photos.extend(&report.photos);
        self.without_rights.extend(&report.without_rights);
        let (status, word, reason) = match &report.state {
            ItemState::New if is_text => {
                self.releases += 1;
                ("new", ui.paint(Tone::Good, "new"), None)
            }
            ItemState::New => {
                self.pictures += 1;
                ("new", ui.paint(Tone::Good, "photo"), None)
            }
            ItemState::Completed => {
                self.completed += 1;
                ("completed", ui.paint(Tone::Good, "completed"), None)
            }
            ItemState::Here { changed, gone } => {
                self.here += 1;
                self.changed += usize::from(*changed && !*gone);
                self.gone += usize::from(*gone);
                ("here", String::new(), None)
            }
            ItemState::Other(why) => {
                let sentence = format!("{}: {why}", in_a_line(&named(report)));
                if self.others.shows(&format!("`{}`: {why}", item.kind)) {
                    ui.status(format!("not carried: {sentence}"));
                }
                ("not_carried", String::new(), Some((*why).to_owned()))
            }
            ItemState::Rejected(why) => {
                self.rejected += 1;
                ui.failed(format!("{}: {why}", in_a_line(&named(report))));
                ("rejected", String::new(), Some(why.clone()))
            }
        };
        self.drafts += usize::from(report.is_draft);
        let text = if word.is_empty() { String::new() } else { line(&word, &name, report, is_text) };
        ui.answer(text, &object(report, status, reason))?;
        for note in &report.notes {
            let note = format!("`{name}`: {note}");
            if self.notes.shows(&note) {
                ui.status(format!("  note: {note}"));
            }
        }
        for NotCarried { what, why, file } in &report.not_carried {
            if file.is_some() {
                self.lost_pictures += usize::from(!matches!(report.state, ItemState::Rejected(_)));
                lost(ui, &name, what, why, file.as_deref(), report.slug.is_some())?;
            } else {
                let sentence = format!("`{name}`: {what}: {why}");
                if self.not_carried.shows(&format!("`{name}`: {}: {why}", without_numbers(what))) {
                    ui.status(format!("  not carried: {sentence}"));
                }
            }
        }
        if !report.findings.is_empty() && matches!(report.state, ItemState::New) {
            self.to_read.push(name);
        }
        Ok(())
    }

    fn sum_up(&self, ui: &Ui) {
        self.notes.sum_up(ui, "notes");
        self.not_carried.sum_up(ui, "things were not carried");
        self.others.sum_up(ui, "items were not carried");
        let mut parts = vec![format!("{} taken", count(self.releases, "release", "releases"))];
        for (number, one, many) in [
            (self.completed, "release completed", "releases completed"),
            (self.pictures, "other picture taken", "other pictures taken"),
            (self.here, "item was here already", "items were here already"),
            (self.rejected, "item not taken", "items not taken"),
            (self.lost_pictures, "picture missing", "pictures missing"),
        ] {
            if number > 0 {
                parts.push(count(number, one, many).to_string());
            }
        }
        ui.status(parts.join(", "));
        if self.changed > 0 {
            let what = count(self.changed, "item was", "items were");
            ui.status(format!("{what} changed at Mynewsdesk since; what is here stays as it is"));
        }
        if self.gone > 0 {
            let what = count(self.gone, "release was taken before and is", "releases were taken before and are");
            ui.status(format!("{what} not here any more: `--force` takes them again"));
        }
        if self.drafts > 0 {
            let what = count(self.drafts, "release is a draft", "releases are drafts");
            ui.hint(format!(
                "{what}, without a day: add a line such as `date = 2022-05-11`, and remove that of its `status`"
            ));
        }
        if self.lost_pictures > 0 {
            ui.hint(
                "put the missing pictures beside the export under the names given, or wait until they can be fetched, and run the same command again",
            );
        }
        if !self.without_rights.is_empty() {
            let what = count(self.without_rights.len(), "photo lacks", "photos lack");
            ui.hint(format!(
                "{what} a credit or usage terms, and cannot be published before: find them with `pressbox photos folder:mynewsdesk missing:usage_terms`, and add `--credit` and `--terms` with `pressbox photo edit`"
            ));
        }
        if let Some(first) = self.to_read.first() {
            let more = match self.to_read.len() {
                1 => String::new(),
                more => format!(", and so on: {more} have something to look at"),
            };
            ui.hint(format!("read them through: `pressbox release check {first}`{more}"));
        }
        if self.releases > 0 {
            ui.hint("nothing was mailed; the releases keep their days, and `pressbox site build` makes their pages");
        }
    }
}

/// A picture that did not come.
fn lost(ui: &Ui, name: &str, what: &str, why: &str, file: Option<&str>, is_of_release: bool) -> Result<(), CliError> {
    let place = file.map(|file| format!(" (its name beside the export: `{}`)", in_a_line(file))).unwrap_or_default();
    ui.failed(format!("`{}` of `{}`: {why}{place}", in_a_line(what), in_a_line(name)));
    if !is_of_release {
        return Ok(());
    }
    let object = json!({
        "kind": "picture", "status": "rejected", "slug": name, "url": what, "file": file, "reason": why,
    });
    ui.answer("", &object)
}

/// `new  harbour-31  sv  2022-05-12  2 photos, 1 contact`
fn line(word: &str, name: &str, report: &ReportedItem<'_>, is_text: bool) -> String {
    let mut parts = vec![word.to_owned()];
    if is_text {
        parts.push(in_a_line(name).into_owned());
        parts.extend(report.language.map(|language| language.to_string()));
        parts.push(report.date.map_or_else(|| "no date".to_owned(), |date| date.to_string()));
        let counts = [count(report.photos.len(), "photo", "photos"), count(report.contacts, "contact", "contacts")];
        let counts: Vec<_> = counts.iter().map(ToString::to_string).filter(|text| !text.starts_with("0 ")).collect();
        parts.extend(Some(counts.join(", ")).filter(|text| !text.is_empty()));
    } else {
        parts.extend(report.photos.first().map(PhotoId::short));
        parts.push(in_a_line(&report.item.header).into_owned());
    }
    parts.join("  ")
}

/// An item in a sentence: its number and its header.
fn named(report: &ReportedItem<'_>) -> String {
    let item = report.item;
    let id = item.id.as_deref().unwrap_or("without a number");
    let header: String = item.header.chars().take(60).collect();
    if header.is_empty() { format!("`{} {id}`", item.kind) } else { format!("`{} {id}` (“{header}”)", item.kind) }
}

fn without_numbers(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn object(report: &ReportedItem<'_>, status: &str, reason: Option<String>) -> Value {
    let item = report.item;
    let (changed, gone) = match report.state {
        ItemState::Here { changed, gone } => (changed, gone),
        _ => (false, false),
    };
    let not_carried = report
        .not_carried
        .iter()
        .map(|NotCarried { what, why, file }| json!({ "what": what, "why": why, "file": file }));
    json!({
        "kind": item.kind,
        "id": item.id,
        "url": item.url,
        "header": item.header,
        "status": status,
        "reason": reason,
        "slug": report.slug.as_ref().map(ToString::to_string),
        "language": report.language,
        "date": report.date.map(|date| date.to_string()),
        "draft": report.is_draft,
        "photos": report.photos,
        "photos_without_rights": report.without_rights,
        "contacts": report.contacts,
        "changed": changed,
        "gone": gone,
        "notes": report.notes,
        "not_carried": not_carried.collect::<Vec<_>>(),
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.remedy.as_ref().map(remedies::of_release),
    })
}
