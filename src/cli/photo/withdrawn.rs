//! Reports on a photo that was withdrawn.

use std::io;

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::CliError;
use crate::cli::photo_json::object;
use crate::cli::remedies::of_outputs;
use crate::cli::ui::Ui;
use crate::newsroom::{
    MakingKind, OutputsError, PhotoWithdrawal, PlaceState, ReleaseWithPhoto, RemovalProblem, TakenOut,
};
use crate::release::Slug;

/// Tells what became of a withdrawal; gives how much of it failed.
pub(super) fn tell(ui: &Ui, context: &Context, withdrawal: PhotoWithdrawal) -> Result<usize, CliError> {
    let PhotoWithdrawal { photo, again, places, releases, is_sending, making } = withdrawal;
    let short = photo.id.short();
    let mut told = Places::default();
    told.add_making(making);
    let places = told.known(places);
    let releases = releases.unwrap_or_else(|error| {
        told.failures.push((None, format!("pressbox cannot tell who has it: {}", CliError::from(error).one_line())));
        Vec::new()
    });
    let was = if again { "was already withdrawn" } else { "is withdrawn" };
    let mut lines = vec![format!("`{short}` {was}; its file stays in the library")];
    lines.extend(releases.iter().map(|found| of_release(found, &short)));
    told.add(context, places);
    let Places { lines: of_places, objects, failures, hints: mut to_do, is_changed } = told;
    // Who asks again may have published nothing since.
    let is_shown = releases.iter().any(|found| !found.editions.is_empty());
    if again && is_shown && context.newsroom()?.has_site() && !to_do.iter().any(|hint| hint == PUBLISH) {
        to_do.push(PUBLISH.to_owned());
    }
    lines.extend(of_places);
    let mut answer = object(&photo);
    answer["releases"] = releases.iter().map(release_object).collect();
    answer["outputs"] = objects.into();
    ui.answer(lines.join("\n"), &answer)?;
    for (path, why) in &failures {
        ui.failed(why);
        ui.answer("", &json!({ "photo": photo.id, "path": path, "state": "failed", "reason": why }))?;
    }
    if is_changed {
        ui.hint("copies made from there, on a web server for example, still contain the photo: replace them");
    }
    for hint in to_do {
        ui.hint(hint);
    }
    hints(ui, &short, &releases, &failures, is_sending);
    Ok(failures.len())
}

/// What to do where a site has shown it.
const PUBLISH: &str = "publish the site again, so that readers no longer find the photo there: `pressbox site publish`";

/// What is told of the places that held a photo.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) lines: Vec<String>,
    pub(super) objects: Vec<Value>,
    /// With the path, if it is about one.
    pub(super) failures: Vec<(Option<String>, String)>,
    pub(super) hints: Vec<String>,
    /// Whether anything was deleted or made again.
    pub(super) is_changed: bool,
}

impl Places {
    /// Somebody who makes something right now.
    pub(super) fn add_making(&mut self, making: Option<io::Error>) {
        if let Some(taken) = making {
            let why = CliError::from(taken).one_line();
            let said = format!("a kit or a folder is being made right now, and may contain it: {why}");
            self.failures.push((None, said));
        }
    }

    /// The places, if they are known.
    pub(super) fn known(&mut self, places: Result<Vec<TakenOut>, OutputsError>) -> Vec<TakenOut> {
        places.unwrap_or_else(|error| {
            self.hints.extend(of_outputs(&error));
            let why = CliError::from(error).one_line();
            self.failures.push((None, format!("pressbox cannot tell which folders and kits contain it: {why}")));
            Vec::new()
        })
    }

    /// What became of them.
    pub(super) fn add(&mut self, context: &Context, places: Vec<TakenOut>) {
        if places.iter().any(|place| place.kind == MakingKind::Site) {
            self.hints.push(PUBLISH.to_owned());
        }
        self.is_changed |= places.iter().any(|place| place.deleted + place.rewritten > 0);
        for place in places {
            let (line, state) = of_place(context, &place);
            self.lines.extend(line);
            for (path, problem) in place.problems {
                let shown = context.shown(&path);
                if matches!(problem, RemovalProblem::UnreadableKit(_)) {
                    let release = place.release.as_ref().map_or("RELEASE", Slug::as_str);
                    let whom = place.recipient.as_ref().map(|whom| format!(" --for {whom}")).unwrap_or_default();
                    self.hints.push(format!(
                        "pressbox cannot tell whether `{shown}` contains the photo: delete it, or pack it again with \
                         `pressbox kit {release}{whom} -o {shown}`"
                    ));
                }
                let why = CliError::from(problem).one_line();
                self.failures.push((Some(shown.clone()), format!("`{shown}` may still contain it: {why}")));
            }
            if place.state == PlaceState::Unreachable {
                let shown = context.shown(&place.place);
                self.failures.push((Some(shown.clone()), format!("`{shown}` may contain it, but cannot be found")));
            }
            self.objects.push(json!({
                "path": context.shown(&place.place),
                "kind": place.kind.as_str(),
                "for": place.recipient,
                "state": state,
                "deleted": place.deleted,
                "rewritten": place.rewritten,
            }));
        }
    }
}

