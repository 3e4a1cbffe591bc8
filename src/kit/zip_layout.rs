//! Where everything stands in a zip, read from its own headers: programs that unpack it must all see the same files.
//!
//! Some programs read the directory at the end, others go through the files from the beginning, and none shows what
//! stands in between (APPNOTE.TXT, 4.3). Our kits leave no room for a difference.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// A zip's end record without a comment.
const END: usize = 22;
/// The 64-bit end record and its locator, which stand before it in large zips.
const END_64: usize = 56;
const LOCATOR_64: usize = 20;
/// Longer than the name of any file of ours.
const LONGEST_NAME: usize = 4096;
/// A flag: sizes and checksum stand after the file.
const DESCRIBED_LATER: u16 = 1 << 3;
/// The flags that say how a name or a file is read: encrypted, sizes later, name in UTF-8.
const FLAGS: u16 = 1 | DESCRIBED_LATER | 1 << 11;
/// Kinds of extra fields: 64-bit sizes, and another name for the file.
const EXTRA_64: u16 = 0x0001;
const EXTRA_NAME: u16 = 0x7075;

/// A zip that programs may read in different ways.
#[derive(Debug)]
pub(super) enum Unsound {
    NotAZip,
    TooMany,
    Doubled,
    Outside(Outside),
    /// A file's own header and the directory do not agree about it.
    Contradictory(String),
    Read(io::Error),
}

/// Where a zip has bytes that are none of its files'.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    Before,
    Between,
    After,
}

impl std::fmt::Display for Outside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Before => "before the zip begins",
            Self::Between => "between its files",
            Self::After => "after the zip ends",
        })
    }
}

impl From<io::Error> for Unsound {
    fn from(error: io::Error) -> Self {
        // The headers promise more than there is.
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::NotAZip } else { Self::Read(error) }
    }
}

/// What a header says about a file.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    name: Vec<u8>,
    flags: u16,
    method: u16,
    checksum: u32,
    packed: u64,
    unpacked: u64,
    offset: u64,
}

/// Goes through a whole zip; `most` is how many files it may have.
pub(super) fn examine(file: &mut File, most: usize) -> Result<(), Unsound> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut zip = BufReader::new(file);
    let directory = Directory::find(&mut zip, length)?;
    if directory.count > most as u64 {
        return Err(Unsound::TooMany);
    }
    // Nothing may stand between the directory and the end record; where something stands in front, all is further back.
    let end = directory.start.checked_add(directory.length);
    match end {
        Some(end) if end < directory.end => return Err(Unsound::Outside(Outside::Before)),
        Some(end) if end == directory.end => {}
        _ => return Err(Unsound::NotAZip),
    }
    zip.seek(SeekFrom::Start(directory.start))?;
    let mut entries = Vec::new();
    while zip.stream_position()? < directory.end {
        if entries.len() >= most {
            return Err(Unsound::TooMany);
        }
        entries.push(central(&mut zip)?);
    }
    if entries.len() as u64 != directory.count || zip.stream_position()? != directory.end {
        return Err(Unsound::Doubled);
    }
    let names: BTreeSet<_> = entries.iter().map(|entry| &entry.name).collect();
    if names.len() != entries.len() {
        return Err(Unsound::Doubled);
    }
    entries.sort_by_key(|entry| entry.offset);
    let mut position = 0;
    for entry in &entries {
        in_place(position, entry.offset, entry)?;
        zip.seek(SeekFrom::Start(position))?;
        position = local(&mut zip, entry)?;
    }
    if position == directory.start { Ok(()) } else { Err(Unsound::Outside(Outside::Between)) }
}

/// Each file begins where the one before it ends.
fn in_place(position: u64, offset: u64, entry: &Entry) -> Result<(), Unsound> {
    match offset.cmp(&position) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => Err(entry.contradictory()),
        std::cmp::Ordering::Greater if position == 0 => Err(Unsound::Outside(Outside::Before)),
        std::cmp::Ordering::Greater => Err(Unsound::Outside(Outside::Between)),
    }
}

struct Directory {
    count: u64,
    length: u64,
    start: u64,
    /// Where it has to end: at the end record.
    end: u64,
}

