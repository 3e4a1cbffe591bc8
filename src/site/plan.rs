//! Which files a site has, in the order in which they are written: what pages link to comes before the pages.

use serde_json::json;

use super::address;
use super::card::{Card, cards};
use super::contents::{Contents, SiteEdition, SiteRelease};
use super::error::SiteError;
use super::feeds::{self, FeedForm};
use super::frame::{Frame, logo_place};
use super::pages::{self, Listing};
use super::paper::SitePaper;
use super::{background_page, photo_page, release_page, search};
use crate::release::{Language, Slug};
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

/// A file of the site.
#[derive(Debug)]
pub struct PlannedFile {
    pub path: String,
    pub item: Item,
    pub language: Option<Language>,
    pub release: Option<Slug>,
}

/// What a file is. Numbers are places in [`Contents`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Picture { release: usize, picture: usize, size: usize },
    Logo,
    Kit { release: usize },
    Pdf { release: usize, edition: usize },
    Style,
    Release { release: usize, edition: usize },
    Photo { release: usize, edition: usize, photo: usize },
    Calendar { release: usize, edition: usize },
    ShortKit { release: usize },
    Moved { release: usize },
    Withdrawn { nth: usize, language: Language },
    Front { language: Language },
    Archive { language: Language },
    Year { language: Language, year: i16 },
    Topic { language: Language, topic: String },
    Contacts { language: Language },
    Search { language: Language },
    SearchIndex { language: Language, nth: usize },
    Script,
    PagePicture { page: usize, picture: usize, size: usize },
    PageLogo { page: usize, logo: usize },
    PageLogos { page: usize },
    Background { page: usize, edition: usize },
    Feed { language: Language, form: FeedForm },
    AllDates { language: Language },
    NotFound,
    Sitemap,
    Robots,
}

