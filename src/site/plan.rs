//! Which files a site has, in the order in which they are written: what pages link to comes before the pages.

use rayon::prelude::*;
use serde_json::json;

use super::card::{Card, cards};
use super::contents::{Contents, SiteAttachment, SiteEdition, SiteRelease};
use super::error::SiteError;
use super::feeds;
use super::files::Files;
use super::frame::{Frame, logo_place};
use super::inputs::Inputs;
use super::item::{Item, PlannedFile};
use super::manifest::PRIVATE;
use super::pages::{self, Listing};
use super::paper::SitePaper;
use super::{address, background_page, machines, photo_page, release_page, search};
use crate::rendition::Rendition;
use crate::storage::Sha256;

/// The files of a site.
#[derive(Debug)]
pub struct Plan {
    pub files: Vec<PlannedFile>,
    /// The style sheet's place and its text.
    style: (String, String),
    /// Of each release, one an edition.
    cards: Vec<Vec<Card>>,
}

/// What pages of one edition share, while they are made one after the other.
#[derive(Debug, Default)]
pub struct SharedViews(Option<((usize, usize), photo_page::Shared)>);

impl SharedViews {
    /// Of a release and an edition.
    fn of(
        &mut self,
        place: (usize, usize),
        make: impl FnOnce() -> Result<photo_page::Shared, SiteError>,
    ) -> Result<&photo_page::Shared, SiteError> {
        let kept = self.0.take().filter(|(known, _)| *known == place);
        let (_, shared) = self.0.insert(match kept {
            Some(kept) => kept,
            None => (place, make()?),
        });
        Ok(shared)
    }
}

impl Plan {
    pub fn of(contents: &Contents<'_>) -> Result<Self, SiteError> {
        let look = &contents.issuer.brand;
        let brand = json!({ "brand": {
            "accent": look.accent().to_string(),
            "accent_on_dark": look.accent_on_dark().to_string(),
            "typeface": look.typeface.css(),
        }});
        let text = contents.templates.render("site/site.css", &brand)?;
        let style = (format!("assets/site-{}.css", &Sha256::of(text.as_bytes()).to_hex()[..10]), text);
        let frame = Frame { contents, style: &style.0 };
        let cards =
            contents.releases.par_iter().map(|release| cards(&frame, release)).collect::<Result<Vec<_>, _>>()?;
        let mut files = Files { contents, files: Vec::new() };
        for nth in 0..contents.all() {
            files.data_of(nth);
        }
        for nth in 0..contents.backgrounds.len() {
            files.data_of_page(nth);
        }
        files.add(style.0.clone(), Item::Style, None, None);
        files.add(search::script_place(), Item::Script, None, None);
        if let Some(logo) = &contents.logo {
            files.add(logo_place(&logo.place), Item::Logo, None, None);
        }
        for nth in 0..contents.all() {
            files.pages_of(nth);
        }
        for nth in 0..contents.releases.len() {
            files.renamed(nth);
        }
        files.backgrounds();
        if !contents.private.is_empty() {
            files.add(address::index(&format!("{PRIVATE}/")), Item::NoList, None, None);
        }
        files.notices();
        for language in contents.languages.iter().copied() {
            let years = pages::years(&frame, &cards, language);
            let topics = pages::topics(&frame, &cards, language);
            files.pages_in(language, years, topics.into_keys(), search::number(&frame, &cards, language));
        }
        files.add("404.html".to_owned(), Item::NotFound, None, None);
        if contents.issuer.site_url.is_some() {
            files.add("sitemap.xml".to_owned(), Item::Sitemap, None, None);
        }
        files.for_machines();
        files.add("robots.txt".to_owned(), Item::Robots, None, None);
        let files = files.files;
        Ok(Self { files, style, cards })
    }

    /// What the files of the releases depend on; `kits` is what press kits depend on besides.
    #[must_use]
    pub fn inputs(&self, contents: &Contents<'_>, kits: Sha256) -> Inputs {
        Inputs::of(contents, &self.style.0, kits)
    }

    /// A picture's file in the library.
    #[must_use]
    pub fn picture<'c>(contents: &'c Contents<'_>, item: &Item) -> Option<&'c Rendition> {
        match item {
            Item::Picture { release, picture, size } => contents.release(*release).pictures.get(*picture)?.1.get(*size),
            Item::PagePicture { page, picture, size } => {
                contents.backgrounds.get(*page)?.page.pictures.get(*picture)?.1.get(*size)
            }
            _ => None,
        }
    }

    /// An attachment's file.
    #[must_use]
    pub fn attachment<'c>(contents: &'c Contents<'_>, item: &Item) -> Option<&'c SiteAttachment> {
        let Item::Attachment { release, nth } = item else { return None };
        contents.release(*release).attachments.get(*nth)
    }

    /// What the PDF of an edition is made from.
    #[must_use]
    pub fn paper(&self, contents: &Contents<'_>, item: &Item) -> Option<SitePaper> {
        let Item::Pdf { release, edition } = item else { return None };
        let release = contents.release(*release);
        let frame = Frame { contents, style: &self.style.0 };
        Some(SitePaper::of(&frame, release, release.editions.get(*edition)?))
    }

