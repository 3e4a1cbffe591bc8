//! `pressbox release new`

use clap::Args;

use super::super::desk::Desk;
use super::super::error::{CliError, Outcome, refused};
use super::super::ui::Ui;
use super::show;
use crate::release::{Language, Slug};

/// Begin a release: a commented file to write in
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The release's name in paths and commands: lowercase letters, digits and hyphens
    slug: Slug,

    /// The language of this edition: en, sv or de [default: the newsroom's]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,
}

pub(crate) fn run(ui: &Ui, desk: &Desk, args: NewArgs) -> Result<Outcome, CliError> {
    let newsroom = desk.newsroom()?;
    let releases = newsroom.releases();
    let language = args.language.unwrap_or(newsroom.config.newsroom.language);
    let path = releases.path(&args.slug, language);
    let shown = desk.shown(&path);
    if path.exists() {
        return Err(
            refused(format!("`{shown}` is there already")).hinted("open it, or choose another slug or language")
        );
    }
    let today = desk.now.to_zoned(newsroom.issuer().zone).date();
    let (headline, lead) = match language {
        Language::English => ("Write the headline here", "Write the lead here: who does what, where and when."),
        Language::Swedish => ("Skriv rubriken här", "Skriv ingressen här: vem gör vad, var och när."),
        Language::German => ("Hier steht die Überschrift", "Hier steht der Vorspann: wer tut was, wo und wann."),
    };
    let text = include_str!("../../../assets/new-release.md")
        .replace("{headline}", headline)
        .replace("{lead}", lead)
        .replace("{language}", language.tag())
        .replace("{date}", &today.to_string())
        .replace("{zone}", &newsroom.config.newsroom.zone);
    releases.write_text(&args.slug, language, &text)?;
    let manuscript = releases.manuscript(&args.slug, language)?;
    ui.answer(format!("began `{}` in `{shown}`", args.slug), &show::ReleaseObject::of(&manuscript.release))?;
    ui.hint(format!("write in it, then look at it with `pressbox release check {}`", args.slug));
    Ok(Outcome::Done)
}
