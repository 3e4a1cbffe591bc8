//! Where photos become renditions: one read and one decode a photo, the largest first, each from the one before.

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

use super::amount::Amount;
use super::bench::Bench;
use super::budget::Budget;
use super::make::{Freshness, Made, Original, RenditionError};
use super::pixels::Picture;
use super::preset::{Colour, Preset};
use super::recipe::Recipe;
use super::shelf::sweep;
use crate::library::{Library, Photo};
use crate::photo::container::Blocks;
use crate::photo::{Channels, Format, Sha256, decode, exif};

/// `[renditions]`: how they are made.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RenditionSettings {
    /// What the photos under work may take together; by default what the machine can spare.
    pub memory: Option<Amount>,
}

/// The place where renditions are made, for as many threads as like to. What their photos take together stays within
/// its memory, and what one photo took the next one uses again.
#[derive(Debug)]
pub struct Darkroom {
    budget: Budget,
    benches: Mutex<Vec<Bench>>,
}

/// Makes a photo's renditions where no more than one photo is at work.
pub fn make(
    library: &Library,
    photo: &Photo,
    presets: &[(&str, &Preset)],
    force: bool,
) -> Result<Vec<Made>, RenditionError> {
    Darkroom::new(Amount::bytes(u64::MAX)).make(library, photo, presets, force)
}

impl Darkroom {
    #[must_use]
    pub fn new(memory: Amount) -> Self {
        Self { budget: Budget::new(memory.get()), benches: Mutex::default() }
    }

    /// Makes a photo's renditions, or finds them current; with `force` they are made again. Where only the words have
    /// changed, the picture stays as it is. The results come in the order of the presets; an error of the whole is one
    /// of the original.
    pub fn make(
        &self,
        library: &Library,
        photo: &Photo,
        presets: &[(&str, &Preset)],
        force: bool,
    ) -> Result<Vec<Made>, RenditionError> {
        let dir = library.renditions_dir(photo.id);
        let recipes: Vec<_> = presets.iter().map(|(name, preset)| Recipe::new(&dir, photo, name, preset)).collect();
        let mut made: Vec<Option<Made>> =
            recipes.iter().map(|recipe| recipe.there().filter(|_| !force).map(Ok)).collect();
        let due: Vec<_> = (0..recipes.len()).filter(|at| made[*at].is_none()).collect();
        if !due.is_empty() {
            fs::create_dir_all(&dir).and_then(|()| sweep(&dir)).map_err(RenditionError::Write)?;
            let due_recipes: Vec<_> = due.iter().map(|at| &recipes[*at]).collect();
            let results = self.develop(library, photo, &due_recipes)?;
            for (at, result) in due.into_iter().zip(results) {
                made[at] = Some(result.map(|rendition| (rendition, Freshness::Made)));
            }
        }
        Ok(made.into_iter().flatten().collect())
    }

    /// Makes what is due of one photo.
    fn develop(
        &self,
        library: &Library,
        photo: &Photo,
        recipes: &[&Recipe<'_>],
    ) -> Result<Vec<Result<super::make::Rendition, RenditionError>>, RenditionError> {
        let largest = recipes.iter().map(|recipe| recipe.pixels()).max().unwrap_or_default();
        let mut held = self.budget.hold(takes(photo, largest, true));
        let mut bench = self.benches().pop().unwrap_or_default();
        let file = read(&library.original(photo), photo.bytes, &mut bench).map_err(RenditionError::Original)?;
        if Sha256::of(&file) != photo.id {
            return Err(RenditionError::Altered);
        }
        let takes = takes(photo, largest, is_progressive(photo.format, &file));
        held.shrink(takes);
        let blocks = Blocks::read(photo.format, &file);
        let position = blocks.exif.and_then(|block| exif::read(&block).position);
        let original = Original { file: &file, icc: blocks.icc.as_deref(), position };

        let mut results: Vec<_> = recipes.iter().map(|recipe| recipe.untouched(&original)).collect();
        let mut order: Vec<_> = (0..recipes.len()).filter(|at| results[*at].is_none()).collect();
        order.sort_by_key(|at| Reverse(recipes[*at].share()));
        if order.is_empty() {
            bench.give(file);
        } else {
            let buffer = bench.take_any(usize::try_from(pixels_of(photo) * 3).unwrap_or(0));
            let mut picture = Picture::new(decode(photo.format, &file, buffer)?, photo.orientation);
            bench.give(file);
            for (nth, at) in order.iter().enumerate() {
                let rest = &order[nth..];
                let keep = rest.iter().any(|at| recipes[*at].preset.colour == Colour::Keep);
                let for_good = !keep || picture.channels == Channels::Cmyk;
                results[*at] = Some(recipes[*at].make(&mut picture, for_good, position, &mut bench));
            }
            bench.give(picture.pixels);
        }
        // What lies ready for the next photo is no more than what this one took, or than everyone's part of the whole.
        bench.tidy(takes.min(self.budget.most() / rayon::current_num_threads().max(1) as u64));
        self.benches().push(bench);
        Ok(results.into_iter().flatten().collect())
    }

    fn benches(&self) -> std::sync::MutexGuard<'_, Vec<Bench>> {
        self.benches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn pixels_of(photo: &Photo) -> u64 {
    u64::from(photo.width) * u64::from(photo.height)
}

/// What is in bands is not much more than this.
const BANDS: u64 = 16_000_000;

/// What a photo takes at most while its renditions are made, in bytes: known from its size, before any of it is taken.
fn takes(photo: &Photo, largest: u64, progressive: bool) -> u64 {
    let pixels = pixels_of(photo);
    // The rows between the two ways of resizing: bands of them, or where something may be clear all of them.
    let all_rows = u64::from(photo.width.max(photo.height)) * largest.isqrt() * 4;
    let (decoding, rows) = match (photo.format, progressive) {
        (Format::Jpeg, false) => (4, all_rows.min(BANDS)),
        // A progressive JPEG is whole only at its end: its coefficients are all kept until then, two bytes each.
        (Format::Jpeg, true) => (10, all_rows.min(BANDS)),
        // Four channels of sixteen bits, and twice four of eight beside them.
        _ => (16, all_rows),
    };
    // The result, the same in other colours, and its file.
    photo.bytes.saturating_add(pixels * decoding).saturating_add(rows + largest * 9)
}

/// Whether a JPEG says that it is to be decoded in several passes.
fn is_progressive(format: Format, file: &[u8]) -> bool {
    use crate::photo::container::Segments;
    format != Format::Jpeg || Segments::of(file).any(|segment| matches!(segment.marker, 0xC2 | 0xC6 | 0xCA | 0xCE))
}

/// Reads a file into a buffer that was used before. One that has grown is not read to its end: it is another file.
fn read(path: &Path, bytes: u64, bench: &mut Bench) -> io::Result<Vec<u8>> {
    let mut file = bench.take_any(usize::try_from(bytes).unwrap_or(0) + 1);
    file.clear();
    file.reserve(usize::try_from(bytes).unwrap_or(0) + 1);
    File::open(path)?.take(bytes.saturating_add(1)).read_to_end(&mut file)?;
    Ok(file)
}
