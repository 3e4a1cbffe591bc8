//! `pressbox release new`

use clap::Args;
use jiff::Timestamp;

use super::show;
use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::ui::Ui;
use crate::release::{Language, Release, Slug, Status, Titles, Vocabulary};

/// Start a release: a file to write in, with comments that guide you
///
/// Another edition of an existing release starts with what it shares with the first: photos, timetable, facts, links,
/// contacts, embargo and date.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The release's name in paths and commands: lowercase letters, digits and hyphens
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// The language of this edition, such as `en` [default: the newsroom's]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,
}

/// Whether an edition has anything that another one can start with.
fn shares(edition: &Release) -> bool {
    let Release { photos, timetable, facts, links, contacts, embargo, .. } = edition;
    !(photos.is_empty() && timetable.is_empty() && facts.is_empty() && links.is_empty() && contacts.is_empty())
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

pub(crate) fn run(ui: &Ui, context: &Context, args: NewArgs) -> Result<Outcome, CliError> {
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
