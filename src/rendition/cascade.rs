//! One photo's renditions, the largest first, each made from the one before.

use std::ops::Deref;
use std::thread;

use super::buffers::BufferPool;
use super::cache::Rendition;
use super::error::RenditionError;
use super::job::Job;
use super::permits::Permits;
use super::preset::ColourSpace;
use super::raster::Raster;
use crate::photo::Channels;
use crate::photo::exif::GpsPosition;

/// The making of one photo's renditions.
#[derive(Clone, Copy)]
pub(super) struct Cascade<'a> {
    pub(super) position: Option<GpsPosition>,
    pub(super) pool: &'a BufferPool,
    pub(super) permits: &'a Permits,
}

impl Cascade<'_> {
    /// Makes what is due, the largest first; the results come in the same order. While one is encoded and verified,
    /// the next ones are begun if a permit is free.
    pub(super) fn make(self, raster: Raster, due: &[&Job<'_>]) -> Vec<Result<Rendition, RenditionError>> {
        let mut made = Vec::with_capacity(due.len());
        self.make_from(Base::Owned(raster), due, &mut made);
        made
    }

    fn make_from(self, mut from: Base<'_>, due: &[&Job<'_>], made: &mut Vec<Result<Rendition, RenditionError>>) {
        let Some((job, rest)) = due.split_first() else { return self.release(from) };
        let keep = due.iter().any(|job| job.preset.colour == ColourSpace::Keep);
        let for_good = !keep || from.channels == Channels::Cmyk;
        let mut part = job.derive(&from, for_good, self.pool);
        if job.is_whole()
            && let Some(whole) = part.take()
        {
            self.release(std::mem::replace(&mut from, Base::Owned(whole)));
        }
        let shown = part.as_ref().unwrap_or(&from);
        let make = || job.make(shown, self.position, self.pool);
        if !rest.is_empty()
            && let Some(permit) = self.permits.try_acquire()
        {
            thread::scope(|scope| {
                let other = scope.spawn(|| {
                    let _permit = permit;
                    make()
                });
                let mut later = Vec::with_capacity(rest.len());
                self.make_from(Base::Borrowed(&from), rest, &mut later);
                made.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
                made.append(&mut later);
            });
        } else {
            made.push(make());
            self.make_from(Base::Borrowed(&from), rest, made);
        }
        if let Some(part) = part {
            self.pool.give_back(part.pixels);
        }
        self.release(from);
    }

    /// Gives back the buffer of what nobody else needs.
    fn release(self, base: Base<'_>) {
        if let Base::Owned(raster) = base {
            self.pool.give_back(raster.pixels);
        }
    }
}

/// The picture that the next one is made from.
enum Base<'a> {
    Owned(Raster),
    Borrowed(&'a Raster),
}

impl Deref for Base<'_> {
    type Target = Raster;

    fn deref(&self) -> &Raster {
        match self {
            Self::Owned(raster) => raster,
            Self::Borrowed(raster) => raster,
        }
    }
}
