//! Unpaired quotation marks, and quotes that begin with one kind of mark and end with another.
//!
//! Each language has its own pairs (`marks` in its file). A pair from another language is accepted.

use super::context::LintContext;
use super::passages::{Part, Passage};
use super::remark::Remark;
use crate::release::languages::Vocabulary;
use crate::release::model::Language;

/// Quotation marks. Single ones are also apostrophes, and are handled separately.
const MARKS: [char; 7] = ['"', '“', '”', '„', '‟', '«', '»'];

/// How many characters of a text are shown, and how many faults of one text are told one by one: a row of marks is one
/// mistake, and not a thousand.
const LONGEST: usize = 120;
const MOST: usize = 20;

/// What is wrong with the quotation marks of a text.
#[derive(Debug, PartialEq, Eq)]
enum Fault {
    /// Opened at a byte and not closed.
    Open(usize),
    /// Closed at a byte and not opened.
    Stray(usize),
    /// Opened at one byte and closed at another, with a mark of another kind.
    Mixed(usize, usize),
}

/// A quotation mark that is unpaired, or paired with the wrong one.
pub(super) fn unclosed(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let language = context.manuscript.release.language;
    // A quote may have several paragraphs within one block.
    let texts: Vec<(&Passage, &str)> =
        passages.iter().flat_map(|passage| passage.shown.text.split("\n\n").map(move |text| (passage, text))).collect();
    let mut remarks = Vec::new();
    let mut goes_on = false;
    for (nth, (passage, text)) in texts.iter().enumerate() {
        let continues = std::mem::take(&mut goes_on);
        if matches!(passage.part, Part::Contact | Part::Link) {
            continue;
        }
        let found = faults(text, language);
        let more = found.len().saturating_sub(MOST);
        for fault in found.into_iter().take(MOST) {
            let next = texts.get(nth + 1).filter(|(next, _)| next.part.is_prose()).map(|(_, next)| next.trim_start());
            match fault {
                // In a quote of several paragraphs, each is opened and only the last is closed; some open only the first.
                Fault::Open(_) if passage.part.is_prose() && next.is_some_and(|next| opens_again(next, language)) => {
                    goes_on = true;
                }
                Fault::Stray(_) if continues => {}
                fault => remarks.push(remark(passage, text, &fault, language)),
            }
        }
        if more > 0 {
            let message = format!("{more} more quotation marks of this paragraph have no partner");
            remarks.push(passage.remark(behind(text), message, "look through its quotation marks".to_owned()));
        }
    }
    remarks
}

/// Whether a paragraph continues a quote: it opens it again, or closes it.
fn opens_again(next: &str, language: Language) -> bool {
    next.starts_with(MARKS) || matches!(faults(next, language).first(), Some(Fault::Stray(_)))
}

fn remark(passage: &Passage, text: &str, fault: &Fault, language: Language) -> Remark {
    let mark = |at: usize| text[at..].chars().next().unwrap_or('"');
    let (words, message, hint) = match *fault {
        Fault::Open(at) => {
            let words = behind(&text[at..]);
            let close = closers(language, mark(at)).first().copied().unwrap_or('"');
            let message = format!("`{words}` opens a quote that is never closed");
            (words, message, format!("write `{close}` where it ends, or delete `{}`", mark(at)))
        }
        Fault::Stray(at) => {
            let words = before(&text[..at + mark(at).len_utf8()]);
            let message = format!("`{words}` closes a quote that was never opened");
            (words, message, format!("put a quotation mark where the quote begins, or delete `{}`", mark(at)))
        }
        Fault::Mixed(from, to) => {
            let words = before(&text[from..to + mark(to).len_utf8()]);
            let (open, close) = (mark(from), mark(to));
            let right = closers(language, open).first().copied().unwrap_or('"');
            let message = format!("a quote begins and ends with different marks, `{open}` and `{close}`: `{words}`");
            (words, message, format!("write `{right}` instead of `{close}`"))
        }
    };
    passage.remark(words, message, hint)
}

