//! What a release's PDF is made from.

use jiff::Timestamp;

use super::contents::{SiteEdition, SiteRelease};
use super::frame::Frame;
use super::structured;
use crate::pdf::{PictureFile, Printed};
use crate::release::render::Article;

/// Sizes for the lead photo, the best first.
const SIZES: [&str; 3] = ["mail", "web", "thumb"];

/// An edition for paper.
#[derive(Debug)]
pub struct SitePaper {
    article: Article,
    photo: Option<PictureFile>,
    made: Timestamp,
}

impl SitePaper {
    pub(super) fn of(frame: &Frame<'_>, release: &SiteRelease, edition: &SiteEdition) -> Self {
        let languages: Vec<_> = release.editions.iter().map(|edition| edition.release.language).collect();
        let figures = structured::figures(frame, release, edition);
        let layout = frame.layout(&edition.release, &figures, &languages);
        let sizes = edition.photos.first().map_or(&[][..], |lead| release.sizes(lead.cleared.photo()));
        let picture = SIZES.iter().find_map(|size| sizes.iter().find(|rendition| rendition.preset == *size));
        Self {
            photo: picture.map(|picture| PictureFile { path: picture.path.clone(), sha256: picture.sha256 }),
            made: layout.dated(release.published.unwrap_or(Timestamp::UNIX_EPOCH)),
            article: layout.article(),
        }
    }

    /// The same with the logo, ready to be made.
    #[must_use]
    pub fn printed<'p>(&'p self, logo: Option<&'p [u8]>) -> Printed<'p> {
        Printed { article: &self.article, logo, photo: self.photo.clone(), made: self.made }
    }
}
