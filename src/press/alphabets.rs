//! How plausible a word is: whether its letters belong to one alphabet, and stand as letters do.

/// The letters outside ASCII of a language in Latin letters, and how readily such a word is believed.
const LATIN: [(&str, f64); 24] = [
    ("åäöé", 1.0),
    ("æøåéóôü", 1.0),
    ("äöüß", 1.0),
    ("àâçéèêëîïôùûœ", 1.0),
    ("áéíñóúü", 1.0),
    ("áâãàçéêíóôõúü", 0.95),
    ("àèéìíòóùú", 0.95),
    ("ëïéèöüáóíç", 0.95),
    ("äöåšž", 1.0),
    ("àçéèíïóòúü", 0.9),
    ("ąćęłńóśźż", 0.85),
    ("áčďéěíňóřšťúůýž", 0.85),
    ("áäčďéíĺľňóôŕšťúýž", 0.85),
    ("áéíóöőúüű", 0.85),
    ("ăâîșțşţ", 0.75),
    ("čćđšž", 0.85),
    ("çğıöşüâî", 0.8),
    ("ąčęėįšųūž", 0.85),
    ("āčēģīķļņšūž", 0.85),
    ("äöõüšž", 0.7),
    ("áðéíóúýþæö", 0.7),
    ("çë", 0.6),
    ("âêîôûŵŷ", 0.5),
    ("ċġħżàèìòù", 0.5),
];

/// Letters that are rare wherever they are used, so they more likely come from a wrong encoding.
fn weight(letter: char, next: Option<&char>) -> f64 {
    match letter {
        letter if letter.is_ascii() => 0.0,
        // As in `Simões`; elsewhere it is Estonian, or rather a Hungarian `ő`.
        'õ' if next == Some(&'e') => 1.0,
        // Italian has these at the end of words.
        'à' | 'ì' | 'ò' | 'ù' if next.is_none() => 1.0,
        'ň' | 'ů' => 0.7,
        'ŕ' | 'ĺ' => 0.3,
        'è' | 'à' => 0.9,
        'š' | 'ž' => 0.6,
        'ý' | 'þ' | 'ð' | 'œ' | 'õ' => 0.5,
        'â' | 'ê' | 'î' | 'ô' | 'û' | 'ë' | 'ï' | 'ì' | 'ò' | 'ù' | 'ú' | 'ã' | 'ő' => 0.8,
        _ => 1.0,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Other,
}

fn script(c: char) -> Option<Script> {
    if !c.is_alphabetic() {
        return None;
    }
    Some(match c {
        'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Script::Latin,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Greek,
        '\u{400}'..='\u{52F}' => Script::Cyrillic,
        '\u{590}'..='\u{5FF}' => Script::Hebrew,
        '\u{600}'..='\u{6FF}' => Script::Arabic,
        _ => Script::Other,
    })
}

/// How plausible a word with letters outside ASCII is; below zero it is not.
pub(super) fn plausibility(word: &str) -> f64 {
    let letters: Vec<char> = word.chars().collect();
    if let [only] = letters.as_slice() {
        return alone(*only);
    }
    let mut scripts: Vec<Script> = letters.iter().filter_map(|c| script(*c)).collect();
    scripts.dedup();
    let signs = signs(&letters);
    match scripts.as_slice() {
        [] => signs,
        [Script::Latin] => signs + latin(&letters),
        [Script::Cyrillic] => signs + cased(&letters, |c| "аеёиоуыэюяіїєАЕЁИОУЫЭЮЯІЇЄрР".contains(c)),
        [Script::Greek] => signs + cased(&letters, |c| "αεηιουωάέήίόύώϊϋΑΕΗΙΟΥΩΆΈΉΊΌΎΏ".contains(c)),
        [Script::Hebrew | Script::Arabic] => signs + length(&letters) * 0.9,
        _ => signs - 8.0,
    }
}

/// A sign between spaces is usual, a letter by itself is not.
fn alone(c: char) -> f64 {
    match c {
        '–' | '—' | '…' | '€' | '•' | '\u{A0}' | '§' | '°' | '·' | '«' | '»' | '“' | '”' | '„' => {
            0.5
        }
        c if c.is_control() || c == '\u{FFFD}' => -12.0,
        _ => -1.0,
    }
}

/// What signs between the letters take away.
fn signs(letters: &[char]) -> f64 {
    let is_letter = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphabetic());
    let mut score = 0.0;
    for (at, c) in letters.iter().enumerate().filter(|(_, c)| !c.is_ascii() && !c.is_alphabetic()) {
        let within = is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
        score += match c {
            // `Women’s`, `we’re`, `O’Brien`, `l’Équipe`.
            '’' if within && (letters.len() - at <= 3 || at <= 2) => 2.5,
            '’' | '\u{A0}' | '–' | '—' | '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' => {
                0.0
            }
            '“' | '”' | '„' | '‘' | '‚' | '«' | '»' | '…' | '€' | '®' | '™' | '·' if !within => 0.0,
            '\u{2500}'..='\u{259F}' => -8.0,
            c if c.is_control() || *c == '\u{FFFD}' => -12.0,
            _ => -4.0,
        };
    }
    score
}

