//! Letters that programs have damaged: texts in an encoding that nobody declared, encoded twice, or without their marks.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_2, MACINTOSH, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// The encoding of text that is not UTF-8: windows-1252, unless its letters make no words in that.
pub(super) fn judge(bytes: &[u8]) -> &'static Encoding {
    let fault = |encoding: &'static Encoding| faults(&encoding.decode_without_bom_handling(bytes).0);
    let usual = fault(WINDOWS_1252);
    if usual == 0 {
        return WINDOWS_1252;
    }
    let others = [MACINTOSH, WINDOWS_1251, WINDOWS_1250, ISO_8859_2].into_iter();
    let best = others.map(|encoding| (fault(encoding), encoding)).min_by_key(|(faults, _)| *faults);
    best.filter(|(faults, _)| 2 * faults < usual).map_or(WINDOWS_1252, |(_, encoding)| encoding)
}

/// The letters beyond ASCII of languages that share them, in small letters: a word has those of one line.
const ALPHABETS: [&str; 16] = [
    "åäöéüáàæø",
    "äöüßéàáè",
    "àâæçéèêëîïôùûüÿœñ",
    "áéíñóúüçàèòïª",
    "áâãàçéêíóôõúü",
    "æøåéóòôäöüè",
    "áðéíóúýþæö",
    "àèéìíîòóùúïç",
    "ąćęłńóśźżéöü",
    "áäčďéěíĺľňóôŕřšťúůýžöü",
    "áéíóöőúüűä",
    "čćđšžäöüóé",
    "ăâîșțşţéö",
    "äõöüšžé",
    "éëïóöüèáçâêôû",
    "ğışöüçâîû",
];

/// How many letters are where nobody writes them: capitals and signs within words, letters of several alphabets or languages
/// in a word, and long runs of letters with marks.
fn faults(text: &str) -> usize {
    let mut faults = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()) {
        let letters: Vec<char> = word.chars().collect();
        let (mut marked, mut signs, mut latin, mut other) = (0, 0, false, false);
        for (at, c) in letters.iter().copied().enumerate() {
            let before = at.checked_sub(1).map(|at| letters[at]);
            let after = letters.get(at + 1).copied();
            let within = before.is_some_and(char::is_alphabetic);
            let leads = after.is_some_and(char::is_alphabetic);
            let leads_small = after.is_some_and(char::is_lowercase);
            let is_cyrillic = ('\u{400}'..='\u{4ff}').contains(&c);
            (latin, other) = (latin || c.is_alphabetic() && !is_cyrillic, other || is_cyrillic);
            marked = if !c.is_ascii() && !is_cyrillic && c.is_alphabetic() { marked + 1 } else { 0 };
            let is_capital_within =
                !c.is_ascii() && c.is_uppercase() && (before.is_some_and(char::is_lowercase) || within && leads_small);
            let is_sign = !c.is_ascii() && !c.is_alphabetic();
            signs = if is_sign { signs + 1 } else { 0 };
            faults += usize::from(marked == 5)
                + usize::from(signs == 3)
                + usize::from(is_capital_within)
                + usize::from(is_sign && within && leads && !matches!(c, '’' | '‘' | '–' | '·' | '\u{ad}'))
                + usize::from(is_sign && within && !leads && !"“”„‘’«»‹›–—…•®©™°€ªº²³\u{ad}\u{a0}".contains(c))
                + usize::from(is_sign && !within && leads_small && "©®€".contains(c))
                + usize::from(starts_with_sign(c, within, after))
                + usize::from(c.is_control());
        }
        faults += usize::from(latin && other) + foreign_letters(word);
    }
    // Hungarian has both, under another sign; no language has these two.
    let hungarian = usize::from(text.contains(['õ', 'Õ']) && text.contains(['û', 'Û']));
    // Mac Roman's `ö`, between consonants: `Gšran Sjšstršm`.
    let letters: Vec<char> = text.chars().collect();
    let is_consonant = |c: char| c.is_ascii_alphabetic() && !"aeiouyAEIOUY".contains(c);
    let nordic = letters.windows(3).filter(|w| w[1] == 'š' && is_consonant(w[0]) && is_consonant(w[2])).count();
    faults + hungarian + usize::from(nordic > 1)
}

