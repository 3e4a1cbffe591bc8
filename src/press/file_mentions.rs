//! Whether a file of any format names an address.

use super::address::Address;
use super::mentions::mentions;
use super::workbook;

/// Whether a file names somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileMention {
    Named,
    NotNamed,
    /// It is compressed or encrypted, so nobody can tell.
    Unknown,
}

/// What a file begins with whose content is packed.
const PACKED: [&[u8]; 6] = [b"PK", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"%PDF", b"BZh"];

impl FileMention {
    /// Looks for an address in a file's bytes: in a workbook's cells, else as text, in one or two bytes a letter.
    #[must_use]
    pub fn of(bytes: &[u8], address: &Address) -> Self {
        if let Ok(sheets) = workbook::sheets(bytes) {
            let mut cells =
                sheets.iter().flat_map(|sheet| &sheet.rows).filter_map(|row| row.cells.as_ref().ok()).flatten();
            return if cells.any(|cell| mentions(cell, address)) { Self::Named } else { Self::NotNamed };
        }
        if PACKED.iter().any(|start| bytes.starts_with(start)) {
            return Self::Unknown;
        }
        let text = |bytes: &[u8]| mentions(&String::from_utf8_lossy(bytes), address);
        // In UTF-16, each letter of an address is one byte beside a zero.
        let halves =
            |start: usize| bytes.get(start..).unwrap_or_default().iter().step_by(2).copied().collect::<Vec<u8>>();
        let is_wide = bytes.contains(&0);
        if text(bytes) || is_wide && (text(&halves(0)) || text(&halves(1))) { Self::Named } else { Self::NotNamed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_one_and_two_bytes_a_letter_and_packed_files_are_not_vouched_for() {
        let anna: Address = "anna@media.example".parse().unwrap();
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for bytes in [
            b"a\0b anna@media.example;".to_vec(),
            wide("Anna <anna@media.example>"),
            [b"x".to_vec(), wide("é;Anna@Media.example")].concat(),
        ] {
            assert_eq!(FileMention::of(&bytes, &anna), FileMention::Named);
        }
        for bytes in [b"joanna@media.example".to_vec(), wide("joanna@media.example"), Vec::new()] {
            assert_eq!(FileMention::of(&bytes, &anna), FileMention::NotNamed);
        }
        assert_eq!(FileMention::of(b"PK\x03\x04torn", &anna), FileMention::Unknown);
    }
}