impl Item {
    /// What it is, in one word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Picture { .. } | Self::PagePicture { .. } => "picture",
            Self::Logo | Self::PageLogo { .. } => "logo",
            Self::PageLogos { .. } => "logos",
            Self::Background { .. } => "page",
            Self::Kit { .. } => "kit",
            Self::Pdf { .. } => "pdf",
            Self::Style => "style",
            Self::Release { .. } => "release",
            Self::Photo { .. } => "photo",
            Self::Calendar { .. } | Self::AllDates { .. } => "calendar",
            Self::ShortKit { .. } | Self::Moved { .. } => "redirect",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Front { .. } => "front",
            Self::Archive { .. } | Self::Year { .. } | Self::Topic { .. } => "archive",
            Self::Contacts { .. } => "contacts",
            Self::Search { .. } => "search",
            Self::SearchIndex { .. } => "search-index",
            Self::Script => "script",
            Self::Feed { .. } => "feed",
            Self::NotFound => "not-found",
            Self::Sitemap => "sitemap",
            Self::Robots => "robots",
        }
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
        let cards = contents.releases.iter().map(|release| cards(&frame, release)).collect::<Result<Vec<_>, _>>()?;
        let mut files = Files { contents, files: Vec::new() };
        for nth in 0..contents.releases.len() {
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
        for nth in 0..contents.releases.len() {
            files.pages_of(nth);
        }
        files.backgrounds();
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
        files.add("robots.txt".to_owned(), Item::Robots, None, None);
        let files = files.files;
        Ok(Self { files, style, cards })
    }

    /// A picture's file in the library.
    #[must_use]
    pub fn picture<'c>(contents: &'c Contents<'_>, item: &Item) -> Option<&'c Rendition> {
        match item {
            Item::Picture { release, picture, size } => {
                contents.releases.get(*release)?.pictures.get(*picture)?.1.get(*size)
            }
            Item::PagePicture { page, picture, size } => {
                contents.backgrounds.get(*page)?.page.pictures.get(*picture)?.1.get(*size)
            }
            _ => None,
        }
    }

    /// What the PDF of an edition is made from.
    #[must_use]
    pub fn paper(&self, contents: &Contents<'_>, item: &Item) -> Option<SitePaper> {
        let Item::Pdf { release, edition } = item else { return None };
        let release = contents.releases.get(*release)?;
        let frame = Frame { contents, style: &self.style.0 };
        Some(SitePaper::of(&frame, release, release.editions.get(*edition)?))
    }

    /// The text of a page, or the bytes of the logo; nothing for pictures and press kits, which are files already.
    pub fn bytes(&self, contents: &Contents<'_>, item: &Item) -> Result<Option<Vec<u8>>, SiteError> {
        match item {
            Item::Logo => Ok(contents.logo.as_ref().map(|logo| logo.bytes.clone())),
            Item::PageLogo { page, logo } => Ok(Some(contents.backgrounds[*page].logos[*logo].bytes.clone())),
            Item::PageLogos { page } => Ok(Some(contents.backgrounds[*page].logos_zip.clone())),
            _ => Ok(self.text(contents, item)?.map(String::into_bytes)),
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
                    let release = &contents.releases[release];
                    let only = if let Item::Photo { photo, .. } = file.item { Some(photo) } else { None };
                    Some((place, Some((release, &release.editions[edition])), only))
                }
                // Notices and short addresses are not to be found.
                _ => None,
            }
        })
    }

    fn text(&self, contents: &Contents<'_>, item: &Item) -> Result<Option<String>, SiteError> {
        let frame = Frame { contents, style: &self.style.0 };
        let (frame, cards) = (&frame, self.cards.as_slice());
        let of = |release: usize, edition: usize| {
            let release = &contents.releases[release];
            (release, &release.editions[edition])
        };
        Ok(Some(match item {
            Item::Picture { .. }
            | Item::PagePicture { .. }
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
                let (release, edition) = of(*release, *edition);
                photo_page::page(frame, release, edition, *photo)?
            }
            Item::Calendar { release, edition } => {
                let (release, edition) = of(*release, *edition);
                feeds::calendar(frame, release, edition)
            }
            Item::ShortKit { release } => release_page::short_kit(frame, &contents.releases[*release])?,
            Item::Moved { release } => release_page::moved(frame, &contents.releases[*release])?,
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
            Item::Sitemap => feeds::sitemap(frame, self.places(contents)),
            Item::Robots => feeds::robots(frame),
        }))
    }
}

struct Files<'a> {
    contents: &'a Contents<'a>,
    files: Vec<PlannedFile>,
}

