//! `pressbox renditions`

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc;

use clap::Args;
use rayon::prelude::*;
use serde_json::json;

use super::context::Context;
use super::count::{count, size};
use super::error::{CliError, Outcome, usage};
use super::excerpt::Excerpt;
use super::machine::memory;
use super::notices::Notices;
use super::photo_args::{found, named};
use super::remedies;
use super::repeats::Repeats;
use super::ui::{Tone, Ui};
use crate::library::{Library, Photo, Query};
use crate::newsroom::{Export, ExportError, Newsroom, Notice, Observer as _, wanted_presets};
use crate::photo::{Format, PhotoId, PhotoName};
use crate::progress::Progress as _;
use crate::rendition::{Freshness, Preset, Renderer, Rendition, RenditionError, RenditionResult};

/// Make web, print and other sizes, with the rights embedded in each file
#[derive(Debug, Args)]
pub(crate) struct RenditionsArgs {
    /// Photo ids, or at least their first six characters, or names of their files
    #[arg(value_name = "PHOTO", conflicts_with_all = ["query", "all"])]
    photos: Vec<PhotoName>,

    /// All photos that `pressbox photos WORDS` finds
    #[arg(long, value_name = "WORDS", conflicts_with = "all")]
    query: Option<String>,

    /// All photos in the library
    #[arg(long)]
    all: bool,

    /// Make only these presets [default: all presets]
    #[arg(long = "preset", value_name = "NAME", num_args = 1.., value_delimiter = ',')]
    presets: Vec<String>,

    /// Make renditions again even if they are up to date
    #[arg(long)]
    force: bool,

    /// Copy the files into this folder, where the photos' rights allow it
    #[arg(long, short, alias = "output", value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(ui: &Ui, context: &Context, mut args: RenditionsArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    let known = newsroom.settings.all_presets();
    args.take_photos_from_presets(&known);
    let mut photos = wanted_photos(&newsroom, &library, &args)?;
    // The largest first, so that no processor is left with one of those at the end.
    photos.sort_by_key(|photo| Reverse(photo.bytes));
    let presets = wanted_presets(&known, &args.presets)?;
    let export = args.out.as_ref().map(|dir| Export::new(&newsroom, &context.working_dir.join(dir))).transpose()?;

    let mut tally = Tally::default();
    ui.start("making renditions", photos.len() as u64);
    let renderer = Renderer::new(newsroom.settings.renditions.memory.unwrap_or_else(memory));
    let (sender, results) = mpsc::channel();
    let notices = Notices { ui, context };
    let answered = std::thread::scope(|scope| {
        let (library, presets, renderer) = (&library, &presets, &renderer);
        scope.spawn(move || {
            photos.into_par_iter().with_max_len(1).for_each_with(sender, |sender, photo| {
                let made = renderer.make(library, &photo, presets, args.force);
                ui.advance(1);
                // If the receiver has gone, nobody needs the result.
                let _ = sender.send((photo, made));
            });
        });
        while let Ok(first) = results.recv() {
            // What has come meanwhile is recorded together with it.
            let batch: Vec<_> = std::iter::once(first).chain(results.try_iter()).collect();
            if let Some(export) = &export {
                record(&notices, export, &batch);
            }
            for (photo, made) in batch {
                let made = match made {
                    Ok(made) => made,
                    Err(error) => {
                        let error = CliError::from(error).one_line();
                        for (preset, _) in presets {
                            reject(ui, &photo, preset, &error, &mut tally)?;
                        }
                        continue;
                    }
                };
                for ((preset, _), made) in presets.iter().zip(made) {
                    report_rendition(ui, &photo, preset, made, export.as_ref(), &mut tally)?;
                }
            }
        }
        Ok::<_, CliError>(())
    });
    ui.finish();
    answered?;
    tally.lines.sum_up(ui, "rendition", "renditions");
    tally.repeats.sum_up(ui, "refusals");
    let of = |status| tally.of.get(status).copied().unwrap_or(0);
    let failures = of("rejected") + of("not copied");
    ui.status(sum_up(&[
        ("made", of("made")),
        ("already up to date", of("current")),
        ("not copied", of("not copied")),
        ("rejected", of("rejected")),
    ]));
    if let Some(dir) = args.out.as_ref().filter(|_| of("made") + of("current") > 0) {
        let files = count(of("made") + of("current"), "file", "files");
        ui.status(format!("copied {files} to `{}`", dir.display()));
    }
    Ok(Outcome::of_failures(failures))
}

/// How many renditions became what, and the last photo whose rights were told what to do about: all of its renditions
/// lack the same.
#[derive(Default)]
struct Tally {
    of: BTreeMap<&'static str, usize>,
    hinted: Option<PhotoId>,
    repeats: Repeats,
    lines: Excerpt,
}

/// A photo, and its renditions as far as they could be made.
type Made = (Photo, Result<Vec<RenditionResult>, RenditionError>);

