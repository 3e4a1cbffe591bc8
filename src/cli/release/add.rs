//! `pressbox release add`

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::{CliError, OrExplain as _, Outcome, refused};
use crate::cli::remedies;
use crate::cli::ui::Ui;
use crate::library::Library;
use crate::photo::PhotoName;
use crate::release::{Figure, Language, Releases, Slug, alt_in_other_language, caption_in_other_language};

/// Add photos to a release, in order; the first is the lead photo
///
/// They are added to every edition. A photo that is already there keeps its place and gets the new caption and alt text;
/// with `--first` it moves to the front.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The release
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// Photo ids, or at least their first six characters, or names of their files
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PhotoName>,

    /// Put them before the others: the first of them becomes the lead photo
    #[arg(long)]
    first: bool,

    /// The caption in this release, instead of the photo's own
    #[arg(long, value_name = "TEXT")]
    caption: Option<String>,

    /// What the photo shows, for people who cannot see it
    #[arg(long, value_name = "TEXT")]
    alt: Option<String>,

    /// Add them only to the edition in this language, such as `en`
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,
}

/// The languages of a release's editions, or one of them.
pub(super) fn wanted_languages(
    releases: &Releases,
    slug: &Slug,
    only: Option<Language>,
) -> Result<Vec<Language>, CliError> {
    let mut languages = releases.languages(slug)?;
    if let Some(only) = only {
        languages.retain(|language| *language == only);
        if languages.is_empty() {
            return Err(refused(format!("`{slug}` has no `{only}` edition")));
        }
    }
    Ok(languages)
}

pub(crate) fn run(ui: &Ui, context: &Context, args: AddArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let releases = newsroom.releases();
    let text =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    // Everything that can be refused is checked before the first file is changed.
    let library = Library::open(&newsroom.library_dir())?;
    let photos = args.photos.iter().map(|name| library.find_named(name)).collect::<Result<Vec<_>, _>>();
    let photos = photos.hint("`pressbox photos` lists the photos with their ids")?;
    // A release that is not there gets no lock.
    releases.languages(&args.slug)?;
    let locked = releases.lock(&args.slug)?;
    let languages = wanted_languages(&releases, &args.slug, args.language)?;
    releases.editions(&args.slug)?;
    for (nth, photo) in photos.into_iter().enumerate() {
        let place = args.first.then_some(nth);
        let figure = Figure { photo: photo.id, caption: text(&args.caption), alt: text(&args.alt) };
        let mut placed = None;
        let mut foreign = Vec::new();
        for language in &languages {
            let now = locked.add(*language, &figure, place)?;
            // Without a text of its own, an edition has that of the photo.
            let caption = now.1.caption.as_ref().or(photo.metadata.caption.as_ref());
            let alt = now.1.alt.as_ref().or(photo.metadata.alt_text.as_ref());
            let told = caption.and_then(|text| caption_in_other_language(&args.slug, *language, Some(photo.id), text));
            foreign.extend(told);
            foreign.extend(alt.and_then(|text| alt_in_other_language(&args.slug, *language, photo.id, text)));
            placed = placed.or(Some(now));
        }
        if let Some((position, figure)) = placed {
            let name = photo.names.first().map(|name| format!(" ({name})")).unwrap_or_default();
            ui.answer(
                format!("photo {position} of `{}`: {}{name}", args.slug, photo.id.short()),
                &json!({
                    "slug": args.slug.as_str(),
                    "photo": photo.id,
                    "caption": figure.caption,
                    "alt": figure.alt,
                    "position": position,
                }),
            )?;
        }
        if photo.metadata.rating.map(i8::from) == Some(-1) {
            ui.warn(format!("`{}` is rejected (rating -1)", photo.id.short()));
            ui.hint(format!("`pressbox release remove {} {}` takes it out again", args.slug, photo.id.short()));
        }
        for (message, remedy) in foreign {
            ui.warn(message);
            ui.hint(remedies::of_release(&remedy));
        }
    }
    Ok(Outcome::Done)
}
