//! An edition composed: which photos its mail carries, and what its mail and its page are rendered from.
//!
//! Preview, render and send all compose here, so that what is looked at is what is sent. Only the addresses of the
//! pictures differ: a message has them inside or on the web, a file beside itself.
//!
//! A photo is cleared for where its reader meets it: in a mail for mail, and where the mail shows it from the web or links
//! to it there, for the site as well. Where nothing of it is on the web, the page asks what the site asks and holds up no
//! mail ([`Composed::refused_on_site`]).

use jiff::Timestamp;

use super::logo::{LogoFile, read_logo};
use super::opened::Newsroom;
use super::prepared::{PrepareError, PreparedPhoto, clear_also, prepare};
use super::presets::{UnusableRendition, read_rendition};
use crate::delivery::{Attachment, CarriedPhotos, InlinePicture};
use crate::photo::{Destination, PhotoId};
use crate::press::Address;
use crate::progress::Progress;
use crate::release::render::{FigureView, Layout, Templates, photo_links};
use crate::release::{Issuer, Language, Release, ReleaseError};
use crate::rendition::Rendition;

/// What an edition is composed for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose<'a> {
    /// Messages from this address.
    Messages { from: &'a Address },
    /// Files that stand beside their pictures, to be looked at or uploaded.
    Files,
}

/// An edition with its photos, ready to be rendered.
#[derive(Debug)]
pub struct Composed<'a> {
    pub photos: Vec<PreparedPhoto>,
    pub mail_photos: MailPhotos,
    /// Photos that were withdrawn.
    pub left_out: Vec<PhotoId>,
    /// Why there is no page: a photo is not cleared for the site.
    pub refused_on_site: Option<PrepareError>,
    release: &'a Release,
    templates: &'a Templates,
    issuer: Issuer,
    logo: Option<LogoFile>,
    in_mail: Vec<FigureView>,
    on_page: Vec<FigureView>,
    editions: Vec<Language>,
    /// Whether the release's page and its calendar are on the web.
    published: bool,
}

/// Where a journalist who gets the mail finds its photos.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailPhotos {
    /// Those that travel inside the message, in order.
    pub carried: Vec<PhotoId>,
    /// The others: the mail has their captions and credit lines.
    pub others: Vec<PhotoId>,
    pub others_at: OtherPhotos,
    /// How many of the others the settings ask for, and are too large together with those before them.
    pub too_large: usize,
}

/// Where the photos are that do not travel inside the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OtherPhotos {
    /// On the newsroom's pages; the mail shows them from there.
    Site(String),
    /// Where a link of the release leads.
    Link(String),
    /// In the library; the mail asks journalists to reply.
    OnRequest,
}

impl MailPhotos {
    /// How many photos the edition has.
    #[must_use]
    pub fn all(&self) -> usize {
        self.carried.len() + self.others.len()
    }

    /// Whether the mail brings a photo to its reader: inside, from the web, or behind a link.
    #[must_use]
    pub fn reaches(&self, photo: PhotoId) -> bool {
        self.carried.contains(&photo) || self.others_at != OtherPhotos::OnRequest && self.others.contains(&photo)
    }

    /// Whether a reader of the mail sees a photo: it travels inside, or is shown from the web.
    #[must_use]
    pub fn shows(&self, photo: PhotoId) -> bool {
        self.carried.contains(&photo) || matches!(self.others_at, OtherPhotos::Site(_)) && self.others.contains(&photo)
    }
}

/// Composes an edition: its photos are cleared and made, and it is decided which of them travel inside the message.
pub fn compose<'a>(
    newsroom: &Newsroom,
    templates: &'a Templates,
    release: &'a Release,
    purpose: Purpose<'_>,
    progress: &dyn Progress,
) -> Result<Composed<'a>, PrepareError> {
    let site = on_the_web(newsroom, release);
    let sizes: &[&str] = match purpose {
        Purpose::Messages { .. } => &["mail"],
        // With pages on the web, the print sizes are there too, for the mail and the page to link to.
        Purpose::Files if newsroom.page_url(&release.slug).is_some() => &["mail", "web", "print"],
        Purpose::Files => &["mail", "web"],
    };
    let photos = prepare(newsroom, release, Destination::Mail, sizes, progress)?;
    let mail_photos = distribute(newsroom, release, &photos, site.as_deref());
    let refused_on_site = clear_also(newsroom, release, &photos, Destination::Site).err();
    let refused_on_site = match (refused_on_site, &site) {
        (Some(refused), Some(_)) => return Err(refused),
        (refused, _) => refused,
    };
    let is_left_out = |photo: &PhotoId| photos.iter().all(|prepared| prepared.photo.id != *photo);
    let left_out = release.photos.iter().map(|figure| figure.photo).filter(is_left_out).collect();
    let carried = mail_photos.carried.len();
    let in_mail = photos.iter().enumerate().filter_map(|(nth, photo)| {
        let rendition = photo.rendition("mail")?;
        let src = if nth < carried {
            picture(photo, rendition, purpose)
        } else {
            site.as_deref().map_or_else(String::new, |site| match purpose {
                Purpose::Messages { .. } => format!("{site}{}", photo.place("mail")),
                Purpose::Files => photo.place("mail"),
            })
        };
        Some(photo.view(rendition, src, site.as_deref()))
    });
    let in_mail = in_mail.collect();
    let page = newsroom.page_url(&release.slug);
    let shown = photos.iter().filter_map(|photo| Some((photo, photo.rendition("web")?)));
    let on_page = shown.map(|(photo, web)| photo.view(web, photo.place("web"), page.as_deref())).collect();
    let (mut issuer, logo) = (newsroom.issuer(), read_logo(newsroom)?);
    issuer.brand.logo = logo.as_ref().map(|logo| logo.shown(logo_src(logo, purpose, site.as_deref())));
    let editions = match newsroom.releases().languages(&release.slug) {
        Ok(editions) => editions,
        // A release that is not in a file has no other edition.
        Err(ReleaseError::Unknown { .. }) => Vec::new(),
        Err(error) => return Err(PrepareError::Editions { source: Box::new(error) }),
    };
    let published = site.is_some();
    Ok(Composed {
        photos,
        mail_photos,
        left_out,
        refused_on_site,
        release,
        templates,
        issuer,
        logo,
        in_mail,
        on_page,
        editions,
        published,
    })
}