/// Capitals begin a word, or make up all of it; what a wrong encoding makes capital stands in the middle.
fn misplaced(letters: &[char]) -> f64 {
    let letters: Vec<char> = letters.iter().copied().filter(|c| c.is_alphabetic()).collect();
    let cased = |c: &char| c.is_uppercase() || c.is_lowercase();
    if letters.iter().filter(|c| cased(c)).all(|c| c.is_uppercase()) {
        return 0.0;
    }
    let all = letters.len();
    let small = letters.iter().filter(|c| c.is_lowercase()).count();
    let mut wrong = 0.0;
    for at in 1..all {
        let (before, c) = (letters[at - 1], letters[at]);
        let foreign = !c.is_ascii() || !before.is_ascii();
        if foreign && c.is_uppercase() {
            // `McÄ` and `ÅÄÖx` are rare, `JÜrg` is wrong.
            wrong += 4.0;
        } else if !c.is_ascii() && c.is_lowercase() && before.is_uppercase() && small == 1 && all > 2 {
            // A single small letter among capitals.
            wrong += 4.0;
        }
    }
    wrong
}

fn latin(letters: &[char]) -> f64 {
    let lower: Vec<char> = letters.iter().flat_map(|c| c.to_lowercase()).filter(|c| c.is_alphabetic()).collect();
    let foreign: Vec<char> = lower.iter().copied().filter(|c| !c.is_ascii()).collect();
    let alphabets = LATIN.iter().filter(|(alphabet, _)| foreign.iter().all(|c| alphabet.contains(*c)));
    let believed = alphabets.map(|(_, believed)| *believed).max_by(f64::total_cmp);
    let score = match believed {
        Some(believed) => {
            lower.iter().enumerate().map(|(at, c)| 2.0 * weight(*c, lower.get(at + 1))).sum::<f64>() * believed
        }
        None => -4.0,
    };
    // Words of nothing but accents come from another script.
    let crowded = lower.len() >= 4 && foreign.len() * 2 > lower.len() + 1;
    let hungarian =
        foreign.iter().any(|c| matches!(c, 'ő' | 'ű')) && pairs(&lower, &["gy", "sz", "cs", "zs", "ly", "ny"]);
    score + if hungarian { 0.5 } else { 0.0 } - if crowded { 6.0 } else { 0.0 } - misplaced(letters)
}

fn pairs(lower: &[char], known: &[&str]) -> bool {
    lower.windows(2).any(|pair| known.iter().any(|known| known.chars().eq(pair.iter().copied())))
}

#[expect(clippy::cast_precision_loss, reason = "a word is short")]
fn length(letters: &[char]) -> f64 {
    letters.iter().filter(|c| c.is_alphabetic()).count().min(6) as f64
}

/// A word in an alphabet with capitals: long ones have vowels, and names begin with a capital.
fn cased(letters: &[char], is_vowel: impl Fn(char) -> bool) -> f64 {
    let length = length(letters);
    let begins = match (letters.first().is_some_and(|c| c.is_uppercase()), letters.iter().all(|c| c.is_uppercase())) {
        (true, false) => 1.0,
        (true, true) => 0.6,
        (false, _) => 0.5,
    };
    let dumb = letters.len() >= 4 && !letters.iter().any(|c| is_vowel(*c));
    let odd = letters.iter().filter(|c| "ЃѓЌќЅѕЂЉЊЋЏҐ".contains(**c)).count();
    #[expect(clippy::cast_precision_loss, reason = "a word is short")]
    let odd = if odd * 2 > letters.len() { odd as f64 } else { 0.0 };
    length * begins - if dumb { 4.0 } else { 0.0 } - odd * 2.0 - misplaced(letters)
}

/// The syllables that names, newspapers and cities in Korean mostly have.
const HANGUL: &str = "김이박최정강조윤장임한오서신권황안송류홍전고문손양배백허남심노하곽성차주우구민유진지나엄원천방공현함변염여추도소석\
                      선설마길연위표명기반왕금옥육인맹제모탁국은철수영호미경희숙자순상동준재승훈아라사일보신문뉴스대부산울의를이가에서";

/// How plausible a whole text in East Asian letters is.
pub(super) fn wide_plausibility(text: &str) -> f64 {
    let each = text.chars().filter(|c| !c.is_ascii()).map(|c| match c {
        // Only one of the encodings has kana in that range. Chinese bytes are hangul as well, but rare ones.
        '\u{3041}'..='\u{30FF}' => 1.5,
        c if HANGUL.contains(c) => 1.5,
        '\u{AC00}'..='\u{D7A3}' => 0.6,
        '\u{4E00}'..='\u{9FFF}' => 1.0,
        '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF60}' => 0.2,
        // Half-width kana are what Latin letters of another encoding become.
        '\u{FF61}'..='\u{FF9F}' => -1.5,
        _ => -2.0,
    });
    each.sum()
}