/// How many letters of a word are not those of the language that has most of them.
fn foreign_letters(word: &str) -> usize {
    let is_marked = |c: &char| !c.is_ascii() && c.is_alphabetic() && !('\u{400}'..='\u{4ff}').contains(c);
    let marked: Vec<char> = word.chars().filter(is_marked).flat_map(char::to_lowercase).collect();
    if marked.is_empty() {
        return 0;
    }
    let foreign = |alphabet: &&str| marked.iter().filter(|c| !alphabet.contains(**c)).count();
    ALPHABETS.iter().map(foreign).min().unwrap_or(0)
}

/// Whether a word begins with a sign that no word begins with.
fn starts_with_sign(c: char, within: bool, next: Option<char>) -> bool {
    let is_sign = !c.is_ascii() && !c.is_alphabetic() && !"“”„‘’«»‹›–—…•·¿¡©®€".contains(c);
    is_sign && !within && next.is_some_and(char::is_alphabetic)
}

/// A text that was encoded as UTF-8 and taken for windows-1252, Latin-1 or Mac Roman on its way, put right: `BjÃ¶rn`,
/// `Bj√∂rn`. `None` where nothing is to be put right.
#[must_use]
pub(super) fn undoubled(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    // The first byte of two, three or four of UTF-8.
    let right = if text.contains(|c: char| matches!(c, '\u{c2}'..='\u{f4}')) { without(text, byte_of) } else { None };
    // The same of Mac Roman.
    let of_mac = || {
        if text.contains(['√', '¬', 'ƒ', '≈', '‚', '–', '—', '“']) {
            without(text, mac_byte_of)
        } else {
            None
        }
    };
    let right = right.or_else(of_mac)?;
    Some(undoubled(&right).unwrap_or(right))
}

/// A text with its doubled letters put right; `None` where it has none.
fn without(text: &str, byte_of: fn(char) -> Option<u8>) -> Option<String> {
    // A word of one letter of another alphabet is one where the words around it are of that alphabet.
    let runs = || text.split(|c: char| c.is_ascii()).filter(|run| !run.is_empty());
    let has_words = runs().filter_map(|run| single(run, byte_of)).any(|once| others(&once) > 1);
    let mut right = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
        let (plain, from) = rest.split_at(start);
        let (odd, after) = from.split_at(from.find(|c: char| c.is_ascii()).unwrap_or(from.len()));
        right.push_str(plain);
        // A capital with a mark before a quotation mark looks like one letter of another alphabet: `BEYONCÉ’s`.
        match single(odd, byte_of).filter(|once| has_words || others(once) != 1) {
            Some(once) => right.push_str(&once),
            None => right.push_str(odd),
        }
        rest = after;
    }
    right.push_str(rest);
    (right != text).then_some(right)
}

/// Letters that some others were made of; `None` where these were made of nothing that people write.
fn single(odd: &str, byte_of: fn(char) -> Option<u8>) -> Option<String> {
    let bytes = odd.chars().map(byte_of).collect::<Option<Vec<u8>>>()?;
    let once = String::from_utf8(bytes).ok()?;
    let is_latin = |c: char| matches!(c, '\u{80}'..='\u{17f}' | '\u{2010}'..='\u{203a}' | '€' | '™' | '−');
    once.chars().all(|c| is_latin(c) || is_other(c)).then_some(once)
}

