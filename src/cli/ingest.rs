//! `pressbox ingest`

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::count::count;
use super::desk::Desk;
use super::error::{CliError, Kind, OrExplain as _, Outcome};
use super::metadata_args::MetadataArgs;
use super::photo_json::{conflict, short_ids};
use super::ui::{Tone, Ui};
use crate::library::{FileReport, Ingest, Library, Photo, Status};
use crate::photo::{Conflict, PhotoId, Sha256};

/// Take files and folders of photos into the library
#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    /// Photos, and folders with all that stands in them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Let the options count even where the files say something else
    #[arg(long = "override")]
    overrides: bool,

    #[command(flatten)]
    metadata: MetadataArgs,
}

/// How many files turned out to be what.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) new: usize,
    pub(crate) duplicates: usize,
    pub(crate) same_pictures: usize,
    pub(crate) rejected: usize,
}

pub(crate) fn run(ui: &Ui, desk: &Desk, args: IngestArgs) -> Result<Outcome, CliError> {
    let newsroom = desk.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    let ingest = Ingest {
        paths: args.paths.iter().map(|path| desk.working_dir.join(path)).collect(),
        skip: vec![newsroom.library_dir(), newsroom.root.join("out")],
        fill: args.metadata.metadata()?,
        overrides: args.overrides,
        rule: newsroom.config.metadata.merge,
    };
    let shown = |path: &Path| path.strip_prefix(&desk.working_dir).unwrap_or(path).display().to_string();
    let tally = take_in(ui, desk, &library, &ingest, shown)?;
    ui.status(tally.sentence());
    Ok(Outcome::of_failures(tally.rejected))
}

/// Ingests, telling of each file.
pub(crate) fn take_in(
    ui: &Ui,
    desk: &Desk,
    library: &Library,
    ingest: &Ingest,
    shown: impl Fn(&Path) -> String,
) -> Result<Tally, CliError> {
    let mut tally = Tally::default();
    let mut unheard = None;
    library
        .ingest(ingest, desk.now, ui, |report| {
            tally.add(&report.status);
            // The work goes on when nobody reads what is said of it: the photos matter more.
            if let Err(error) = tell(ui, &shown(&report.path), &report) {
                unheard.get_or_insert(error);
            }
        })
        .hint("what was reported is kept; run the same command again for the rest")?;
    match unheard {
        Some(error) if error.kind != Kind::BrokenPipe => Err(error),
        _ => Ok(tally),
    }
}

impl Tally {
    fn add(&mut self, status: &Status) {
        *match status {
            Status::New { .. } => &mut self.new,
            Status::Duplicate { .. } => &mut self.duplicates,
            Status::SamePicture { .. } => &mut self.same_pictures,
            Status::Rejected(_) => &mut self.rejected,
        } += 1;
    }

    /// What came of it, in one sentence.
    pub(crate) fn sentence(self) -> String {
        let mut parts = vec![count(self.new, "new photo", "new photos").to_string()];
        for (number, one, many) in [
            (self.duplicates, "duplicate", "duplicates"),
            (self.same_pictures, "known picture under other words", "known pictures under other words"),
            (self.rejected, "file rejected", "files rejected"),
        ] {
            if number > 0 {
                parts.push(count(number, one, many).to_string());
            }
        }
        parts.join(", ")
    }
}

fn tell(ui: &Ui, path: &str, report: &FileReport) -> Result<(), CliError> {
    match &report.status {
        Status::New { photo, look_alikes } => {
            let alike = if look_alikes.is_empty() {
                String::new()
            } else {
                ui.paint(Tone::Quiet, &format!("  looks like {}", short_ids(look_alikes)))
            };
            let text = format!("{}  {}  {path}{alike}", ui.paint(Tone::Good, "new"), photo.id.short());
            let conflicts = &photo.layers.conflicts;
            ui.answer(text, &object(path, "new", photo.id, photo, None, look_alikes, conflicts))?;
            warn_of_conflicts(ui, path, conflicts);
            Ok(())
        }
        Status::Duplicate { sha256, photo } => {
            let text = format!("{}  {}  {path}", ui.paint(Tone::Quiet, "known file"), photo.id.short());
            ui.answer(text, &object(path, "duplicate", *sha256, photo, Some(photo.id), &[], &[]))
        }
        Status::SamePicture { sha256, photo, conflicts, added } => {
            let learnt = match &added[..] {
                [] => String::new(),
                added => {
                    let names: Vec<_> = added.iter().map(ToString::to_string).collect();
                    ui.paint(Tone::Quiet, &format!("  adds {}", names.join(", ")))
                }
            };
            let text = format!("{}  {}  {path}{learnt}", ui.paint(Tone::Careful, "known picture"), photo.id.short());
            ui.answer(text, &object(path, "same_picture", *sha256, photo, Some(photo.id), &[], conflicts))?;
            warn_of_conflicts(ui, path, conflicts);
            Ok(())
        }
        Status::Rejected(error) => {
            ui.answer(
                "",
                &json!({
                    "path": path,
                    "status": "rejected",
                    "photo": null,
                    "sha256": null,
                    "format": null,
                    "width": null,
                    "height": null,
                    "of": null,
                    "look_alikes": [],
                    "conflicts": [],
                    "reason": error.to_string(),
                }),
            )?;
            ui.failed(format!("`{path}`: {error}"));
            Ok(())
        }
    }
}

fn warn_of_conflicts(ui: &Ui, path: &str, conflicts: &[Conflict]) {
    for found in conflicts {
        ui.status(format!("  note: `{path}`: {}", conflict(found)));
    }
}

fn object(
    path: &str,
    status: &str,
    sha256: Sha256,
    photo: &Photo,
    of: Option<PhotoId>,
    look_alikes: &[PhotoId],
    conflicts: &[Conflict],
) -> serde_json::Value {
    json!({
        "path": path,
        "status": status,
        "photo": photo.id,
        "sha256": sha256,
        "format": photo.format,
        "width": photo.width,
        "height": photo.height,
        "of": of,
        "look_alikes": look_alikes,
        "conflicts": conflicts,
        "reason": null,
    })
}
