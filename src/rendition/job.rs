//! One rendition of one photo: what it is made from, whether the cache has it, and how it is made.

use std::path::Path;

use super::buffers::BufferPool;
use super::cache::{CacheEntry, CacheSlot, Freshness, Rendition};
use super::colour::Profile;
use super::embed::embed;
use super::error::RenditionError;
use super::geometry::{Framing, frame};
use super::passthrough::strip_metadata;
use super::preset::{Chroma, ColourSpace, Preset};
use super::raster::Raster;
use super::replace_metadata::replace_metadata;
use super::size_limit::encode_within_limit;
use super::verify::verify;
use crate::library::Photo;
use crate::photo::exif::{GpsPosition, ImageInfo};
use crate::photo::{Format, Metadata};
use crate::storage::Sha256;
use crate::storage::file::sweep_dead;

/// Goes up when the same settings give another file, so that what older versions made is made again.
const VERSION: u32 = 5;

/// A photo to be made in one preset.
pub(super) struct Job<'a> {
    pub(super) slot: CacheSlot,
    photo: &'a Photo,
    name: &'a str,
    pub(super) preset: &'a Preset,
    framing: Framing,
    /// The hash of all that the pixels are made from, but for the photo itself, whose id names the folder.
    pub(super) pixels_from: Sha256,
}

/// A photo's file in the library, verified by its hash, and what it says about itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Original<'a> {
    pub(super) file: &'a [u8],
    pub(super) icc: Option<&'a [u8]>,
    pub(super) position: Option<GpsPosition>,
}

impl<'a> Job<'a> {
    pub(super) fn new(dir: &Path, photo: &'a Photo, name: &'a str, preset: &'a Preset) -> Self {
        let slot = CacheSlot { dir: dir.to_path_buf(), name: name.to_owned(), format: preset.format };
        let (width, height) = photo.orientation.sides(photo.width, photo.height);
        let framing = frame(preset.size(), width, height, photo.focus);
        // Neither serialises anything that JSON cannot hold; an empty text would only cause a rendition to be made again.
        let text = |json: serde_json::Result<String>| json.unwrap_or_default();
        let focus = if framing.window.is_some() { photo.focus.to_string() } else { String::new() };
        let settings = text(serde_json::to_string(preset));
        let pixels_from = Sha256::of(format!("{VERSION}\0{settings}\0{focus}").as_bytes());
        Self { slot, photo, name, preset, framing, pixels_from }
    }

    /// The hash of all that the file is made from, where this is the metadata in it.
    pub(super) fn made_from(&self, metadata: &Metadata) -> Sha256 {
        self.made_from_json(&serde_json::to_string(metadata).unwrap_or_default())
    }

    pub(super) fn made_from_json(&self, metadata: &str) -> Sha256 {
        Sha256::of(format!("{}\0{metadata}", self.pixels_from).as_bytes())
    }

    /// How many pixels it has.
    fn pixels(&self) -> u64 {
        u64::from(self.framing.width) * u64::from(self.framing.height)
    }

    /// The memory that it needs at most while it is made, in bytes.
    pub(super) fn memory(&self) -> u64 {
        let per_pixel = match (self.preset.format, self.preset.sharpen) {
            // What it shows, in other colours, and its file.
            (Format::Jpeg, 0) => 9,
            (Format::Jpeg, _) => 12,
            // Files as large as their pixels, before and after the metadata is embedded, and decoded again.
            _ => 22,
        };
        self.pixels().saturating_mul(per_pixel)
    }

    /// The same while a larger one is being made beside it.
    pub(super) fn memory_beside(&self) -> u64 {
        self.memory() * 5 / 9
    }

    /// How large the whole picture has to be for it, in millionths of the original, and how large it is itself: the order
    /// of the work.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to a million")]
    pub(super) fn order_key(&self) -> (u32, u64) {
        ((self.framing.scale * 1e6) as u32, self.pixels())
    }

    /// Whether it takes fewer pixels than the original has for the same.
    pub(super) fn is_smaller(&self) -> bool {
        self.framing.scale < 1.0
    }

    /// The rendition in the cache, if it was made from the same. If only the metadata is new, that is replaced and the
    /// picture kept; if that fails, the rendition is made as if the cache did not have it.
    pub(super) fn cached(&self) -> Option<(Rendition, Freshness)> {
        let entry = self.slot.entry()?;
        if entry.made_from == self.made_from(&self.photo.metadata) {
            return Some((self.rendition(&entry), Freshness::Current));
        }
        if entry.pixels_from != self.pixels_from {
            return None;
        }
        self.with_new_metadata(&entry).ok().flatten().map(|rendition| (rendition, Freshness::Made))
    }

    fn with_new_metadata(&self, entry: &CacheEntry) -> Result<Option<Rendition>, RenditionError> {
        // What a killed run left.
        let _ = sweep_dead(&self.slot.dir);
        let plain = self.slot.read(entry)?;
        let size = (entry.width, entry.height);
        let file = replace_metadata(self.preset, &plain, size, &self.photo.metadata)?;
        // Longer metadata may be more than the preset's limit allows.
        if self.exceeds_limit(&file) { Ok(None) } else { self.store(&file, size).map(Some) }
    }

