//! The editions of a release made into messages.

use std::collections::BTreeMap;
use std::fs;

use super::super::error::{CliError, OrExplain as _};
use super::super::figures::{ReadyFigure, page_url, ready};
use super::Sending;
use crate::delivery::{Message, Picture, Plan};
use crate::photo::Door;
use crate::release::render::{self, Email, Templates};
use crate::release::{Language, Release};

impl Sending<'_> {
    /// One message for each edition that the plan needs.
    pub(super) fn messages(&self, plan: &Plan) -> Result<BTreeMap<Language, Message>, CliError> {
        let needed = |edition: &&Release| plan.due.iter().any(|planned| planned.edition == edition.language);
        let compose = |edition: &Release| {
            let message = match &self.kill {
                Some(killed) => self.notice(killed, edition)?,
                None => self.compose(edition, false)?,
            };
            Ok((edition.language, message))
        };
        self.editions.iter().filter(needed).map(compose).collect()
    }

    /// An edition's message; one on trial says so in its subject.
    pub(super) fn compose(&self, edition: &Release, on_trial: bool) -> Result<Message, CliError> {
        let letterhead = self.letterhead()?;
        let (mut email, picture) = self.render_edition(edition)?;
        if on_trial {
            email.subject = format!("[Test] {}", email.subject);
        }
        Ok(Message::compose(&email, edition.language, &letterhead, picture.as_ref()))
    }

    /// An edition as a mail, with its lead photo: linked where the newsroom's pages stand on the web, else inside.
    fn render_edition(&self, edition: &Release) -> Result<(Email, Option<Picture>), CliError> {
        let newsroom = &self.newsroom;
        let templates = Templates::load(Some(&newsroom.templates_dir()))
            .hint("correct it, or take it away to use the built-in one")?;
        let photos = ready(self.ui, newsroom, edition, Door::Mail, &["mail"])?;
        let shown = photos.iter().filter_map(|photo| Some((photo, photo.rendition("mail")?)));
        let (views, picture) = if let Some(site) = page_url(newsroom, &edition.slug) {
            let view = |(photo, rendition): (&ReadyFigure, &_)| {
                photo.view(rendition, format!("{site}/{}", photo.place("mail")), Some(&site))
            };
            (shown.map(view).collect(), None)
        } else {
            let mut views = Vec::new();
            let mut inside = None;
            // Only the lead photo travels along: each picture would weigh on every message.
            if let Some((photo, rendition)) = shown.into_iter().next() {
                let jpeg =
                    fs::read(&rendition.path).context(format!("`{}` cannot be read", rendition.path.display()))?;
                let picture = Picture::new(&edition.slug, &self.from, jpeg);
                views.push(photo.view(rendition, picture.src(), None));
                inside = Some(picture);
            }
            (views, inside)
        };
        Ok((render::email(&templates, edition, &newsroom.issuer(), &views)?, picture))
    }
}
