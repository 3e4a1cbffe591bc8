//! The code pages of DOS, which the web's decoder does not know.

/// A code page whose lower half is ASCII: the letters of its upper half, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CodePage {
    pub(super) name: &'static str,
    upper: &'static str,
}

/// The United States, and old programs everywhere.
pub(super) const IBM437: CodePage = CodePage {
    name: "IBM437",
    upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
            └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
};

/// Western Europe: what Excel for Windows calls `CSV (MS-DOS)`.
pub(super) const IBM850: CodePage = CodePage {
    name: "IBM850",
    upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
            └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
};

/// Central Europe.
pub(super) const IBM852: CodePage = CodePage {
    name: "IBM852",
    upper: "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐\
            └┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}",
};

impl CodePage {
    /// The text of some bytes: each is a letter.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let upper: Vec<char> = self.upper.chars().collect();
        let letter = |byte: &u8| match byte.checked_sub(128) {
            None => char::from(*byte),
            Some(at) => upper.get(usize::from(at)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        };
        bytes.iter().map(letter).collect()
    }

    /// The bytes of a text; `None` if it has a letter that the page lacks.
    pub(super) fn encode(self, text: &str) -> Option<Vec<u8>> {
        let byte = |c: char| match u8::try_from(u32::from(c)) {
            Ok(byte) if byte.is_ascii() => Some(byte),
            _ => u8::try_from(self.upper.chars().position(|own| own == c)? + 128).ok(),
        };
        text.chars().map(byte).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_has_a_letter_for_each_byte() {
        for page in [IBM437, IBM850, IBM852] {
            assert_eq!(page.upper.chars().count(), 128, "{}", page.name);
            let all: Vec<u8> = (0..=255).collect();
            assert_eq!(page.encode(&page.decode(&all)), Some(all), "{}", page.name);
        }
        assert_eq!(IBM850.decode(b"J\x94rg M\x81ller, \x8Fsa"), "Jörg Müller, Åsa");
        assert_eq!(IBM850.encode("日"), None);
    }
}
