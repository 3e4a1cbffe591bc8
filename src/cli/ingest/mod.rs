//! `pressbox ingest`
//!
//! | file | what it holds |
//! |---|---|
//! | `watch` | folders that are watched: what arrives in them is ingested once it is whole |

mod watch;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use crate::cli::bursts::Bursts;
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Kind, OrExplain as _, Outcome};
use crate::cli::excerpt::Excerpt;
use crate::cli::machine::memory;
use crate::cli::metadata_args::MetadataArgs;
use crate::cli::photo_json::{clip, conflict, first_ids};
use crate::cli::remedies::review_metadata;
use crate::cli::repeats::Repeats;
use crate::cli::ui::{Tone, Ui, in_a_line};
use crate::library::{
    FileReport, IngestError, IngestRequest, IngestStatus, Library, LibraryError, PassedOver, Photo, PropertyChange,
};
use crate::photo::{Conflict, Metadata, NotAPicture, PhotoId};
use crate::storage::Sha256;

/// Add photos and folders of photos to the library
///
/// With `--watch`, it goes on until Ctrl-C: what arrives in the folders is ingested as soon as it is whole. A file is whole when it
/// has not changed for a few seconds and no program is writing it; parts of downloads (`.part`, `.crdownload`, `.tmp` and others),
/// names that end in `~`, and hidden files are passed over until they have their names. Nothing in the folders is changed.
/// If a folder disappears, with a card or a network share, it is waited for. Other commands may run meanwhile.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct IngestArgs {
    /// Photos, or folders of photos with all their subfolders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Use the values of the options below even where a file has its own; the files themselves are not changed
    #[arg(long = "override")]
    overrides: bool,

    /// If a copy of a picture in the library has different metadata, use the copy's
    #[arg(long, alias = "newer-words")]
    prefer_copy: bool,

    /// Ingest forgotten photos anyway, those that `photo forget` deleted
    #[arg(long)]
    forgotten: bool,

    /// Take files from trash, thumbnails and hidden folders, too, and originals that editors keep
    #[arg(long)]
    all: bool,

    /// Take cameras' raw files, too: the raw file is kept, and all pictures are made from the preview that the camera put
    /// into it
    #[arg(long)]
    raw_preview: bool,

    /// Watch the folders, and ingest what arrives in them, until Ctrl-C
    #[arg(long)]
    watch: bool,

    /// With `--watch`: how long a file must stand still before it counts as whole [default: 3]
    #[arg(long, value_name = "SECONDS", requires = "watch", value_parser = clap::value_parser!(u64).range(1..=3600))]
    settle: Option<u64>,

    #[command(flatten)]
    metadata: MetadataArgs,
}

/// How many files had each result.
#[derive(Debug, Default)]
struct Tally {
    new: usize,
    duplicates: usize,
    same_pictures: usize,
    rejected: usize,
    /// Of the rejected ones.
    unwritten: usize,
    /// Of the rejected ones, those of photos that were forgotten.
    forgotten: usize,
    /// Of the rejected ones, cameras' raw files.
    raw: usize,
    /// Of those in the library: the photos with damaged metadata.
    unread: Vec<PhotoId>,
    /// Of the duplicates and copies.
    restored: usize,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: IngestArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    let codes = args.metadata.codes.reader(ui, context, &newsroom)?;
    let fill = args.metadata.metadata(&newsroom.settings.licences, &codes)?;
    let ingest = IngestRequest {
        paths: args.paths.iter().map(|path| context.working_dir.join(path)).collect(),
        skip: vec![newsroom.library_dir(), newsroom.root.join("out")],
        fill,
        defaults: Metadata { data_mining: newsroom.settings.rights.data_mining, ..Metadata::default() },
        overrides: args.overrides,
        prefer_copy: args.prefer_copy,
        all: args.all,
        forgotten: args.forgotten,
        raw_preview: args.raw_preview,
        rule: newsroom.settings.metadata.merge,
        memory: Some(newsroom.settings.renditions.memory.unwrap_or_else(memory).get()),
    };
    if args.watch {
        // Each batch opens it anew: nothing is held while nothing arrives.
        drop(library);
        return watch::run(ui, context, &newsroom, ingest, Duration::from_secs(args.settle.unwrap_or(3)));
    }
    let Run { tally, ingested, output_error } = ingest_and_report(ui, context, &library, &ingest, |_| true);
    let passed_over = if tally.reported() == 0 {
        ingested?
    } else {
        ingested.hint("what was reported is kept; run the same command again for the rest")?
    };
    tell_passed_over(ui, &passed_over);
    if let Some(error) = output_error.filter(|error| error.kind != Kind::BrokenPipe) {
        return Err(error);
    }
    ui.status(tally.sentence());
    advise(ui, &tally);
    if tally.unwritten > 0 {
        ui.hint("check that the disk has space and that you can write to `library`, then run the same command again");
    }
    Ok(Outcome::of_failures(tally.rejected))
}

