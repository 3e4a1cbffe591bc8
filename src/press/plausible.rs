//! Judges which encoding a file of single bytes is in, by how plausible its words are under each.
//!
//! Nothing in such a file says what it is, and nearly all bytes are letters of some kind in each encoding. But names are
//! words of a language: their letters belong to one alphabet, capitals stand at the beginning, and no sign or control
//! character stands between letters.

use std::collections::BTreeSet;

use encoding_rs::{
    BIG5, EUC_KR, GBK, IBM866, ISO_8859_2, KOI8_R, MACINTOSH, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, X_MAC_CYRILLIC,
};

use super::alphabets;
use super::code_pages::{IBM437, IBM850, IBM852};
use super::encoding::Encoding;

/// The encodings of single bytes; if two are equally plausible, the first is taken.
const CANDIDATES: [Encoding; 16] = [
    Encoding::web(WINDOWS_1252),
    Encoding::web(MACINTOSH),
    Encoding::web(WINDOWS_1250),
    Encoding::web(WINDOWS_1251),
    Encoding::dos(IBM850),
    Encoding::web(WINDOWS_1253),
    Encoding::web(WINDOWS_1254),
    Encoding::web(WINDOWS_1257),
    Encoding::web(ISO_8859_2),
    Encoding::web(KOI8_R),
    Encoding::web(IBM866),
    Encoding::web(X_MAC_CYRILLIC),
    Encoding::web(WINDOWS_1255),
    Encoding::web(WINDOWS_1256),
    Encoding::dos(IBM852),
    Encoding::dos(IBM437),
];

/// The encodings of East Asia, which take two bytes a letter.
const WIDE: [Encoding; 4] = [Encoding::web(SHIFT_JIS), Encoding::web(EUC_KR), Encoding::web(GBK), Encoding::web(BIG5)];

/// Countries whose files come in an encoding of their own: it is preferred where words alone do not decide.
const COUNTRIES: [(&str, &[&str]); 6] = [
    ("windows-1250", &["pl", "cz", "sk", "hu", "si", "hr", "ba", "ro"]),
    ("windows-1251", &["ru", "ua", "by", "bg", "rs", "mk", "kz"]),
    ("windows-1253", &["gr", "cy"]),
    ("windows-1254", &["tr"]),
    ("windows-1257", &["ee", "lv", "lt"]),
    ("windows-1255", &["il"]),
];

/// Words that are looked at.
const WORDS: usize = 3_000;

/// The encoding under which a file reads most plausibly.
pub(super) fn judge(bytes: &[u8]) -> Encoding {
    let words = words(bytes);
    let countries = countries(bytes);
    let mut best = (CANDIDATES[0], f64::MIN);
    for candidate in CANDIDATES {
        let home = COUNTRIES
            .iter()
            .any(|(name, tops)| candidate.name() == *name && tops.iter().any(|top| countries.contains(*top)));
        let scores = words.iter().map(|word| {
            let score = alphabets::plausibility(&candidate.decode(word).0);
            if home && score > 0.0 { score + 0.4 } else { score }
        });
        let score = scores.sum();
        if score > best.1 + 1e-9 {
            best = (candidate, score);
        }
    }
    if best.1 > 0.0 {
        return best.0;
    }
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let wide = WIDE.into_iter().filter_map(|encoding| {
        let (text, whole) = encoding.decode(sample);
        // A sample may end within a letter.
        let whole = whole || text.trim_end_matches('\u{FFFD}').chars().all(|c| c != '\u{FFFD}');
        let score = alphabets::wide_plausibility(&text);
        (whole && score > 0.0).then_some((encoding, score))
    });
    wide.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(CANDIDATES[0], |(encoding, _)| encoding)
}

/// The words with letters outside ASCII, each once.
fn words(bytes: &[u8]) -> BTreeSet<&[u8]> {
    let parts = bytes.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
    let mut words = BTreeSet::new();
    for word in parts.filter(|word| !word.is_ascii()) {
        words.insert(&word[..word.len().min(80)]);
        if words.len() == WORDS {
            break;
        }
    }
    words
}

/// The last parts of the domains in a file.
fn countries(bytes: &[u8]) -> BTreeSet<String> {
    let parts = bytes.split(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'@' | b'.' | b'-' | b'_'));
    let addresses = parts.take(200_000).filter(|part| part.contains(&b'@'));
    let last = addresses.filter_map(|address| address.rsplit(|byte| *byte == b'.').next());
    last.map(|top| String::from_utf8_lossy(top).to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(encoding: Encoding, text: &str) -> String {
        let bytes = encoding.encode(text).unwrap();
        judge(&bytes).decode(&bytes).0
    }

    #[test]
    fn names_are_whole_in_the_encoding_that_their_country_uses() {
        let western = [
            "Jörg Müller;Süddeutsche\nÅsa Öberg;Göteborgs-Posten\nRené Légaré;Le Monde",
            "Hakan Åkesson\nBärbel Weiß\nJörn Öz",
            "Björn Söderström",
            "Søren Kjærgård; Ærø",
            "José Muñoz; García; Ibáñez",
            "Genève; Hélène; Benoît; François",
            "João Gonçalves; Conceição",
            "Nicolò; Città; però",
            "MÜLLER; ÅKESSON; Örebro",
        ];
        for text in western {
            for encoding in [CANDIDATES[0], CANDIDATES[1], CANDIDATES[4]] {
                if encoding.encode(text).is_some() {
                    assert_eq!(judged(encoding, text), text, "{encoding}");
                }
            }
        }
        for (encoding, text) in [
            (WINDOWS_1250, "Łukasz Żółć;Gazeta Wyborcza\nJiří Dvořák;Týdeník"),
            (WINDOWS_1250, "Jiří Dvořák; Václav; Miloš Růžička"),
            (WINDOWS_1250, "Erdős Győző;g@x.hu\nSzabó László"),
            (WINDOWS_1250, "Wałęsa; Józef Piłsudski"),
            (ISO_8859_2, "Łukasz Żółć; Jaśmina Świątek; Šimon Kříž; Ľubomír"),
            (WINDOWS_1251, "Иван Петров;Коммерсантъ\nОлена Шевченко"),
            (WINDOWS_1251, "Ђорђе Петровић; Жељко"),
            (KOI8_R, "Иван Петров; Коммерсант"),
            (IBM866, "Иван Петров; Коммерсант"),
            (X_MAC_CYRILLIC, "Иван Петров; Коммерсант"),
            (WINDOWS_1253, "Γιώργος Παπαδόπουλος; Ελένη"),
            (WINDOWS_1254, "Ayşe Yıldız; Çağrı Öztürk;a@x.tr"),
            (WINDOWS_1257, "Jānis Bērziņš; Kęstutis Žukauskas"),
            (WINDOWS_1255, "שלום כהן; ירושלים"),
            (WINDOWS_1256, "محمد العلي; أحمد"),
            (SHIFT_JIS, "田中 太郎; ニュース; ひらがな"),
            (EUC_KR, "김철수; 한국일보"),
            (GBK, "李大明; 人民日报; 北京"),
        ] {
            assert_eq!(judged(Encoding::web(encoding), text), text, "{}", encoding.name());
        }
    }

    #[test]
    fn the_signs_of_running_text_are_no_letters() {
        for text in ["the editor’s desk – it’s “here”", "O’Brien", "2019–2022", "10 € – 20 €", "l’Équipe", "§ 5; 20 °C"]
        {
            assert_eq!(judged(CANDIDATES[0], text), text);
        }
    }
}
