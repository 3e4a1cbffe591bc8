//! What a site shows. All of it is public: who fills this has checked it.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;

use super::address;
use crate::photo::{Cleared, PhotoId};
use crate::release::render::Templates;
use crate::release::{Background, Issuer, Language, Release, Slug};
use crate::rendition::Rendition;
use crate::storage::Sha256;

/// Everything that a site shows.
#[derive(Debug)]
pub struct Contents<'a> {
    pub templates: &'a Templates,
    pub issuer: &'a Issuer,
    /// The languages of its pages; the newsroom's own first.
    pub languages: Vec<Language>,
    /// Newest first.
    pub releases: Vec<SiteRelease>,
    /// Releases at private links: on no other page, and in no list.
    pub private: Vec<SiteRelease>,
    /// The standing pages, that about the newsroom itself first.
    pub backgrounds: Vec<SiteBackground>,
    /// Releases that were withdrawn, with the languages in which their addresses have a notice.
    pub withdrawn: Vec<(Slug, Vec<Language>)>,
    /// Photos that were withdrawn, and had pages on this site.
    pub withdrawn_photos: Vec<WithdrawnPhoto>,
    pub machines: Machines,
    pub logo: Option<SiteLogo>,
    pub today: Date,
}

/// A photo's page that has a notice now, because the photo was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawnPhoto {
    pub place: String,
    pub language: Language,
    /// The release that it belongs to.
    pub slug: Slug,
    /// The day on which it left the site.
    pub day: Date,
}

/// What machines are told besides what pages say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Machines {
    /// Whether the right to mine texts and data is reserved; nothing where nobody has said so.
    pub tdm_reserved: Option<bool>,
    /// Where licences for that are explained.
    pub tdm_policy: Option<String>,
    /// Whom to tell about a weakness of the site, as an address that begins with `https:`, `mailto:` or `tel:`, and until which
    /// day that holds.
    pub security: Option<(String, Date)>,
}

/// A release that is public, or that one person may see.
#[derive(Debug)]
pub struct SiteRelease {
    pub slug: Slug,
    /// The folder of its pictures and files, which ends in `/`.
    pub folder: String,
    /// Names that it had before; none is the name of anything else.
    pub was: Vec<Slug>,
    /// The person whose private link leads to it.
    pub private_for: Option<String>,
    /// From when on it is public; `None` where it has neither a date nor an embargo.
    pub published: Option<Timestamp>,
    /// The one in the newsroom's language first; never empty.
    pub editions: Vec<SiteEdition>,
    /// The photos of all editions, each once.
    pub pictures: Vec<(PhotoId, Vec<Rendition>)>,
    /// The attachments of all editions, each once.
    pub attachments: Vec<SiteAttachment>,
    /// Its press kit, once that is packed.
    pub kit: Option<KitFile>,
}

/// A standing page. What it shares with a release is one, without a date and a press kit.
#[derive(Debug)]
pub struct SiteBackground {
    pub page: SiteRelease,
    /// What each edition has besides, and the portraits of its people, one for each that has one and is cleared.
    pub said: Vec<(Background, Vec<SitePhoto>)>,
    pub logos: Vec<SiteLogoFile>,
    /// All of them in one zip.
    pub logos_zip: Vec<u8>,
}

/// A logo or an icon to download.
#[derive(Debug, Clone)]
pub struct SiteLogoFile {
    pub name: String,
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// A release in one language, with its photos in order.
#[derive(Debug)]
pub struct SiteEdition {
    pub release: Release,
    pub photos: Vec<SitePhoto>,
    /// How long its PDF is, once that is made.
    pub pdf: Option<u64>,
}

/// A logo, a document or a film that is on the site as it is.
#[derive(Debug, Clone)]
pub struct SiteAttachment {
    /// Its place in the folder of the release.
    pub place: String,
    pub path: PathBuf,
    pub bytes: u64,
    pub sha256: Sha256,
    /// The size in which a drawing is shown.
    pub size: Option<(u32, u32)>,
}

/// A photo that was cleared for the site, with what the edition says about it.
#[derive(Debug)]
pub struct SitePhoto {
    pub cleared: Cleared,
    pub caption: String,
    pub alt: String,
    /// The credit line, without the language's word for a photo.
    pub credit: String,
    /// What its files are called once they are downloaded, without size and ending.
    pub file_stem: String,
}

/// A press kit in the site's folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KitFile {
    pub bytes: u64,
}

/// The logo: its file, and the size at which it is shown.
#[derive(Debug, Clone)]
pub struct SiteLogo {
    pub bytes: Vec<u8>,
    /// Its place beside a release's page.
    pub place: String,
    pub width: u32,
    pub height: u32,
}

impl SiteBackground {
    /// A page without editions.
    #[must_use]
    pub fn new(subject: Slug, logos: Vec<SiteLogoFile>) -> Self {
        let folder = address::background(&subject);
        let page = SiteRelease { folder, ..SiteRelease::new(subject) };
        Self { page, said: Vec::new(), logos, logos_zip: Vec::new() }
    }
}

impl SiteRelease {
    /// A release without editions.
    #[must_use]
    pub fn new(slug: Slug) -> Self {
        let folder = format!("{slug}/");
        Self {
            slug,
            folder,
            was: Vec::new(),
            private_for: None,
            published: None,
            editions: Vec::new(),
            pictures: Vec::new(),
            attachments: Vec::new(),
            kit: None,
        }
    }

    /// Whether everybody may see it.
    pub(super) fn is_public(&self) -> bool {
        self.private_for.is_none()
    }

    /// The edition in a language, else the first one.
    pub(super) fn edition_for(&self, language: Language) -> Option<&SiteEdition> {
        let own = self.editions.iter().find(|edition| edition.release.language == language);
        own.or_else(|| self.editions.first())
    }

    /// A photo's files, the smallest first.
    pub(super) fn sizes(&self, photo: PhotoId) -> &[Rendition] {
        self.pictures.iter().find(|(known, _)| *known == photo).map_or(&[], |(_, sizes)| sizes.as_slice())
    }
}

impl Contents<'_> {
    /// How many releases have pages, those at private links behind the others.
    pub(super) fn all(&self) -> usize {
        self.releases.len() + self.private.len()
    }

    /// A release by its number.
    #[must_use]
    pub fn release(&self, nth: usize) -> &SiteRelease {
        self.releases.get(nth).unwrap_or_else(|| &self.private[nth - self.releases.len()])
    }

    /// A release by its number, to be completed.
    pub fn release_mut(&mut self, nth: usize) -> &mut SiteRelease {
        let public = self.releases.len();
        if nth < public { &mut self.releases[nth] } else { &mut self.private[nth - public] }
    }

    /// The newsroom's own language.
    pub(super) fn main_language(&self) -> Language {
        self.issuer.language
    }
}
