//! What a photo's file is called, so that a picture editor knows what it is without opening it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::contents::KitPhoto;

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

/// A text's words in ASCII letters and digits, joined with hyphens, cut at a word.
pub(super) fn ascii_words(text: &str, longest: usize) -> String {
    let mut joined = String::new();
    for word in ascii(text).split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
        let cut = &word[..word.len().min(longest)];
        if !joined.is_empty() {
            if joined.len() + 1 + cut.len() > longest {
                break;
            }
            joined.push('-');
        }
        joined += cut;
    }
    joined
}

/// Letters without their marks; an apostrophe within a word goes without a trace.
fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ß' => plain += "ss",
            'ẞ' => plain += "SS",
            'æ' => plain += "ae",
            'Æ' => plain += "Ae",
            'œ' => plain += "oe",
            'Œ' => plain += "Oe",
            'þ' => plain += "th",
            'Þ' => plain += "Th",
            'ø' => plain.push('o'),
            'Ø' => plain.push('O'),
            'ð' | 'đ' => plain.push('d'),
            'Ð' | 'Đ' => plain.push('D'),
            'ł' => plain.push('l'),
            'Ł' => plain.push('L'),
            'ı' => plain.push('i'),
            '\'' | '’' => {}
            c if c.is_ascii() => plain.push(c),
            _ => plain.push(' '),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lose_their_marks_and_words_their_spaces() {
        assert_eq!(ascii_words("Åsa Öberg & Søren Strauß – Łódź!", 60), "Asa-Oberg-Soren-Strauss-Lodz");
        assert_eq!(ascii_words("the keeper's aria", 60), "the-keepers-aria");
        assert_eq!(ascii_words("../../etc/passwd", 60), "etc-passwd");
        assert_eq!(ascii_words("Гонка 24", 60), "24");
    }

    #[test]
    fn long_names_end_at_a_word() {
        assert_eq!(ascii_words("one two three", 9), "one-two");
        assert_eq!(ascii_words("extraordinarily", 5), "extra");
    }

    #[test]
    fn a_name_that_is_taken_is_counted_on() {
        assert_eq!(unique("a".to_owned(), |name| ["a", "a-2"].contains(&name)), "a-3");
    }
}
