//! Rules on quotes.

use std::collections::HashSet;

use super::context::LintContext;
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