/// What to do about what was found.
fn advise(ui: &Ui, tally: &Tally) {
    if let Some(first) = tally.unread.first() {
        let (what, it) = match tally.unread[..] {
            [_] => ("1 photo has".to_owned(), "it"),
            [..] => (format!("{} photos have", tally.unread.len()), "them"),
        };
        let named = first_ids(&tally.unread);
        ui.warn(format!("{what} damaged metadata and cannot be used until you have looked at {it}: {named}"));
        let photo = if tally.unread.len() == 1 { first.short() } else { "PHOTO".to_owned() };
        ui.hint(review_metadata(&photo));
    }
    if tally.raw > 0 {
        ui.hint("`pressbox ingest --raw-preview` takes cameras' raw files, with the previews that are in them");
    }
    if tally.forgotten > 0 {
        ui.hint("`pressbox ingest --forgotten` ingests forgotten photos anyway");
    }
}

/// What became of an ingest.
struct Run {
    tally: Tally,
    ingested: Result<PassedOver, LibraryError>,
    /// Why the answers could not be written: the ingest went on, as the photos matter more.
    output_error: Option<CliError>,
}

/// Ingests files and reports on each one that `is_told` does not keep back.
fn ingest_and_report(
    ui: &Ui,
    context: &Context,
    library: &Library,
    ingest: &IngestRequest,
    mut is_told: impl FnMut(&FileReport) -> bool,
) -> Run {
    let mut reporter = Reporter::new(ui, context);
    let ingested = library.ingest(ingest, context.now, ui, |report| {
        if is_told(&report) {
            reporter.report(&report);
        }
    });
    let Reporter { tally, output_error, .. } = reporter.summed_up();
    Run { tally, ingested, output_error }
}

/// Reports on files, and counts them.
struct Reporter<'a> {
    ui: &'a Ui,
    context: &'a Context,
    tally: Tally,
    told: Told,
    output_error: Option<CliError>,
}

impl<'a> Reporter<'a> {
    fn new(ui: &'a Ui, context: &'a Context) -> Self {
        Self { ui, context, tally: Tally::default(), told: Told::default(), output_error: None }
    }

    fn report(&mut self, report: &FileReport) {
        self.tally.add(report);
        if let Err(error) = report_file(self.ui, &self.context.shown(&report.path), report, &mut self.told) {
            self.output_error.get_or_insert(error);
        }
    }

    /// Tells what is told of several files together.
    fn summed_up(self) -> Self {
        self.told.lines.sum_up(self.ui, "file", "files");
        self.told.failures.sum_up(self.ui, "rejected files");
        self.told.notes.sum_up(self.ui, "notes");
        self.told.bursts.sum_up(self.ui);
        self
    }
}

fn tell_passed_over(ui: &Ui, passed_over: &PassedOver) {
    if passed_over.pictures > 0 {
        let what = count(passed_over.pictures, "picture", "pictures");
        let places = passed_over.places.iter().map(|place| in_a_line(place)).collect::<Vec<_>>().join(", ");
        ui.status(format!(
            "skipped {what} in trash, thumbnail and similar folders ({places}); add `--all` to include them"
        ));
    }
    if passed_over.companions > 0 {
        let what = count(passed_over.companions, "file is", "files are");
        ui.status(format!("{what} what macOS writes beside photos (`._NAME`), without a picture"));
    }
}

impl Tally {
    fn add(&mut self, report: &FileReport) {
        self.restored += usize::from(report.restored);
        match &report.status {
            IngestStatus::New { photo, .. }
            | IngestStatus::Duplicate { photo, .. }
            | IngestStatus::SamePicture { photo, .. } => {
                if !photo.layers.unread.is_empty() && !self.unread.contains(&photo.id) {
                    self.unread.push(photo.id);
                }
            }
            IngestStatus::Rejected(_) => {}
        }
        self.unwritten += usize::from(matches!(report.status, IngestStatus::Rejected(IngestError::Write(_))));
        let other = |error: &IngestError| matches!(error, IngestError::NotAPicture(NotAPicture::Other(other)) if other.is_raw());
        self.raw += usize::from(matches!(&report.status, IngestStatus::Rejected(error) if other(error)));
        self.forgotten += usize::from(matches!(report.status, IngestStatus::Rejected(IngestError::Forgotten(_))));
        *match report.status {
            IngestStatus::New { .. } => &mut self.new,
            IngestStatus::Duplicate { .. } => &mut self.duplicates,
            IngestStatus::SamePicture { .. } => &mut self.same_pictures,
            IngestStatus::Rejected(_) => &mut self.rejected,
        } += 1;
    }

    /// Adds up what several batches had; photos that wait for a look were named with each.
    fn add_batch(&mut self, batch: &Self) {
        self.new += batch.new;
        self.duplicates += batch.duplicates;
        self.same_pictures += batch.same_pictures;
        self.restored += batch.restored;
    }

    fn reported(&self) -> usize {
        self.new + self.duplicates + self.same_pictures + self.rejected
    }

    /// The results in one sentence.
    fn sentence(&self) -> String {
        if self.reported() == 0 {
            return "no photos were found there; pressbox reads JPEG, PNG, TIFF, WebP and HEIC".to_owned();
        }
        self.counts()
    }

