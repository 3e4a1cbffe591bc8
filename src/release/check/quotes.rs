//! Rules on quotes.

use std::collections::HashSet;

use super::context::LintContext;
use super::passages::{Part, passages};
use super::remark::{Remark, beginning};
use crate::release::model::Block;

/// Quotes of a release: line, text, speaker.
fn quotes<'a>(context: &LintContext<'a>) -> Vec<(usize, &'a str, Option<&'a str>)> {
    let manuscript = context.manuscript;
    let quote = |(block, line): (&'a Block, &usize)| match block {
        Block::Quote { text, speaker } => Some((*line, text.as_str(), speaker.as_deref())),
        _ => None,
    };
    manuscript.release.body.iter().zip(&manuscript.lines.body).filter_map(quote).collect()
}

pub(super) fn without_speaker(context: &LintContext) -> Vec<Remark> {
    let nobody = |(line, text, speaker): (usize, &str, Option<&str>)| {
        let message = format!("nobody is named as the speaker of “{}”", beginning(text));
        speaker.is_none().then(|| Remark::new(line, message, "end the quote with a line `> — Name, title`"))
    };
    quotes(context).into_iter().filter_map(nobody).collect()
}

/// Marks of one kind: every other one opens, whichever of them a language opens with.
const KINDS: [&[char]; 2] = [&['“', '”', '„', '‟'], &['«', '»']];

/// A quotation mark that is opened and never closed, or closed and never opened.
pub(super) fn unclosed(context: &LintContext) -> Vec<Remark> {
    let all = passages(context);
    let mut remarks = Vec::new();
    for (nth, passage) in all.iter().enumerate() {
        let text = &passage.shown.text;
        // A quote of several paragraphs opens each of them and closes the last.
        let goes_on = all.get(nth + 1).is_some_and(|next| {
            matches!(next.part, Part::Paragraph | Part::Quote)
                && next.shown.text.starts_with(|c| c == '"' || KINDS.iter().any(|kind| kind.contains(&c)))
        });
        if goes_on || !passage.part.is_prose() && passage.part != Part::Headline {
            continue;
        }
        let odd = |kind: &[char]| text.matches(kind).count() % 2 == 1;
        let (curly, straight) = (KINDS.iter().find(|kind| odd(kind)), straight_is_odd(text));
        let last = |kind: &[char]| text.rfind(kind).and_then(|at| text[at..].chars().next()).unwrap_or('"');
        let remark = match curly {
            Some(kind) if straight => {
                let message = format!("a quote begins and ends with different marks: `{}` and `\"`", last(kind));
                Remark::new(passage.line, message, "use the same kind of quotation marks on both sides")
            }
            Some(kind) => {
                let message = format!("a quotation mark `{}` has no partner", last(kind));
                Remark::new(passage.line, message, "add the other mark, or delete this one")
            }
            None if straight => Remark::new(
                passage.line,
                "a quotation mark `\"` has no partner",
                "add the other mark, or delete this one",
            ),
            None => continue,
        };
        remarks.push(remark);
    }
    remarks
}

/// Whether straight marks are left over. Behind a digit they may be inches or seconds; then nothing is said.
fn straight_is_odd(text: &str) -> bool {
    let behind_digit =
        text.char_indices().any(|(at, c)| c == '"' && text[..at].ends_with(|c: char| c.is_ascii_digit()));
    !behind_digit && text.matches('"').count() % 2 == 1
}

/// Two quotes of one person, most of the shorter standing in the other.
pub(super) fn alike(context: &LintContext) -> Vec<Remark> {
    let quotes: Vec<_> =
        quotes(context).into_iter().take(60).map(|(line, text, who)| (line, triples(text), who)).collect();
    let mut remarks = Vec::new();
    for (nth, (line, triples, speaker)) in quotes.iter().enumerate() {
        for (earlier_line, earlier, earlier_speaker) in &quotes[..nth] {
            let shorter = triples.len().min(earlier.len());
            let shared = triples.intersection(earlier).count();
            if shorter >= 4 && shared * 2 >= shorter && name(*speaker) == name(*earlier_speaker) {
                let who = name(*speaker).unwrap_or("the quote");
                let message = format!("{who} says nearly the same as on line {earlier_line}");
                remarks.push(Remark::new(*line, message, "keep the better of the two quotes"));
                break;
            }
        }
    }
    remarks
}

fn name(speaker: Option<&str>) -> Option<&str> {
    speaker.and_then(|speaker| speaker.split(',').next()).map(str::trim)
}

/// Every three words that follow one another.
fn triples(text: &str) -> HashSet<Vec<String>> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(2_000)
        .map(str::to_lowercase)
        .collect();
    words.windows(3).map(<[String]>::to_vec).collect()
}