    /// The text of a page, or the bytes of the logo; nothing for pictures and press kits, which are files already. Pages that
    /// follow each other in the plan share what they can.
    pub fn bytes(
        &self,
        contents: &Contents<'_>,
        item: &Item,
        shared: &mut SharedViews,
    ) -> Result<Option<Vec<u8>>, SiteError> {
        match item {
            Item::Logo => Ok(contents.logo.as_ref().map(|logo| logo.bytes.clone())),
            Item::PageLogo { page, logo } => Ok(Some(contents.backgrounds[*page].logos[*logo].bytes.clone())),
            Item::PageLogos { page } => Ok(Some(contents.backgrounds[*page].logos_zip.clone())),
            _ => Ok(self.text(contents, item, shared)?.map(String::into_bytes)),
        }
    }

    /// The places of all pages that are to be found, with what they show.
    fn places<'p>(
        &'p self,
        contents: &'p Contents<'_>,
    ) -> impl Iterator<Item = (&'p str, Option<(&'p SiteRelease, &'p SiteEdition)>, Option<usize>)> {
        self.files.iter().filter_map(|file| {
            let place = file.path.strip_suffix("index.html")?;
            match file.item {
                Item::Front { .. }
                | Item::Contacts { .. }
                | Item::Archive { .. }
                | Item::Year { .. }
                | Item::Topic { .. } => Some((place, None, None)),
                Item::Background { page, edition } => {
                    let page = &contents.backgrounds[page].page;
                    Some((place, Some((page, &page.editions[edition])), None))
                }
                Item::Release { release, edition } | Item::Photo { release, edition, .. } => {
                    // Nothing of a private link is to be found.
                    let release = contents.releases.get(release)?;
                    let only = if let Item::Photo { photo, .. } = file.item { Some(photo) } else { None };
                    Some((place, Some((release, &release.editions[edition])), only))
                }
                // Notices and short addresses are not to be found.
                _ => None,
            }
        })
    }

    fn text(
        &self,
        contents: &Contents<'_>,
        item: &Item,
        shared: &mut SharedViews,
    ) -> Result<Option<String>, SiteError> {
        let frame = Frame { contents, style: &self.style.0 };
        let (frame, cards) = (&frame, self.cards.as_slice());
        let of = |release: usize, edition: usize| {
            let release = contents.release(release);
            (release, &release.editions[edition])
        };
        Ok(Some(match item {
            Item::Picture { .. }
            | Item::PagePicture { .. }
            | Item::Attachment { .. }
            | Item::Logo
            | Item::PageLogo { .. }
            | Item::PageLogos { .. }
            | Item::Kit { .. }
            | Item::Pdf { .. } => return Ok(None),
            Item::Background { page, edition } => {
                background_page::page(frame, cards, &contents.backgrounds[*page], *edition)?
            }
            Item::Style => self.style.1.clone(),
            Item::Release { release, edition } => {
                let (release, edition) = of(*release, *edition);
                release_page::page(frame, release, edition)?
            }
            Item::Photo { release, edition, photo } => {
                let place = (*release, *edition);
                let (release, edition) = of(*release, *edition);
                let shared = shared.of(place, || photo_page::Shared::of(frame, release, edition))?;
                photo_page::page(frame, release, edition, *photo, shared)?
            }
            Item::Calendar { release, edition } => {
                let (release, edition) = of(*release, *edition);
                feeds::calendar(frame, release, edition)
            }
            Item::ShortKit { release } => release_page::short_kit(frame, contents.release(*release))?,
            Item::Moved { release } => release_page::moved(frame, contents.release(*release))?,
            Item::Renamed { release, language, from, to } => {
                release_page::redirect(frame, contents.release(*release), *language, from, to)?
            }
            Item::WithdrawnPhoto { nth } => release_page::withdrawn_photo(frame, &contents.withdrawn_photos[*nth])?,
            Item::Oembed { release, edition, photo } => {
                let (release, edition) = of(*release, *edition);
                machines::oembed(frame, release, edition, photo.map(|photo| &edition.photos[photo]))?
            }
            Item::Headers => machines::headers(frame),
            Item::Redirects => machines::redirects(frame),
            Item::TdmRep => machines::tdmrep(frame)?,
            Item::Security => machines::security(frame),
            Item::Withdrawn { nth, language } => {
                let (slug, languages) = &contents.withdrawn[*nth];
                release_page::withdrawn(frame, slug, *language, languages)?
            }
            Item::Front { language } => pages::front(frame, cards, *language)?,
            Item::Archive { language } => pages::archive(frame, cards, *language, Listing::All)?,
            Item::Year { language, year } => pages::archive(frame, cards, *language, Listing::Year(*year))?,
            Item::Topic { language, topic } => pages::archive(frame, cards, *language, Listing::Topic(topic))?,
            Item::Contacts { language } => pages::contacts(frame, *language)?,
            Item::Search { language } => search::page(frame, cards, *language)?,
            Item::SearchIndex { language, nth } => search::index(frame, cards, *language, *nth)?,
            Item::Script => search::script().to_owned(),
            Item::Feed { language, form } => feeds::feed(frame, *language, *form)?,
            Item::AllDates { language } => feeds::all_dates(frame, *language),
            Item::NotFound => pages::not_found(frame)?,
            Item::NoList => release_page::no_list(frame)?,
            Item::Sitemap => feeds::sitemap(frame, self.places(contents)),
            Item::Robots => feeds::robots(frame),
        }))
    }
}