/// The first words of a text.
fn behind(text: &str) -> &str {
    let text = text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end]);
    let end = text.char_indices().filter(|(_, c)| c.is_whitespace()).nth(5).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The last words of a text.
fn before(text: &str) -> &str {
    let text = text.char_indices().rev().nth(LONGEST - 1).map_or(text, |(start, _)| &text[start..]);
    let start = text.char_indices().rev().filter(|(_, c)| c.is_whitespace()).nth(4);
    start.map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

/// The marks that may close what a mark has opened, the language's own first.
fn closers(language: Language, open: char) -> Vec<char> {
    let of = |language: Language| {
        let pairs = Vocabulary::of(language).marks.pairs.iter();
        pairs.filter_map(|pair| {
            let mut marks = pair.chars();
            Some((marks.next()?, marks.next()?))
        })
    };
    let own: Vec<char> = of(language).filter(|(first, _)| *first == open).map(|(_, close)| close).collect();
    if open == '"' {
        vec!['"']
    } else if own.is_empty() {
        Language::ALL.into_iter().flat_map(of).filter(|(first, _)| *first == open).map(|(_, close)| close).collect()
    } else {
        own
    }
}

/// A mark in a text, with what is around it.
struct Mark {
    at: usize,
    sign: char,
    /// Whether it has space or the edge of the text before it and a word after it, and the other way round.
    begins: bool,
    ends: bool,
    /// After a number, a mark may mean inches or seconds.
    measures: bool,
}

fn marks(text: &str) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut before: Option<char> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, mark)) = chars.next() {
        if MARKS.contains(&mark) {
            let next = chars.peek().map(|(_, next)| *next);
            let edge = |c: Option<char>| {
                c.is_none_or(|c| {
                    c.is_whitespace()
                        || matches!(c, '(' | '[' | '/' | '–' | '—' | '-' | '‘' | '¡' | '¿')
                        || MARKS.contains(&c)
                })
            };
            let word = |c: Option<char>| {
                c.is_some_and(|c| !c.is_whitespace() && !matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']'))
            };
            let close = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || !c.is_alphanumeric());
            found.push(Mark {
                at,
                sign: mark,
                begins: edge(before) && word(next),
                ends: before.is_some_and(|c| !c.is_whitespace()) && close(next),
                measures: before.is_some_and(char::is_numeric),
            });
        }
        before = Some(mark);
    }
    found
}

fn faults(text: &str, language: Language) -> Vec<Fault> {
    if !text.contains(MARKS) {
        return single(text, language).into_iter().collect();
    }
    let marks = marks(text);
    let own_openers: Vec<char> =
        Vocabulary::of(language).marks.pairs.iter().filter_map(|pair| pair.chars().next()).collect();
    let mut open: Vec<&Mark> = Vec::new();
    let mut faults = Vec::new();
    for mark in marks.iter().filter(|mark| mark.sign != '"') {
        let pairs = |top: &&Mark| closers(language, top.sign).contains(&mark.sign);
        let opens_here = mark.begins && !mark.ends && own_openers.contains(&mark.sign);
        if open.last().is_some_and(pairs) && !opens_here {
            open.pop();
        } else if let Some(top) = open.last().filter(|_| !mark.begins && closes(mark)) {
            faults.push(Fault::Mixed(top.at, mark.at));
            open.pop();
        } else if can_open(mark, language) {
            open.push(mark);
        } else if !mark.measures {
            faults.push(Fault::Stray(mark.at));
        }
    }
    // Straight marks are paired by counting; after a number they may not be quotation marks.
    let straight: Vec<&Mark> = marks.iter().filter(|mark| mark.sign == '"').collect();
    let odd = straight.iter().filter(|mark| !mark.measures).count() % 2 == 1;
    let lone =
        straight.iter().find(|_| odd && straight.iter().all(|mark| !mark.measures)).map(|_| lone_straight(&straight));
    if let Some(lone) = lone {
        let curly = open.iter().rposition(|top| top.at < lone.at).filter(|_| lone.ends && !lone.begins);
        let stray =
            faults.iter().position(|fault| matches!(fault, Fault::Stray(at) if *at > lone.at)).filter(|_| lone.begins);
        match (curly, stray) {
            (Some(nth), _) => faults.push(Fault::Mixed(open.remove(nth).at, lone.at)),
            (None, Some(nth)) => {
                if let Fault::Stray(at) = faults.remove(nth) {
                    faults.push(Fault::Mixed(lone.at, at));
                }
            }
            (None, None) if lone.begins || !lone.ends => faults.push(Fault::Open(lone.at)),
            (None, None) => faults.push(Fault::Stray(lone.at)),
        }
    }
    faults.extend(open.into_iter().map(|mark| Fault::Open(mark.at)));
    faults.extend(single(text, language));
    faults
}

