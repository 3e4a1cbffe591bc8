//! A file of people who want no mail.

use std::collections::BTreeSet;
use std::path::Path;

use super::opened::Newsroom;
use crate::press::{self, Address, AddressFile, FileNote, ListError, ReadingOptions};

/// A file as it would be suppressed: nothing is changed until it is [applied](Newsroom::suppress_file).
#[derive(Debug)]
pub struct SuppressionPreview {
    pub rows: Vec<SuppressionRow>,
    /// What was done to read the file.
    pub notes: Vec<FileNote>,
    /// The heading of the column that says who wants no mail, and how many rows were left out because they do not say so.
    pub left_out: Option<(String, usize)>,
    /// The addresses that have been getting mail until now, each with its reason.
    addresses: Vec<(Address, String)>,
}

/// An address of the file, or a row in which there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppressionRow {
    pub row: usize,
    pub found: Result<Address, String>,
    /// The address has been getting mail until now.
    pub new: bool,
    pub why: String,
}

impl SuppressionPreview {
    /// How many addresses get no more mail.
    #[must_use]
    pub fn new_addresses(&self) -> usize {
        self.addresses.len()
    }

    /// All the addresses in the file.
    #[must_use]
    pub fn addresses(&self) -> Vec<Address> {
        self.rows.iter().filter_map(|row| row.found.clone().ok()).collect()
    }

    /// How many rows have no address.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.rows.iter().filter(|row| row.found.is_err()).count()
    }
}

impl Newsroom {
    /// What suppressing the people in a file who do not want mail would do. The reason of each names the file and the row.
    pub fn preview_suppression(
        &self,
        file: &Path,
        reading: &ReadingOptions,
        why: &str,
    ) -> Result<SuppressionPreview, ListError> {
        let suppressed = self.lists().suppressed()?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let AddressFile { rows, notes, left_out } = press::read_addresses(file, reading)?;
        let mut preview = SuppressionPreview { rows: Vec::new(), notes, left_out, addresses: Vec::new() };
        let mut seen = BTreeSet::new();
        for row in rows {
            let why = format!("{why} ({name}, row {})", row.row);
            match row.found {
                Err(reason) => {
                    preview.rows.push(SuppressionRow { row: row.row, found: Err(reason), new: false, why });
                }
                Ok(addresses) => {
                    for address in addresses {
                        let new = seen.insert(address.clone()) && suppressed.get(&address).is_none();
                        if new {
                            preview.addresses.push((address.clone(), why.clone()));
                        }
                        preview.rows.push(SuppressionRow { row: row.row, found: Ok(address), new, why: why.clone() });
                    }
                }
            }
        }
        Ok(preview)
    }

    /// Does what a preview shows. Where a killed run suppressed everybody before, what it left is finished.
    pub fn suppress_file(&self, preview: &SuppressionPreview) -> Result<(), ListError> {
        if preview.rows.iter().any(|row| row.found.is_ok()) {
            self.lists().suppress_all(&preview.addresses, self.now)?;
        }
        Ok(())
    }
}