impl Directory {
    fn find<R: Read + Seek>(zip: &mut R, length: u64) -> Result<Self, Unsound> {
        let mut end = length.checked_sub(END as u64).ok_or(Unsound::NotAZip)?;
        zip.seek(SeekFrom::Start(end))?;
        let record: [u8; END] = array(zip)?;
        if !record.starts_with(b"PK\x05\x06") {
            return Err(if has_end(zip, length)? { Unsound::Outside(Outside::After) } else { Unsound::NotAZip });
        }
        let mut fields = &record[4..];
        let (disk, start_disk) = (u16_of(&mut fields)?, u16_of(&mut fields)?);
        let (here, count) = (u16_of(&mut fields)?, u16_of(&mut fields)?);
        let (size, start, comment) = (u32_of(&mut fields)?, u32_of(&mut fields)?, u16_of(&mut fields)?);
        if comment != 0 {
            return Err(Unsound::Outside(Outside::After));
        }
        if (disk, start_disk, here) != (0, 0, count) {
            return Err(Unsound::NotAZip);
        }
        let small = Self { count: count.into(), length: size.into(), start: start.into(), end };
        if count != u16::MAX && size != u32::MAX && start != u32::MAX {
            return Ok(small);
        }
        end = end.checked_sub((LOCATOR_64 + END_64) as u64).ok_or(Unsound::NotAZip)?;
        zip.seek(SeekFrom::Start(end))?;
        let record: [u8; END_64 + LOCATOR_64] = array(zip)?;
        let (record, locator) = record.split_at(END_64);
        if !record.starts_with(b"PK\x06\x06") || !locator.starts_with(b"PK\x06\x07") {
            return Err(Unsound::NotAZip);
        }
        let (mut fields, mut place) = (&record[4..], &locator[8..]);
        if u64_of(&mut fields)? != (END_64 - 12) as u64 {
            return Err(Unsound::NotAZip);
        }
        if u64_of(&mut place)? != end {
            return Err(Unsound::Outside(Outside::Before));
        }
        fields = fields.get(20..).unwrap_or_default();
        let (count, length, start) = (u64_of(&mut fields)?, u64_of(&mut fields)?, u64_of(&mut fields)?);
        Ok(Self { count, length, start, end })
    }
}

/// Whether a zip ends somewhere before the end of the file, or has a comment there, which nobody sees either.
fn has_end<R: Read + Seek>(zip: &mut R, length: u64) -> io::Result<bool> {
    const CHUNK: usize = 256 * 1024;
    let mut buffer = vec![0; CHUNK];
    let mut kept = 0;
    zip.seek(SeekFrom::Start(0))?;
    let mut left = length;
    while left > 0 {
        let wanted = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK - kept);
        zip.read_exact(&mut buffer[kept..kept + wanted])?;
        left -= wanted as u64;
        if memchr::memmem::find(&buffer[..kept + wanted], b"PK\x05\x06").is_some() {
            return Ok(true);
        }
        let filled = kept + wanted;
        kept = filled.min(3);
        buffer.copy_within(filled - kept..filled, 0);
    }
    Ok(false)
}

impl Entry {
    fn contradictory(&self) -> Unsound {
        Unsound::Contradictory(String::from_utf8_lossy(&self.name).into_owned())
    }

    /// Takes 64-bit sizes from the extra fields, where the header has no room for them. `false` if they name another file.
    fn extended(&mut self, mut extra: &[u8], has_offset: bool) -> io::Result<bool> {
        while extra.len() >= 4 {
            let (kind, length) = (u16_of(&mut extra)?, usize::from(u16_of(&mut extra)?));
            let Some((mut field, rest)) = extra.split_at_checked(length) else { return Ok(false) };
            extra = rest;
            if kind == EXTRA_NAME && field.get(5..) != Some(&self.name) {
                return Ok(false);
            }
            if kind == EXTRA_64 {
                for value in [Some(&mut self.unpacked), Some(&mut self.packed), has_offset.then_some(&mut self.offset)]
                {
                    if let Some(value) = value.filter(|value| **value == u64::from(u32::MAX)) {
                        *value = u64_of(&mut field)?;
                    }
                }
            }
        }
        Ok(true)
    }
}

