//! What a photo's file is called, so that a picture editor knows what it is without opening it.

use super::contents::KitPhoto;
pub(super) use crate::release::ascii_words;

/// How long the words of a name may be: with date, credit and size it still fits where paths are short.
const WORDS: usize = 48;
const CREDIT: usize = 32;

/// `2022-05-14_Headline-or-caption-words_Credit`: the day it was taken, if that is known (the release's day would be taken for
/// it), what it shows, who it belongs to.
pub(super) fn stem(photo: &KitPhoto<'_>) -> String {
    let metadata = photo.cleared.metadata();
    let taken = metadata.captured.as_ref().and_then(|c| Some((c.year, c.month?, c.day?)));
    let date = match taken {
        Some((year, month, day)) => format!("{year:04}-{month:02}-{day:02}"),
        None => String::new(),
    };
    let words = metadata.headline.as_deref().map(|text| ascii_words(text, WORDS)).filter(|words| !words.is_empty());
    let words = words.unwrap_or_else(|| ascii_words(photo.caption, WORDS));
    // Where no letter has an ASCII form, the beginning of the id is at least something to ask for.
    let words = if words.is_empty() { photo.cleared.photo().short() } else { words };
    let parts = [date, words, ascii_words(&photo.credit, CREDIT)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// The name, or the first of `name-2`, `name-3`… that is free.
pub(super) fn unique(name: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&name) {
        return name;
    }
    (2..=u16::MAX).map(|nth| format!("{name}-{nth}")).find(|candidate| !taken(candidate)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_is_counted_on() {
        assert_eq!(unique("a".to_owned(), |name| ["a", "a-2"].contains(&name)), "a-3");
    }
}
