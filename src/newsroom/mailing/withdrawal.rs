//! The notice that a photo is withdrawn.

use super::error::MailingError;
use crate::delivery::{Channel, Ledger, MailHeaders, Mailing, Message, PhotoCarrier, Recipient};
use crate::library::Library;
use crate::newsroom::composing::{Purpose, logo_src, on_the_web};
use crate::newsroom::logo::{LogoFile, read_logo};
use crate::newsroom::notice::{Notice, Observer};
use crate::newsroom::opened::Newsroom;
use crate::newsroom::withdrawing::notice_name;
use crate::photo::{PhotoId, PhotoPrefix};
use crate::release::render::{KillNotice, Templates};
use crate::release::{Release, Slug};

/// A photo that journalists are told about, and the reason.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    pub photo: PhotoPrefix,
    pub why: Option<String>,
}

/// The photo that a notice is about.
#[derive(Debug)]
pub(super) struct WithdrawnPhoto {
    photo: PhotoId,
    release: Slug,
    names: Vec<String>,
    caption: String,
    credit: String,
    why: Option<String>,
}

impl WithdrawnPhoto {
    /// Finds the photo of a release that is withdrawn.
    pub(super) fn find(
        newsroom: &Newsroom,
        withdrawal: &Withdrawal,
        release: &Slug,
        editions: &[Release],
    ) -> Result<Self, MailingError> {
        let library = Library::open(&newsroom.library_dir())?;
        let photo = library.find(&withdrawal.photo).map_err(|source| MailingError::UnknownPhoto { source })?;
        if !photo.withdrawn {
            return Err(MailingError::NotWithdrawn(photo.id));
        }
        let figures = editions.iter().flat_map(|edition| &edition.photos);
        let own = figures.filter(|figure| figure.photo == photo.id).find_map(|figure| figure.caption.clone());
        let metadata = photo.metadata;
        Ok(Self {
            photo: photo.id,
            names: photo.names,
            caption: own.or(metadata.caption).unwrap_or_default(),
            credit: metadata.credit.unwrap_or_else(|| metadata.creator.join(", ")),
            why: withdrawal.why.clone(),
            release: release.clone(),
        })
    }

    pub(super) fn id(&self) -> PhotoId {
        self.photo
    }

    /// The notice's own name in the ledger: `SLUG-kill-PHOTO`.
    pub(super) fn mailing(&self) -> Result<Mailing, MailingError> {
        Ok(Mailing { slug: notice_name(&self.release, self.photo).parse()?, version: 1 })
    }

    /// Who has the photo with the release, and how; by mail, or where nobody has it by mail, the way that is asked for.
    pub(super) fn recipients(
        &self,
        channel: Channel,
        ledger: &Ledger,
    ) -> Result<Vec<(Recipient, PhotoCarrier)>, MailingError> {
        let mut recipients = ledger.recipients_of_photo(Channel::Smtp, &self.release, self.photo)?;
        if channel != Channel::Smtp && ledger.held(Channel::Smtp, &self.release)?.is_empty() {
            recipients = ledger.recipients_of_photo(channel, &self.release, self.photo)?;
        }
        if recipients.is_empty() {
            return Err(MailingError::NobodyHasPhoto { photo: self.photo, release: self.release.clone() });
        }
        Ok(recipients)
    }

    /// The notice to those who read an edition.
    pub(super) fn notice(&self, edition: &Release, context: &NoticeContext<'_>) -> Result<Message, MailingError> {
        let NoticeContext { newsroom, headers, templates, logo } = context;
        let (mut issuer, from) = (newsroom.issuer(), &headers.from);
        let site = on_the_web(newsroom, edition);
        let src = |logo: &LogoFile| logo.shown(logo_src(logo, Purpose::Messages { from }, site.as_deref()));
        issuer.brand.logo = logo.as_ref().map(src);
        let contacts = issuer.contacts_for(edition);
        let notice = KillNotice {
            headline: &edition.headline,
            caption: &self.caption,
            credit: &self.credit,
            files: &self.names,
            number: &self.photo.short(),
            why: self.why.as_deref(),
            contacts: &contacts,
            issuer: &issuer,
        };
        let email = notice.email(edition.language, templates)?;
        let inside = logo.as_ref().filter(|_| site.is_none()).map(|logo| logo.inline(from));
        Ok(Message::compose(&email, edition.language, headers, &inside))
    }
}

/// What notices in all languages share.
pub(super) struct NoticeContext<'a> {
    newsroom: &'a Newsroom,
    headers: MailHeaders,
    templates: Templates,
    logo: Option<LogoFile>,
}

impl<'a> NoticeContext<'a> {
    /// A logo that cannot be used is left out, with a warning: a notice is urgent.
    pub(super) fn new(
        newsroom: &'a Newsroom,
        headers: MailHeaders,
        observer: &dyn Observer,
    ) -> Result<Self, MailingError> {
        let logo = read_logo(newsroom).unwrap_or_else(|error| {
            observer.notice(&Notice::LogoLeftOut(error));
            None
        });
        Ok(Self { newsroom, headers, templates: newsroom.templates()?, logo })
    }
}
