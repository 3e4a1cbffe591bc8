//! The bare samples of a TIFF, of all planes and of any colours.
//!
//! The `tiff` crate reads strips and tiles in every compression that matters, but only in some arrangements, and it panics
//! on others. So it is shown the file through a [`View`]: the same bytes under a directory of ours, which calls each plane a
//! grey picture, or all samples of a pixel bands without a meaning. What they mean is for `tiff_picture` to say.

use std::borrow::Cow;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use tiff::decoder::{Decoder, DecodingResult, Limits};

use super::container::{TiffEntry, tiff_entries};
use super::decoded::{DecodeError, MAX_PIXELS};
use super::directory::{ByteOrder, Directory};

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
pub(super) const PHOTOMETRIC: u16 = 262;
const FILL_ORDER: u16 = 266;
const STRIP_OFFSETS: u16 = 273;
const SAMPLES: u16 = 277;
const ROWS_PER_STRIP: u16 = 278;
const STRIP_BYTES: u16 = 279;
const PLANAR: u16 = 284;
const PREDICTOR: u16 = 317;
const TILE_WIDTH: u16 = 322;
const TILE_HEIGHT: u16 = 323;
const TILE_OFFSETS: u16 = 324;
const TILE_BYTES: u16 = 325;
const EXTRA_SAMPLES: u16 = 338;
const SAMPLE_FORMAT: u16 = 339;
const JPEG_TABLES: u16 = 347;

/// Compressions whose bits run the other way where the file says so; the others have an order of their own.
const REVERSIBLE: [usize; 5] = [1, 5, 8, 32_773, 32_946];

/// What a TIFF says about its samples.
#[derive(Debug, Clone)]
pub(super) struct TiffHead<'a> {
    entries: Vec<TiffEntry<'a>>,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bits: usize,
    pub(super) samples: usize,
    pub(super) photometric: usize,
    pub(super) compression: usize,
    /// Whether each sample has a plane of its own.
    pub(super) planar: bool,
    pub(super) predictor: usize,
    /// What the samples are that are no colours: 1 is alpha that the colours have been multiplied by, 2 is other alpha.
    pub(super) extra: Vec<usize>,
    /// 1 is integers, 2 signed ones, 3 floating point.
    pub(super) sample_format: usize,
}

impl<'a> TiffHead<'a> {
    pub(super) fn read(file: &'a [u8]) -> Option<Self> {
        let entries = tiff_entries(file);
        let all = |tag: u16| entries.iter().find(|entry| entry.tag == tag).map(TiffEntry::numbers).unwrap_or_default();
        let one = |tag: u16| all(tag).first().copied();
        let side = |tag: u16| u32::try_from(one(tag)?).ok().filter(|side| *side > 0);
        let (bits, extra) = (all(BITS), all(EXTRA_SAMPLES));
        let same = bits.windows(2).all(|pair| pair[0] == pair[1]);
        let head = Self {
            width: side(WIDTH)?,
            height: side(HEIGHT)?,
            bits: if same { bits.first().copied().unwrap_or(1) } else { 0 },
            samples: one(SAMPLES).unwrap_or(1),
            photometric: one(PHOTOMETRIC)?,
            compression: one(COMPRESSION).unwrap_or(1),
            planar: one(PLANAR) == Some(2),
            predictor: one(PREDICTOR).unwrap_or(1),
            sample_format: one(SAMPLE_FORMAT).unwrap_or(1),
            extra,
            entries: Vec::new(),
        };
        Some(Self { entries, ..head })
    }

    /// The numbers of a tag.
    pub(super) fn numbers(&self, tag: u16) -> Vec<usize> {
        self.entry(tag).map(TiffEntry::numbers).unwrap_or_default()
    }

    pub(super) fn entry(&self, tag: u16) -> Option<&TiffEntry<'a>> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }
}

