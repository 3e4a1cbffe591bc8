//! Who a pronoun is: `says he`, `säger hon`.

use super::draft::Draft;
use super::grammar::Grammar;
use super::names::{PARTICLES, PREPOSITIONS, last_sentence, words};
use crate::release::finding::Finding;
use crate::release::languages::{begins, contains, folded};
use crate::release::model::Block;

/// A speaker by name: one who is only `she` or `hon` is the person named last, or nobody if that is not clear.
pub(super) fn attributed(draft: &mut Draft, line: usize, speaker: String) -> Option<String> {
    // `précise-t-elle, en parlant de son apprenti`
    let (head, clause) = speaker.split_once(',').unwrap_or((&speaker, ""));
    if !draft.grammar().is_pronoun(head) {
        return Some(speaker);
    }
    if !clause.is_empty() {
        draft.left_out(line, &[clause.trim().to_owned()]);
    }
    let pronoun = head.to_owned();
    let told = draft.told_of().map_or_else(|| before(draft), Before::One);
    let last = draft.last_speaker().map(str::to_owned);
    let (found, sure) = match told {
        Before::One(name) => (Some(name), false),
        Before::Several => (None, false),
        // After two speakers it may be either.
        Before::Nobody => {
            (last, !in_dialogue(draft) && matches!(draft.manuscript.release.body.last(), Some(Block::Quote { .. })))
        }
    };
    if let Some(found) = found.map(|name| own_name(&name, draft.grammar())) {
        // Where the story has gone on in between, it may be somebody else.
        let finding = if sure { Finding::note } else { Finding::warning };
        draft.find(finding("speaker-inferred", line, format!("`{pronoun}` is taken to be {found}")));
        return Some(found);
    }
    if let Some(only) = draft.only_person() {
        let message = format!("`{pronoun}` is taken to be {only}, the only person named so far");
        draft.find(
            Finding::warning("speaker-inferred", line, message)
                .with_remedy("correct the speaker if it is somebody else"),
        );
        return Some(only);
    }
    let message = format!("it is not clear who `{pronoun}` is");
    draft.find(Finding::warning("speaker-unknown", line, message).with_remedy("name the speaker under the quote"));
    None
}

/// The same where the words beside the quote may say that it is an answer: `she replied` is not who spoke right before.
pub(super) fn answered(draft: &mut Draft, line: usize, speaker: String, told: &str) -> Option<String> {
    let pronoun = draft.grammar().is_pronoun(speaker.split(',').next().unwrap_or_default());
    let replies = &draft.vocabulary.speech.replies;
    let answers = || contains(replies, &folded(told)).is_some();
    if !pronoun || !matches!(draft.manuscript.release.body.last(), Some(Block::Quote { .. })) || !answers() {
        return attributed(draft, line, speaker);
    }
    let message = format!("it is not clear who `{speaker}` is");
    draft.find(Finding::warning("speaker-unknown", line, message).with_remedy("name the speaker under the quote"));
    None
}

/// Whom the sentence before a quote names.
enum Before {
    Nobody,
    One(String),
    Several,
}

fn before(draft: &Draft) -> Before {
    let Some(Block::Paragraph(text)) = draft.manuscript.release.body.last() else { return Before::Nobody };
    let grammar = draft.grammar();
    let (_, sentence) = last_sentence(text);
    let mut people = grammar.people(sentence);
    people.extend(kin(sentence, grammar).filter(|name| !people.iter().any(|person| person.contains(name.as_str()))));
    people.sort();
    people.dedup();
    match people.as_slice() {
        [] if unnamed(sentence, grammar) => Before::Several,
        [] => Before::Nobody,
        [name] => Before::One(name.clone()),
        _ => Before::Several,
    }
}

/// Whether two have spoken right before, one after the other.
fn in_dialogue(draft: &Draft) -> bool {
    match draft.manuscript.release.body.as_slice() {
        [.., Block::Quote { speaker: Some(one), .. }, Block::Quote { speaker: Some(other), .. }] => {
            one.split(',').next() != other.split(',').next()
        }
        _ => false,
    }
}

/// Whether a sentence is about somebody whom it does not name: `Her father built the first one.`
fn unnamed(sentence: &str, grammar: Grammar) -> bool {
    let lower = folded(sentence);
    let head = words(sentence).into_iter().take(3).map(|(_, word)| word).collect::<Vec<_>>().join(" ");
    begins(&grammar.own().speech.possessives, &lower).is_some() || grammar.is_title(&head)
}

/// A name without whose brother it is: `Ihr Bruder Dirk`.
fn own_name(name: &str, grammar: Grammar) -> String {
    let all = words(name);
    // `And Bo Hill?`
    if let Some((_, bare)) = grammar.joined(name).filter(|(_, bare)| words(bare).len() > 1) {
        return bare.to_owned();
    }
    match begins(&grammar.own().speech.possessives, &folded(name)) {
        Some(_) if all.len() >= 3 => name[all[2].0..].to_owned(),
        _ => name.to_owned(),
    }
}

/// One who is named by a first name near the beginning of a sentence: `Her brother Declan will hold the towels.`
fn kin(sentence: &str, grammar: Grammar) -> Option<String> {
    let all = words(sentence);
    let nth = all.iter().take(4).skip(1).position(|(_, word)| word.starts_with(char::is_uppercase))? + 1;
    let small = |word: &str| {
        let word = folded(word);
        PREPOSITIONS.contains(&word.as_str()) || PARTICLES.contains(&word.as_str()) || grammar.verb_at(&word).is_some()
    };
    let title = all.get(nth - 1).is_some_and(|(_, word)| word.starts_with(char::is_lowercase) && !small(word));
    let alone = all.get(nth + 1).is_none_or(|(_, word)| word.starts_with(char::is_lowercase));
    let behind = nth >= 2 && title && alone && !grammar.own().habits.nouns_in_capitals;
    behind.then(|| all[nth].1.to_owned())
}