/// Whether a letter is of another alphabet than the Latin one.
fn is_other(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{5ff}' | '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

fn others(text: &str) -> usize {
    text.chars().filter(|c| is_other(*c)).count()
}

/// The byte that a letter was read from.
fn byte_of(c: char) -> Option<u8> {
    u8::try_from(u32::from(c)).ok().or_else(|| byte_in(WINDOWS_1252, c))
}

fn mac_byte_of(c: char) -> Option<u8> {
    byte_in(MACINTOSH, c)
}

fn byte_in(encoding: &'static Encoding, c: char) -> Option<u8> {
    let mut letter = [0; 4];
    let (bytes, _, failed) = encoding.encode(c.encode_utf8(&mut letter));
    bytes.first().copied().filter(|_| !failed && bytes.len() == 1)
}

/// Whether `damaged` is `whole` without its letters: folded to ASCII, dropped, replaced by a sign, or in a wrong encoding.
#[must_use]
pub(super) fn is_damaged_form(whole: &str, damaged: &str) -> bool {
    if whole.is_ascii() || whole == damaged {
        return false;
    }
    let same = |form: &str| words(form).eq(words(damaged));
    let folded = folded(whole);
    let dropped: String = whole.chars().filter(char::is_ascii).collect();
    let replaced = |by: char| whole.chars().map(|c| if c.is_ascii() { c } else { by }).collect::<String>();
    let spelt_out = spelt_out(whole);
    same(&folded)
        || same(&spelt_out)
        || same(&dropped)
        || ['?', '_', '\u{fffd}', '.', ' '].into_iter().any(|by| same(&replaced(by)))
        || is_misread(whole, damaged)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
}

fn is_misread(whole: &str, damaged: &str) -> bool {
    // Without what is dropped when text is read: control characters.
    let plain = |text: &str| text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect::<String>();
    let damaged = plain(damaged);
    let encodings = [WINDOWS_1252, MACINTOSH, WINDOWS_1250, WINDOWS_1251, ISO_8859_2, UTF_8];
    encodings.iter().any(|written| {
        let (bytes, _, failed) = written.encode(whole);
        !failed
            && (encodings[..5].iter().any(|read| plain(&read.decode_without_bom_handling(&bytes).0) == damaged)
                || plain(&bytes.iter().map(|byte| char::from(*byte)).collect::<String>()) == damaged)
    })
}

/// Letters without their marks.
fn folded(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).map(bare).collect()
}

fn bare(c: char) -> char {
    match c {
        'ø' => 'o',
        'Ø' => 'O',
        'ł' => 'l',
        'Ł' => 'L',
        'đ' | 'ð' => 'd',
        'Đ' | 'Ð' => 'D',
        'ı' => 'i',
        'æ' => 'a',
        'Æ' => 'A',
        '’' | '‘' => '\'',
        '“' | '”' | '„' => '"',
        '–' | '—' => '-',
        c => c,
    }
}

/// Letters as they are spelt where a keyboard has none: `Bjoern Aakesson`.
fn spelt_out(text: &str) -> String {
    let mut spelt = String::with_capacity(text.len());
    for c in text.nfc() {
        let long = match c {
            'ä' | 'æ' => "ae",
            'ö' | 'ø' | 'œ' => "oe",
            'ü' => "ue",
            'å' => "aa",
            'ß' => "ss",
            'Ä' | 'Æ' => "Ae",
            'Ö' | 'Ø' => "Oe",
            'Ü' => "Ue",
            'Å' => "Aa",
            'þ' => "th",
            'Þ' => "Th",
            _ => "",
        };
        if long.is_empty() { spelt.push_str(&folded(c.encode_utf8(&mut [0; 4]))) } else { spelt.push_str(long) }
    }
    spelt
}

