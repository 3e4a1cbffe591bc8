//! The editions of a release made into messages.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::error::MailingError;
use super::sending::Sending;
use crate::delivery::{InlinePicture, Message, Plan};
use crate::newsroom::notice::Notice;
use crate::newsroom::prepared::{PreparedPhoto, prepare};
use crate::newsroom::presets::read_rendition;
use crate::photo::Destination;
use crate::release::render::{FigureView, Layout, Templates};
use crate::release::{Language, Release};

/// What an edition's mail is set with.
struct Set {
    templates: Templates,
    views: Vec<FigureView>,
    /// The lead photo, where it travels along.
    picture: Option<InlinePicture>,
}

impl Sending<'_> {
    /// One message for each edition that the plan needs.
    pub(super) fn messages(&self, plan: &Plan) -> Result<BTreeMap<Language, Message>, MailingError> {
        let needed = |edition: &&Release| plan.due.iter().any(|planned| planned.edition == edition.language);
        let compose = |edition: &Release| {
            let readers = plan.due.iter().filter(|planned| planned.edition == edition.language);
            let zones = readers.filter_map(|planned| planned.journalist.zone.as_deref()).collect();
            let message = match &self.withdrawn {
                Some(photo) => {
                    photo.notice(edition, &self.headers()?, &self.newsroom.issuer(), &self.newsroom.templates()?)?
                }
                None => self.compose(edition, false, &zones)?,
            };
            Ok((edition.language, message))
        };
        self.editions.iter().filter(needed).map(compose).collect()
    }

    /// An edition's message, with what journalists in these zones read; one on trial says so in its subject.
    pub(super) fn compose(
        &self,
        edition: &Release,
        on_trial: bool,
        zones: &BTreeSet<&str>,
    ) -> Result<Message, MailingError> {
        let headers = self.headers()?;
        let Set { templates, views, picture } = self.set(edition)?;
        let issuer = self.newsroom.issuer();
        let layout = Layout { templates: &templates, release: edition, issuer: &issuer, figures: &views };
        let mut email = layout.email()?;
        if let Some(weight) = layout.weigh(&email)? {
            self.observer.notice(&Notice::HeavyMail { language: edition.language, weight });
        }
        if on_trial {
            email.subject = format!("[Test] {}", email.subject);
        }
        let mut message = Message::compose(&email, edition.language, &headers, picture.as_ref());
        for name in zones {
            // The list has refused a zone that is none.
            let Ok(zone) = TimeZone::get(name) else { continue };
            if let Some(email) = layout.email_read_in(&zone)? {
                message.add_zone(name, &email, picture.as_ref());
            }
        }
        Ok(message)
    }

    /// What an edition's mail is set with, and its lead photo: linked where the newsroom's pages stand on the web, else inside.
    fn set(&self, edition: &Release) -> Result<Set, MailingError> {
        let newsroom = self.newsroom;
        let templates = newsroom.templates()?;
        let photos = prepare(newsroom, edition, &[Destination::Mail], &["mail"], self.observer)?;
        let shown = photos.iter().filter_map(|photo| Some((photo, photo.rendition("mail")?)));
        let (views, picture) = if let Some(site) = newsroom.page_url(&edition.slug) {
            let view = |(photo, rendition): (&PreparedPhoto, &_)| {
                photo.view(rendition, format!("{site}/{}", photo.place("mail")), Some(&site))
            };
            (shown.map(view).collect(), None)
        } else {
            let mut views = Vec::new();
            let mut inside = None;
            // Only the lead photo travels along: each picture would weigh on every message.
            if let Some((photo, rendition)) = shown.into_iter().next() {
                let picture = InlinePicture::new(&edition.slug, &self.from, read_rendition(rendition)?);
                views.push(photo.view(rendition, picture.src(), None));
                inside = Some(picture);
            }
            (views, inside)
        };
        Ok(Set { templates, views, picture })
    }
}
