//! Names of files, as they are compared.

use unicode_normalization::UnicodeNormalization as _;

/// A name as disks without regard to case compare it; Macs write letters and their accents apart.
pub(super) fn folded_name(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase()
}
