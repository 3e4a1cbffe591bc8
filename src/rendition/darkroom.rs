//! Where photos become renditions: one read and one decode a photo, the largest first, each from the one before.

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::ops::Deref;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rayon::prelude::*;
use serde::Deserialize;

use super::amount::Amount;
use super::bench::{Bench, Sheet};
use super::budget::Budget;
use super::colour::Profile;
use super::make::{Freshness, Made, Original, Rendition, RenditionError};
use super::pixels::Picture;
use super::preset::{Chroma, Colour, Preset};
use super::recipe::Recipe;
use super::shelf::FORMER;
use crate::library::{Library, Photo};
use crate::photo::container::Blocks;
use crate::photo::exif::{self, GpsPosition};
use crate::photo::{Channels, Format, PixelLayout, decode};
use crate::storage::Sha256;
use crate::storage::file::sweep;

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
    hands: Hands,
}

impl Drop for Darkroom {
    /// Gives the memory back on all processors: hundreds of thousands of pages take their time.
    fn drop(&mut self) {
        std::mem::take(&mut *self.benches()).into_par_iter().for_each(drop);
    }
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
        let hands = Hands { all: rayon::current_num_threads(), busy: AtomicUsize::new(0) };
        Self { budget: Budget::new(memory.get()), benches: Mutex::default(), hands }
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
            fs::create_dir_all(&dir).and_then(|()| sweep(&dir, &[FORMER])).map_err(RenditionError::Write)?;
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
    ) -> Result<Vec<Result<Rendition, RenditionError>>, RenditionError> {
        let mut held = self.budget.hold(takes(photo, recipes, true));
        let work = self.hands.work();
        let mut bench = self.benches().pop().unwrap_or_default();
        let file = read(&library.original(photo), photo.bytes, &bench).map_err(RenditionError::Original)?;
        if Sha256::of(&file) != photo.id {
            return Err(RenditionError::Altered);
        }
        let takes = takes(photo, recipes, is_progressive(photo.format, &file));
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
            let rest: Vec<_> = order.iter().map(|at| recipes[*at]).collect();
            let wanted = wanted(&rest, original.icc);
            let decoded = decode(photo.format, &file, wanted, |bytes| bench.take_whole(bytes))?;
            let picture = Picture::new(decoded, photo.orientation);
            bench.give(file);
            let made = Chain { position, bench: &bench, hands: &self.hands }.make(picture, &rest);
            for (at, made) in order.into_iter().zip(made) {
                results[at] = Some(made);
            }
        }
        drop(work);
        // What lies ready for the next photo is no more than what this one took, or than everyone's part of the whole.
        bench.tidy(takes.min(self.budget.most() / rayon::current_num_threads().max(1) as u64));
        self.benches().push(bench);
        Ok(results.into_iter().flatten().collect())
    }

    fn benches(&self) -> std::sync::MutexGuard<'_, Vec<Bench>> {
        self.benches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a photo's renditions, the largest first, are best made of. Planes are less work than colours, even where they become
/// colours once they are smaller; but none may need more of their colour than the one before it has left.
fn wanted(recipes: &[&Recipe<'_>], icc: Option<&[u8]>) -> PixelLayout {
    let profile = icc.map(|icc| Profile::new(icc.to_vec()));
    let mut is_halved = false;
    let planes = recipes.iter().all(|recipe| {
        let stays = recipe.takes_planes(profile.as_ref());
        let halves = stays && recipe.preset.chroma == Chroma::Half;
        let has_enough = halves || !is_halved;
        is_halved |= halves && recipe.is_whole();
        has_enough && (stays || recipe.is_smaller())
    });
    if planes { PixelLayout::Planar } else { PixelLayout::Interleaved }
}

/// One photo's renditions on their way, each from the one before.
#[derive(Clone, Copy)]
struct Chain<'a> {
    position: Option<GpsPosition>,
    bench: &'a Bench,
    hands: &'a Hands,
}

