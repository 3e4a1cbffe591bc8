//! Quotes as they come into a release: joined around their speaker, and with whoever was announced.

use super::draft::Draft;
use super::names::cut_sentence;
use super::pronouns::attributed;
use super::speakers::Attribution;
use crate::release::finding::Finding;
use crate::release::model::Block;

/// Longer rows are no quotes; the bound keeps hostile text from being searched for ever.
pub(super) const LONGEST: usize = 5_000;

/// No quote has more paragraphs.
pub(super) const PARAGRAPHS: usize = 8;

/// Adds a quote whose own words say who speaks; `None` if they do not tell who that is.
pub(super) fn quote_by(draft: &mut Draft, line: usize, text: String, speaker: Option<String>) {
    draft.unannounced();
    draft.block(line, Block::Quote { text, speaker });
}

/// Adds a quote; one without a speaker of its own has the one who was announced.
pub(super) fn quote(draft: &mut Draft, line: usize, text: String, speaker: Option<String>) {
    let speaker = if let Some(speaker) = speaker {
        draft.unannounced();
        Some(speaker)
    } else {
        let announced = draft.announced.take().map(|announced| announced.speaker);
        announced.and_then(|speaker| attributed(draft, line, speaker))
    };
    draft.block(line, Block::Quote { text, speaker });
}

/// Tells of a speaker whose sentence has stayed in the text: `Bo Aas mener at det haster:`.
pub(super) fn tell_subject(draft: &mut Draft, line: usize, told: &str, found: &Attribution) {
    let named = !draft.grammar().is_pronoun(&found.speaker);
    if named && !found.before.is_empty() && found.before == told.trim() {
        let message = format!("the quote behind this sentence is taken to be said by {}", found.speaker);
        draft.find(Finding::note("speaker-inferred", line, message));
    }
}

/// A quote that goes on behind its speaker.
pub(super) fn gone_on(said: &str, more: &str) -> String {
    let more = more.trim();
    if more.is_empty() {
        return said.to_owned();
    }
    let ended = said.ends_with(['.', '!', '?', '…']);
    let stop = if ended {
        ""
    } else if more.starts_with(char::is_uppercase) {
        "."
    } else {
        ","
    };
    format!("{said}{stop} {more}")
}

/// A quote around a speaker who stands between dashes; the dashes are no comma of the quote.
pub(super) fn inserted(said: &str, more: &str) -> String {
    if more.trim_start().starts_with(char::is_uppercase) {
        return gone_on(said, more);
    }
    [said, more.trim()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A quote of several sentences with the stop that stands behind its closing mark: `“It was long. It was hard”.`
pub(super) fn stopped(said: String, behind: &str) -> String {
    let several = !cut_sentence(&said).1.is_empty();
    let open = said.ends_with(char::is_alphanumeric);
    if several && open && behind.trim_start().starts_with('.') { said + "." } else { said }
}

pub(super) fn is_stop(text: &str) -> bool {
    text.trim_matches(['.', ' ', ',', '!', '?']).is_empty()
}