/// A text in which each accent is one character with its letter.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes { text.into() } else { text.nfc().collect::<String>().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_a_declared_encoding_is_read_in_its_own() {
        let cases: [(&[u8], &str); 20] = [
            (b"Bj\xf6rn \xc5kesson, Malm\xf6", "Björn Åkesson, Malmö"),
            (b"caf\xe9 \x93so\x94, it\x92s \x80 5", "café “so”, it’s € 5"),
            (b"M\x8alaren, \x81sa \x85berg p\x8c \x80lg\x9a", "Mälaren, Åsa Öberg på Älgö"),
            (b"Ren\x8e L\x8egar\x8e", "René Légaré"),
            (b"\xcc\xee\xf1\xea\xe2\xe0, \xe2\xe5\xf1\xed\xe0", "Москва, весна"),
            (b"\xa3\xf3d\x9f, \xafywiec", "Łódź, Żywiec"),
            (b"Stra\xdfe in M\xfcnchen", "Straße in München"),
            (b"\xd8ystein \xc6r\xf8", "Øystein Ærø"),
            (b"G\x9aran Sj\x9astr\x9am", "Göran Sjöström"),
            (b"J\x9frgen Gro\xa7", "Jürgen Groß"),
            (b"Niccol\x98 Lazzar\x88", "Niccolò Lazzarà"),
            (b"Ji\xf8\xed Dvo\xf8\xe1k", "Jiří Dvořák"),
            (b"Tom\xe1\xb9 H\xf8eb\xed\xe8ek", "Tomáš Hřebíček"),
            (b"Gy\xf5z\xf5 Sz\xfbcs", "Győző Szűcs"),
            (b"\xa9\xe1rka \xae\xed\xbekov\xe1", "Šárka Žížková"),
            (b"\xc8\xd2\xc0\xd0-\xd2\xc0\xd1\xd1", "ИТАР-ТАСС"),
            (b"\xcc\xee\xf1\xea\xe2\xe0", "Москва"),
            (b"J\xfcrgen \xd1and\xfa, K\xf8benhavn", "Jürgen Ñandú, København"),
            (b"Ho\xe0ng Ph\xfac, No\xebl, S\xe3o Tom\xe9", "Hoàng Phúc, Noël, São Tomé"),
            (b"Hr\x9ak, \x8aibenik", "Hršk, Šibenik"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(judge(bytes).decode_without_bom_handling(bytes).0, expected);
        }
    }

    #[test]
    fn a_text_that_was_encoded_twice_is_put_right() {
        let double = |text: &str| text.bytes().map(char::from).collect::<String>();
        for text in ["Björn Åkesson", "Malmö på våren – “so”", "Łódź", "日本"] {
            assert_eq!(undoubled(&double(text)).as_deref(), Some(text));
            assert_eq!(undoubled(&double(&double(text))).as_deref(), Some(text));
            let in_windows = WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
            assert_eq!(undoubled(&in_windows).as_deref(), Some(text));
            assert_eq!(undoubled(text), None);
        }
        for text in ["Jürgen Groß", "Le maire à l’Élysée", "Łukasz Żółkiewski", "Сергей Иванов"]
        {
            let in_mac = MACINTOSH.decode_without_bom_handling(text.as_bytes()).0.into_owned();
            assert_eq!(undoubled(&in_mac).as_deref(), Some(text));
        }
        // A word of one letter among others.
        for text in ["Мер відкриває міст у Львові", "Кметът открива моста в Бургас"]
        {
            assert_eq!(undoubled(&double(text)).as_deref(), Some(text));
        }
        for text in ["São Paulo, café, Ã", "BEYONCÉ’s", "NESTLÉ®", "Ã", "…sa; Öberg"] {
            assert_eq!(undoubled(text), None, "{text}");
        }
        assert_eq!(undoubled("…sa; Ã–berg").as_deref(), Some("…sa; Öberg"));
    }

    #[test]
    fn a_damaged_form_is_known_by_the_whole_one() {
        for damaged in [
            "Bjorn Akesson",
            "Bj?rn ?kesson",
            "Bj_rn _kesson",
            "Bjrn kesson",
            "Bjoern Aakesson",
            "BjÃ¶rn Ã…kesson",
            "BjÃ¶rn Ãkesson",
            "Bj√∂rn √Ökesson",
            "Bjšrn kesson",
            "Bj\u{fffd}rn \u{fffd}kesson",
            "Bjцrn Еkesson",
        ] {
            assert!(is_damaged_form("Björn Åkesson", damaged), "{damaged}");
        }
        for other in ["Björn Åkesson", "Bjarn Akesson", "Björn Akerson", "Björn", ""] {
            assert!(!is_damaged_form("Björn Åkesson", other), "{other}");
        }
        assert!(!is_damaged_form("Anna Ek", "Anna"));
    }
}
