//! A picture of another service's pressroom: found beside the export or fetched, and ingested with its words.

use std::path::{Path, PathBuf};

use super::error::PressroomError;
use super::gathering::told;
use super::record::Record;
use super::report::NotCarried;
use crate::library::{FileReport, IngestRequest, IngestStatus, Library, Photo};
use crate::net::{HttpBody, HttpClient, HttpRequest};
use crate::newsroom::opened::Newsroom;
use crate::photo::{Metadata, split_names};
use crate::progress::Hidden;
use crate::release::PressroomPicture;
use crate::storage::file::{self, Access};
use crate::storage::regular_file;
use crate::storage::text::file_name;

/// No picture is larger, in bytes.
const LARGEST: u64 = 64 << 20;

/// Fetches and ingests pictures.
#[derive(Debug)]
pub(super) struct Pictures<'a> {
    pub(super) newsroom: &'a Newsroom,
    pub(super) library: &'a Library,
    pub(super) client: HttpClient,
    /// The folder of the export, in which pictures may lie.
    pub(super) beside: Option<PathBuf>,
    /// Where fetched pictures lie until they are in the library.
    pub(super) work: PathBuf,
    pub(super) memory: Option<u64>,
}

/// Words in front of a photographer's name.
const CREDIT_LABELS: [&str; 8] =
    ["foto", "photo", "photographer", "fotograf", "photo by", "foto av", "valokuva", "kuva"];

impl Pictures<'_> {
    /// The photo that a picture becomes, or why it becomes none.
    pub(super) fn take(
        &self,
        picture: &PressroomPicture,
        record: &mut Record,
    ) -> Result<Result<Box<Photo>, NotCarried>, PressroomError> {
        let Some(first) = picture.urls.first() else {
            let why = "it has no address".to_owned();
            return Ok(Err(NotCarried { what: "a picture".to_owned(), why, file: None }));
        };
        if let Some(known) = picture.urls.iter().find_map(|url| record.picture(url)).and_then(|id| id.parse().ok())
            && let Ok(photo) = self.library.photo(known)
        {
            return Ok(Ok(Box::new(photo)));
        }
        let names = names(picture);
        let refused = |why: String| NotCarried { what: first.clone(), why, file: names.first().cloned() };
        let bytes = match self.found_beside(&names) {
            Some(bytes) => bytes,
            None => match self.fetched(picture) {
                Ok(bytes) => bytes,
                Err(why) => return Ok(Err(refused(why))),
            },
        };
        let name = names.first().map_or("picture", String::as_str);
        let path = self.work.join(name);
        let written = file::write_unsynced(&path, &bytes, Access::Personal);
        written.map_err(|source| PressroomError::Write { path: path.display().to_string(), source })?;
        drop(bytes);
        let mut reports: Vec<FileReport> = Vec::new();
        let ingest = IngestRequest {
            paths: vec![path.clone()],
            fill: words(picture),
            defaults: Metadata { data_mining: self.newsroom.settings.rights.data_mining, ..Metadata::default() },
            rule: self.newsroom.settings.metadata.merge,
            all: true,
            memory: self.memory,
            ..IngestRequest::default()
        };
        let ingested = self.library.ingest(&ingest, self.newsroom.now, &Hidden, |report| reports.push(report));
        // Whatever came of it, the copy has done its work.
        let _ = file::remove(&path);
        ingested?;
        match reports.pop().map(|report| report.status) {
            Some(
                IngestStatus::New { photo, .. }
                | IngestStatus::Duplicate { photo, .. }
                | IngestStatus::SamePicture { photo, .. },
            ) => {
                picture.urls.iter().for_each(|url| record.add_picture(url, photo.id.to_string()));
                Ok(Ok(photo))
            }
            Some(IngestStatus::Rejected(why)) => Ok(Err(refused(why.to_string()))),
            None => Ok(Err(refused("it is no picture".to_owned()))),
        }
    }

    /// A picture that somebody has put beside the export.
    fn found_beside(&self, names: &[String]) -> Option<Vec<u8>> {
        let folder = self.beside.as_deref()?;
        let places = [folder.to_path_buf(), folder.join("images"), folder.join("pictures")];
        let mut paths = names.iter().flat_map(|name| places.iter().map(move |place| place.join(name)));
        paths.find_map(|path: PathBuf| read_picture(&path))
    }

    /// A picture from the first of its addresses that gives it.
    fn fetched(&self, picture: &PressroomPicture) -> Result<Vec<u8>, String> {
        let mut first = None;
        for url in &picture.urls {
            let request = HttpRequest { method: "GET", url, headers: Vec::new(), body: HttpBody::None };
            let why = match self.client.ask(request) {
                Ok(answer) if answer.status == 200 && !answer.body.is_empty() => return Ok(answer.body),
                Ok(answer) if answer.status == 200 => "the server gave an empty file".to_owned(),
                Ok(answer) => told(answer.status),
                Err(error) => error.to_string(),
            };
            first.get_or_insert(why);
        }
        Err(first.unwrap_or_default())
    }
}

fn read_picture(path: &Path) -> Option<Vec<u8>> {
    let bytes = regular_file::read_at_most(path, LARGEST + 1).ok()?;
    (!bytes.is_empty() && bytes.len() as u64 <= LARGEST).then_some(bytes)
}

/// The names under which a picture's file is known, the best one first.
fn names(picture: &PressroomPicture) -> Vec<String> {
    let of_url = |url: &String| {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        path.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let said = picture.name.iter().cloned().chain(picture.urls.iter().map(of_url));
    let mut names: Vec<String> = Vec::new();
    for name in said.filter(|name| name.chars().any(char::is_alphanumeric)) {
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if ending.len() <= 5 && !stem.is_empty() => (stem, format!(".{ending}")),
            _ => (name.as_str(), String::new()),
        };
        let name = file_name(stem, &file_name(&ending.replace('.', "x."), "")[1..]);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What the pressroom says about a picture, for what its file does not say.
fn words(picture: &PressroomPicture) -> Metadata {
    let credit = picture.photographer.as_deref().map(|said| {
        let label = CREDIT_LABELS.iter().find(|label| {
            let head = said.get(..label.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(label))
                && said[label.len()..].trim_start().starts_with(':')
        });
        let bare = label.and_then(|label| said[label.len()..].trim_start().strip_prefix(':')).unwrap_or(said);
        bare.trim().to_owned()
    });
    let credit = credit.filter(|credit| !credit.is_empty());
    let mut metadata = Metadata {
        creator: credit.as_deref().map(split_names).unwrap_or_default(),
        credit,
        caption: picture.caption.clone(),
        headline: picture.title.clone().filter(|title| Some(title) != picture.caption.as_ref()),
        alt_text: picture.alt.clone(),
        usage_terms: picture.rights.clone(),
        ..Metadata::default()
    };
    match metadata.tidy() {
        Ok(()) => metadata,
        // Words that no photo can hold are not worth its picture.
        Err(_) => Metadata { creator: metadata.creator, credit: metadata.credit, ..Metadata::default() },
    }
}
