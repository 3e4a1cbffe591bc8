//! One rendition to be: what it is made from, whether it is there, and how it is made.

use std::path::Path;

use super::bench::Bench;
use super::colour::Profile;
use super::fit::fit;
use super::geometry::{Cut, cut};
use super::make::{Freshness, Original, Rendition, RenditionError, prove};
use super::pixels::Picture;
use super::preset::{Chroma, Colour, Preset};
use super::restamp::restamp;
use super::shelf::{Label, Shelf};
use super::stamp::stamp;
use super::untouched::picture_only;
use crate::library::Photo;
use crate::photo::Format;
use crate::photo::exif::{GpsPosition, ImageInfo};
use crate::storage::Sha256;

/// Counts up when the same recipe gives another file, so that what older versions made is made again.
const VERSION: u32 = 4;

/// One rendition to be.
pub(super) struct Recipe<'a> {
    shelf: Shelf,
    photo: &'a Photo,
    name: &'a str,
    pub(super) preset: &'a Preset,
    cut: Cut,
    /// The hash of all that the pixels come from, but the photo itself: the folder bears its name.
    pixels_from: Sha256,
    /// The hash of all that the file comes from.
    made_from: Sha256,
}

impl<'a> Recipe<'a> {
    pub(super) fn new(dir: &Path, photo: &'a Photo, name: &'a str, preset: &'a Preset) -> Self {
        let shelf = Shelf { dir: dir.to_path_buf(), name: name.to_owned(), format: preset.format };
        let (width, height) = photo.orientation.sides(photo.width, photo.height);
        let cut = cut(preset.size(), width, height, photo.focus);
        // Neither serialises anything that JSON cannot hold; an empty text would only cause a rendition to be made again.
        let text = |json: serde_json::Result<String>| json.unwrap_or_default();
        let focus = if cut.window.is_some() { photo.focus.to_string() } else { String::new() };
        let recipe = text(serde_json::to_string(preset));
        let pixels_from = Sha256::of(format!("{VERSION}\0{recipe}\0{focus}").as_bytes());
        let words = text(serde_json::to_string(&photo.metadata));
        let made_from = Sha256::of(format!("{pixels_from}\0{words}").as_bytes());
        Self { shelf, photo, name, preset, cut, pixels_from, made_from }
    }

    /// How many pixels it has.
    fn pixels(&self) -> u64 {
        u64::from(self.cut.width) * u64::from(self.cut.height)
    }

    /// What it takes at most while it is made, in bytes.
    pub(super) fn takes(&self) -> u64 {
        let a_pixel = match (self.preset.format, self.preset.sharpen) {
            // What it shows, in other colours, and its file.
            (Format::Jpeg, 0) => 9,
            (Format::Jpeg, _) => 12,
            // Files as large as their pixels, before and after the words come in, and their proof.
            _ => 22,
        };
        self.pixels().saturating_mul(a_pixel)
    }

    /// What it takes beside a larger one.
    pub(super) fn takes_beside(&self) -> u64 {
        self.takes() * 5 / 9
    }

    /// How large the whole picture has to be for it, in millionths of the original, and how large it is itself: the order
    /// of the work.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to a million")]
    pub(super) fn share(&self) -> (u32, u64) {
        ((self.cut.scale * 1e6) as u32, self.pixels())
    }

    /// Whether it takes fewer pixels than the original has for the same.
    pub(super) fn is_smaller(&self) -> bool {
        self.cut.scale < 1.0
    }

    /// The rendition that is there, if it was made from the same. If nothing but the words is new, it gets them, and
    /// keeps its picture; if that fails, it is made as if it were not there.
    pub(super) fn there(&self) -> Option<(Rendition, Freshness)> {
        let label = self.shelf.label()?;
        if label.made_from == self.made_from {
            return Some((self.rendition(&label), Freshness::Current));
        }
        if label.pixels_from != self.pixels_from {
            return None;
        }
        self.reword(&label).ok().flatten().map(|rendition| (rendition, Freshness::Made))
    }

    fn reword(&self, label: &Label) -> Result<Option<Rendition>, RenditionError> {
        let plain = self.shelf.read(label)?;
        let size = (label.width, label.height);
        let file = restamp(self.preset, &plain, size, &self.photo.metadata)?;
        // Longer words may be more than the preset has room for.
        if self.is_too_long(&file) { Ok(None) } else { self.keep(&file, size).map(Some) }
    }

    fn is_too_long(&self, file: &[u8]) -> bool {
        self.preset.at_most.is_some_and(|most| file.len() as u64 > most.get())
    }

