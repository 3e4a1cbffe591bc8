//! `pressbox photos`

mod duplicates;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::{count, size};
use crate::cli::error::{CliError, Outcome};
use crate::cli::machine::memory;
use crate::cli::notices::Notices;
use crate::cli::photo_json::{line, object};
use crate::cli::ui::Ui;
use crate::library::{Library, LibraryError, Photo, Query};
use crate::newsroom::{Newsroom, SheetRequest, write_sheet};
use crate::photo::{Captured, PhotoId, PhotoName};

/// Find photos, newest first
///
/// A word is found as the beginning of a word, with or without accents. `"grand opening"` finds words in a row, `-night`
/// leaves photos out, and `OR` finds either side.
#[derive(Debug, Args)]
#[command(after_help = FIELDS, args_conflicts_with_subcommands = true)]
pub(crate) struct PhotosArgs {
    #[command(subcommand)]
    command: Option<PhotosCommand>,

    /// Words in the caption, headline, keywords, credit, place or file name, and fields such as `credit:Nord`; only photos
    /// with all of them are shown
    query: Vec<String>,

    /// Show at most N photos
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    newest: Option<usize>,

    /// In which order to show them; those that `--newest` leaves out are left out first
    #[arg(long, value_name = "ORDER", value_enum, default_value_t, conflicts_with = "look_alikes")]
    sort: Sort,

    /// Show photos that look like this one, most similar first
    #[arg(long, value_name = "PHOTO", conflicts_with = "query")]
    look_alikes: Option<PhotoName>,

    /// Write a contact sheet of the photos instead: a page for your browser (.html), or a PDF (.pdf)
    #[arg(long, value_name = "FILE")]
    sheet: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum PhotosCommand {
    Duplicates(duplicates::DuplicatesArgs),
}

/// The order in which photos are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// Those that were ingested last come first
    #[default]
    Newest,
    /// Those with the most stars come first; rejected ones come last
    Rating,
    /// Those that were taken last come first
    Captured,
    /// Those that are most about the words of the search come first
    Relevance,
}

impl Sort {
    /// Sorts photos that are in the order of [`Self::Newest`], which stays where the order says nothing.
    fn sort(self, photos: &mut [Key]) {
        match self {
            Self::Newest => {}
            Self::Relevance => photos.sort_by_key(|photo| photo.rank),
            Self::Rating => photos.sort_by_key(|photo| Reverse(photo.rating)),
            Self::Captured => photos.sort_by(|one, other| other.captured.cmp(&one.captured)),
        }
    }
}

/// What photos are sorted by: a library holds more of them than memory does.
struct Key {
    id: PhotoId,
    rating: i8,
    captured: Option<Captured>,
    /// How much it is about the words of the search; less is more.
    rank: i64,
}

impl Key {
    fn of(photo: Photo, ranks: &HashMap<PhotoId, i64>) -> Self {
        let rating = photo.metadata.rating.map_or(0, i8::from);
        let rank = ranks.get(&photo.id).copied().unwrap_or_default();
        Self { id: photo.id, rating, captured: photo.captured, rank }
    }
}

