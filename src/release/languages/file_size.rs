//! How long a file is, as each language writes it.

use super::site_words::SiteWords;
use super::vocabulary::Vocabulary;
use crate::release::model::Language;

impl SiteWords {
    /// A file's size as a reader of the language reads it: `812 KB`, `1,4 MB`.
    #[must_use]
    pub fn size(&self, bytes: u64, language: Language) -> String {
        let [thousands, millions, billions] = self.bytes;
        let point = Vocabulary::of(language).numbers.point;
        // In tenths, rounded: no floating point.
        let tenths = |unit: u64| (bytes.saturating_mul(10) + unit / 2) / unit;
        let written = |tenths: u64, name: &str| format!("{}{point}{}\u{a0}{name}", tenths / 10, tenths % 10);
        match bytes {
            0..999_500 => format!("{}\u{a0}{thousands}", bytes.div_ceil(1_000)),
            999_500..999_950_000 => written(tenths(1_000_000), millions),
            _ => written(tenths(1_000_000_000), billions),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_written_as_its_language_writes_it() {
        let size = |bytes, language| SiteWords::of(language).size(bytes, language).replace('\u{a0}', " ");
        assert_eq!(size(812_345, Language::English), "813 KB");
        assert_eq!(size(1_449_999, Language::English), "1.4 MB");
        assert_eq!(size(1_450_000, Language::Swedish), "1,5 MB");
        assert_eq!(size(2_000_000_000, Language::French), "2,0 Go");
    }
}