    fn exceeds_limit(&self, file: &[u8]) -> bool {
        self.preset.at_most.is_some_and(|most| file.len() as u64 > most.get())
    }

    /// The original's own picture under the new metadata, if the preset asks for no other pixels; `None` if it does.
    pub(super) fn passthrough(&self, original: &Original<'_>) -> Option<Result<Rendition, RenditionError>> {
        let photo = self.photo;
        let same = photo.format == Format::Jpeg && self.preset.format == Format::Jpeg;
        let whole =
            self.framing.window.is_none() && (self.framing.width, self.framing.height) == (photo.width, photo.height);
        if !same || !whole || !photo.orientation.is_upright() || self.preset.sharpen > 0 {
            return None;
        }
        let profile = original.icc.map(|icc| Profile::new(icc.to_vec()));
        let right = self.preset.colour.accepts(profile.as_ref());
        let bare = strip_metadata(original.file).filter(|_| right)?;
        let kept = self.written_profile(profile.as_ref());
        let (info, icc) =
            (self.image_info((photo.width, photo.height), kept.as_ref(), original.position), kept.as_ref());
        let made = embed(Format::Jpeg, &bare, &photo.metadata, info, icc.map(Profile::bytes))
            .map_err(RenditionError::from)
            .and_then(|file| verify(Format::Jpeg, &file, info, &photo.metadata).map(|()| file));
        // If it is too large, or fails its check as it is, it is encoded again.
        let file = made.ok().filter(|file| !self.exceeds_limit(file))?;
        Some(self.store(&file, (photo.width, photo.height)))
    }

    /// Whether it can be made of a JPEG's own planes to the end: no step needs red, green and blue.
    pub(super) fn accepts_planes(&self, profile: Option<&Profile>) -> bool {
        self.preset.format == Format::Jpeg && self.preset.sharpen == 0 && self.preset.colour.accepts(profile)
    }

    /// Whether it shows the whole picture, so that smaller ones can be made from it.
    pub(super) fn is_whole(&self) -> bool {
        self.framing.window.is_none()
    }

    /// What it shows of a picture that is at least as large, in its own size; `None` if that is the picture as it is.
    pub(super) fn derive(&self, raster: &Raster, srgb_for_good: bool, pool: &BufferPool) -> Option<Raster> {
        let stays = !raster.is_planar() || self.accepts_planes(raster.profile.as_ref());
        let chroma = if stays { self.preset.chroma } else { Chroma::Full };
        let shown = match self.framing.window {
            Some(_) => Some(raster.cropped(self.framing, chroma, pool)),
            None => raster.scaled((self.framing.width, self.framing.height), chroma, srgb_for_good && stays, pool),
        };
        if stays {
            return shown;
        }
        let mut colours = shown.as_ref().unwrap_or(raster).to_rgb(pool);
        if let Some(planes) = shown {
            pool.give_back(planes.pixels);
        }
        if srgb_for_good && self.is_whole() {
            colours.convert_to_srgb(pool);
        }
        Some(colours)
    }

    /// Makes the rendition of what it shows.
    pub(super) fn make(
        &self,
        shown: &Raster,
        position: Option<GpsPosition>,
        pool: &BufferPool,
    ) -> Result<Rendition, RenditionError> {
        let finished = shown.finished(self.preset, pool);
        let shown = finished.as_ref().unwrap_or(shown);
        let with_metadata = |width, height, encoded: &[u8]| {
            let info = self.image_info((width, height), shown.profile.as_ref(), position);
            let icc = self.written_profile(shown.profile.as_ref());
            embed(self.preset.format, encoded, &self.photo.metadata, info, icc.as_ref().map(Profile::bytes))
        };
        let (file, size) = encode_within_limit(shown, self.preset, with_metadata, pool)?;
        verify(
            self.preset.format,
            &file,
            self.image_info(size, shown.profile.as_ref(), position),
            &self.photo.metadata,
        )?;
        let rendition = self.store(&file, size);
        if let Some(finished) = finished {
            pool.give_back(finished.pixels);
        }
        rendition
    }

    /// The profile that goes into the file of pixels with this one. What is in sRGB by its preset says so; what keeps its
    /// colours and has no profile gets none.
    fn written_profile(&self, profile: Option<&Profile>) -> Option<Profile> {
        match self.preset.colour {
            ColourSpace::Srgb => Some(Profile::of_srgb()),
            ColourSpace::Keep => profile.filter(|profile| profile.is_rgb()).cloned(),
        }
    }

    fn image_info(
        &self,
        (width, height): (u32, u32),
        profile: Option<&Profile>,
        position: Option<GpsPosition>,
    ) -> ImageInfo {
        let srgb = profile.is_none_or(Profile::is_srgb);
        ImageInfo { width, height, dpi: self.preset.dpi, srgb, position: position.filter(|_| self.preset.keep_gps) }
    }

    fn store(&self, file: &[u8], size: (u32, u32)) -> Result<Rendition, RenditionError> {
        let entry = CacheEntry::of(file, size, self.made_from(&self.photo.metadata), self.pixels_from);
        self.slot.store(file, &entry).map_err(RenditionError::Write)?;
        Ok(self.rendition(&entry))
    }

    fn rendition(&self, entry: &CacheEntry) -> Rendition {
        self.slot.rendition(self.photo.id, self.name, entry)
    }
}