/// Visits the photos of a search in an order, and says how many there are.
fn each_of(
    library: &Library,
    query: &Query,
    args: &PhotosArgs,
    mut visit: impl FnMut(Photo) -> Result<(), CliError>,
) -> Result<usize, CliError> {
    let mut number = 0;
    let mut visit = |photo| {
        number += 1;
        visit(photo)
    };
    if args.sort == Sort::Newest {
        library.search_each(query, args.newest, visit)?;
        return Ok(number);
    }
    let ranks = if args.sort == Sort::Relevance { library.relevance(query)? } else { HashMap::new() };
    let mut keys = Vec::new();
    library.search_each(query, args.newest, |photo| {
        keys.push(Key::of(photo, &ranks));
        Ok::<_, CliError>(())
    })?;
    args.sort.sort(&mut keys);
    for key in keys {
        match library.photo(key.id) {
            Ok(photo) => visit(photo)?,
            // It was forgotten meanwhile.
            Err(LibraryError::Unknown(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(number)
}

/// The fields of a search.
const FIELDS: &str = "Fields:
  credit: creator: city: keyword: person:
                          and every other property by its name, as headline:
  file: folder:           a part of a file's name, or of the folder it came from
  camera:                 the make or model
  collection: release:    the photos of a collection, or of a release
  before:DATE after:DATE  taken before or after a day, a month (2026-05) or a
                          year (2026)
  rating:4 4+ or 3-5      stars; also rejected or none, or '>=4' in quotation
                          marks
  missing:PROPERTY        without a credit, a caption, an alt_text …
  expires:30d             may be published for at most 30 days more (also 6w,
                          3m, 1y, or until a date)";

pub(crate) fn run(ui: &Ui, context: &Context, args: PhotosArgs) -> Result<Outcome, CliError> {
    if let Some(PhotosCommand::Duplicates(args)) = &args.command {
        return duplicates::run(ui, context, args);
    }
    let newsroom = context.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    if let Some(name) = &args.look_alikes {
        let photo = library.find_named(name)?;
        let mut alike = library.look_alikes(&photo, ui)?;
        alike.truncate(args.newest.unwrap_or(usize::MAX));
        if let Some(file) = &args.sheet {
            let mut photos = vec![photo.clone()];
            for other in &alike {
                photos.push(library.photo(other.photo)?);
            }
            return sheet(ui, context, &newsroom, photos, &format!("like {}", photo.id.short()), file);
        }
        for other in &alike {
            let found = library.photo(other.photo)?;
            let mut answer = object(&found);
            answer["distance"] = json!(other.distance);
            ui.answer(line(ui, &found), &answer)?;
        }
        if alike.is_empty() {
            ui.status(format!("no photo looks like `{}`", photo.id.short()));
        }
        return Ok(Outcome::Done);
    }
    let asked = newsroom.photo_query_of(&library, &args.query)?;
    let query = args.query.iter().map(|word| word.trim()).collect::<Vec<_>>().join(" ");
    let number = match args.sheet.as_deref() {
        Some(file) => {
            let mut found = Vec::new();
            each_of(&library, &asked, &args, |photo| {
                found.push(photo);
                Ok(())
            })?;
            if !found.is_empty() {
                return sheet(ui, context, &newsroom, found, &query, file);
            }
            0
        }
        None => each_of(&library, &asked, &args, |photo| ui.answer(line(ui, &photo), &object(&photo)))?,
    };
    match (number, query.trim()) {
        (0, "") if library.has_originals() => {
            ui.warn("the catalogue lists no photos, but there are files in `library/originals`");
            ui.hint("`pressbox check` lists them, and says what to do");
        }
        (0, "") => ui.hint("the library is empty; fill it with `pressbox ingest FOLDER`"),
        (0, query) => {
            ui.status(format!("no photo matches `{query}`"));
            for field in unknown_fields(&args.query) {
                ui.hint(format!("`{field}:` is not a field, so it was looked for as a word; `pressbox photos --help` explains the fields"));
            }
        }
        // There may be more of them.
        (number, _) if args.newest == Some(number) => {
            ui.status(format!("the newest {}", count(number, "photo", "photos")));
        }
        (number, _) => ui.status(count(number, "photo", "photos").to_string()),
    }
    Ok(Outcome::Done)
}

/// What looks like a field and is none, such as `credt:Nord`.
fn unknown_fields(query: &[String]) -> impl Iterator<Item = &str> {
    let words = query.iter().flat_map(|text| text.split_whitespace());
    words.filter_map(|word| {
        let (field, value) = word.trim_start_matches('-').split_once(':')?;
        let is_name = field.len() > 2 && field.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
        (is_name && !value.is_empty() && !value.starts_with('/') && !Query::is_field(field)).then_some(field)
    })
}

/// Writes a contact sheet.
fn sheet(
    ui: &Ui,
    context: &Context,
    newsroom: &Newsroom,
    photos: Vec<Photo>,
    query: &str,
    file: &Path,
) -> Result<Outcome, CliError> {
    let number = photos.len();
    let answers: Vec<_> = if ui.json() { photos.iter().map(object).collect() } else { Vec::new() };
    let request = SheetRequest {
        photos,
        query,
        out: context.working_dir.join(file),
        memory: newsroom.settings.renditions.memory.unwrap_or_else(memory),
    };
    let written = write_sheet(newsroom, &request, &Notices { ui, context })?;
    for answer in &answers {
        ui.answer("", answer)?;
    }
    let photos = count(number, "photo", "photos");
    let lacking = match written.lacking {
        0 => String::new(),
        1 => "; 1 lacks something".to_owned(),
        more => format!("; {more} lack something"),
    };
    ui.status(format!("wrote `{}`: {photos}, {}{lacking}", file.display(), size(written.bytes)));
    if written.unseen > 0 {
        ui.warn(format!("{} cannot be shown", count(written.unseen, "photo", "photos")));
        ui.hint("`pressbox check` says what is wrong with them");
    }
    Ok(Outcome::Done)
}