impl Chain<'_> {
    /// Makes what is due, the largest first; the results come in the same order. While one is encoded and proven, the
    /// next ones are begun if a hand is free.
    fn make(self, picture: Picture, due: &[&Recipe<'_>]) -> Vec<Result<Rendition, RenditionError>> {
        let mut made = Vec::with_capacity(due.len());
        self.make_from(Link::Own(picture), due, &mut made);
        made
    }

    fn make_from(self, mut from: Link<'_>, due: &[&Recipe<'_>], made: &mut Vec<Result<Rendition, RenditionError>>) {
        let Some((recipe, rest)) = due.split_first() else { return self.spend(from) };
        let keep = due.iter().any(|recipe| recipe.preset.colour == Colour::Keep);
        let for_good = !keep || from.channels == Channels::Cmyk;
        let mut part = recipe.shown(&from, for_good, self.bench);
        if recipe.is_whole()
            && let Some(whole) = part.take()
        {
            self.spend(std::mem::replace(&mut from, Link::Own(whole)));
        }
        let shown = part.as_ref().unwrap_or(&from);
        let make = || recipe.make(shown, self.position, self.bench);
        if !rest.is_empty()
            && let Some(hand) = self.hands.free()
        {
            thread::scope(|scope| {
                let other = scope.spawn(|| {
                    let _hand = hand;
                    make()
                });
                let mut later = Vec::with_capacity(rest.len());
                self.make_from(Link::Lent(&from), rest, &mut later);
                made.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
                made.append(&mut later);
            });
        } else {
            made.push(make());
            self.make_from(Link::Lent(&from), rest, made);
        }
        if let Some(part) = part {
            self.bench.give(part.pixels);
        }
        self.spend(from);
    }

    /// Gives back what nobody else needs.
    fn spend(self, link: Link<'_>) {
        if let Link::Own(picture) = link {
            self.bench.give(picture.pixels);
        }
    }
}

/// A picture from which the next is made.
enum Link<'a> {
    Own(Picture),
    Lent(&'a Picture),
}

impl Deref for Link<'_> {
    type Target = Picture;

    fn deref(&self) -> &Picture {
        match self {
            Self::Own(picture) => picture,
            Self::Lent(picture) => picture,
        }
    }
}

/// The processors that may be at work, and how many are: a photo that is alone at the end uses those that have nothing
/// to do any more.
#[derive(Debug)]
struct Hands {
    all: usize,
    busy: AtomicUsize,
}

impl Hands {
    fn work(&self) -> Hand<'_> {
        self.busy.fetch_add(1, Ordering::Relaxed);
        Hand(self)
    }

    /// One that has nothing to do.
    fn free(&self) -> Option<Hand<'_>> {
        let more = |busy| (busy < self.all).then_some(busy + 1);
        self.busy.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok().map(|_| Hand(self))
    }
}

struct Hand<'a>(&'a Hands);

impl Drop for Hand<'_> {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

fn pixels_of(photo: &Photo) -> u64 {
    u64::from(photo.width) * u64::from(photo.height)
}

/// What a photo takes at most while its renditions are made, in bytes: known from its size, before any of it is taken.
fn takes(photo: &Photo, recipes: &[&Recipe<'_>], progressive: bool) -> u64 {
    let pixels = pixels_of(photo);
    // The one that takes most, and the others beside it.
    let most = recipes.iter().map(|recipe| recipe.takes() - recipe.takes_beside()).max().unwrap_or_default();
    let all = recipes.iter().map(|recipe| recipe.takes_beside()).fold(most, u64::saturating_add);
    // The sixteen rows that are resized together, and the filter's weights.
    let rows = u64::from(photo.width.max(photo.height)) * 4 * 16 * 2 + (16 << 20);
    let decoding = match (photo.format, progressive) {
        (Format::Jpeg, false) => 4,
        // A progressive JPEG is whole only at its end: its coefficients are all kept until then, two bytes each.
        (Format::Jpeg, true) => 10,
        // Four channels of sixteen bits, and twice four of eight beside them.
        _ => 16,
    };
    photo.bytes.saturating_add(pixels * decoding).saturating_add(rows).saturating_add(all)
}

/// Whether a JPEG says that it is to be decoded in several passes.
fn is_progressive(format: Format, file: &[u8]) -> bool {
    use crate::photo::container::{JpegSegments, marker};
    format != Format::Jpeg || JpegSegments::of(file).any(|segment| marker::is_progressive_frame(segment.marker))
}

/// Reads a file into a buffer that was used before. One that has grown is not read to its end: it is another file.
fn read(path: &Path, bytes: u64, bench: &Bench) -> io::Result<Sheet> {
    let mut file = bench.take(usize::try_from(bytes).unwrap_or(0) + 1);
    let mut source = File::open(path)?;
    let mut length = 0;
    while length < file.len() {
        match source.read(&mut file[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    file.cut(length);
    Ok(file)
}
