//! The files to ingest, in the order of their names: without what is no press photo.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::originals::IngestError;
use crate::storage::Sha256;

/// Folders of trash, thumbnails, originals that editors keep, and what systems and programs for synchronizing keep; in small
/// letters. Folders whose names begin with a dot are hidden: they count, too.
const FOLDERS: [&str; 29] = [
    "$recycle.bin",
    "recycler",
    "recycled",
    "#recycle",
    "@recycle",
    "@eadir",
    "@recently-snapshot",
    "@sharesnap",
    "@tmp",
    "#snapshot",
    "__macosx",
    "_vti_cnf",
    "avf_info",
    "captureone",
    "found.000",
    "ipod photo cache",
    "lost+found",
    "network trash folder",
    "onedrivetemp",
    "papierkorb",
    "picasa originals",
    "picasaoriginals",
    "syncarchive",
    "system volume information",
    "temporary items",
    "thmbnl",
    "thumbdata",
    "thumbnails",
    "trash",
];

/// How the names of such folders end.
const FOLDER_ENDINGS: [&str; 3] = [".lrdata", ".lrcat-data", ".cocatalog"];

/// Inside an Apple library, the folders of what was made from the photos.
const APPLE_LIBRARIES: [&str; 4] = [".photoslibrary", ".photolibrary", ".aplibrary", ".migratedphotolibrary"];
const APPLE_FOLDERS: [&str; 9] =
    ["resources", "database", "private", "internal", "scopes", "previews", "thumbnails", "attachments", "apdb"];

/// Files of systems, cameras and editors, in small letters; none of them is reported.
const FILES: [&str; 11] = [
    "thumbs.db",
    "thumbs.db:encryptable",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "desktop.ini",
    "picasa.ini",
    "capture.lst",
    "zbthumbnail.info",
    "icon\r",
    "autprint.mrk",
    "wpsettings.dat",
];

/// The endings of files with settings for a photo, beside it.
const SETTINGS: [&str; 9] = ["xmp", "aae", "pp3", "dop", "cos", "on1", "cop", "ctg", "lrcat"];

/// Whether a file is the record beside an original, in a copy of a library.
fn is_record(path: &Path) -> bool {
    ending(path) == "json"
        && path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| stem.parse::<Sha256>().is_ok())
}

/// Pictures by their endings, to count what is passed over.
const PICTURES: [&str; 10] = ["jpg", "jpeg", "png", "tif", "tiff", "webp", "thm", "heic", "heif", "hif"];

/// How many files of folders that are passed over are looked at, to count them.
const MOST_COUNTED: usize = 100_000;

/// Pictures that are not ingested because of where they are, or what they are for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PassedOver {
    pub pictures: usize,
    /// Files that a Mac writes beside others (`._NAME`), which hold no picture.
    pub companions: usize,
    /// The names of the folders that they are in, each once; and `.THM` for thumbnails that cameras write beside photos.
    pub places: Vec<String>,
}

/// The files in some paths.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// A folder that cannot be read is an error in its place.
    pub(super) files: Vec<Result<PathBuf, (PathBuf, IngestError)>>,
    pub(super) passed_over: PassedOver,
}

/// All files in the paths in the order of their names.
pub(super) fn list_files(paths: &[PathBuf], skip: &[PathBuf], all: bool) -> Listed {
    let mut listed = Listed::default();
    for path in paths {
        list_path(path, skip, all, &mut listed);
    }
    listed
}