/// Where the release's page is, if it is on the web: before an embargo lifts, nothing of the release is.
pub(super) fn on_the_web(newsroom: &Newsroom, release: &Release) -> Option<String> {
    newsroom.page_url(&release.slug).filter(|_| release.embargo.is_none())
}

/// Where a photo that travels inside the message is shown from.
fn picture(photo: &PreparedPhoto, rendition: &Rendition, purpose: Purpose<'_>) -> String {
    match purpose {
        Purpose::Messages { from } => InlinePicture::src_of(rendition.sha256, from),
        Purpose::Files => photo.place("mail"),
    }
}

/// Where the logo is: on the web, else in the message itself, or beside the file.
pub(super) fn logo_src(logo: &LogoFile, purpose: Purpose<'_>, site: Option<&str>) -> String {
    match (purpose, site) {
        (Purpose::Messages { .. }, Some(site)) => format!("{site}{}", logo.place()),
        (Purpose::Messages { from }, None) => InlinePicture::src_of(logo.sha256, from),
        (Purpose::Files, _) => logo.place(),
    }
}

/// Decides which photos travel inside the message: the first ones, as many as the settings say and as fit.
fn distribute(newsroom: &Newsroom, release: &Release, photos: &[PreparedPhoto], site: Option<&str>) -> MailPhotos {
    // Photos on the web are not put into messages, unless the settings ask for it.
    let usual = if site.is_some() { CarriedPhotos::First(0) } else { CarriedPhotos::Lead };
    let asked = newsroom.settings.delivery.photos.unwrap_or(usual);
    let sizes = photos.iter().map(|photo| photo.rendition("mail").map_or(0, |rendition| rendition.bytes));
    let fitting = asked.fitting(sizes);
    let (carried, others) = photos.split_at(fitting);
    let ids = |photos: &[PreparedPhoto]| photos.iter().map(|prepared| prepared.photo.id).collect();
    let others_at = match (site, photo_links(release).into_iter().next()) {
        (Some(site), _) => OtherPhotos::Site(site.to_owned()),
        (None, Some(link)) => OtherPhotos::Link(link),
        (None, None) => OtherPhotos::OnRequest,
    };
    let too_large = asked.wanted(photos.len()) - fitting;
    MailPhotos { carried: ids(carried), others: ids(others), others_at, too_large }
}

impl Composed<'_> {
    /// What the mail is rendered from.
    #[must_use]
    pub fn mail(&self) -> Layout<'_> {
        Layout { figures: &self.in_mail, ..self.page() }
    }

    /// What the page and the formats for machines are rendered from.
    #[must_use]
    pub fn page(&self) -> Layout<'_> {
        let Self { release, templates, issuer, on_page, editions, .. } = self;
        Layout { templates, release, issuer, figures: on_page, editions }
    }

    /// The timetable, to be attached if it is not on the web.
    #[must_use]
    pub fn calendar_file(&self, otherwise_made: Timestamp) -> Option<Attachment> {
        let page = self.page();
        page.calendar(page.dated(otherwise_made)).filter(|_| !self.published).map(Attachment::calendar)
    }

    /// The logo as a file beside the page: its path and its bytes.
    #[must_use]
    pub fn logo_file(&self) -> Option<(String, Vec<u8>)> {
        self.logo.as_ref().map(|logo| (logo.place(), logo.bytes.clone()))
    }

    /// The pictures that travel inside the message.
    pub fn pictures(&self, from: &Address) -> Result<Vec<InlinePicture>, UnusableRendition> {
        let carried = self.photos.iter().take(self.mail_photos.carried.len());
        let renditions = carried.filter_map(|photo| photo.rendition("mail"));
        let picture = |(nth, rendition): (usize, &Rendition)| {
            Ok(InlinePicture::new(&self.release.slug, from, read_rendition(rendition)?).numbered(nth))
        };
        let photos = (1..).zip(renditions).map(picture);
        let logo = self.logo.iter().filter(|_| !self.published);
        photos.chain(logo.map(|logo| Ok(logo.inline(from)))).collect()
    }
}