    /// The original's own picture with the words in it, if the preset asks for no other pixels; `None` if it does.
    pub(super) fn untouched(&self, original: &Original<'_>) -> Option<Result<Rendition, RenditionError>> {
        let photo = self.photo;
        let same = photo.format == Format::Jpeg && self.preset.format == Format::Jpeg;
        let whole = self.cut.window.is_none() && (self.cut.width, self.cut.height) == (photo.width, photo.height);
        if !same || !whole || !photo.orientation.is_upright() || self.preset.sharpen > 0 {
            return None;
        }
        let profile = original.icc.map(|icc| Profile::new(icc.to_vec()));
        let right = self.preset.colour.takes(profile.as_ref());
        let bare = picture_only(original.file).filter(|_| right)?;
        let kept = profile.filter(|_| self.preset.colour == Colour::Keep);
        let (pixels, icc) = (self.facts((photo.width, photo.height), kept.as_ref(), original.position), kept.as_ref());
        let made = stamp(Format::Jpeg, &bare, &photo.metadata, pixels, icc.map(Profile::bytes))
            .map_err(RenditionError::from)
            .and_then(|file| prove(Format::Jpeg, &file, pixels, &photo.metadata).map(|()| file));
        // If it is too long, or does not stand the proof as it is, it is coded anew.
        let file = made.ok().filter(|file| !self.is_too_long(file))?;
        Some(self.keep(&file, (photo.width, photo.height)))
    }

    /// Whether it can be made of a JPEG's own planes to the end: nobody looks at a pixel's red, green and blue on the way.
    pub(super) fn takes_planes(&self, profile: Option<&Profile>) -> bool {
        self.preset.format == Format::Jpeg && self.preset.sharpen == 0 && self.preset.colour.takes(profile)
    }

    /// Whether it shows the whole picture, so that smaller ones can be made from it.
    pub(super) fn is_whole(&self) -> bool {
        self.cut.window.is_none()
    }

    /// What it shows of a picture that is at least as large, in its own size; `None` if that is the picture as it is.
    pub(super) fn shown(&self, picture: &Picture, srgb_for_good: bool, bench: &Bench) -> Option<Picture> {
        let stays = !picture.is_in_planes() || self.takes_planes(picture.profile.as_ref());
        let chroma = if stays { self.preset.chroma } else { Chroma::Full };
        let shown = match self.cut.window {
            Some(_) => Some(picture.part(self.cut, chroma, bench)),
            None => picture.whole((self.cut.width, self.cut.height), chroma, srgb_for_good && stays, bench),
        };
        if stays {
            return shown;
        }
        let mut colours = shown.as_ref().unwrap_or(picture).in_colours(bench);
        if let Some(planes) = shown {
            bench.give(planes.pixels);
        }
        if srgb_for_good && self.is_whole() {
            colours.make_srgb(bench);
        }
        Some(colours)
    }

    /// Makes the rendition of what it shows.
    pub(super) fn make(
        &self,
        shown: &Picture,
        position: Option<GpsPosition>,
        bench: &Bench,
    ) -> Result<Rendition, RenditionError> {
        let finished = shown.finished(self.preset, bench);
        let shown = finished.as_ref().unwrap_or(shown);
        let words = |width, height, encoded: &[u8]| {
            let pixels = self.facts((width, height), shown.profile.as_ref(), position);
            let icc = shown.profile.as_ref().filter(|profile| self.preset.colour == Colour::Keep && profile.is_rgb());
            stamp(self.preset.format, encoded, &self.photo.metadata, pixels, icc.map(Profile::bytes))
        };
        let (file, size) = fit(shown, self.preset, words, bench)?;
        prove(self.preset.format, &file, self.facts(size, shown.profile.as_ref(), position), &self.photo.metadata)?;
        let rendition = self.keep(&file, size);
        if let Some(finished) = finished {
            bench.give(finished.pixels);
        }
        rendition
    }

    fn facts(
        &self,
        (width, height): (u32, u32),
        profile: Option<&Profile>,
        position: Option<GpsPosition>,
    ) -> ImageInfo {
        let srgb = profile.is_none_or(Profile::is_srgb);
        ImageInfo { width, height, dpi: self.preset.dpi, srgb, position: position.filter(|_| self.preset.keep_gps) }
    }

    fn keep(&self, file: &[u8], (width, height): (u32, u32)) -> Result<Rendition, RenditionError> {
        let (made_from, pixels_from) = (self.made_from, self.pixels_from);
        let bytes = file.len() as u64;
        let label = Label { made_from, pixels_from, width, height, bytes, sha256: Sha256::of(file) };
        self.shelf.keep(file, &label).map_err(RenditionError::Write)?;
        Ok(self.rendition(&label))
    }

    fn rendition(&self, label: &Label) -> Rendition {
        self.shelf.rendition(self.photo.id, self.name, label)
    }
}
