//! `pressbox release add`

use clap::Args;
use serde_json::json;

use super::attaching::{self, Part};
use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome, refused, usage};
use crate::cli::remedies;
use crate::cli::ui::Ui;
use crate::library::Library;
use crate::release::{
    AttachedFile, Figure, Language, Releases, Slug, alt_in_other_language, caption_in_other_language,
};

/// Add photos to a release, in order, or files that go along with it
///
/// The first photo is the lead photo. They are added to every edition. A photo that is already there keeps its place and gets
/// the new caption and alt text; with `--first` it moves to the front.
///
/// Logos (SVG), documents (PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text) and films (MP4, MOV, WebM) are attachments: they are
/// copied into the release's folder, and go into its press kit and onto its page as they are.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The release
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// Photo ids, or at least their first six characters, or names of their files; or files to attach
    #[arg(required = true, value_name = "PHOTO|FILE")]
    parts: Vec<Part>,

    /// Put them before the others: the first of them becomes the lead photo
    #[arg(long)]
    first: bool,

    /// The caption in this release, instead of the photo's own
    #[arg(long, value_name = "TEXT")]
    caption: Option<String>,

    /// What the photo, the logo or the film shows, for people who cannot see it
    #[arg(long, value_name = "TEXT")]
    alt: Option<String>,

    /// What readers are told that an attachment is, such as `Fact sheet`
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// Whose an attachment is
    #[arg(long, value_name = "TEXT")]
    credit: Option<String>,

    /// How an attachment may be used, where that differs from the terms of the release
    #[arg(long, value_name = "TEXT")]
    terms: Option<String>,

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
    let (names, paths) = Part::sorted(&args.parts);
    if paths.is_empty() && [&args.title, &args.credit, &args.terms].into_iter().any(Option::is_some) {
        return Err(usage("`--title`, `--credit` and `--terms` are for attachments, and this names none")
            .hinted("`pressbox photo edit` changes the credit and the terms of a photo"));
    }
    if paths.len() > 1 && args.title.is_some() {
        return Err(
            usage("`--title` is for one attachment, and this names several").hinted("add them one after the other")
        );
    }
    if names.is_empty() && (args.first || args.caption.is_some()) {
        return Err(usage("`--caption` and `--first` are for photos, and this names none")
            .hinted("an attachment has a `--title`"));
    }
    // Everything that can be refused is checked before the first file is changed.
    let library = Library::open(&newsroom.library_dir())?;
    let photos = names.iter().map(|name| library.find_named(name)).collect::<Result<Vec<_>, _>>();
    let photos = photos?;
    // A release that is not there gets no lock.
    releases.languages(&args.slug)?;
    let locked = releases.lock(&args.slug)?;
    let languages = wanted_languages(&releases, &args.slug, args.language)?;
    releases.editions(&args.slug)?;
    let files = paths.iter().map(|path| attaching::find(context, &releases, &args.slug, path));
    let files = files.collect::<Result<Vec<_>, _>>()?;
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
    let said = AttachedFile {
        title: text(&args.title),
        credit: text(&args.credit),
        usage_terms: text(&args.terms),
        alt: text(&args.alt),
        ..AttachedFile::default()
    };
    for file in &files {
        attaching::attach(ui, context, &locked, (&releases, &args.slug, &languages), file, &said)?;
    }
    Ok(Outcome::Done)
}