/// Records what is about to be exported.
fn record(notices: &Notices<'_>, export: &Export<'_>, batch: &[Made]) {
    let renditions = batch.iter().flat_map(|(photo, made)| {
        let made = made.iter().flatten().flatten();
        made.map(move |(rendition, _)| (photo, rendition))
    });
    if let Err(error) = export.record(renditions) {
        notices.notice(&Notice::NotRecorded(Box::new(error)));
    }
}

/// `12 renditions made, 3 rejected`
fn sum_up(parts: &[(&str, usize)]) -> String {
    let mut parts = parts.iter().filter(|(_, number)| *number > 0);
    let Some((status, number)) = parts.next() else { return "no renditions to make".to_owned() };
    let first = format!("{} {status}", count(*number, "rendition", "renditions"));
    parts.fold(first, |text, (status, number)| format!("{text}, {number} {status}"))
}

impl RenditionsArgs {
    /// In `--preset web 2d7853` the second word is a photo: a word that is not a preset but could be an id is taken as one.
    fn take_photos_from_presets(&mut self, known: &BTreeMap<String, Preset>) {
        if self.all || self.query.is_some() {
            return;
        }
        let photo = |word: &str| word.parse::<PhotoName>().ok().filter(|_| !known.contains_key(word));
        self.photos.extend(self.presets.iter().filter_map(|word| photo(word)));
        self.presets.retain(|word| photo(word).is_none());
    }
}

fn wanted_photos(newsroom: &Newsroom, library: &Library, args: &RenditionsArgs) -> Result<Vec<Photo>, CliError> {
    if !args.photos.is_empty() {
        return named(library, &args.photos);
    }
    match (&args.query, args.all) {
        (Some(query), _) => found(newsroom, library, query),
        (None, true) => Ok(library.search(&Query::all(), None)?),
        (None, false) => Err(usage("no photos are named").hinted("name them, or use `--query WORDS` or `--all`")),
    }
}

fn report_rendition(
    ui: &Ui,
    photo: &Photo,
    preset: &str,
    made: Result<(Rendition, Freshness), RenditionError>,
    export: Option<&Export<'_>>,
    tally: &mut Tally,
) -> Result<(), CliError> {
    let (mut rendition, freshness) = match made {
        Ok(made) => made,
        Err(error) => return reject(ui, photo, preset, &CliError::from(error).one_line(), tally),
    };
    if let Some(export) = export {
        match export.put(photo, &rendition) {
            Ok(path) => rendition.path = path,
            Err(ExportError::NotCleared(error)) => {
                // It is made and kept, but goes no further.
                refuse(ui, photo, preset, &error.to_string(), ("not copied", tally))?;
                let is_new = tally.hinted.replace(photo.id) != Some(photo.id);
                if is_new && !tally.repeats.is_over(&error.to_string()) {
                    ui.hint(remedies::of_photo(&error.remedy()));
                }
                return Ok(());
            }
            Err(error) => return reject(ui, photo, preset, &CliError::from(error).one_line(), tally),
        }
    }
    let (status, tone) = match freshness {
        Freshness::Made => ("made", Tone::Good),
        Freshness::Current => ("current", Tone::Quiet),
    };
    *tally.of.entry(status).or_default() += 1;
    let Rendition { width, height, bytes, .. } = rendition;
    let sides = format!("{width}×{height}");
    let name = photo.names.first().map_or("", String::as_str);
    let is_raw = photo.format == Format::Raw;
    let from = if is_raw { "  from the camera's preview" } else { "" };
    let text = format!(
        "{:<7}  {}  {preset:<8} {sides:>9}  {:>7}  {name}{from}",
        ui.paint(tone, status),
        photo.id.short(),
        size(bytes)
    );
    tally.lines.answer(
        ui,
        text,
        &json!({
            "photo": photo.id,
            "preset": preset,
            "path": rendition.path.display().to_string(),
            "width": width,
            "height": height,
            "bytes": bytes,
            "sha256": rendition.sha256,
            "status": status,
            "from": if is_raw { "camera_preview" } else { "original" },
        }),
    )
}

fn reject(ui: &Ui, photo: &Photo, preset: &str, reason: &str, tally: &mut Tally) -> Result<(), CliError> {
    refuse(ui, photo, preset, reason, ("rejected", tally))
}

/// Names what is refused, and counts it under a word.
fn refuse(
    ui: &Ui,
    photo: &Photo,
    preset: &str,
    reason: &str,
    (word, tally): (&'static str, &mut Tally),
) -> Result<(), CliError> {
    *tally.of.entry(word).or_default() += 1;
    if tally.repeats.shows(reason) {
        ui.failed(format!("`{}` as {preset}: {reason}", photo.id.short()));
    }
    ui.answer("", &json!({ "photo": photo.id, "preset": preset, "status": "rejected", "reason": reason }))
}
