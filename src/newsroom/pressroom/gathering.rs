//! The items of a pressroom: fetched page by page, or read from files.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::address::PressroomAddress;
use super::error::PressroomError;
use super::report::SourceFault;
use crate::net::{HttpBody, HttpClient, HttpError, HttpRequest};
use crate::progress::Progress;
use crate::release::{LONGEST_EXPORT, Pressroom, PressroomPage, read_pressroom};
use crate::storage::regular_file;

/// No pressroom has more pages of one type.
const MOST_PAGES: usize = 2_000;

/// How long to wait before a page is asked for again.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_secs(2)];

/// What was read of a pressroom, and what could not be read.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) pressroom: Pressroom,
    pub(super) faults: Vec<SourceFault>,
}

/// Fetches all lists of a service.
pub(super) fn fetch(
    client: &HttpClient,
    address: &PressroomAddress,
    progress: &dyn Progress,
) -> Result<Gathered, PressroomError> {
    let mut gathered = Gathered::default();
    progress.start("reading the pressroom", address.kinds().len() as u64);
    for (nth, kind) in address.kinds().into_iter().enumerate() {
        let read = fetch_list(client, address, kind, &mut gathered);
        progress.advance(1);
        let Err(wrong) = read else { continue };
        // Without its first list there is nothing to take.
        if nth == 0 && gathered.pressroom.items.is_empty() {
            progress.finish();
            return Err(match wrong {
                PageFault::UnknownKey => PressroomError::UnknownKey(address.to_string()),
                PageFault::Other(_, why) => PressroomError::Service { address: address.to_string(), why },
            });
        }
        gathered.faults.push(match wrong {
            PageFault::UnknownKey => SourceFault { what: format!("the list of `{kind}`"), why: "not found".to_owned() },
            PageFault::Other(offset, why) => {
                SourceFault { what: format!("the list of `{kind}` from item {} on", offset + 1), why }
            }
        });
    }
    progress.finish();
    Ok(gathered)
}

enum PageFault {
    UnknownKey,
    /// From which item on the list could not be read, and why.
    Other(usize, String),
}

fn fetch_list(
    client: &HttpClient,
    address: &PressroomAddress,
    kind: &str,
    gathered: &mut Gathered,
) -> Result<(), PageFault> {
    let mut offset = 0;
    for _ in 0..MOST_PAGES {
        let PressroomPage { mut items, total } = fetch_page(client, &address.page(kind, offset), kind, offset)?;
        let found = items.len();
        // What is of another type was not asked for.
        items.retain(|item| item.kind == kind);
        let new = gathered.pressroom.add(items);
        offset += found;
        let is_last = match total {
            Some(total) => offset as u64 >= total,
            None => found < address.at_once,
        };
        // A service that repeats itself has no more to say.
        if found == 0 || new == 0 || is_last {
            return Ok(());
        }
    }
    Err(PageFault::Other(offset, "it has no end".to_owned()))
}

fn fetch_page(client: &HttpClient, url: &str, kind: &str, offset: usize) -> Result<PressroomPage, PageFault> {
    let mut pauses = PAUSES.into_iter();
    loop {
        let request = HttpRequest { method: "GET", url, headers: Vec::new(), body: HttpBody::None };
        let (why, is_passing) = match client.ask(request) {
            Ok(answer) if answer.status == 200 => {
                let read = read_pressroom(&answer.body, kind);
                return read.map_err(|error| PageFault::Other(offset, error.to_string()));
            }
            Ok(answer) if matches!(answer.status, 401 | 403 | 404) => return Err(PageFault::UnknownKey),
            Ok(answer) => (told(answer.status), matches!(answer.status, 429 | 500..)),
            Err(HttpError::Url(_)) => ("its address is not a web address".to_owned(), false),
            Err(error) => (error.to_string(), error.is_passing()),
        };
        match pauses.next().filter(|_| is_passing) {
            Some(pause) => thread::sleep(pause),
            None => return Err(PageFault::Other(offset, why)),
        }
    }
}

/// What a server's status means, in a few words.
pub(super) fn told(status: u16) -> String {
    match status {
        404 | 410 => "it is not there any more".to_owned(),
        401 | 403 => "the server does not give it to everybody".to_owned(),
        429 => "the server wants no more requests for now".to_owned(),
        500.. => format!("the server has an error of its own (status {status})"),
        _ => format!("the server answered with status {status}"),
    }
}

/// Reads a file, or all JSON and XML files in a folder.
pub(super) fn read_files(path: &Path) -> Result<Gathered, PressroomError> {
    let shown = |path: &Path| path.display().to_string();
    let file_error = |path: &Path| {
        let path = shown(path);
        move |source| PressroomError::File { path, source }
    };
    let mut gathered = Gathered::default();
    if !path.is_dir() {
        let page = read_file(path)?;
        gathered.pressroom.add(page.items);
        return Ok(gathered);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(path).map_err(file_error(path))? {
        let file = entry.map_err(file_error(path))?.path();
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        let is_hidden = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if ["json", "xml"].contains(&ending.as_str()) && !is_hidden && file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(PressroomError::NoExport(shown(path)));
    }
    let mut any = false;
    for file in &files {
        match read_file(file) {
            Ok(page) => {
                any = true;
                gathered.pressroom.add(page.items);
            }
            Err(error) if files.len() == 1 => return Err(error),
            Err(PressroomError::Export { source, .. }) => {
                gathered.faults.push(SourceFault { what: format!("`{}`", shown(file)), why: source.to_string() });
            }
            Err(PressroomError::File { source, .. }) => {
                gathered.faults.push(SourceFault { what: format!("`{}`", shown(file)), why: source.to_string() });
            }
            Err(other) => return Err(other),
        }
    }
    if any { Ok(gathered) } else { Err(PressroomError::NoExport(shown(path))) }
}

fn read_file(path: &Path) -> Result<PressroomPage, PressroomError> {
    let shown = || path.display().to_string();
    // One byte more than is taken, so that what is longer shows.
    let bytes = regular_file::read_at_most(path, LONGEST_EXPORT as u64 + 1)
        .map_err(|source| PressroomError::File { path: shown(), source })?;
    read_pressroom(&bytes, "pressrelease").map_err(|source| PressroomError::Export { path: shown(), source })
}
