//! Brings to a target what has changed, in an order in which no page ever links to what is not there.
//!
//! A list at the target has the hash of each file that was brought. Before anything changes it names what is about to
//! change, and at the end it has the new hashes: a killed run is finished by the next one, which asks the target what
//! has arrived. First come pictures, kits and calendars. Pages link to one another in circles, so each page that is new
//! or goes is a placeholder without links for a moment: it exists before another page links to it, and it links to
//! nothing while what it linked to goes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::target::{Seen, Target, TargetError, Upload, UploadContent};
use crate::site::manifest::{LIST, List, PRIVATE, Tokens, Written};
use crate::storage::Sha256;

/// What a page shows while others that link to it, or that it links to, come or go.
const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"robots\" \
    content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"10\">\n<title>In a moment</title>\n<p>This page is \
    being changed. Please try again in a moment.</p>\n</html>\n";

/// When a file is brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// What pages link to and show.
    Data,
    Page,
    /// The pages that lead to all others.
    Front,
    /// What programs fetch.
    Feed,
}

impl Rank {
    /// The rank of a file by [its kind](crate::site::Item::kind).
    #[must_use]
    pub fn of(kind: &str) -> Self {
        match kind {
            "picture" | "attachment" | "logo" | "logos" | "kit" | "pdf" | "oembed" | "style" | "script"
            | "calendar" => Self::Data,
            "front" => Self::Front,
            "feed" | "search-index" | "sitemap" | "robots" => Self::Feed,
            _ => Self::Page,
        }
    }
}

/// What became of a file at a target, or would become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    New,
    Changed,
    Unchanged,
    Removed,
    /// It is no longer part of the site, but it is not as pressbox brought it, and was left alone.
    Left,
}

/// How to publish.
#[derive(Debug, Clone, Copy, Default)]
pub struct PublishOptions {
    /// Bring also what the target has already.
    pub again: bool,
    /// Change nothing.
    pub dry_run: bool,
}

