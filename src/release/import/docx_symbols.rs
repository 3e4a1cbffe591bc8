//! The letters of Word's symbol fonts, as Unicode has them.

/// A letter of the font Symbol: Greek, and the marks that texts need.
pub(super) fn symbol(byte: u8) -> Option<char> {
    const GREEK_CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const GREEK: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    Some(match byte {
        b'A'..=b'Z' => GREEK_CAPITALS.chars().nth(usize::from(byte - b'A'))?,
        b'a'..=b'z' => GREEK.chars().nth(usize::from(byte - b'a'))?,
        0xa0 => '€',
        0xa2 => '′',
        0xa3 => '≤',
        0xa5 => '∞',
        0xa7 => '♣',
        0xa8 => '♦',
        0xa9 => '♥',
        0xaa => '♠',
        0xab => '↔',
        0xac => '←',
        0xad => '↑',
        0xae => '→',
        0xaf => '↓',
        0xb0 => '°',
        0xb1 => '±',
        0xb2 => '″',
        0xb3 => '≥',
        0xb4 => '×',
        0xb6 => '∂',
        0xb7 => '•',
        0xb8 => '÷',
        0xb9 => '≠',
        0xba => '≡',
        0xbb => '≈',
        0xbc => '…',
        0xc6 => '∅',
        0xd2 | 0xe2 => '®',
        0xd3 | 0xe3 => '©',
        0xd4 | 0xe4 => '™',
        0xd5 => '∏',
        0xd6 => '√',
        0xe5 => '∑',
        0xf2 => '∫',
        0x21 | 0x23 | 0x25..=0x26 | 0x28..=0x3f => char::from(byte),
        _ => return None,
    })
}

/// A letter of Wingdings: bullets, ticks, arrows and the telephone.
pub(super) fn wingding(font: &str, byte: u8) -> Option<char> {
    if font != "Wingdings" {
        return (byte == 0xb7).then_some('•');
    }
    Some(match byte {
        0x28 | 0x29 => '☎',
        0x2a | 0x2b => '✉',
        0x4a => '☺',
        0x6c | 0x9f | 0xb7 => '•',
        0x6e | 0xa7 => '▪',
        0x71 | 0xa8 => '☐',
        0xd8 => '➢',
        0xdf => '←',
        0xe0 | 0xe8 => '→',
        0xe1 => '↑',
        0xe2 => '↓',
        0xfb => '✗',
        0xfc => '✓',
        0xfd => '☒',
        0xfe => '☑',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_symbol_fonts_are_those_that_a_reader_sees() {
        assert_eq!([b'a', b'W', 0xb0, 0xb3].map(symbol), [Some('α'), Some('Ω'), Some('°'), Some('≥')]);
        assert_eq!(symbol(0x01), None);
        assert_eq!([0xfc, 0xa7].map(|byte| wingding("Wingdings", byte)), [Some('✓'), Some('▪')]);
        assert_eq!(wingding("Wingdings 3", 0xfc), None);
    }
}