/// The file with the bits of its samples in the usual order.
pub(super) fn in_usual_bit_order(file: &[u8]) -> Cow<'_, [u8]> {
    let Some(head) = TiffHead::read(file).filter(|head| head.numbers(FILL_ORDER).first() == Some(&2)) else {
        return file.into();
    };
    if !REVERSIBLE.contains(&head.compression) {
        return file.into();
    }
    let mut turned = file.to_vec();
    let mut left = file.len();
    for (offsets, counts) in [(STRIP_OFFSETS, STRIP_BYTES), (TILE_OFFSETS, TILE_BYTES)] {
        for (from, length) in head.numbers(offsets).into_iter().zip(head.numbers(counts)) {
            // Strips that overlap would be turned again and again.
            left = left.saturating_sub(length);
            let end = from.saturating_add(length);
            if let Some(strip) = turned.get_mut(from..end).filter(|_| left > 0) {
                for byte in strip {
                    *byte = byte.reverse_bits();
                }
            }
        }
    }
    turned.into()
}

/// The samples of a whole picture or of one of its planes, as numbers of one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Samples {
    Bytes(Vec<u8>),
    Words(Vec<u16>),
}

/// How the samples are arranged for the decoder.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub(super) width: usize,
    pub(super) height: usize,
    /// How many rows of the view a strip has, and how wide a tile is: in units of the view.
    pub(super) strip_rows: usize,
    pub(super) tile: Option<(usize, usize)>,
    pub(super) samples: usize,
    pub(super) bits: usize,
    /// Which of the planes, of how many.
    pub(super) plane: (usize, usize),
}

impl View {
    /// The view of one plane, or of all samples where they are stored together.
    pub(super) fn of(head: &TiffHead<'_>, plane: usize) -> Self {
        let (samples, planes) = if head.planar { (1, head.samples) } else { (head.samples, 1) };
        let number = |tag: u16| head.numbers(tag).first().copied();
        Self {
            width: head.width as usize,
            height: head.height as usize,
            strip_rows: number(ROWS_PER_STRIP).unwrap_or(head.height as usize).min(head.height as usize).max(1),
            tile: number(TILE_WIDTH).zip(number(TILE_HEIGHT)),
            samples,
            bits: head.bits,
            plane: (plane, planes),
        }
    }

    /// Reads the samples; those of less than eight bits are unpacked to a byte each.
    pub(super) fn samples(&self, head: &TiffHead<'_>, file: &[u8]) -> Result<Samples, DecodeError> {
        let order = if file.starts_with(b"II") { ByteOrder::Little } else { ByteOrder::Big };
        let directory = self.directory(head, order).ok_or(DecodeError::Damaged)?;
        // It begins at an even offset, as the standard asks for.
        let at = file.len().next_multiple_of(2);
        let mut tail = vec![0; at - file.len()];
        tail.extend(directory.at(at));
        let start = u32::try_from(at).map_err(|_| DecodeError::Damaged)?;
        let mut front = file.get(..4).ok_or(DecodeError::Truncated)?.to_vec();
        front.extend(order.u32(start));
        let mut limits = Limits::default();
        limits.decoding_buffer_size = usize::try_from(MAX_PIXELS * 8).unwrap_or(usize::MAX);
        let joined = Joined { parts: [&front, file.get(8..).unwrap_or_default(), &tail], at: 0 };
        let read = Decoder::new(io::BufReader::new(joined)).map(|decoder| decoder.with_limits(limits));
        let read = read.and_then(|mut decoder| decoder.read_image());
        match read.map_err(|error| of_error(&error))? {
            DecodingResult::U8(bytes) if self.bits < 8 => self.unpacked(&bytes).map(Samples::Bytes),
            DecodingResult::U8(bytes) => self.whole(bytes).map(Samples::Bytes),
            DecodingResult::U16(words) => self.whole(words).map(Samples::Words),
            _ => Err(DecodeError::Unsupported("its samples are neither bytes nor words".to_owned())),
        }
    }

    fn whole<T>(&self, samples: Vec<T>) -> Result<Vec<T>, DecodeError> {
        let expected = self.width * self.height * self.samples;
        if samples.len() == expected { Ok(samples) } else { Err(DecodeError::Truncated) }
    }

