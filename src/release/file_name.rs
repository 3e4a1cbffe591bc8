//! Names of files that others save: words in plain ASCII letters, whatever they were written in.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A text's words in ASCII letters and digits, joined with hyphens, cut at a word.
#[must_use]
pub fn ascii_words(text: &str, longest: usize) -> String {
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
}