/// The unpaired straight mark: the first that begins where one is open, or the last.
fn lone_straight<'a>(straight: &[&'a Mark]) -> &'a Mark {
    let mut open: Option<&Mark> = None;
    for mark in straight {
        match open {
            Some(earlier) if mark.begins && !mark.ends => return earlier,
            Some(_) => open = None,
            None if mark.ends && !mark.begins => return mark,
            None => open = Some(mark),
        }
    }
    open.unwrap_or(straight[straight.len() - 1])
}

/// Whether a mark that opens nothing must close something; French puts a space before it.
fn closes(mark: &Mark) -> bool {
    mark.sign != '„' && (mark.ends || matches!(mark.sign, '”' | '»'))
}

/// Whether a mark can open a quote at its place.
fn can_open(mark: &Mark, language: Language) -> bool {
    let known = !closers(language, mark.sign).is_empty();
    let only_closes = Vocabulary::of(language).habits.never_opens.contains(mark.sign);
    known && (mark.begins && !only_closes || !mark.ends && matches!(mark.sign, '“' | '„' | '«' | '‟') || mark.at == 0)
}

/// A single mark that opens a quote, in a text with no mark or apostrophe to close it.
fn single(text: &str, language: Language) -> Option<Fault> {
    let vocabulary = Vocabulary::of(language);
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let edge = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '–' | '—'));
        before = Some(c);
        let opens = vocabulary.habits.single_opens.contains(c);
        if !opens || !edge || !rest.starts_with(char::is_alphabetic) {
            continue;
        }
        let word: String = rest.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        let shortened = vocabulary.marks.shortened.contains(&word.as_str()) || word.chars().count() < 2;
        if !shortened && !rest.contains(['’', '\'', '‘']) {
            return Some(Fault::Open(at));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(language: Language, text: &str) -> String {
        let kind = |fault: &Fault| match fault {
            Fault::Open(_) => "open",
            Fault::Stray(_) => "stray",
            Fault::Mixed(..) => "mixed",
        };
        faults(text, language).iter().map(kind).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_shown_of_a_text_without_spaces_is_short() {
        let marks = "“".repeat(5_000);
        assert_eq!((behind(&marks).chars().count(), before(&marks).chars().count()), (LONGEST, LONGEST));
        assert_eq!((behind("a b c d e f g"), before("a b c d e f g")), ("a b c d e f", "c d e f g"));
    }

    #[test]
    fn the_marks_of_each_language_are_paired() {
        use Language::{Danish, Dutch, English, Finnish, French, German, Italian, Norwegian, Spanish, Swedish};
        for (language, text) in [
            (English, "“Yes,” said Bo. “We ‘go’ – and it’s ‘90s night.”"),
            (English, "The 24\" screen is 5'10\" high, a \"big\" one of 27\"."),
            (English, "She called it \"the 24\" and left."),
            (English, "‘We’re glad,’ she said. Rock ‘n roll, ‘tis good."),
            (English, "It takes 5′ 10″."),
            (Swedish, "”Vi är glada”, säger Bo. ”Han sa ’ja’ till mig.”"),
            (Swedish, "»Vi är glada», säger Bo. »Så är det«. En 24”-skärm på 3,5”."),
            (German, "„Ja“, sagt Bo. „Er sagte ‚nein‘ dazu.“ »Gut«, sagt er."),
            (German, "«Ja», sagt die Schweizerin. „…und dann?“"),
            (Norwegian, "«Vi er glade», sier Bo. «Det er ‘bra’», og ”fint”."),
            (Danish, "»Vi er glade«, siger Bo. ”Godt,” siger han. „Ja“."),
            (Finnish, "”Olemme iloisia”, sanoo Bo. »Niin on», hän sanoo."),
            (French, "« Oui », dit Bo. « Il a dit “non” »… «\u{a0}Bon\u{a0}» !"),
            (French, "Il crie : « Oui ! » et s’en va. \" Oui \" aussi."),
            (Spanish, "«Sí», dice Bo. “¡Vamos!”, añade. «¿Qué?»"),
            (Dutch, "‘Ja’, zegt Bo. “Ja,” zegt hij. ’s Avonds „ja” en „nee“."),
            (Italian, "«Sì», dice Bo. “Bene”, dice. L’altro \"sì\"."),
            (English, "The (“so-called”) and “quoted”—“again”."),
            (English, "“‘Yes’ is a word,” she said."),
        ] {
            assert_eq!(kinds(language, text), "", "{language}: {text}");
        }
    }

    #[test]
    fn marks_without_a_partner_or_with_the_wrong_one_are_told() {
        use Language::{Danish, Dutch, English, Finnish, French, German, Italian, Norwegian, Spanish, Swedish};
        for (language, text, fault) in [
            (English, "“We are glad, said Bo.", "open"),
            (English, "We are glad,” said Bo.", "stray"),
            (English, "“We are glad,\" said Bo.", "mixed"),
            (English, "\"We are glad,” said Bo.", "mixed"),
            (English, "“We are glad,“ said Bo.", "mixed"),
            (English, "\"We are glad, said Bo.", "open"),
            (English, "Mayor ‘glad to go", "open"),
            (English, "Mayor 'glad to go", "open"),
            (Swedish, "”Vi är glada, säger Bo.", "open"),
            (Swedish, "”Vi är glada, säger Bo. ”Det är bra.”", "open"),
            (Swedish, "Vi är glada”, säger Bo.", "stray"),
            (Swedish, "”Vi är glada\", säger Bo.", "mixed"),
            (German, "„Ja, sagt Bo.", "open"),
            (German, "„Ja”, sagt Bo.", "mixed"),
            (German, "„Ja\", sagt Bo.", "mixed"),
            (German, "Ja“, sagt Bo.", "stray"),
            (German, "»Ja, sagt Bo.", "open"),
            (Norwegian, "«Vi er glade, sier Bo.", "open"),
            (Norwegian, "«Vi er glade”, sier Bo.", "mixed"),
            (Danish, "»Vi er glade, siger Bo.", "open"),
            (Finnish, "”Olemme iloisia, sanoo Bo.", "open"),
            (French, "« Oui, dit Bo.", "open"),
            (French, "« Oui ”, dit Bo.", "mixed"),
            (Spanish, "«Sí, dice Bo.", "open"),
            (Spanish, "Sí», dice Bo.", "stray"),
            (Dutch, "“Ja, zegt Bo.", "open"),
            (Italian, "«Sì”, dice Bo.", "mixed"),
            (Italian, "«Sì, dice Bo.", "open"),
        ] {
            assert_eq!(kinds(language, text), fault, "{language}: {text}");
        }
    }
}