    fn unpacked(&self, bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
        let in_row = self.width * self.samples;
        let row_bytes = (in_row * self.bits).div_ceil(8);
        let mask = u8::try_from((1_u32 << self.bits) - 1).unwrap_or(u8::MAX);
        let per_byte = 8 / self.bits;
        if row_bytes * self.height != bytes.len() {
            return Err(DecodeError::Truncated);
        }
        let one = |row: &[u8], at: usize| row[at / per_byte] >> (8 - self.bits * (at % per_byte + 1)) & mask;
        Ok(bytes.chunks_exact(row_bytes).flat_map(|row| (0..in_row).map(move |at| one(row, at))).collect())
    }

    /// The directory that shows it.
    fn directory(&self, head: &TiffHead<'_>, order: ByteOrder) -> Option<Directory> {
        let long = |number: usize| u32::try_from(number).ok();
        let longs = |numbers: &[usize]| numbers.iter().map(|number| long(*number)).collect::<Option<Vec<_>>>();
        let words = |number: usize, times: usize| vec![u16::try_from(number).unwrap_or(0); times];
        let mut directory = Directory::new(order);
        directory.long(WIDTH, long(self.width)?);
        directory.long(HEIGHT, long(self.height)?);
        directory.shorts(BITS, &words(self.bits, self.samples));
        directory.short(COMPRESSION, u16::try_from(head.compression).ok()?);
        // Black is zero: grey, or bands where there are several samples.
        directory.short(PHOTOMETRIC, 1);
        directory.short(SAMPLES, u16::try_from(self.samples).ok()?);
        directory.short(PLANAR, 1);
        directory.short(PREDICTOR, u16::try_from(head.predictor).ok()?);
        if let Some(tables) = head.entry(JPEG_TABLES) {
            directory.undefined(JPEG_TABLES, tables.value.to_vec());
        }
        let (offsets, counts) = if let Some((width, height)) = self.tile {
            directory.long(TILE_WIDTH, long(width)?);
            directory.long(TILE_HEIGHT, long(height)?);
            (TILE_OFFSETS, TILE_BYTES)
        } else {
            directory.long(ROWS_PER_STRIP, long(self.strip_rows)?);
            (STRIP_OFFSETS, STRIP_BYTES)
        };
        let (plane, planes) = self.plane;
        for tag in [offsets, counts] {
            let all = head.numbers(tag);
            let in_plane = all.len().checked_div(planes)?;
            directory.longs(tag, &longs(all.get(plane * in_plane..(plane + 1) * in_plane)?)?);
        }
        Some(directory)
    }
}

/// What the decoder's error means.
fn of_error(error: &tiff::TiffError) -> DecodeError {
    match error {
        tiff::TiffError::IoError(_) => DecodeError::Truncated,
        tiff::TiffError::UnsupportedError(tiff::TiffUnsupportedError::UnsupportedCompressionMethod(_)) => {
            DecodeError::Unsupported("its compression is one that few programs know".to_owned())
        }
        tiff::TiffError::UnsupportedError(_) => {
            DecodeError::Unsupported("its samples are arranged in a way that few programs know".to_owned())
        }
        tiff::TiffError::LimitsExceeded => {
            DecodeError::Unsupported("it needs more memory than pressbox allows for one photo".to_owned())
        }
        _ => DecodeError::Damaged,
    }
}

/// Several pieces of bytes, read as one file.
struct Joined<'a> {
    parts: [&'a [u8]; 3],
    at: u64,
}

impl Read for Joined<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut at = self.at;
        for part in self.parts {
            let length = part.len() as u64;
            if at < length {
                let mut rest = Cursor::new(part);
                rest.set_position(at);
                let read = rest.read(buffer)?;
                self.at += read as u64;
                return Ok(read);
            }
            at -= length;
        }
        Ok(0)
    }
}

impl Seek for Joined<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let end = self.parts.iter().map(|part| part.len() as u64).sum::<u64>();
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