/// Reads an entry of the directory.
fn central(zip: &mut impl Read) -> Result<Entry, Unsound> {
    let header: [u8; 46] = array(zip)?;
    if !header.starts_with(b"PK\x01\x02") {
        return Err(Unsound::NotAZip);
    }
    let mut entry = common(&header[8..])?;
    let mut fields = &header[28..];
    let (name, extra, comment) = (u16_of(&mut fields)?, u16_of(&mut fields)?, u16_of(&mut fields)?);
    fields = &header[42..];
    entry.offset = u32_of(&mut fields)?.into();
    entry.name = bytes(zip, name)?;
    let extra = bytes(zip, extra)?;
    bytes(zip, comment)?;
    let is_one = entry.extended(&extra, true)?;
    if entry.name.len() > LONGEST_NAME {
        return Err(Unsound::NotAZip);
    }
    if is_one { Ok(entry) } else { Err(entry.contradictory()) }
}

/// Compares a file's own header with the directory, and returns where the file ends.
fn local(zip: &mut (impl Read + Seek), listed: &Entry) -> Result<u64, Unsound> {
    let header: [u8; 30] = array(zip).map_err(|_| listed.contradictory())?;
    if !header.starts_with(b"PK\x03\x04") {
        return Err(listed.contradictory());
    }
    let mut own = common(&header[6..])?;
    let mut fields = &header[26..];
    let (name, extra) = (u16_of(&mut fields)?, u16_of(&mut fields)?);
    own.name = bytes(zip, name)?;
    let extra = bytes(zip, extra)?;
    let is_one = own.extended(&extra, false)?;
    own.offset = listed.offset;
    let is_later = own.flags & DESCRIBED_LATER != 0;
    if is_later && (own.checksum, own.packed, own.unpacked) == (0, 0, 0) {
        (own.checksum, own.packed, own.unpacked) = (listed.checksum, listed.packed, listed.unpacked);
    }
    if !is_one || own != *listed || (listed.method == 0 && listed.packed != listed.unpacked) {
        return Err(listed.contradictory());
    }
    let end = zip.stream_position()?.checked_add(listed.packed).ok_or_else(|| listed.contradictory())?;
    if is_later { described(zip, listed, end) } else { Ok(end) }
}

/// Reads what stands after a file whose sizes were not known before it, in any of its four forms.
fn described(zip: &mut (impl Read + Seek), listed: &Entry, end: u64) -> Result<u64, Unsound> {
    zip.seek(SeekFrom::Start(end))?;
    let mut found = Vec::new();
    zip.take(24).read_to_end(&mut found)?;
    let sizes_64 = [listed.packed.to_le_bytes(), listed.unpacked.to_le_bytes()].concat();
    let small = |size: u64| u32::try_from(size).map(u32::to_le_bytes).unwrap_or_default();
    let sizes = [small(listed.packed), small(listed.unpacked)].concat();
    for signature in [&b"PK\x07\x08"[..], b""] {
        for sizes in [&sizes_64, &sizes] {
            let form = [signature, &listed.checksum.to_le_bytes(), sizes].concat();
            if found.starts_with(&form) {
                return Ok(end + form.len() as u64);
            }
        }
    }
    Err(listed.contradictory())
}

/// The fields that both headers have in the same order, from the flags on.
fn common(mut fields: &[u8]) -> io::Result<Entry> {
    let (flags, method) = (u16_of(&mut fields)? & FLAGS, u16_of(&mut fields)?);
    let _time = u32_of(&mut fields)?;
    let (checksum, packed, unpacked) = (u32_of(&mut fields)?, u32_of(&mut fields)?, u32_of(&mut fields)?);
    Ok(Entry { name: Vec::new(), flags, method, checksum, packed: packed.into(), unpacked: unpacked.into(), offset: 0 })
}

fn bytes(zip: &mut impl Read, length: u16) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length.into()];
    zip.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn array<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn u16_of(from: &mut &[u8]) -> io::Result<u16> {
    array(from).map(u16::from_le_bytes)
}

fn u32_of(from: &mut &[u8]) -> io::Result<u32> {
    array(from).map(u32::from_le_bytes)
}

fn u64_of(from: &mut &[u8]) -> io::Result<u64> {
    array(from).map(u64::from_le_bytes)
}
