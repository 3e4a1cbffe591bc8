//! What the files of a site are.

use super::feeds::FeedForm;
use crate::release::{Language, Slug};

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
    Picture {
        release: usize,
        picture: usize,
        size: usize,
    },
    Attachment {
        release: usize,
        nth: usize,
    },
    Logo,
    Kit {
        release: usize,
    },
    Pdf {
        release: usize,
        edition: usize,
    },
    Style,
    Release {
        release: usize,
        edition: usize,
    },
    Photo {
        release: usize,
        edition: usize,
        photo: usize,
    },
    Calendar {
        release: usize,
        edition: usize,
    },
    ShortKit {
        release: usize,
    },
    Moved {
        release: usize,
    },
    /// A page that stood at another address before.
    Renamed {
        release: usize,
        language: Language,
        from: String,
        to: String,
    },
    WithdrawnPhoto {
        nth: usize,
    },
    Oembed {
        release: usize,
        edition: usize,
        photo: Option<usize>,
    },
    Headers,
    Redirects,
    TdmRep,
    Security,
    Withdrawn {
        nth: usize,
        language: Language,
    },
    Front {
        language: Language,
    },
    Archive {
        language: Language,
    },
    Year {
        language: Language,
        year: i16,
    },
    Topic {
        language: Language,
        topic: String,
    },
    Contacts {
        language: Language,
    },
    Search {
        language: Language,
    },
    SearchIndex {
        language: Language,
        nth: usize,
    },
    Script,
    PagePicture {
        page: usize,
        picture: usize,
        size: usize,
    },
    PageLogo {
        page: usize,
        logo: usize,
    },
    PageLogos {
        page: usize,
    },
    Background {
        page: usize,
        edition: usize,
    },
    Feed {
        language: Language,
        form: FeedForm,
    },
    AllDates {
        language: Language,
    },
    NotFound,
    /// At the address of all private pages.
    NoList,
    Sitemap,
    Robots,
}

/// When a page is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What all pages use.
    Assets,
    /// Those of the releases.
    Pages,
    /// What leads to them.
    Lists,
}

impl Item {
    /// When it is made; nothing for pictures, attachments, press kits and PDFs, which come before all of these.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        match self {
            Self::Picture { .. }
            | Self::PagePicture { .. }
            | Self::Attachment { .. }
            | Self::Kit { .. }
            | Self::Pdf { .. } => None,
            Self::Logo | Self::Style | Self::Script | Self::PageLogo { .. } | Self::PageLogos { .. } => {
                Some(Step::Assets)
            }
            Self::Release { .. }
            | Self::Photo { .. }
            | Self::Calendar { .. }
            | Self::ShortKit { .. }
            | Self::Moved { .. }
            | Self::Renamed { .. }
            | Self::Oembed { .. } => Some(Step::Pages),
            _ => Some(Step::Lists),
        }
    }

    /// Whether a file of the user's own may be in its place: the site does without it then.
    #[must_use]
    pub fn yields(&self) -> bool {
        matches!(self, Self::Headers | Self::Redirects | Self::TdmRep | Self::Security | Self::Robots)
    }

    /// What it is, in one word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Picture { .. } | Self::PagePicture { .. } => "picture",
            Self::Attachment { .. } => "attachment",
            Self::Logo | Self::PageLogo { .. } => "logo",
            Self::PageLogos { .. } => "logos",
            Self::Background { .. } => "page",
            Self::Kit { .. } => "kit",
            Self::Pdf { .. } => "pdf",
            Self::Style => "style",
            Self::Release { .. } => "release",
            Self::Photo { .. } => "photo",
            Self::Calendar { .. } | Self::AllDates { .. } => "calendar",
            Self::ShortKit { .. } | Self::Moved { .. } | Self::Renamed { .. } => "redirect",
            Self::Withdrawn { .. } | Self::WithdrawnPhoto { .. } => "withdrawn",
            Self::Oembed { .. } => "oembed",
            Self::Headers => "headers",
            Self::Redirects => "redirects",
            Self::TdmRep => "tdmrep",
            Self::Security => "security",
            Self::Front { .. } => "front",
            Self::Archive { .. } | Self::Year { .. } | Self::Topic { .. } => "archive",
            Self::Contacts { .. } => "contacts",
            Self::Search { .. } => "search",
            Self::SearchIndex { .. } => "search-index",
            Self::Script => "script",
            Self::Feed { .. } => "feed",
            Self::NotFound | Self::NoList => "not-found",
            Self::Sitemap => "sitemap",
            Self::Robots => "robots",
        }
    }
}