impl Files<'_> {
    fn add(&mut self, path: String, item: Item, language: Option<Language>, release: Option<&Slug>) {
        self.files.push(PlannedFile { path, item, language, release: release.cloned() });
    }

    /// The pictures, the press kit and the calendars of a release.
    fn data_of(&mut self, nth: usize) {
        let contents = self.contents;
        let (release, main) = (&contents.releases[nth], contents.main_language());
        let slug = &release.slug;
        for (picture, (_, sizes)) in release.pictures.iter().enumerate() {
            for (size, rendition) in sizes.iter().enumerate() {
                let item = Item::Picture { release: nth, picture, size };
                self.add(address::picture(&release.folder, rendition), item, None, Some(slug));
            }
        }
        if let Some(logo) = &contents.logo {
            // Mails show it from there.
            self.add(format!("{slug}/{}", logo.place), Item::Logo, None, Some(slug));
        }
        if release.kit.is_some() {
            self.add(address::kit(slug), Item::Kit { release: nth }, None, Some(slug));
        }
        for (edition, SiteEdition { release, .. }) in release.editions.iter().enumerate() {
            let place = address::pdf(slug, release.language, main);
            self.add(place, Item::Pdf { release: nth, edition }, Some(release.language), Some(slug));
            if !(release.timetable.is_empty() && release.cancelled.is_empty()) {
                let place = address::calendar(slug, release.language, main);
                self.add(place, Item::Calendar { release: nth, edition }, Some(release.language), Some(slug));
            }
        }
    }

    /// The pictures and logos of a standing page.
    fn data_of_page(&mut self, nth: usize) {
        let background = &self.contents.backgrounds[nth];
        let folder = &background.page.folder;
        for (picture, (_, sizes)) in background.page.pictures.iter().enumerate() {
            for (size, rendition) in sizes.iter().enumerate() {
                let item = Item::PagePicture { page: nth, picture, size };
                self.add(address::picture(folder, rendition), item, None, None);
            }
        }
        for (logo, file) in background.logos.iter().enumerate() {
            self.add(address::logo(folder, &file.name), Item::PageLogo { page: nth, logo }, None, None);
        }
        if !background.logos.is_empty() {
            self.add(address::logos(folder), Item::PageLogos { page: nth }, None, None);
        }
    }

    /// The standing pages.
    fn backgrounds(&mut self) {
        let main = self.contents.main_language();
        for (page, background) in self.contents.backgrounds.iter().enumerate() {
            for (edition, SiteEdition { release, .. }) in background.page.editions.iter().enumerate() {
                let place = address::background_page(&background.page.slug, release.language, main);
                self.add(address::index(&place), Item::Background { page, edition }, Some(release.language), None);
            }
        }
    }

    /// The pages of a release.
    fn pages_of(&mut self, nth: usize) {
        let contents = self.contents;
        let (release, main) = (&contents.releases[nth], contents.main_language());
        let slug = &release.slug;
        for (edition, shown) in release.editions.iter().enumerate() {
            let language = shown.release.language;
            for (photo, of) in shown.photos.iter().enumerate() {
                let place = address::photo(slug, of.cleared.photo(), language, main);
                let item = Item::Photo { release: nth, edition, photo };
                self.add(address::index(&place), item, Some(language), Some(slug));
            }
            let place = address::release(slug, language, main);
            self.add(address::index(&place), Item::Release { release: nth, edition }, Some(language), Some(slug));
        }
        if release.editions.iter().all(|edition| edition.release.language != main) {
            let place = address::release(slug, main, main);
            self.add(address::index(&place), Item::Moved { release: nth }, None, Some(slug));
        }
        if release.kit.is_some() {
            let place = address::short_kit(slug);
            self.add(address::index(&place), Item::ShortKit { release: nth }, None, Some(slug));
        }
    }

    /// What is left of releases that were withdrawn.
    fn notices(&mut self) {
        let contents = self.contents;
        for (nth, (slug, languages)) in contents.withdrawn.iter().enumerate() {
            for language in languages {
                let place = address::release(slug, *language, contents.main_language());
                let item = Item::Withdrawn { nth, language: *language };
                self.add(address::index(&place), item, Some(*language), Some(slug));
            }
        }
    }

    /// The pages of a language.
    fn pages_in(
        &mut self,
        language: Language,
        years: impl IntoIterator<Item = i16>,
        topics: impl IntoIterator<Item = String>,
        index_files: usize,
    ) {
        let main = self.contents.main_language();
        let own = |name: &str| address::index(&address::own_page(name, language, main));
        let of = Some(language);
        for year in years {
            self.add(own(&Listing::Year(year).name()), Item::Year { language, year }, of, None);
        }
        for topic in topics {
            self.add(own(&Listing::Topic(&topic).name()), Item::Topic { language, topic }, of, None);
        }
        self.add(own("archive"), Item::Archive { language }, of, None);
        self.add(own("contacts"), Item::Contacts { language }, of, None);
        // What the page reads comes before the page.
        for nth in 0..=index_files {
            self.add(search::index_place(language, main, nth), Item::SearchIndex { language, nth }, of, None);
        }
        self.add(own("search"), Item::Search { language }, of, None);
        let front = address::front(language, main);
        self.add(address::index(&front), Item::Front { language }, of, None);
        self.add(format!("{front}calendar.ics"), Item::AllDates { language }, of, None);
        if self.contents.issuer.site_url.is_some() {
            for form in FeedForm::ALL {
                self.add(format!("{front}{}", form.name()), Item::Feed { language, form }, of, None);
            }
        }
    }
}
