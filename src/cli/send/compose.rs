//! The editions of a release made into messages.

use std::collections::BTreeMap;
use std::fs;

use super::super::error::{CliError, OrExplain as _};
use super::super::figures::ready;
use super::Sending;
use crate::delivery::{Letterhead, Message, Picture, Plan};
use crate::photo::Door;
use crate::release::render::{self, Email, FigureView, Templates};
use crate::release::{Issuer, Language, Release};

/// The size in which the lead photo travels inside the message.
const PRESET: &str = "mail";

impl Sending<'_> {
    /// One message for each edition that the plan needs.
    pub(super) fn messages(&self, plan: &Plan) -> Result<BTreeMap<Language, Message>, CliError> {
        let needed = |edition: &&Release| plan.due.iter().any(|planned| planned.edition == edition.language);
        let compose = |edition: &Release| Ok((edition.language, self.compose(edition, false)?));
        self.editions.iter().filter(needed).map(compose).collect()
    }

    /// An edition's message; one on trial says so in its subject.
    pub(super) fn compose(&self, edition: &Release, on_trial: bool) -> Result<Message, CliError> {
        let issuer = self.newsroom.issuer();
        let date = self.desk.now.to_zoned(issuer.zone.clone());
        let letterhead = Letterhead { name: issuer.name.clone(), from: self.from.clone(), date };
        let (mut email, picture) = self.render(edition, &issuer)?;
        if on_trial {
            email.subject = format!("[Test] {}", email.subject);
        }
        Ok(Message::compose(&email, edition.language, &letterhead, picture.as_ref()))
    }

    /// The edition as a mail, with the lead photo that it shows.
    fn render(&self, edition: &Release, issuer: &Issuer) -> Result<(Email, Option<Picture>), CliError> {
        let templates = Templates::load(Some(&self.newsroom.templates_dir()))
            .hint("correct it, or take it away to use the built-in one")?;
        // Every photo is cleared, though only the first is shown: who gets the mail asks for the others.
        let photos = ready(self.ui, &self.newsroom, edition, Door::Mail, &[PRESET])?;
        let lead = photos.first().and_then(|photo| Some((photo, photo.renditions.first()?)));
        let Some((photo, rendition)) = lead else {
            return Ok((render::email(&templates, edition, issuer, &[])?, None));
        };
        let jpeg = fs::read(&rendition.path).context(format!("`{}` cannot be read", rendition.path.display()))?;
        let picture = Picture::new(&edition.slug, &self.from, jpeg);
        let figure = FigureView {
            caption: photo.caption().to_owned(),
            credit: photo.credit(),
            alt: photo.alt().to_owned(),
            src: picture.src(),
            width: rendition.width,
            height: rendition.height,
            print_url: None,
        };
        Ok((render::email(&templates, edition, issuer, &[figure])?, Some(picture)))
    }
}
