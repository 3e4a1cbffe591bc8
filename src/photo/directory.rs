//! A TIFF directory under construction: tags with their values, in either byte order.

/// Which byte of a number stands first.
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

    /// Takes a value over as it stands in another file of the same byte order.
    pub fn raw(&mut self, tag: u16, kind: u16, count: usize, value: Vec<u8>) {
        self.entries.push((tag, kind, narrow(count), value));
    }

    pub fn short(&mut self, tag: u16, value: u16) {
        self.raw(tag, SHORT, 1, self.order.u16(value).to_vec());
    }

    pub fn long(&mut self, tag: u16, value: u32) {
        self.longs(tag, &[value]);
    }

    pub fn longs(&mut self, tag: u16, values: &[u32]) {
        let bytes = values.iter().flat_map(|value| self.order.u32(*value)).collect();
        self.raw(tag, LONG, values.len(), bytes);
    }

    pub fn rational(&mut self, tag: u16, numerator: u32, denominator: u32) {
        self.raw(tag, RATIONAL, 1, [self.order.u32(numerator), self.order.u32(denominator)].concat());
    }

    pub fn bytes(&mut self, tag: u16, value: Vec<u8>) {
        self.raw(tag, BYTE, value.len(), value);
    }

    pub fn undefined(&mut self, tag: u16, value: Vec<u8>) {
        self.raw(tag, UNDEFINED, value.len(), value);
    }

    /// Bytes in a tag that its standard declares as numbers of four; the last is filled up with zeros.
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

    /// Entries, and the values that do not fit into them, each at an even offset.
    fn size(&self) -> usize {
        let values = self.entries.iter().map(|entry| entry.3.len()).filter(|len| *len > 4);
        2 + self.entries.len() * 12 + 4 + values.map(|len| len + len % 2).sum::<usize>()
    }

    /// Appends the directory with one that it points to.
    pub fn write_with(mut self, pointer: u16, inner: Self, file: &mut Vec<u8>) {
        // The pointer's size is known before its value is.
        self.long(pointer, 0);
        let at = self.order.u32(narrow(file.len() + self.size()));
        if let Some(entry) = self.entries.last_mut() {
            entry.3 = at.to_vec();
        }
        self.write(file);
        inner.write(file);
    }

    /// Appends the directory: its entries in the order of their tags, then the values that do not fit into them.
    pub fn write(mut self, file: &mut Vec<u8>) {
        self.entries.sort_by_key(|entry| entry.0);
        let mut value_at = file.len() + 2 + self.entries.len() * 12 + 4;
        let mut values = Vec::new();
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
    }
}

/// TIFF counts in 32 bits; nothing that pressbox takes in is longer.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