/// Why a site is not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishSiteError {
    #[error(transparent)]
    Target(#[from] TargetError),
    #[error("`{path}` at `{target}` is in the way of the site, and pressbox did not put it there")]
    InTheWay { target: String, path: String },
    #[error("`{path}` at `{target}`, which lists what was published there, cannot be read")]
    List { target: String, path: &'static str, source: serde_json::Error },
    #[error("the site's own list cannot be read")]
    Own(#[source] std::io::Error),
}

/// Publishes the site in a folder; `ranks` has its files in the order in which they were built, and `told` hears what
/// becomes of each.
pub fn publish(
    target: &dyn Target,
    dir: &Path,
    ranks: &[(String, Rank)],
    tokens: &[String],
    options: PublishOptions,
    told: &mut dyn FnMut(&str, u64, Published),
) -> Result<(), PublishSiteError> {
    let own = crate::site::manifest::read(dir).map_err(PublishSiteError::Own)?;
    let wanted = own.map(|known| known.list.files).unwrap_or_default();
    let known_tokens = tokens.iter().cloned().chain(target.folders_in(PRIVATE)?);
    let had = read_list(target, &Tokens::of(&known_tokens.collect::<Vec<_>>()))?;
    if !options.dry_run && !had.begun.is_empty() {
        target.settle();
    }
    let mut run = Run { target, dir, wanted, had, options, told };
    let changes = run.changes(ranks)?;
    run.bring(changes)
}

fn read_list(target: &dyn Target, tokens: &Tokens) -> Result<List, PublishSiteError> {
    let Some(bytes) = target.read(LIST)? else { return Ok(List::default()) };
    let name = || target.name().to_owned();
    List::parse(&bytes, tokens).map_err(|source| PublishSiteError::List { target: name(), path: LIST, source })
}

struct Run<'a> {
    target: &'a dyn Target,
    dir: &'a Path,
    wanted: BTreeMap<String, Written>,
    had: List,
    options: PublishOptions,
    told: &'a mut dyn FnMut(&str, u64, Published),
}

/// What has to be done.
#[derive(Debug, Default)]
struct Changes {
    /// Files to bring, in order.
    bring: Vec<(Rank, Upload, Published)>,
    /// Files to remove.
    remove: Vec<String>,
    /// Files that stay at the target although they are no longer part of the site.
    left: Vec<String>,
}

impl Run<'_> {
    fn changes(&mut self, ranks: &[(String, Rank)]) -> Result<Changes, PublishSiteError> {
        let mut changes = Changes::default();
        let mut asked = Vec::new();
        for (path, rank) in ranks {
            let Some(wanted) = self.wanted.get(path) else { continue };
            let known = self.had.files.get(path).filter(|_| !self.had.begun.contains(path));
            if known.is_some_and(|known| known.sha256 == wanted.sha256) && !self.options.again {
                (self.told)(path, wanted.bytes, Published::Unchanged);
                continue;
            }
            asked.push((path, *rank, *wanted, known.is_some()));
        }
        // What was brought and finished is there. Of all else only the target knows.
        let unsure: Vec<&str> = asked.iter().filter(|(.., known)| !known).map(|(path, ..)| path.as_str()).collect();
        let mut seen = self.seen(&unsure)?.into_iter();
        for (path, rank, wanted, known) in asked {
            let is_ours = known || self.had.files.contains_key(path) || self.had.begun.contains(path);
            let found = if known { Seen::Unknown } else { seen.next().unwrap_or(Seen::Unknown) };
            let state = match found {
                Seen::Content(sha256) if sha256 == wanted.sha256 && !self.options.again => {
                    // A killed run has brought it, or somebody else the same.
                    (self.told)(path, wanted.bytes, Published::Unchanged);
                    continue;
                }
                Seen::Content(_) | Seen::Other | Seen::There if !is_ours => {
                    let (target, path) = (self.target.name().to_owned(), path.clone());
                    return Err(PublishSiteError::InTheWay { target, path });
                }
                Seen::Content(_) | Seen::Other | Seen::There => Published::Changed,
                Seen::Unknown if self.had.files.contains_key(path) => Published::Changed,
                Seen::Nothing | Seen::Unknown => Published::New,
            };
            let content = UploadContent::File(self.dir.join(path));
            let upload = Upload { path: path.clone(), bytes: wanted.bytes, sha256: wanted.sha256, content };
            changes.bring.push((rank, upload, state));
        }
        changes.bring.sort_by_key(|(rank, ..)| *rank);
        self.removals(&mut changes)?;
        Ok(changes)
    }

    /// What is at the target, and no longer part of the site.
    fn removals(&self, changes: &mut Changes) -> Result<(), PublishSiteError> {
        let ours: BTreeSet<&String> = self.had.files.keys().chain(&self.had.begun).collect();
        let gone: Vec<&str> =
            ours.into_iter().filter(|path| !self.wanted.contains_key(*path)).map(String::as_str).collect();
        for (path, seen) in gone.iter().zip(self.seen(&gone)?) {
            let brought = self.had.files.get(*path).map(|written| written.sha256);
            let is_as_brought = match seen {
                Seen::Nothing => continue,
                Seen::Unknown | Seen::There => true,
                Seen::Content(sha256) => brought == Some(sha256) || self.had.begun.contains(*path),
                Seen::Other => self.had.begun.contains(*path),
            };
            let list = if is_as_brought { &mut changes.remove } else { &mut changes.left };
            list.push((*path).to_owned());
        }
        Ok(())
    }

    fn seen(&self, paths: &[&str]) -> Result<Vec<Seen>, TargetError> {
        if paths.is_empty() { Ok(Vec::new()) } else { self.target.look(paths) }
    }

    fn bring(&mut self, changes: Changes) -> Result<(), PublishSiteError> {
        let Changes { bring, remove, left } = changes;
        let is_same = bring.is_empty() && remove.is_empty();
        if self.options.dry_run {
            for (_, upload, state) in &bring {
                (self.told)(&upload.path, upload.bytes, *state);
            }
        } else if !is_same {
            self.begin(&bring, &remove)?;
            self.all(&bring)?;
            self.remove(&remove)?;
        }
        for path in &remove {
            (self.told)(path, 0, Published::Removed);
        }
        for path in &left {
            (self.told)(path, 0, Published::Left);
        }
        if self.options.dry_run {
            return Ok(());
        }
        let mut files = self.wanted.clone();
        for written in files.values_mut() {
            (written.made_from, written.inputs) = (None, None);
        }
        files.extend(left.into_iter().filter_map(|path| Some((path.clone(), *self.had.files.get(&path)?))));
        let now = List { files, ..List::default() };
        if now != self.had {
            self.write(&now)?;
        }
        Ok(())
    }

    /// Names in the list what is about to change.
    fn begin(&self, bring: &[(Rank, Upload, Published)], remove: &[String]) -> Result<(), PublishSiteError> {
        let mut list = self.had.clone();
        list.begun.extend(bring.iter().map(|(_, upload, _)| upload.path.clone()));
        list.begun.extend(remove.iter().cloned());
        self.write(&list)
    }

    fn write(&self, list: &List) -> Result<(), PublishSiteError> {
        let unwritable = |source| PublishSiteError::List { target: self.target.name().to_owned(), path: LIST, source };
        Ok(self.target.write(LIST, list.to_text().map_err(unwritable)?.as_bytes())?)
    }

    fn all(&mut self, bring: &[(Rank, Upload, Published)]) -> Result<(), TargetError> {
        let (data, pages): (Vec<_>, Vec<_>) = bring.iter().partition(|(rank, ..)| *rank == Rank::Data);
        self.batch(&data)?;
        let new = pages.iter().filter(|(_, upload, state)| *state == Published::New && is_page(&upload.path));
        self.placeholders(new.map(|(_, upload, _)| upload.path.as_str()))?;
        for rank in [Rank::Page, Rank::Front, Rank::Feed] {
            self.batch(&pages.iter().filter(|(of, ..)| *of == rank).copied().collect::<Vec<_>>())?;
        }
        Ok(())
    }

    fn batch(&mut self, batch: &[&(Rank, Upload, Published)]) -> Result<(), TargetError> {
        if batch.is_empty() {
            return Ok(());
        }
        let uploads: Vec<Upload> = batch.iter().map(|(_, upload, _)| upload.clone()).collect();
        self.target.bring(&uploads, &mut |nth| {
            let (_, upload, state) = batch[nth];
            (self.told)(&upload.path, upload.bytes, *state);
        })
    }

    fn placeholders<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Result<(), TargetError> {
        let sha256 = Sha256::of(PLACEHOLDER.as_bytes());
        let placeholder = |path: &str| Upload {
            path: path.to_owned(),
            bytes: PLACEHOLDER.len() as u64,
            sha256,
            content: UploadContent::Text(PLACEHOLDER),
        };
        let uploads: Vec<Upload> = paths.map(placeholder).collect();
        if uploads.is_empty() { Ok(()) } else { self.target.bring(&uploads, &mut |_| {}) }
    }

    /// Pages first, then what they showed.
    fn remove(&self, remove: &[String]) -> Result<(), TargetError> {
        let (pages, data): (Vec<&str>, Vec<&str>) = remove.iter().map(String::as_str).partition(|path| is_page(path));
        self.placeholders(pages.iter().copied())?;
        for paths in [pages, data] {
            if !paths.is_empty() {
                self.target.remove(&paths)?;
            }
        }
        Ok(())
    }
}

fn is_page(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "html")
}