fn list_path(path: &Path, skip: &[PathBuf], all: bool, listed: &mut Listed) {
    let named = path.is_file();
    // A folder from elsewhere may link to files that nobody meant to give away.
    let inside = path.canonicalize().ok().filter(|_| !named);
    let leads_out = |entry: &DirEntry| {
        let target = || entry.path().canonicalize().ok();
        inside.as_ref().is_some_and(|inside| {
            entry.path_is_symlink() && target().is_some_and(|target| !target.starts_with(inside)) && entry.depth() > 0
        })
    };
    let mut entries = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) if skip.iter().any(|skip| entry.path().starts_with(skip)) => {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
            }
            Ok(entry) if leads_out(&entry) => {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                if !is_system_file(entry.path()) {
                    listed.files.push(Err((entry.into_path(), IngestError::LeadsOut)));
                }
            }
            Ok(entry) if entry.file_type().is_dir() => {
                if !all && entry.depth() > 0 && is_passed_over(entry.path()) {
                    entries.skip_current_dir();
                    listed.passed_over.add_folder(entry.path());
                }
            }
            Ok(entry) if !named && is_companion(entry.path()) => listed.passed_over.companions += 1,
            Ok(entry) if !named && (is_system_file(entry.path()) || is_record(entry.path())) => {}
            Ok(entry) if !named && !all && is_hidden_picture(entry.path()) => {
                listed.passed_over.add("hidden files", 1);
            }
            // Cameras write these beside a photo or a video.
            Ok(entry) if !named && !all && ending(entry.path()) == "thm" => listed.passed_over.add(".THM", 1),
            // Tools keep what a file was before they changed it.
            Ok(entry) if !named && !all && ending(entry.path()).ends_with("_original") => {
                listed.passed_over.add("…_original", 1);
            }
            Ok(entry) if !entry.file_type().is_file() => {
                listed.files.push(Err((entry.into_path(), IngestError::NotAFile)));
            }
            Ok(entry) => listed.files.push(Ok(entry.into_path())),
            Err(error) => {
                let at = error.path().unwrap_or(path).to_path_buf();
                let error =
                    error.into_io_error().unwrap_or_else(|| std::io::Error::other("it contains a link to itself"));
                listed.files.push(Err((at, IngestError::Read(error))));
            }
        }
    }
}

impl PassedOver {
    fn add(&mut self, place: &str, pictures: usize) {
        self.pictures += pictures;
        if pictures > 0 && !self.places.iter().any(|known| known == place) {
            self.places.push(place.to_owned());
        }
    }

    /// What was passed over elsewhere, too.
    pub(super) fn add_all(&mut self, other: Self) {
        self.pictures += other.pictures;
        self.companions += other.companions;
        for place in other.places {
            if !self.places.contains(&place) {
                self.places.push(place);
            }
        }
    }

    fn add_folder(&mut self, folder: &Path) {
        let files = WalkDir::new(folder).into_iter().take(MOST_COUNTED).flatten();
        let is_picture = |entry: &DirEntry| {
            let is_copy = name(entry.path()).starts_with("._");
            entry.file_type().is_file() && !is_copy && PICTURES.contains(&ending(entry.path()).as_str())
        };
        let pictures = files.filter(is_picture).count();
        self.add(&folder.file_name().unwrap_or_default().to_string_lossy(), pictures);
    }
}

/// A file's name in small letters.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// Its ending in small letters, without the dot.
fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// Whether a folder holds no press photos, by its name or the library that it is in.
fn is_passed_over(folder: &Path) -> bool {
    let (name, parent) = (name(folder), folder.parent().map(name).unwrap_or_default());
    let in_library = APPLE_LIBRARIES.iter().any(|ending| parent.ends_with(ending));
    // Picasa kept originals in a folder of its own, beside its settings.
    let is_picasas = || {
        let beside = |file: &str| folder.with_file_name(file).is_file();
        name == "originals" && (beside("Picasa.ini") || beside(".picasa.ini"))
    };
    name.starts_with('.')
        || FOLDERS.contains(&name.as_str())
        || FOLDER_ENDINGS.iter().any(|ending| name.ends_with(ending))
        || in_library && APPLE_FOLDERS.contains(&name.as_str())
        || is_picasas()
}

/// Whether operating systems or photo editors create files of this name; they are not reported as rejected.
fn is_system_file(path: &Path) -> bool {
    let name = name(path);
    let is_hidden_picture = is_hidden_picture(path);
    name.starts_with('.') && !is_hidden_picture
        || FILES.contains(&name.as_str())
        || SETTINGS.contains(&ending(path).as_str())
}

/// Whether a Mac wrote a file beside a picture.
fn is_companion(path: &Path) -> bool {
    name(path).starts_with("._") && PICTURES.contains(&ending(path).as_str())
}

/// Whether a file is hidden and has a picture's name; what begins with `._` is not the picture, but what a Mac keeps about it.
fn is_hidden_picture(path: &Path) -> bool {
    let name = name(path);
    name.starts_with('.') && !name.starts_with("._") && PICTURES.contains(&ending(path).as_str())
}
