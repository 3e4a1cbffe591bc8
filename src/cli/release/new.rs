//! `pressbox release new`

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;

use super::show;
use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::ui::Ui;
use crate::release::{Event, Language, Release, Slug, Status, Titles, Vocabulary};

/// Start a release: a file to write in, with comments that guide you
///
/// Another edition of an existing release starts with what it shares with the first: photos, timetable, facts, links,
/// contacts, embargo and date. With `--from` a new release starts with the text of another one.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The release's name in paths and commands: lowercase letters, digits and hyphens
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// The language of this edition, such as `en` [default: the newsroom's]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,

    /// Start from the text of another release, in each of its languages: as a draft, without its photos and embargo
    #[arg(long, value_name = "RELEASE")]
    from: Option<Slug>,
}

/// Whether an edition has anything that another one can start with.
fn shares(edition: &Release) -> bool {
    let Release { photos, attachments, timetable, facts, links, contacts, embargo, .. } = edition;
    !(photos.is_empty()
        && attachments.is_empty()
        && timetable.is_empty()
        && facts.is_empty()
        && links.is_empty()
        && contacts.is_empty())
        || embargo.is_some()
}

/// What an edition in another language starts with: photos, timetable, facts, links, contacts, embargo, date.
fn begun(earlier: &Release) -> Release {
    Release {
        body: Vec::new(),
        caption: None,
        boilerplate: None,
        titles: Titles::default(),
        status: Status::default(),
        ..earlier.clone()
    }
}

/// What a release that starts from another one's text has of it: nothing that is that one's alone.
fn copied(other: Release, slug: &Slug, today: Date) -> Release {
    let timetable = other.timetable.into_iter().map(|event| Event { uid: None, ..event }).collect();
    Release {
        slug: slug.clone(),
        timetable,
        photos: Vec::new(),
        // Their files are in the other one's folder.
        attachments: Vec::new(),
        caption: None,
        embargo: None,
        no_embargo: false,
        date: Some(today),
        // It says what the other one says until somebody has changed it.
        status: Status::Draft,
        version: 1,
        correction: None,
        cancelled: Vec::new(),
        ..other
    }
}

fn run_from(ui: &Ui, context: &Context, args: &NewArgs, other: &Slug) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let (releases, slug) = (newsroom.releases(), &args.slug);
    let mut editions = newsroom.editions(other, None, Timestamp::MIN)?;
    if let Some(only) = args.language {
        editions.retain(|edition| edition.language == only);
        if editions.is_empty() {
            return Err(refused(format!("`{other}` has no `{only}` edition")));
        }
    }
    let locked = releases.lock(slug)?;
    if let Some(edition) = editions.iter().find(|edition| releases.path(slug, edition.language).exists()) {
        let shown = context.shown(&releases.path(slug, edition.language));
        return Err(refused(format!("`{shown}` already exists, so nothing was written"))
            .hinted("open it, or choose another slug or language"));
    }
    let today = context.now.to_zoned(newsroom.issuer().zone).date();
    for edition in editions {
        let (language, had_photos) = (edition.language, edition.photos.len());
        let note = format!("This is the text of `{other}`. Change it, and then delete the line `status`.");
        let path = locked.write_noted(&copied(edition, slug, today), &note)?;
        let without = if had_photos > 0 { ", without its photos" } else { "" };
        let begun = releases.manuscript(slug, language)?.release;
        let told = format!("started `{slug}` in `{}` from the text of `{other}`{without}", context.shown(&path));
        ui.answer(told, &show::ReleaseObject::of(&begun))?;
    }
    ui.hint(format!(
        "it is a draft: change its text, dates and times, delete the line `status`, and then run `pressbox release check {slug}`"
    ));
    Ok(Outcome::Done)
}

pub(crate) fn run(ui: &Ui, context: &Context, args: NewArgs) -> Result<Outcome, CliError> {
    if let Some(other) = &args.from {
        return run_from(ui, context, &args, other);
    }
    let newsroom = context.newsroom()?;
    let releases = newsroom.releases();
    let language = args.language.unwrap_or(newsroom.settings.identity.language);
    let path = releases.path(&args.slug, language);
    let shown = context.shown(&path);
    let locked = releases.lock(&args.slug)?;
    if path.exists() {
        return Err(refused(format!("`{shown}` already exists")).hinted("open it, or choose another slug or language"));
    }
    let today = context.now.to_zoned(newsroom.issuer().zone).date();
    let words = &Vocabulary::of(language).new;
    let (headline, lead) = (words.headline, words.lead);
    let earlier = if releases.exists(&args.slug) {
        newsroom.editions(&args.slug, None, Timestamp::MIN)?.into_iter().find(shares)
    } else {
        None
    };
    if let Some(earlier) = earlier {
        let shared = Release { language, headline: headline.to_owned(), lead: lead.to_owned(), ..begun(&earlier) };
        locked.write_noted(
            &shared,
            &format!("What both editions share is copied here, in `{}`: translate it.", earlier.language),
        )?;
        let shown_release = releases.manuscript(&args.slug, language)?.release;
        ui.answer(
            format!(
                "started `{}` in `{shown}`, with what it shares with the `{}` edition",
                args.slug, earlier.language
            ),
            &show::ReleaseObject::of(&shown_release),
        )?;
        ui.hint(format!(
            "write the headline, lead and body; translate captions, timetable and facts; then run `pressbox release check {}`",
            args.slug
        ));
        return Ok(Outcome::Done);
    }
    let text = include_str!("../../../assets/new-release.md")
        .replace("{headline}", headline)
        .replace("{lead}", lead)
        .replace("{language}", language.tag())
        .replace("{date}", &today.to_string())
        .replace("{zone}", &newsroom.settings.identity.zone);
    locked.write_text(language, &text)?;
    let manuscript = releases.manuscript(&args.slug, language)?;
    ui.answer(format!("started `{}` in `{shown}`", args.slug), &show::ReleaseObject::of(&manuscript.release))?;
    ui.hint(format!("write your text there, then check it with `pressbox release check {}`", args.slug));
    Ok(Outcome::Done)
}