/// What to do next.
fn hints(ui: &Ui, short: &str, releases: &[ReleaseWithPhoto], failures: &[(Option<String>, String)], is_sending: bool) {
    if is_sending {
        ui.warn(
            "messages are being sent right now, and may contain it: stop that run with Ctrl-C, then start it again",
        );
    }
    for found in releases.iter().filter(|found| found.journalists() > found.told) {
        let release = &found.release;
        ui.hint(format!(
            "see who has it with `pressbox send {release} --kill {short} --dry-run`, and tell them with `pressbox send \
             {release} --kill {short} --why \"…\"`"
        ));
    }
    if failures.iter().any(|(path, _)| path.is_some()) {
        ui.hint(format!(
            "connect disks that are missing, delete or correct the files that are named, and run `pressbox photo withdraw \
             {short}` again"
        ));
    }
}

/// A release in one line or more.
fn of_release(found: &ReleaseWithPhoto, short: &str) -> String {
    let ReleaseWithPhoto { release, editions, by_message, by_kit, perhaps, in_outbox, told } = found;
    let mut lines = Vec::new();
    if !editions.is_empty() {
        let editions: Vec<_> = editions.iter().map(|edition| format!("`{edition}`")).collect();
        lines.push(format!("  `{release}` shows it in {}: it is left out from now on", editions.join(", ")));
    }
    let mut parts = Vec::new();
    for (number, how) in [(by_message, "with the message"), (by_kit, "in a kit")] {
        if *number > 0 {
            parts.push(format!("{} {how}", count(*number, "journalist", "journalists")));
        }
    }
    if !parts.is_empty() {
        lines.push(format!("  `{release}`: sent to {}", parts.join(", ")));
    }
    if *perhaps > 0 {
        let who = count(*perhaps, "journalist", "journalists");
        lines.push(format!(
            "  `{release}`: may have been sent to {who}: their messages are from before pressbox recorded the photos of each message"
        ));
    }
    if *told > 0 {
        let who = count(*told, "journalist has", "journalists have");
        lines.push(format!("  {who} a notice about it: `pressbox report {release}-kill-{short}`"));
    }
    if *in_outbox > 0 {
        let files = count(*in_outbox, "message", "messages");
        lines.push(format!(
            "  {files} of `{release}`, written with `send --outbox`, may contain it: delete those files, and write them again"
        ));
    }
    if lines.is_empty() {
        lines.push(format!("  nobody on record received it with `{release}`"));
    }
    lines.join("\n")
}

pub(super) fn release_object(found: &ReleaseWithPhoto) -> Value {
    json!({
        "release": found.release.as_str(),
        "editions": found.editions,
        "by_message": found.by_message,
        "by_kit": found.by_kit,
        "perhaps": found.perhaps,
        "in_outbox": found.in_outbox,
        "told": found.told,
    })
}

/// A place in one line, and its state in one word. What failed is told on its own.
fn of_place(context: &Context, taken: &TakenOut) -> (Option<String>, &'static str) {
    let shown = context.shown(&taken.place);
    let state = match taken.state {
        PlaceState::Deleted => return (None, "gone"),
        PlaceState::Unreachable => return (None, "failed"),
        PlaceState::There if taken.problems.is_empty() => "taken_out",
        PlaceState::There => "failed",
    };
    let line = match taken.kind {
        MakingKind::Kit if taken.rewritten == 0 => return (None, state),
        MakingKind::Kit => match &taken.recipient {
            Some(recipient) => format!("  `{shown}` was packed again without it; {recipient} still has the old kit"),
            None => format!("  `{shown}` was packed again without it; pressbox does not know who has the old kit"),
        },
        MakingKind::Rendered | MakingKind::Exported | MakingKind::Site => {
            let mut parts = Vec::new();
            if taken.deleted > 0 {
                parts.push(format!("{} deleted", count(taken.deleted, "file", "files")));
            }
            if taken.rewritten > 0 {
                parts.push(format!("{} made again without it", count(taken.rewritten, "file", "files")));
            }
            if parts.is_empty() {
                return (None, state);
            }
            format!("  `{shown}`: {}", parts.join(", "))
        }
    };
    (Some(line), state)
}