    /// What there was, in words.
    fn counts(&self) -> String {
        let mut parts = vec![count(self.new, "new photo", "new photos").to_string()];
        for (number, one, many) in [
            (self.duplicates, "duplicate", "duplicates"),
            (self.same_pictures, "copy with different metadata", "copies with different metadata"),
            (self.restored, "original restored", "originals restored"),
            (self.rejected, "file rejected", "files rejected"),
        ] {
            if number > 0 {
                parts.push(count(number, one, many).to_string());
            }
        }
        parts.join(", ")
    }
}

/// What is told of several files together.
#[derive(Debug, Default)]
struct Told {
    lines: Excerpt,
    notes: Repeats,
    failures: Repeats,
    bursts: Bursts,
}

fn report_file(ui: &Ui, path: &str, report: &FileReport, told: &mut Told) -> Result<(), CliError> {
    report_status(ui, path, report, told)?;
    let path = in_a_line(path);
    for note in report.notes.iter().filter(|note| told.notes.shows(note)) {
        ui.status(format!("  note: `{path}`: {note}"));
    }
    Ok(())
}

fn report_status(ui: &Ui, path: &str, report: &FileReport, told: &mut Told) -> Result<(), CliError> {
    let named = in_a_line(path);
    let object = |status, sha256, photo: &Photo, of, look_alikes: &[PhotoId], conflicts: &[Conflict]| {
        let mut object = object(path, status, sha256, photo, of, look_alikes, conflicts);
        object["notes"] = json!(report.notes);
        object["restored"] = json!(report.restored);
        object["unread"] = json!(photo.layers.unread);
        object
    };
    match &report.status {
        IngestStatus::New { photo, look_alikes, better_colours_than } => {
            let in_burst = told.bursts.take(photo, look_alikes);
            let alike = if look_alikes.is_empty() || in_burst {
                String::new()
            } else {
                ui.paint(Tone::Quiet, &format!("  looks like {}", first_ids(look_alikes)))
            };
            let text = format!("{}  {}  {named}{alike}", ui.paint(Tone::Good, "new"), photo.id.short());
            let conflicts = &photo.layers.conflicts;
            let mut answer = object("new", photo.id, photo, None, look_alikes, conflicts);
            answer["better_colours_than"] = json!(better_colours_than);
            told.lines.answer(ui, text, &answer)?;
            warn_of_conflicts(ui, path, conflicts);
            if let Some(other) = better_colours_than.map(|id| id.short()) {
                ui.status(format!(
                    "  note: `{named}`: it is the picture of `{other}` with a colour profile, which `{other}` lacks: its colours are right"
                ));
                ui.hint(format!(
                    "use this one: `pressbox photo withdraw {other}` takes the other out of use; what you wrote there, write here with `pressbox photo edit {} …`",
                    photo.id.short()
                ));
            }
            Ok(())
        }
        IngestStatus::Duplicate { sha256, photo } => {
            let (tone, word) = if report.restored { (Tone::Good, "restored") } else { (Tone::Quiet, "duplicate") };
            let word = ui.paint(tone, word);
            let text = format!("{word}  {}  {named}", photo.id.short());
            told.lines.answer(ui, text, &object("duplicate", *sha256, photo, Some(photo.id), &[], &[]))
        }
        IngestStatus::SamePicture { sha256, photo, conflicts, added, changed } => {
            let mut details = match &added[..] {
                [] => String::new(),
                added => {
                    let names: Vec<_> = added.iter().map(ToString::to_string).collect();
                    format!("  adds {}", names.join(", "))
                }
            };
            for PropertyChange { property, before, after } in changed {
                let (after, before) = (clip(after, 60), clip(before, 60));
                let _ = write!(details, "\n    {property}: `{after}` instead of `{before}`");
            }
            let details = ui.paint(Tone::Quiet, &details);
            let text = format!("{}  {}  {named}{details}", ui.paint(Tone::Careful, "copy"), photo.id.short());
            let mut answer = object("same_picture", *sha256, photo, Some(photo.id), &[], conflicts);
            answer["added"] = added.iter().map(|property| property.name()).collect();
            answer["changed"] = changed.iter().map(changed_json).collect();
            ui.answer(text, &answer)?;
            warn_of_conflicts(ui, path, conflicts);
            if !conflicts.is_empty() {
                ui.hint(format!(
                    "`pressbox ingest --prefer-copy` uses the new copy's metadata; `pressbox photo edit {} …` sets a value of your own",
                    photo.id.short()
                ));
            }
            Ok(())
        }
        IngestStatus::Rejected(error) => {
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
                    "notes": [],
                    "restored": false,
                    "reason": error.to_string(),
                }),
            )?;
            if told.failures.shows(&error.to_string()) {
                ui.failed(format!("`{named}`: {error}"));
            }
            Ok(())
        }
    }
}

fn changed_json(changed: &PropertyChange) -> serde_json::Value {
    json!({ "property": changed.property.name(), "before": changed.before, "after": changed.after })
}

fn warn_of_conflicts(ui: &Ui, path: &str, conflicts: &[Conflict]) {
    let path = in_a_line(path);
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
