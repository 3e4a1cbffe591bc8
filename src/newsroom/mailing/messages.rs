//! The editions of a release made into messages.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::content::content_of;
use super::error::MailingError;
use super::sending::Sending;
use super::withdrawal::NoticeContext;
use crate::delivery::{Message, Plan};
use crate::newsroom::composing::{MailPhotos, Purpose, compose};
use crate::newsroom::link_check::web_links;
use crate::newsroom::notice::Notice;
use crate::press::Address;
use crate::release::render::Email;
use crate::release::{Language, Release};

/// The messages of a mailing, and where each edition's photos are.
#[derive(Debug, Default)]
pub(super) struct ComposedMail {
    pub(super) messages: BTreeMap<Language, Message>,
    pub(super) photos: BTreeMap<Language, MailPhotos>,
    pub(super) links: BTreeSet<String>,
    pub(super) private: BTreeMap<Address, String>,
}

impl Sending<'_> {
    /// One message for each edition that the plan needs.
    pub(super) fn messages(&self, plan: &Plan) -> Result<ComposedMail, MailingError> {
        let mut made = ComposedMail::default();
        let context = self.withdrawn.as_ref().filter(|_| !plan.due.is_empty());
        let context = context.map(|_| NoticeContext::new(self.newsroom, self.headers()?, self.observer)).transpose()?;
        for edition in &self.editions {
            let language = edition.language;
            let readers: Vec<_> = plan.due.iter().filter(|planned| planned.edition == language).collect();
            if readers.is_empty() {
                continue;
            }
            let message = if let (Some(photo), Some(context)) = (&self.withdrawn, &context) {
                photo.notice(edition, context)?
            } else {
                let zones = readers.iter().filter_map(|planned| planned.journalist.zone.as_deref()).collect();
                let private = self.private_links(readers.iter().map(|planned| &planned.journalist.address))?;
                let (mut message, photos, links) = self.compose(edition, false, &zones, &private)?;
                made.links.extend(links);
                made.private.extend(private.clone());
                if edition.version > 1 && readers.iter().any(|planned| planned.follows.is_empty()) {
                    // To whoever has no earlier version it is no correction.
                    let new = Release { version: 1, correction: None, cancelled: Vec::new(), ..edition.clone() };
                    message.add_for_newcomers(self.compose(&new, false, &zones, &private)?.0);
                }
                let message = message.holding(content_of(edition, |photo| photos.reaches(photo)));
                made.photos.insert(language, photos);
                message
            };
            made.messages.insert(language, message);
        }
        Ok(made)
    }

    /// An edition's message, with what journalists in these zones read, and those who have one of these private links; where its
    /// photos are, and the web addresses in it. One on trial says so in its subject.
    pub(super) fn compose(
        &self,
        edition: &Release,
        on_trial: bool,
        zones: &BTreeSet<&str>,
        private: &BTreeMap<Address, String>,
    ) -> Result<(Message, MailPhotos, BTreeSet<String>), MailingError> {
        let (headers, templates) = (self.headers()?, self.newsroom.templates()?);
        let purpose = Purpose::Messages { from: &self.from };
        let composed = compose(self.newsroom, &templates, edition, purpose, self.observer)?;
        let (layout, pictures) = (composed.mail(), composed.pictures(&self.from)?);
        let mut files: Vec<_> = composed.calendar_file(self.newsroom.now).into_iter().collect();
        // Not if a calendar is attached already.
        files.retain(|calendar| self.attachments.iter().all(|file| !file.name().eq_ignore_ascii_case(calendar.name())));
        files.extend(self.attachments.iter().cloned());
        let titled = |email: Email| {
            let subject = if on_trial { format!("[Test] {}", email.subject) } else { email.subject };
            Email { subject, ..email }
        };
        let email = layout.email()?;
        self.refuse_guessable(&email)?;
        if let Some(weight) = layout.weigh(&email)? {
            self.observer.notice(&Notice::HeavyMail { language: edition.language, weight });
        }
        let mut links = web_links(&email);
        let start = |email: Email| Message::compose(&titled(email), edition.language, &headers, &pictures);
        let mut message = start(email);
        let mut linked = if private.is_empty() { None } else { Some(start(layout.email_with_private_link(None)?)) };
        for name in zones {
            // The list has refused invalid zones.
            let Ok(zone) = TimeZone::get(name) else { continue };
            let Some(email) = layout.email_read_in(&zone)? else { continue };
            message.add_zone(name, &titled(email), &pictures);
            if let Some(linked) = &mut linked {
                linked.add_zone(name, &titled(layout.email_with_private_link(Some(&zone))?), &pictures);
            }
        }
        if let Some(linked) = linked {
            message.add_for_linked(linked.enclosing(files.clone()), private.clone());
            links.extend(private.values().cloned());
        }
        Ok((message.enclosing(files), composed.mail_photos, links))
    }
}
