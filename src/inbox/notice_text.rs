//! The text of a notice without a form: its own lines, and the blocks that say what happened to an address.

use super::codes::{address, clipped, enhanced, is_apart, smtp_code};
use super::diagnosis::{Diagnosis, diagnose};
use super::phrases::folded;
use super::vocabulary::Vocabulary;
use crate::press::Address;

/// What a notice says of an address.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) address: Address,
    /// It contains the code of a server's answer.
    pub(super) coded: bool,
    /// What is said about it, in one line.
    pub(super) reason: String,
    /// The line with the code, and what continues it.
    pub(super) line: Option<String>,
}

/// How far after an address its code may come.
const REACH: usize = 14;

/// The notice's own lines, without the message that it is about.
pub(super) fn own_lines(text: &str) -> Vec<&str> {
    let words = Vocabulary::get();
    let (mut own, mut length) = (Vec::new(), 0);
    for line in text.lines().take(400).map(|line| clipped(line, 2_000)) {
        // Later in a line it is a sentence about the message.
        let text = folded(line);
        let mark = words.copy.first_in(&text).is_some_and(|before| before.split_whitespace().count() <= 3);
        let mark = mark || words.headings.are(&text);
        if mark && length > 40 || length > 20_000 {
            break;
        }
        length += line.len();
        own.push(line);
    }
    own
}

/// The blocks of a notice; first those that most surely name the address that failed. Less certain blocks are left out
/// where there are better ones: they may name anybody.
pub(super) fn blocks(lines: &[&str], ours: &[Address]) -> Vec<Block> {
    let heads: Vec<(usize, Address)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, head(line).or_else(|| introduced(line))?)))
        .filter(|(at, address)| !ours.contains(address) && !is_pointed_at(lines, *at))
        .take(50)
        .collect();
    let headed: Vec<Block> = heads.iter().map(|(at, address)| block(lines, *at, address, &heads)).collect();
    let (coded, mut others): (Vec<_>, Vec<_>) = headed.into_iter().partition(|block| block.coded);
    if !coded.is_empty() {
        return coded;
    }
    // A block that says what is wrong comes before one that quotes the headers of the message.
    others.sort_by_key(|block| diagnose(None, &block.reason) == Diagnosis::Unclear);
    let on_lines: Vec<Block> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| is_coded(line))
        .filter_map(|(at, line)| {
            let address = beside_code(line, ours)?;
            let reason = joined(lines, at, at + 4);
            Some(Block { address, coded: true, line: Some(reason.clone()), reason })
        })
        .take(20)
        .collect();
    if on_lines.is_empty() { others } else { on_lines }
}

fn is_coded(line: &str) -> bool {
    smtp_code(line).is_some() || enhanced(line).is_some_and(|code| !code.starts_with('2'))
}

/// The block that begins with an address: up to its code and the end of that paragraph, or the next address.
fn block(lines: &[&str], at: usize, address: &Address, heads: &[(usize, Address)]) -> Block {
    let next =
        heads.iter().find(|(other, named)| *other > at && named != address).map_or(lines.len(), |(other, _)| *other);
    let end = next.min(at + REACH).min(lines.len());
    if let Some(coded) = (at..end).find(|line| is_coded(lines[*line])) {
        let (line, reason) = (joined(lines, coded, end), joined_from(lines, at, coded, end));
        return Block { address: address.clone(), coded: true, reason, line: Some(line) };
    }
    // Without a code, the reason is the rest of the paragraph, or the next one.
    let rest = joined(lines, at, end);
    let bare = rest.split(is_apart).filter(|word| !word.contains('@')).collect::<String>();
    let start = (at + 1..end).find(|line| !lines[*line].trim().is_empty());
    let reason = if bare.chars().filter(|c| c.is_alphabetic()).count() > 12 && head(lines[at]).is_some() {
        rest
    } else {
        let behind = start.map_or(String::new(), |start| joined(lines, start, end));
        format!("{rest} {behind}")
    };
    // Some say what is wrong first, and then for which address.
    let above = at.checked_sub(1).map_or("", |above| lines[above].trim());
    let says_more = diagnose(None, &reason) == Diagnosis::Unclear && diagnose(None, above) != Diagnosis::Unclear;
    let reason = if says_more { format!("{above} {reason}") } else { reason };
    Block { address: address.clone(), coded: false, line: Some(reason.trim().to_owned()), reason }
}

/// The text from an address to its code, and the answer that begins there.
fn joined_from(lines: &[&str], at: usize, coded: usize, end: usize) -> String {
    let before: Vec<&str> = lines[at..coded].iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    format!("{} {}", before.join(" "), joined(lines, coded, end))
}

/// A paragraph from a line on, in one line; an answer of several lines may continue after an empty one.
fn joined(lines: &[&str], at: usize, end: usize) -> String {
    let mut text = lines.get(at).map_or(String::new(), |line| line.trim().to_owned());
    let code = smtp_code(&text).map(str::to_owned);
    let mut skipped = false;
    for line in lines.get(at + 1..end.min(lines.len())).unwrap_or_default() {
        let line = line.trim();
        if line.is_empty() {
            skipped = true;
            continue;
        }
        let same = code.as_deref().is_some_and(|code| line.starts_with(code));
        if skipped && !same || text.len() > 800 {
            break;
        }
        skipped = false;
        text.push(' ');
        text.push_str(line);
    }
    text
}

