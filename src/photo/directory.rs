//! Builds TIFF directories: tags with their values, in either byte order.

/// The byte order of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteOrder {
    Big,
    Little,
}

impl ByteOrder {
    fn u16(self, number: u16) -> [u8; 2] {
        match self {
            Self::Big => number.to_be_bytes(),
            Self::Little => number.to_le_bytes(),
        }
    }

    /// A number's four bytes.
    #[must_use]
    pub fn u32(self, number: u32) -> [u8; 4] {
        match self {
            Self::Big => number.to_be_bytes(),
            Self::Little => number.to_le_bytes(),
        }
    }
}

const BYTE: u16 = 1;
const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;
const UNDEFINED: u16 = 7;

/// A tag's number, its type, how many values it has, and their bytes.
type Entry = (u16, u16, u32, Vec<u8>);

/// One directory.
#[derive(Debug, Clone)]
pub struct Directory {
    order: ByteOrder,
    entries: Vec<Entry>,
}

impl Directory {
    #[must_use]
    pub fn new(order: ByteOrder) -> Self {
        Self { order, entries: Vec::new() }
    }

    /// Adds a value as bytes that are in this byte order already, such as those of another file.
    pub fn raw(&mut self, tag: u16, kind: u16, count: usize, value: Vec<u8>) {
        self.entries.push((tag, kind, narrow(count), value));
    }

    pub fn short(&mut self, tag: u16, value: u16) {
        self.raw(tag, SHORT, 1, self.order.u16(value).to_vec());
    }

    pub fn shorts(&mut self, tag: u16, values: &[u16]) {
        let bytes = values.iter().flat_map(|value| self.order.u16(*value)).collect();
        self.raw(tag, SHORT, values.len(), bytes);
    }

    pub fn long(&mut self, tag: u16, value: u32) {
        self.longs(tag, &[value]);
    }

    pub fn longs(&mut self, tag: u16, values: &[u32]) {
        let bytes = values.iter().flat_map(|value| self.order.u32(*value)).collect();
        self.raw(tag, LONG, values.len(), bytes);
    }

    /// Fractions, as numerators and denominators.
    pub fn rationals(&mut self, tag: u16, values: &[(u32, u32)]) {
        let bytes = values
            .iter()
            .flat_map(|(numerator, denominator)| [self.order.u32(*numerator), self.order.u32(*denominator)].concat());
        self.raw(tag, RATIONAL, values.len(), bytes.collect());
    }

    pub fn bytes(&mut self, tag: u16, value: Vec<u8>) {
        self.raw(tag, BYTE, value.len(), value);
    }

    pub fn undefined(&mut self, tag: u16, value: Vec<u8>) {
        self.raw(tag, UNDEFINED, value.len(), value);
    }

    /// Bytes in a tag that its standard declares as LONG; padded with zeros to a multiple of four.
    pub fn bytes_as_longs(&mut self, tag: u16, mut value: Vec<u8>) {
        value.resize(value.len().next_multiple_of(4), 0);
        self.raw(tag, LONG, value.len() / 4, value);
    }

    pub fn text(&mut self, tag: u16, text: Option<&str>) {
        if let Some(text) = text {
            let bytes = [text.as_bytes(), &[0]].concat();
            self.raw(tag, ASCII, bytes.len(), bytes);
        }
    }

    /// The length in bytes: entries, and the values that do not fit into them, each at an even offset.
    fn size(&self) -> usize {
        let values = self.entries.iter().map(|entry| entry.3.len()).filter(|len| *len > 4);
        2 + self.entries.len() * 12 + 4 + values.map(|len| len + len % 2).sum::<usize>()
    }

    /// Appends the directory and its sub-directories.
    pub fn write_with(mut self, inner: Vec<(u16, Self)>, file: &mut Vec<u8>) {
        // The offsets follow from the sizes, which are known before the directories are written.
        let mut at = file.len() + self.size() + inner.len() * 12;
        for (pointer, directory) in &inner {
            self.long(*pointer, narrow(at));
            at += directory.size();
        }
        self.write(file);
        for (_, directory) in inner {
            directory.write(file);
        }
    }

    /// Appends the directory: its entries in the order of their tags, then the values that do not fit into them.
    pub fn write(self, file: &mut Vec<u8>) {
        let directory = self.at(file.len());
        file.extend(directory);
    }

    /// The same as it is where it begins at an offset.
    #[must_use]
    pub fn at(mut self, offset: usize) -> Vec<u8> {
        self.entries.sort_by_key(|entry| entry.0);
        let mut value_at = offset + 2 + self.entries.len() * 12 + 4;
        let mut values = Vec::new();
        let mut file = Vec::with_capacity(self.size());
        file.extend(self.order.u16(u16::try_from(self.entries.len()).unwrap_or(u16::MAX)));
        for (tag, kind, count, mut value) in self.entries {
            file.extend(self.order.u16(tag));
            file.extend(self.order.u16(kind));
            file.extend(self.order.u32(count));
            if value.len() <= 4 {
                value.resize(4, 0);
                file.extend(value);
            } else {
                file.extend(self.order.u32(narrow(value_at)));
                value.resize(value.len().next_multiple_of(2), 0);
                value_at += value.len();
                values.extend(value);
            }
        }
        file.extend([0; 4]);
        file.extend(values);
        file
    }
}

/// TIFF's counts and offsets have 32 bits; pressbox reads no files that are longer.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
