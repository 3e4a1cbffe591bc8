//! The releases and standing pages that show a photo, and who has it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use crate::delivery::{Channel, Ledger, LedgerError, PhotoCarrier};
use crate::newsroom::notice::{Notice, Observer};
use crate::newsroom::opened::Newsroom;
use crate::photo::PhotoId;
use crate::release::{Language, ReleaseError, Slug};

/// A release that shows a photo, or was sent to somebody with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseWithPhoto {
    pub release: Slug,
    /// The editions whose files name the photo.
    pub editions: Vec<Language>,
    /// How many journalists got it with a message.
    pub by_message: usize,
    /// How many others in a kit.
    pub by_kit: usize,
    /// How many others may have it: an older version did not record what their messages held.
    pub perhaps: usize,
    /// Messages in an outbox that hold it.
    pub in_outbox: usize,
    /// How many were told already, in a notice of an earlier withdrawal or this one's.
    pub told: usize,
}

/// A standing page that lists a photo. Nobody but its author changes its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageWithPhoto {
    pub path: PathBuf,
    /// The first that has the photo's id, from 1.
    pub line: usize,
}

/// Why it is not known who has a photo.
#[derive(Debug, thiserror::Error)]
pub enum HoldersError {
    #[error(transparent)]
    Release(#[from] ReleaseError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl ReleaseWithPhoto {
    /// How many journalists have it, or may have it.
    #[must_use]
    pub fn journalists(&self) -> usize {
        self.by_message + self.by_kit + self.perhaps
    }
}

/// The name of the notice about a photo of a release in the ledger: `SLUG-kill-PHOTO`.
pub(in crate::newsroom) fn notice_name(release: &Slug, photo: PhotoId) -> String {
    let head: String = release.as_str().chars().take(60).collect();
    format!("{}-kill-{}", head.trim_end_matches('-'), photo.short())
}

impl Newsroom {
    /// For each of these photos, the releases that show it, or were sent to somebody with it, in the order of their names.
    pub fn releases_with_photos(
        &self,
        photos: &[PhotoId],
        observer: &dyn Observer,
    ) -> Result<Vec<Vec<ReleaseWithPhoto>>, HoldersError> {
        let releases = self.releases();
        let mut shown: HashMap<PhotoId, BTreeMap<Slug, Vec<Language>>> =
            photos.iter().map(|photo| (*photo, BTreeMap::new())).collect();
        for slug in releases.slugs()? {
            for language in releases.languages(&slug)? {
                match releases.manuscript(&slug, language) {
                    Ok(manuscript) => {
                        let figures: HashSet<_> = manuscript.release.photos.iter().map(|figure| figure.photo).collect();
                        for photo in figures {
                            if let Some(editions) = shown.get_mut(&photo) {
                                editions.entry(slug.clone()).or_default().push(language);
                            }
                        }
                    }
                    Err(error) => observer.notice(&Notice::UnreadableRelease(Box::new(error))),
                }
            }
        }
        let ledger = Ledger::open(&self.library_dir())?;
        let of_photo = |photo: &PhotoId| {
            let mut editions = shown.get(photo).cloned().unwrap_or_default();
            for name in ledger.releases_with_photo(*photo)? {
                if let Ok(slug) = name.parse() {
                    editions.entry(slug).or_default();
                }
            }
            editions.into_iter().map(|(release, editions)| found(&ledger, *photo, release, editions)).collect()
        };
        photos.iter().map(of_photo).collect()
    }

    /// The standing pages that list a photo, and those that nobody can read.
    pub fn pages_with_photo(&self, photo: PhotoId) -> (Vec<PageWithPhoto>, Vec<ReleaseError>) {
        let (mut pages, mut unread) = (Vec::new(), Vec::new());
        let files = match self.backgrounds().files(self.settings.identity.language) {
            Ok((files, _)) => files,
            Err(error) => return (pages, vec![error]),
        };
        let id = photo.to_hex();
        for file in files {
            // By its text: a page that is not understood may list it all the same.
            match file.text() {
                Ok(text) => {
                    if let Some(at) = text.lines().position(|line| line.to_ascii_lowercase().contains(&id)) {
                        pages.push(PageWithPhoto { path: file.path, line: at + 1 });
                    }
                }
                Err(error) => unread.push(error),
            }
        }
        (pages, unread)
    }
}

/// The releases that show a photo, or were sent to somebody with it, in the order of their names.
pub(super) fn releases_with(
    newsroom: &Newsroom,
    photo: PhotoId,
    observer: &dyn Observer,
) -> Result<Vec<ReleaseWithPhoto>, HoldersError> {
    Ok(newsroom.releases_with_photos(&[photo], observer)?.pop().unwrap_or_default())
}

fn found(
    ledger: &Ledger,
    photo: PhotoId,
    release: Slug,
    editions: Vec<Language>,
) -> Result<ReleaseWithPhoto, HoldersError> {
    let recipients = ledger.recipients_of_photo(Channel::Smtp, &release, photo)?;
    let number = |how| recipients.iter().filter(|(_, carrier)| *carrier == how).count();
    let outbox = ledger.recipients_of_photo(Channel::Outbox, &release, photo)?;
    let told = match notice_name(&release, photo).parse() {
        Ok(notice) => ledger.held(Channel::Smtp, &notice)?.len(),
        Err(_) => 0,
    };
    Ok(ReleaseWithPhoto {
        by_message: number(PhotoCarrier::Message),
        by_kit: number(PhotoCarrier::Kit),
        perhaps: number(PhotoCarrier::Perhaps),
        in_outbox: outbox.iter().filter(|(_, carrier)| *carrier != PhotoCarrier::Kit).count(),
        told,
        release,
        editions,
    })
}
