//! Text that was encoded as UTF-8 twice ("JÃ¶rg"), made whole.

use super::code_pages::IBM850;
use super::encoding::Encoding;

/// What was made whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// How many words.
    pub words: usize,
    /// One of them as it was, and as it is now.
    pub example: (String, String),
}

/// The encodings that UTF-8 is mistaken for.
const MISTAKEN: [Encoding; 5] = [
    Encoding::web(encoding_rs::WINDOWS_1252),
    Encoding::web(encoding_rs::MACINTOSH),
    Encoding::dos(IBM850),
    Encoding::web(encoding_rs::WINDOWS_1251),
    Encoding::web(encoding_rs::WINDOWS_1250),
];

/// Letters that all Latin-script text has after the mistake, and that no name has before a sign: with them a run
/// is repaired for itself.
const SURE: [char; 6] = ['Ã', 'Â', 'â', '√', '├', 'Ă'];

/// How often text is encoded once too often.
const TIMES: usize = 3;

/// The text made whole, and what was; `None` where there is nothing to do.
pub(super) fn repair_text(text: &str) -> Option<(String, Repaired)> {
    let mut whole: Option<(String, Repaired)> = None;
    for _ in 0..TIMES {
        let Some((next, repaired)) = once(whole.as_ref().map_or(text, |(text, _)| text)) else { break };
        let repaired = match whole {
            None => repaired,
            Some((_, first)) => {
                let after = once_more(&first.example.1);
                Repaired { words: first.words, example: (first.example.0, after) }
            }
        };
        whole = Some((next, repaired));
    }
    whole
}

fn once_more(word: &str) -> String {
    once(word).map_or_else(|| word.to_owned(), |(word, _)| word)
}

fn once(text: &str) -> Option<(String, Repaired)> {
    if text.is_ascii() {
        return None;
    }
    let runs = runs(text);
    let repaired: Vec<Option<String>> = runs.iter().map(|run| repair(run)).collect();
    let (broken, right) = (repaired.iter().flatten().count(), repaired.iter().filter(|m| m.is_none()).count());
    let mut out = String::with_capacity(text.len());
    let (mut at, mut words, mut example) = (0, 0, None);
    for (run, repaired) in runs.iter().zip(&repaired) {
        let Some(repaired) = repaired else { continue };
        // Where most of a file's letters are right, those that merely could be wrong are right as well.
        if !run.starts_with(SURE) && broken < right * 3 {
            continue;
        }
        let start = run.as_ptr() as usize - text.as_ptr() as usize;
        out.push_str(&text[at..start]);
        out.push_str(repaired);
        at = start + run.len();
        words += 1;
        example.get_or_insert_with(|| {
            let word = around(text, start, at);
            (word.to_owned(), word.replacen(run, repaired, 1))
        });
    }
    let example = example?;
    out.push_str(&text[at..]);
    Some((out, Repaired { words, example: (example.0, repair_all(&example.1)) }))
}

/// A word's other runs, for an example that is whole.
fn repair_all(word: &str) -> String {
    let mut out = word.to_owned();
    for run in runs(word) {
        if let Some(repaired) = repair(run).filter(|_| run.starts_with(SURE)) {
            out = out.replacen(run, &repaired, 1);
        }
    }
    out
}

/// The word that a place is in.
fn around(text: &str, start: usize, end: usize) -> &str {
    let ends = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric();
    let from = text[..start].rfind(ends).map_or(0, |at| at + 1);
    let to = text[end..].find(ends).map_or(text.len(), |at| end + at);
    &text[from..to]
}

/// The runs of letters outside ASCII.
fn runs(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_ascii()).filter(|run| !run.is_empty()).collect()
}

/// A run as it was before it was encoded once too often.
fn repair(run: &str) -> Option<String> {
    run.chars().nth(1)?;
    MISTAKEN.iter().find_map(|encoding| {
        let whole = String::from_utf8(encoding.encode(run)?).ok()?;
        let fits = |c: char| c.is_alphabetic() || is_mark(c) || matches!(c, '\u{80}'..='\u{FF}');
        whole.chars().all(fits).then_some(whole)
    })
}

/// Signs of running text: quotation marks, dashes, a fixed space.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{2010}'..='\u{2027}' | '\u{202F}' | '€' | '«' | '»' | '·' | '\u{0300}'..='\u{036F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        repair_text(text).map_or_else(|| text.to_owned(), |(text, _)| text)
    }

    #[test]
    fn text_that_was_encoded_twice_is_whole_again() {
        for encoding in MISTAKEN {
            let text = "Åsa Öberg, Jörg Müßig, René, Łukasz Żółć, Жанна, it’s";
            let twice = encoding.decode(text.as_bytes()).0;
            assert_eq!(repaired(&twice), text, "{encoding}: {twice}");
        }
        let thrice = Encoding::web(encoding_rs::WINDOWS_1252).decode("JÃ¶rg".as_bytes()).0;
        assert_eq!(repaired(&thrice), "Jörg");
        let (text, repaired) = repair_text("Bo;JÃ¶rg MÃ¼ller;x").unwrap();
        assert_eq!((text.as_str(), repaired.words), ("Bo;Jörg Müller;x", 2));
        assert_eq!(repaired.example, ("JÃ¶rg".to_owned(), "Jörg".to_owned()));
    }

    #[test]
    fn what_is_right_stays_as_it_is() {
        for text in ["Åsa Öberg", "São Paulo", "ÅÄÖ", "Łukasz Żółć", "Иван Фамилия", "日本", "naïve — “x”", "Lãã", "Ð"]
        {
            assert_eq!(repair_text(text), None, "{text}");
        }
        // Beside a name that is right, one that is broken.
        assert_eq!(repaired("Åsa; JÃ¶rg"), "Åsa; Jörg");
    }
}
