//! What the preview shows, rendered again whenever one of its files has changed.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use jiff::Timestamp;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Line, OrExplain as _};
use crate::cli::notices::Notices;
use crate::cli::ui::Ui;
use crate::newsroom::{self, Content, Newsroom, ReleaseFiles, SitePreview};
use crate::release::{Finding, Language, Slug};
use crate::storage::Sha256;

/// A release at one moment, in all of its editions.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) slug: Slug,
    pub(super) editions: Vec<Edition>,
    /// The release on the site, or the reason why it cannot be shown there.
    pub(super) site: Result<SitePreview, Trouble>,
    /// Why nothing can be shown at all.
    pub(super) trouble: Option<Trouble>,
    /// Differs whenever there is something else to see.
    pub(super) state: String,
}

/// An edition with its rendered files, or the reason why there are none.
#[derive(Debug)]
pub(super) struct Edition {
    pub(super) language: Language,
    /// The file that it is written in, as a person types it.
    pub(super) file: String,
    pub(super) source: String,
    pub(super) pages: Result<ReleaseFiles, Trouble>,
    /// Why there is a mail, and no page.
    pub(super) no_page: Option<Trouble>,
    pub(super) findings: Vec<Finding>,
}

/// An error, line by line.
pub(super) type Trouble = Vec<(Line, String)>;

fn trouble(error: &CliError) -> Trouble {
    error.lines().map(|(line, text)| (line, text.to_owned())).collect()
}

/// Watches the files that a release is made of.
#[derive(Debug)]
pub(super) struct Watch {
    context: Context,
    slug: Slug,
    started: Instant,
    seen: Option<(Vec<Seen>, Arc<Snapshot>)>,
}

/// A file with its length and when it was written.
type Seen = (String, u64, Option<SystemTime>);

impl Watch {
    pub(super) fn new(context: Context, slug: Slug) -> Self {
        Self { context, slug, started: Instant::now(), seen: None }
    }

    /// The release as it is now.
    pub(super) fn current(&mut self) -> Arc<Snapshot> {
        let files = self.files();
        if let Some((seen, snapshot)) = &self.seen
            && *seen == files
        {
            return Arc::clone(snapshot);
        }
        let now = self.context.now.checked_add(self.started.elapsed()).unwrap_or(Timestamp::MAX);
        let snapshot = Arc::new(snapshot(&Context { now, ..self.context.clone() }, &self.slug));
        self.seen = Some((files, Arc::clone(&snapshot)));
        snapshot
    }

    /// Everything that the release is made of: its text, the templates, the settings, what the library says of photos.
    fn files(&self) -> Vec<Seen> {
        // Broken settings are a change too; the browser shows the error.
        let Some(root) = self.context.root() else { return Vec::new() };
        let mut files = Vec::new();
        let templates = root.join("templates");
        for folder in [root.join("releases").join(self.slug.as_str()), templates.join("site"), templates] {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            files.extend(entries.filter_map(|entry| seen(&entry.path())));
        }
        let catalogue = ["pressbox.toml", "library/catalogue.sqlite3", "library/catalogue.sqlite3-wal"];
        files.extend(catalogue.iter().filter_map(|name| seen(&root.join(name))));
        files.sort();
        files
    }
}

fn seen(path: &Path) -> Option<Seen> {
    let about = fs::metadata(path).ok()?;
    Some((path.display().to_string(), about.len(), about.modified().ok()))
}

fn snapshot(context: &Context, slug: &Slug) -> Snapshot {
    let made = context.newsroom().and_then(|newsroom| editions(context, &newsroom, slug));
    let (editions, trouble) = match made {
        Ok(editions) => (editions, None),
        Err(error) => (Vec::new(), Some(trouble(&error))),
    };
    let site = site(context, slug).map_err(|error| self::trouble(&error));
    let mut said = format!("{trouble:?}{site:?}");
    for edition in &editions {
        said += &edition.source;
        // Writing to a string cannot fail.
        let _ = write!(said, "{:?}{:?}{:?}", edition.findings, edition.pages, edition.no_page);
    }
    let state = Sha256::of(said.as_bytes()).to_hex();
    Snapshot { slug: slug.clone(), editions, site, trouble, state }
}

fn site(context: &Context, slug: &Slug) -> Result<SitePreview, CliError> {
    let notices = Notices { ui: &Ui::recording(), context };
    Ok(newsroom::site_preview(&context.newsroom()?, slug, &notices)?)
}

fn editions(context: &Context, newsroom: &Newsroom, slug: &Slug) -> Result<Vec<Edition>, CliError> {
    let releases = newsroom.releases();
    let mut editions = Vec::new();
    for (language, findings) in newsroom::proof_read_all(newsroom, slug)? {
        let mut pages = pages(context, newsroom, slug, language).map_err(|error| trouble(&error));
        let refused = pages.as_mut().ok().and_then(|pages| pages.refused_on_site.take());
        let no_page = refused.map(|refused| trouble(&CliError::from(refused)));
        let file = context.shown(&releases.path(slug, language));
        let source = releases.text(slug, language).unwrap_or_default();
        editions.push(Edition { language, file, source, pages, no_page, findings });
    }
    editions.sort_by_key(|edition| edition.language != newsroom.settings.identity.language);
    Ok(editions)
}

/// The files that `release render` would write.
fn pages(context: &Context, newsroom: &Newsroom, slug: &Slug, language: Language) -> Result<ReleaseFiles, CliError> {
    let templates =
        newsroom.templates().map_err(|error| CliError::from(error.0)).hint("correct it, and this page reloads")?;
    let release = newsroom.releases().manuscript(slug, language)?.release.as_of(context.now);
    let release = newsroom.with_event_uids(release)?;
    // Progress in the terminal is of no help to somebody who is looking at the browser.
    let notices = Notices { ui: &Ui::recording(), context };
    Ok(newsroom::release_files(newsroom, &templates, &release, "", &[], &notices)?)
}

impl Edition {
    /// A rendered file's text, if the edition could be rendered.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let page = self.pages.as_ref().ok()?.files.iter().find(|page| page.name == name)?;
        match &page.content {
            Content::Text(text) => Some(text),
            Content::Bytes(_) | Content::Copy(_) | Content::Gone => None,
        }
    }
}
