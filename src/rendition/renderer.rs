//! Makes renditions of photos: each is read and decoded once for all of its presets.

use std::cmp::Reverse;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::Deserialize;

use super::buffers::{Buffer, BufferPool};
use super::byte_size::ByteSize;
use super::cache::{FORMER, Freshness, Rendition};
use super::cascade::Cascade;
use super::colour::Profile;
use super::error::RenditionError;
use super::job::{Job, Original};
use super::permits::Permits;
use super::preset::{Chroma, Preset};
use super::raster::Raster;
use crate::library::{Library, Photo};
use crate::photo::container::{Blocks, JpegSegments, marker};
use crate::photo::exif;
use crate::photo::{Format, PixelLayout, decode};
use crate::storage::file::{sweep, sweep_dead};
use crate::storage::{MemoryBudget, Sha256, regular_file};

/// `[renditions]`: how they are made.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RenditionSettings {
    /// The memory that all photos being worked on may take together; by default what the machine can spare.
    pub memory: Option<ByteSize>,
}

/// Makes renditions, called from as many threads as you like. Together their photos stay within its memory budget, and
/// each photo reuses the buffers of the one before.
#[derive(Debug)]
pub struct Renderer {
    budget: MemoryBudget,
    pools: Mutex<Vec<BufferPool>>,
    permits: Permits,
}

impl Drop for Renderer {
    /// Gives the memory back on all processors: hundreds of thousands of pages take their time.
    fn drop(&mut self) {
        std::mem::take(&mut *self.pools()).into_par_iter().for_each(drop);
    }
}

/// What came of one preset.
pub type RenditionResult = Result<(Rendition, Freshness), RenditionError>;

impl Renderer {
    #[must_use]
    pub fn new(memory: ByteSize) -> Self {
        Self {
            budget: MemoryBudget::new(memory.get()),
            pools: Mutex::default(),
            permits: Permits::new(rayon::current_num_threads()),
        }
    }

    /// Makes a photo's renditions, or finds them current; with `force` they are made again. Where only the metadata has
    /// changed, the picture stays as it is. The results come in the order of the presets; an error of the whole is
    /// one of the original.
    pub fn make(
        &self,
        library: &Library,
        photo: &Photo,
        presets: &[(&str, &Preset)],
        force: bool,
    ) -> Result<Vec<RenditionResult>, RenditionError> {
        let dir = library.renditions_dir(photo.id);
        let jobs: Vec<_> = presets.iter().map(|(name, preset)| Job::new(&dir, photo, name, preset)).collect();
        let mut made: Vec<Option<RenditionResult>> =
            jobs.iter().map(|job| job.cached().filter(|_| !force).map(Ok)).collect();
        let due: Vec<_> = (0..jobs.len()).filter(|at| made[*at].is_none()).collect();
        if !due.is_empty() {
            fs::create_dir_all(&dir).and_then(|()| sweep(&dir, &[FORMER])).map_err(RenditionError::Write)?;
            // What a killed run left.
            let _ = sweep_dead(&dir);
            let due_jobs: Vec<_> = due.iter().map(|at| &jobs[*at]).collect();
            let results = self.make_missing(library, photo, &due_jobs)?;
            for (at, result) in due.into_iter().zip(results) {
                made[at] = Some(result.map(|rendition| (rendition, Freshness::Made)));
            }
        }
        Ok(made.into_iter().flatten().collect())
    }

    /// Makes what is due of one photo.
    fn make_missing(
        &self,
        library: &Library,
        photo: &Photo,
        jobs: &[&Job<'_>],
    ) -> Result<Vec<Result<Rendition, RenditionError>>, RenditionError> {
        let mut reservation = self.budget.reserve(memory_needed(photo, jobs, true));
        let permit = self.permits.acquire();
        let mut pool = self.pools().pop().unwrap_or_default();
        let file = read(&library.original(photo), photo.bytes, &pool).map_err(RenditionError::ReadOriginal)?;
        if Sha256::of(&file) != photo.id {
            return Err(RenditionError::OriginalAltered);
        }
        let needed = memory_needed(photo, jobs, is_progressive(photo.format, &file));
        reservation.shrink(needed);
        let blocks = Blocks::read(photo.format, &file);
        let position = blocks.exif.and_then(|block| exif::read(&block).position);
        let original = Original { file: &file, icc: blocks.icc.as_deref(), position };

        let mut results: Vec<_> = jobs.iter().map(|job| job.passthrough(&original)).collect();
        let mut order: Vec<_> = (0..jobs.len()).filter(|at| results[*at].is_none()).collect();
        order.sort_by_key(|at| Reverse(jobs[*at].order_key()));
        if order.is_empty() {
            pool.give_back(file);
        } else {
            let rest: Vec<_> = order.iter().map(|at| jobs[*at]).collect();
            let layout = layout(&rest, original.icc);
            let decoded = decode(photo.format, &file, layout, |bytes| pool.take_vec(bytes))?;
            let raster = Raster::new(decoded, photo.orientation);
            pool.give_back(file);
            let made = Cascade { position, pool: &pool, permits: &self.permits }.make(raster, &rest);
            for (at, made) in order.into_iter().zip(made) {
                results[at] = Some(made);
            }
        }
        drop(permit);
        // What is kept for the next photo is no more than this one needed, and no more than each thread's share of the whole.
        pool.shrink_to(needed.min(self.budget.total() / rayon::current_num_threads().max(1) as u64));
        self.pools().push(pool);
        Ok(results.into_iter().flatten().collect())
    }

    fn pools(&self) -> std::sync::MutexGuard<'_, Vec<BufferPool>> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a photo's renditions, the largest first, are best made of. Planes are less work than colours, even where they become
/// colours once they are smaller; but none may need more of their colour than the one before it has left.
fn layout(jobs: &[&Job<'_>], icc: Option<&[u8]>) -> PixelLayout {
    let profile = icc.map(|icc| Profile::new(icc.to_vec()));
    let mut is_halved = false;
    let planes = jobs.iter().all(|job| {
        let stays = job.accepts_planes(profile.as_ref());
        let halves = stays && job.preset.chroma == Chroma::Half;
        let has_enough = halves || !is_halved;
        is_halved |= halves && job.is_whole();
        has_enough && (stays || job.is_smaller())
    });
    if planes { PixelLayout::Planar } else { PixelLayout::Interleaved }
}

fn pixels_of(photo: &Photo) -> u64 {
    u64::from(photo.width) * u64::from(photo.height)
}

/// The memory that a photo needs at most while its renditions are made, in bytes: known from its size, before it is read.
fn memory_needed(photo: &Photo, jobs: &[&Job<'_>], progressive: bool) -> u64 {
    let pixels = pixels_of(photo);
    // The one that needs most, and the others beside it.
    let most = jobs.iter().map(|job| job.memory() - job.memory_beside()).max().unwrap_or_default();
    let all = jobs.iter().map(|job| job.memory_beside()).fold(most, u64::saturating_add);
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
    format != Format::Jpeg || JpegSegments::of(file).any(|segment| marker::is_progressive_frame(segment.marker))
}

/// Reads a file into a buffer that was used before. One that has grown is not read to its end: it is another file.
fn read(path: &Path, bytes: u64, pool: &BufferPool) -> io::Result<Buffer> {
    let mut file = pool.take(usize::try_from(bytes).unwrap_or(0) + 1);
    let mut source = regular_file::open(path)?;
    let mut length = 0;
    while length < file.len() {
        match source.read(&mut file[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    file.truncate(length);
    Ok(file)
}