/// The address that a line begins with, which says what became of it: `<anna@media.example>: unknown user`.
fn head(line: &str) -> Option<Address> {
    let bare = line.trim_start_matches(|c: char| c.is_whitespace() || "*•·-–>|#".contains(c)).trim_end();
    let at = bare.find('@')?;
    let label = bare[..at].rfind([':', '=']).filter(|colon| is_label(&bare[..*colon]));
    let rest = label.map_or(bare, |colon| &bare[colon + 1..]).trim_start();
    // `rfc822;anna@media.example`, `"Anna Berg" <anna@media.example>`
    let rest = rest.strip_prefix("rfc822;").unwrap_or(rest).trim_start();
    let opened = rest.find('@').and_then(|at| rest[..at].rfind(['<', '(', '[', '{']));
    let rest = match opened {
        Some(open) if rest[..open].split_whitespace().count() <= 4 && !rest[..open].contains([':', '.', ',']) => {
            &rest[open + 1..]
        }
        _ => rest,
    };
    let rest = rest.trim_start_matches(['"', '\'', '“', '<']);
    let end = rest.find(|c: char| is_apart(c) || c == '\'').unwrap_or(rest.len());
    let (word, behind) = rest.split_at(end);
    // Sendmail: `anna@media.example... User unknown`
    let (word, dots) = word.split_once("...").map_or((word, false), |(word, _)| (word, true));
    let found = address(word)?;
    let behind = behind.trim_start_matches(['>', ')', ']', '}', '"', '\'', '”', ' ', '\t', ',', '.']);
    let ends = behind.is_empty() || behind.starts_with([':', '(', '[', ';', '-', '–', '=']) || dots;
    let dated = ["on ", "am ", "den ", "le ", "el ", "op ", "il "].iter().any(|word| behind.starts_with(word));
    let coded = smtp_code(behind.split_whitespace().next().unwrap_or_default()).is_some();
    (ends || dated && behind.contains(|c: char| c.is_ascii_digit()) || coded).then_some(found)
}

/// Whether the words before a colon say that a recipient follows.
fn is_label(label: &str) -> bool {
    const OTHERS: [&str; 16] = [
        "from",
        "sender",
        "reply",
        "cc",
        "contact",
        "subject",
        "von",
        "från",
        "fra",
        "de",
        "message-id",
        "return",
        "mail",
        "postmaster",
        "kontakt",
        "absender",
    ];
    let first = label.trim().to_lowercase();
    let first = first.split(|c: char| c.is_whitespace() || c == '-').next().unwrap_or_default().to_owned();
    label.split_whitespace().count() <= 4 && !OTHERS.contains(&first.as_str()) && !label.contains(['@', '"', '.', ','])
}

/// The address after the words with which notices name a recipient in a sentence.
fn introduced(line: &str) -> Option<Address> {
    let lower = line.to_lowercase();
    let (start, phrase) = Vocabulary::get()
        .about
        .iter()
        .filter_map(|phrase| Some((lower.find(phrase.as_str())?, phrase)))
        .max_by_key(|(at, phrase)| at + phrase.len())?;
    let behind = lower.get(start + phrase.len()..)?;
    let behind = behind
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '<' | '"' | '\'' | '(' | '“' | '„' | '«'));
    let end = behind.find(|c: char| is_apart(c) || matches!(c, '\'' | '»')).unwrap_or(behind.len());
    let word = &behind[..end];
    word.contains('@').then(|| address(word)).flatten()
}

/// The address on a line with a code, but not one that the answer refers people to.
fn beside_code(line: &str, ours: &[Address]) -> Option<Address> {
    let words = Vocabulary::get();
    let mut from = 0;
    while let Some(found) = line[from..].find('@') {
        let at = from + found;
        let start = line[..at]
            .rfind(is_apart)
            .map_or(0, |start| start + line[start..].chars().next().map_or(1, char::len_utf8));
        let end = line[at..].find(is_apart).map_or(line.len(), |end| at + end);
        from = end.max(at + 1);
        let Some(address) = address(&line[start..end]).filter(|address| !ours.contains(address)) else { continue };
        let before: Vec<&str> = line[..start].split_whitespace().rev().take(3).collect();
        let before = before.into_iter().rev().fold(String::new(), |text, word| text + word + " ");
        let bracketed = line[..start].ends_with('<');
        if bracketed
            && !words.named.stand_in(&folded(before.rsplit_once(['.', ';']).map_or(&*before, |(_, last)| last)))
            || !words.named.stand_in(&folded(&before))
        {
            return Some(address);
        }
        return None;
    }
    None
}

/// Whether the line before sends people to the address: `please write to`.
fn is_pointed_at(lines: &[&str], at: usize) -> bool {
    let before = lines[..at].iter().rev().find(|line| !line.trim().is_empty());
    let last: Vec<&str> = before.map_or(Vec::new(), |line| line.split_whitespace().rev().take(3).collect());
    let last = last.into_iter().rev().fold(String::new(), |text, word| text + word + " ");
    // A finished sentence does not refer to the next line.
    let ended = last.trim_end().ends_with(['.', '!', '>', ')']);
    !ended && Vocabulary::get().named.stand_in(&folded(&last))
}
