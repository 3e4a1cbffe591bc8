//! From a photo to its renditions: one decode, the largest first, each from the one before; read again before it counts.

use std::fs;
use std::path::PathBuf;

use super::geometry::fit;
use super::pixels::{Picture, PixelsError, is_rgb_profile, is_srgb};
use super::preset::{Colour, Preset};
use super::shelf::{Label, Shelf};
use super::stamp::{StampError, stamp};
use crate::library::{Library, Photo};
use crate::photo::container::Blocks;
use crate::photo::exif::Pixels;
use crate::photo::{Format, MergeRule, Metadata, PhotoId, Property, Sha256, Unreadable, decode, look, merge};

/// Counts up when the same recipe gives another file, so that what older versions made is made again.
const VERSION: u32 = 1;

/// A rendition that was decoded and read again, and found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    pub photo: PhotoId,
    /// The preset's name.
    pub preset: String,
    /// The file in the library.
    pub path: PathBuf,
    pub width: u32,
    pub height: u32,
    pub bytes: u64,
    pub sha256: Sha256,
}

/// Whether a rendition had to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Made just now.
    Made,
    /// It was there: photo, metadata and preset are what it was made from.
    Current,
}

/// Why a rendition was not made.
#[derive(Debug, thiserror::Error)]
pub enum RenditionError {
    #[error("the original cannot be read")]
    Original(#[source] std::io::Error),
    #[error("the original is no longer what it was: its bytes have another hash")]
    Altered,
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error(transparent)]
    Pixels(#[from] PixelsError),
    #[error(transparent)]
    Stamp(#[from] StampError),
    #[error("read again, its {} is not what was written", wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and its "))]
    NotProven { wrong: Vec<Property> },
    #[error("read again, its picture is not what was made")]
    NotDecodable,
    #[error("the rendition cannot be read")]
    Rendition(#[source] std::io::Error),
    #[error("it cannot be written to the library")]
    Write(#[source] std::io::Error),
}

/// What came of one preset.
pub type Made = Result<(Rendition, Freshness), RenditionError>;

/// Makes a photo's renditions, or finds them current; with `force` they are made again. The results come in the order
/// of the presets; an error of the whole is one of the original.
pub fn make(
    library: &Library,
    photo: &Photo,
    presets: &[(&str, &Preset)],
    force: bool,
) -> Result<Vec<Made>, RenditionError> {
    let dir = library.renditions_dir(photo.id);
    let recipes: Vec<_> = presets
        .iter()
        .map(|(name, preset)| {
            let shelf = Shelf { dir: dir.clone(), name: (*name).to_owned(), format: preset.format };
            Recipe { shelf, photo, name, preset }
        })
        .collect();
    let mut made: Vec<Option<Made>> = recipes
        .iter()
        .map(|recipe| recipe.current().filter(|_| !force).map(|rendition| Ok((rendition, Freshness::Current))))
        .collect();
    let mut due: Vec<_> = (0..recipes.len()).filter(|place| made[*place].is_none()).collect();
    due.sort_by_key(|place| std::cmp::Reverse(recipes[*place].preset.long_side));
    if !due.is_empty() {
        let mut picture = open(library, photo)?;
        fs::create_dir_all(&dir).map_err(RenditionError::Write)?;
        for place in due {
            let rendition = recipes[place].make(&mut picture);
            made[place] = Some(rendition.map(|rendition| (rendition, Freshness::Made)));
        }
    }
    Ok(made.into_iter().flatten().collect())
}

/// Reads and decodes an original, and makes sure that it still is what it was.
fn open(library: &Library, photo: &Photo) -> Result<Picture, RenditionError> {
    let file = fs::read(library.original(photo)).map_err(RenditionError::Original)?;
    if Sha256::of(&file) != photo.id {
        return Err(RenditionError::Altered);
    }
    Ok(decode(photo.format, &file)?.into())
}

/// One rendition to be.
struct Recipe<'a> {
    shelf: Shelf,
    photo: &'a Photo,
    name: &'a str,
    preset: &'a Preset,
}

impl Recipe<'_> {
    fn made_from(&self) -> Sha256 {
        // Neither serialises anything that JSON cannot hold; an empty text would only cause a rendition to be made again.
        let text = |json: serde_json::Result<String>| json.unwrap_or_default();
        let preset = text(serde_json::to_string(self.preset));
        let metadata = text(serde_json::to_string(&self.photo.metadata));
        Sha256::of(format!("{VERSION}\0{preset}\0{metadata}").as_bytes())
    }

    /// The rendition that is there, if it was made from the same.
    fn current(&self) -> Option<Rendition> {
        self.shelf.find(self.made_from()).map(|label| self.shelf.rendition(self.photo.id, self.name, &label))
    }

    /// Makes the rendition from a picture that is at least as large, and leaves the picture in its size.
    fn make(&self, picture: &mut Picture) -> Result<Rendition, RenditionError> {
        let (width, height) = fit(picture.width, picture.height, self.preset.long_side);
        picture.resize(width, height)?;
        // Upright only once it is small; from then on it stays so.
        picture.turn(self.photo.orientation);
        let finished = match self.preset.colour {
            Colour::Srgb => picture.clone().into_srgb(),
            Colour::Keep => picture.clone().into_rgb(),
        };
        let icc = finished.icc.as_deref().filter(|icc| is_rgb_profile(icc));
        let srgb = icc.is_none_or(is_srgb);
        let (width, height) = (finished.width, finished.height);
        let pixels = Pixels { width, height, dpi: self.preset.dpi, srgb };
        let (format, metadata) = (self.preset.format, &self.photo.metadata);
        let file = stamp(format, &finished.encode(self.preset)?, metadata, pixels, icc)?;
        prove(format, &file, (width, height), metadata)?;
        let label =
            Label { made_from: self.made_from(), width, height, bytes: file.len() as u64, sha256: Sha256::of(&file) };
        self.shelf.keep(&file, &label).map_err(RenditionError::Write)?;
        Ok(self.shelf.rendition(self.photo.id, self.name, &label))
    }
}

/// Decodes a finished file and reads its metadata again, as a stranger would.
pub(super) fn prove(format: Format, file: &[u8], size: (u32, u32), written: &Metadata) -> Result<(), RenditionError> {
    let looked = look(format, file)?;
    if (looked.width, looked.height) != size {
        return Err(RenditionError::NotDecodable);
    }
    let read = merge(&Blocks::read(format, file), None, MergeRule::Mwg).metadata;
    let wrong: Vec<_> = Property::ALL.iter().copied().filter(|property| !property.same(written, &read)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(RenditionError::NotProven { wrong }) }
}
