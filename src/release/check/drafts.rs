//! What writers leave in an unfinished text: gaps to fill in, notes to themselves, and draft marks.

use super::context::LintContext;
use super::passages::{Part, Passage};
use super::remark::Remark;
use super::tokens::{Leftover, leftovers};
use crate::release::languages::{Drafts, Vocabulary, begins, contains, folded};
use crate::release::model::Language;

/// The draft words to look for: those of the edition's language, and the English ones.
fn vocabularies(language: Language) -> Vec<&'static Drafts> {
    Vocabulary::with_english(language).map(|vocabulary| &vocabulary.drafts).collect()
}

/// `[INSERT NAME]`, `{{name}}`, `TODO`, `lorem ipsum`: what nobody wants to send.
pub(super) fn placeholder(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let language = context.manuscript.release.language;
    let drafts = vocabularies(language);
    // The text of a new release in any language, without the explanation after the colon.
    let new: Vec<_> = Vocabulary::all().iter().flat_map(|of| [of.new.headline, of.new.lead]).map(shortest).collect();
    let mut remarks = Vec::new();
    for passage in passages {
        let text = passage.shown.text.as_str();
        let begun = new.iter().find(|begun| text.contains(**begun)).map(|begun| (*begun).to_owned());
        let mut found: Vec<String> = begun.into_iter().collect();
        found.extend(leftovers(text, language, &drafts).into_iter().filter_map(Leftover::sure));
        found.extend(phrase(text, &drafts).or_else(|| label(passage, &drafts, |draft| &draft.labels)));
        found.extend(is_noun(passage, &drafts));
        // `[Name]` is one gap, however many rules see it.
        let part = |words: &String| found.iter().any(|other| other != words && other.contains(words.as_str()));
        let whole: Vec<_> = found.iter().filter(|words| !part(words)).collect();
        remarks.extend(whole.into_iter().map(|words| remark(passage, words, "replace it, or delete it")));
    }
    remarks
}

fn shortest(text: &'static str) -> &'static str {
    text.split(':').next().unwrap_or(text).trim_end()
}

/// Whether a headline is still the one that a new release begins with, in any language.
#[must_use]
pub fn is_new_headline(headline: &str) -> bool {
    Vocabulary::all().iter().any(|of| headline.contains(shortest(of.new.headline)))
}

/// `DRAFT`, `TBC`, `???`: what is seldom meant to be sent.
pub(super) fn draft_mark(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let language = context.manuscript.release.language;
    let drafts = vocabularies(language);
    let mut remarks = Vec::new();
    for passage in passages {
        let (sure, unsure): (Vec<_>, Vec<_>) = leftovers(&passage.shown.text, language, &drafts)
            .into_iter()
            .partition(|left| matches!(left, Leftover::Sure(_)));
        let known: Vec<String> = sure.into_iter().filter_map(Leftover::sure).collect();
        let mut found: Vec<String> = unsure.into_iter().filter_map(Leftover::unsure).collect();
        found.extend(label(passage, &drafts, |draft| &draft.weak).filter(|words| !known.contains(words)));
        let hint = "delete it, or write the final text";
        remarks.extend(found.into_iter().map(|words| remark(passage, &words, hint)));
    }
    remarks
}

fn remark(passage: &Passage, words: &str, hint: &str) -> Remark {
    let place = if passage.part.is_prose() { "the text".to_owned() } else { passage.part.to_string() };
    passage.remark(words, format!("`{words}` is still in {place}"), hint)
}

/// Filler text, and sentences that only a draft contains.
fn phrase(text: &str, drafts: &[&Drafts]) -> Option<String> {
    const FILL: &[&str] = &["lorem ipsum", "dolor sit amet"];
    let folded = folded(text);
    let found = |phrases: &[&'static str]| contains(phrases, &folded);
    let (at, phrase) = found(FILL).or_else(|| drafts.iter().find_map(|draft| found(&draft.phrases)))?;
    Some(as_written(text, &folded, at, phrase))
}

/// A headline that only says what it is: `Headline`, `[Rubrik]`.
fn is_noun(passage: &Passage, drafts: &[&Drafts]) -> Option<String> {
    let text = passage.shown.text.trim();
    let word = folded(text);
    let whole = passage.part == Part::Headline && drafts.iter().any(|draft| draft.nouns.contains(&word.as_str()));
    whole.then(|| text.to_owned())
}

/// A draft mark by itself, before a text, after it, or in brackets.
fn label(passage: &Passage, drafts: &[&Drafts], list: fn(&Drafts) -> &Vec<&'static str>) -> Option<String> {
    let whole = matches!(
        passage.part,
        Part::Headline | Part::Subheading | Part::Lead | Part::Paragraph | Part::Heading | Part::Caption(_)
    );
    if !whole {
        return None;
    }
    let text = passage.shown.text.trim();
    let bare = text.trim_matches(['*', '_', '#', '[', '(', '<', '!', '-', '–', '—', ' ', '+', '=', '/']);
    let lower = folded(bare);
    drafts.iter().find_map(|draft| {
        let phrases = list(draft).as_slice();
        let in_front = begins(phrases, &lower).filter(|phrase| ends_label(&lower[phrase.len()..]));
        if let Some(phrase) = in_front {
            return Some(as_written(bare, &lower, 0, phrase));
        }
        let behind = |phrase: &&&'static str| {
            let end = lower.trim_end_matches([']', ')', '.', '!']);
            end.strip_suffix(**phrase).is_some_and(|rest| rest.ends_with([' ', '(', '[']) && parts(rest))
        };
        if let Some(phrase) = phrases.iter().filter(behind).max_by_key(|phrase| phrase.len()) {
            let at = lower.rfind(*phrase)?;
            return Some(as_written(bare, &lower, at, phrase));
        }
        // In capitals among lowercase letters.
        let capitals = |phrase: &&&'static str| {
            let upper = phrase.to_uppercase();
            phrase.contains(' ') && contains(&[upper.as_str()], text).is_some() && text.contains(char::is_lowercase)
        };
        phrases.iter().find(capitals).map(|phrase| phrase.to_uppercase())
    })
}

/// Whether what follows a label ends it: nothing, a version, a sign.
fn ends_label(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['*', ']', ')', '>', '_']);
    let next = rest.trim_start();
    let marks = next.starts_with([':', '|', '/', '(', '!', '–', '—', '[', ']', ')']) || next.starts_with("- ");
    let version = next.strip_prefix('v').or_else(|| next.strip_prefix("version ")).unwrap_or(next);
    next.trim_matches(['.', ' ', '-', '*', '=', '/']).is_empty()
        || marks
        || rest.starts_with(' ') && version.starts_with(|c: char| c.is_ascii_digit()) && version.len() < 24
}

/// Whether a text ends in a sign that separates it from a label.
fn parts(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with(['–', '—', '|', '(', '[', '/']) || before.ends_with(" -")
}

/// The words of a phrase as the text has them.
fn as_written(text: &str, folded: &str, at: usize, phrase: &str) -> String {
    let same = folded.len() == text.len();
    let written = text.get(at..at + phrase.len()).filter(|_| same);
    written.unwrap_or(phrase).to_owned()
}
