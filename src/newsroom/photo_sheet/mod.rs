//! A contact sheet of any photos of the library, to look at: as a page for the browser, or as PDF.
//!
//! | file | what it holds |
//! |---|---|
//! | `bursts` | which photos belong side by side: bursts and look-alikes |
//! | `card` | what is said about a photo, and what it lacks |
//! | `page` | the sheet as a page that holds its pictures |
//! | `paper` | the sheet as PDF |

mod bursts;
mod card;
mod page;
mod paper;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use self::bursts::{Together, together};
use self::card::Card;
use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use super::outputs::{Making, MakingKind, OutputFile, Outputs, real_file};
use super::presets::{NoSuchPreset, wanted_presets};
use crate::library::{Library, LibraryError, Photo};
use crate::pdf::PdfError;
use crate::rendition::{ByteSize, Preset, Renderer, Rendition};
use crate::storage::{Access, AtomicFile, Sha256, file};

/// How many photos are made small at a time.
const BATCH: usize = 64;

/// What a sheet shows, and where it goes.
#[derive(Debug)]
pub struct SheetRequest<'a> {
    pub photos: Vec<Photo>,
    /// The words that they were found by.
    pub query: &'a str,
    /// Ends in `.html` or `.pdf`.
    pub out: PathBuf,
    /// The memory that decoding may take.
    pub memory: ByteSize,
}

/// A sheet that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenSheet {
    pub bytes: u64,
    /// How many of its photos lack a caption, a credit or a copyright notice.
    pub lacking: usize,
    /// How many could not be shown.
    pub unseen: usize,
}

/// Why there is no sheet.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    #[error("`{}` is neither a page nor a PDF by its name", path.display())]
    Form { path: PathBuf },
    #[error(transparent)]
    Preset(#[from] NoSuchPreset),
    #[error(transparent)]
    Library(#[from] LibraryError),
    #[error("the contact sheet cannot be made")]
    Pdf(#[from] PdfError),
    #[error("`{}` cannot be written", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("`{}` is being made by another command", path.display())]
    Busy { path: PathBuf, source: io::Error },
}

/// What a sheet is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Page,
    Pdf,
}

impl Form {
    fn of(path: &Path) -> Result<Self, SheetError> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        match ending.as_str() {
            "html" | "htm" => Ok(Self::Page),
            "pdf" => Ok(Self::Pdf),
            _ => Err(SheetError::Form { path: path.to_path_buf() }),
        }
    }
}

/// Writes a contact sheet.
pub fn write_sheet(
    newsroom: &Newsroom,
    request: &SheetRequest<'_>,
    observer: &dyn Observer,
) -> Result<WrittenSheet, SheetError> {
    let form = Form::of(&request.out)?;
    let unwritable = |source| SheetError::Write { path: request.out.clone(), source };
    let out = real_file(&request.out).map_err(unwritable)?;
    let presets = newsroom.settings.all_presets();
    let wanted = wanted_presets(&presets, &["thumb"])?;
    let library = Library::open(&newsroom.library_dir())?;
    let groups = together(&request.photos);
    let cards = Cards { library: &library, renderer: Renderer::new(request.memory), wanted: &wanted, observer };
    observer.start("making small pictures", request.photos.len() as u64);
    let mut written = AtomicFile::create(&out, Access::Shared).map_err(unwritable)?;
    let _ = file::sweep_dead(out.parent().unwrap_or(Path::new(".")));
    let told = match form {
        Form::Page => page::write(newsroom, request, &groups, &cards, written.as_file_mut(), &unwritable),
        Form::Pdf => {
            let (bytes, told) = paper::make(newsroom, request, &groups, &cards, observer)?;
            written.as_file_mut().write_all(&bytes).map_err(unwritable).map(|()| told)
        }
    };
    observer.finish();
    let told = told?;
    // It is on the disk under another name, and appears when it is recorded.
    let (bytes, sha256) = weigh(written.as_file_mut()).map_err(unwritable)?;
    let _making = newsroom.lock_making().map_err(|source| SheetError::Busy { path: out.clone(), source })?;
    record(newsroom, &out, sha256, &request.photos, observer);
    written.commit_unsynced().map_err(unwritable)?;
    Ok(WrittenSheet { bytes, lacking: told.lacking, unseen: told.unseen })
}

/// What a sheet found out about its photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Told {
    lacking: usize,
    unseen: usize,
}

fn weigh(file: &mut std::fs::File) -> io::Result<(u64, Sha256)> {
    use std::io::Seek as _;
    file.flush()?;
    file.rewind()?;
    let mut hasher = crate::storage::Hasher::default();
    let bytes = io::copy(file, &mut HashWriter(&mut hasher))?;
    Ok((bytes, hasher.finish()))
}

struct HashWriter<'h>(&'h mut crate::storage::Hasher);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Records the sheet: when one of its photos is withdrawn, it is removed.
fn record(newsroom: &Newsroom, out: &Path, sha256: Sha256, photos: &[Photo], observer: &dyn Observer) {
    let photos = photos.iter().filter(|photo| !photo.withdrawn).map(|photo| photo.id).collect();
    let file = [OutputFile { path: out.to_path_buf(), sha256, is_picture: true, photos }];
    let place = out.parent().map(Path::to_path_buf).unwrap_or_default();
    let making = Making { kind: MakingKind::Exported, place, release: None, recipient: None, editions: Vec::new() };
    let recorded = Outputs::begun(newsroom, &making, &file).and_then(|outputs| outputs.finish(&file));
    if let Err(error) = recorded {
        observer.notice(&Notice::NotRecorded(Box::new(error)));
    }
}

/// Makes the cards of photos, some at a time: a sheet of thousands needs no more memory than one of a hundred.
struct Cards<'a> {
    library: &'a Library,
    renderer: Renderer,
    wanted: &'a [(&'a str, &'a Preset)],
    observer: &'a dyn Observer,
}

impl Cards<'_> {
    /// Calls back with each part of the sheet, in order.
    fn each<E>(
        &self,
        groups: &[Together<'_>],
        mut show: impl FnMut(&Together<'_>, &[Card<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        for group in groups {
            for (nth, photos) in group.photos.chunks(BATCH).enumerate() {
                let small: Vec<Option<Rendition>> = photos
                    .par_iter()
                    .map(|photo| {
                        let small = self.small(photo);
                        self.observer.advance(1);
                        small
                    })
                    .collect();
                let cards: Vec<Card<'_>> =
                    photos.iter().zip(small).map(|(photo, small)| Card::of(photo, small)).collect();
                // A burst that is longer than a batch goes on without a heading.
                let title = group.title.clone().filter(|_| nth == 0);
                show(&Together { title, photos: Vec::new(), goes_on: nth > 0, is_group: group.is_group }, &cards)?;
            }
        }
        Ok(())
    }

    /// The photo made small; nothing where it cannot be read.
    fn small(&self, photo: &Photo) -> Option<Rendition> {
        let made = self.renderer.make(self.library, photo, self.wanted, false).ok()?;
        made.into_iter().next()?.ok().map(|(rendition, _)| rendition)
    }
}
