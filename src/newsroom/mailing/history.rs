//! What journalists have of a release, edition by edition, against what its files say now.

use std::collections::BTreeMap;

use super::versions::VersionError;
use crate::delivery::{Channel, HeldMessage, Ledger, LedgerError, MessageContent};
use crate::press::Address;
use crate::release::{Language, Slug};

/// The messages of a release that journalists have.
#[derive(Debug)]
pub(super) struct History {
    messages: Vec<HeldMessage>,
    contents: BTreeMap<String, MessageContent>,
}

/// What one journalist has.
#[derive(Debug, Clone)]
pub(super) struct Holder<'a> {
    pub(super) last: &'a HeldMessage,
    /// Versions with the ids of their messages, oldest first.
    pub(super) messages: Vec<(u32, &'a str)>,
}

impl History {
    /// What went out by mail; where nothing did, what went the same way as the sending that is asked for.
    pub(super) fn read(ledger: &Ledger, channel: Channel, slug: &Slug) -> Result<Self, LedgerError> {
        let mut messages = ledger.held(Channel::Smtp, slug)?;
        if messages.is_empty() && channel != Channel::Smtp {
            messages = ledger.held(channel, slug)?;
        }
        let contents = if messages.is_empty() { BTreeMap::new() } else { ledger.contents(slug)? };
        Ok(Self { messages, contents })
    }

    /// Everybody who has a message, with all of them.
    pub(super) fn holders(&self) -> BTreeMap<&Address, Holder<'_>> {
        let mut holders: BTreeMap<&Address, Holder<'_>> = BTreeMap::new();
        for message in &self.messages {
            let new = || Holder { last: message, messages: Vec::new() };
            let holder = holders.entry(&message.address).or_insert_with(new);
            holder.messages.push((message.version, &message.message_id));
            holder.last = message;
        }
        holders
    }

    /// Whether somebody has an edition in any version. What older versions sent may be any edition.
    pub(super) fn went_out(&self, edition: Language) -> bool {
        self.messages.iter().any(|message| message.edition.is_none_or(|had| had == edition))
    }

    /// Whether somebody has an edition in a version before this one.
    pub(super) fn went_out_before(&self, edition: Language, version: u32) -> bool {
        let of = |message: &&HeldMessage| message.edition.is_none_or(|had| had == edition);
        self.messages.iter().filter(of).any(|message| message.version < version)
    }

    /// Refuses an edition that says something else than what went out under its version, or the same as the version
    /// before it.
    pub(super) fn refuse_misfit(&self, version: u32, now: &MessageContent) -> Result<(), VersionError> {
        let edition = now.edition;
        let known = |message: &HeldMessage| Some((message.version, self.contents.get(message.content.as_ref()?)?));
        let of = |message: &&HeldMessage| message.edition == Some(edition);
        let had: Vec<_> = self.messages.iter().filter(of).filter_map(known).collect();
        let readers = |which: &dyn Fn(u32, &MessageContent) -> bool| {
            had.iter().filter(|(version, content)| which(*version, content)).count()
        };
        if let Some(newest) = had.iter().map(|(version, _)| *version).max().filter(|newest| *newest > version) {
            let readers = readers(&|had, _| had == newest);
            return Err(VersionError::Older { edition, version, newest, readers });
        }
        let changed = readers(&|had, content| had == version && !says_the_same(content, now));
        if changed > 0 {
            return Err(VersionError::Changed { edition, version, readers: changed });
        }
        if had.iter().any(|(had, _)| *had == version) {
            return Ok(());
        }
        // Nobody has this version yet: it must say something new to those who have the one before.
        let Some(before) = had.iter().map(|(version, _)| *version).max() else { return Ok(()) };
        let same = readers(&|had, content| had == before && says_nothing_new(content, now));
        if same > 0 {
            return Err(VersionError::Same { edition, version, before, readers: same });
        }
        Ok(())
    }
}

/// Whether a reader of one has read the other. A photo that was added or taken out is no change of the text.
fn says_the_same(had: &MessageContent, now: &MessageContent) -> bool {
    let caption = |photo| had.photos.iter().find(|had| had.photo == photo).map(|had| had.caption);
    has_words_of(had, now)
        && now.photos.iter().all(|photo| caption(photo.photo).is_none_or(|caption| caption == photo.caption))
}

/// Whether it is the same with the same photos.
fn says_nothing_new(had: &MessageContent, now: &MessageContent) -> bool {
    let photos = |content: &MessageContent| {
        let mut photos: Vec<_> = content.photos.iter().map(|photo| (photo.photo, photo.caption)).collect();
        photos.sort();
        photos
    };
    has_words_of(had, now) && photos(had) == photos(now)
}

fn has_words_of(had: &MessageContent, now: &MessageContent) -> bool {
    // An embargo that stands no more is none; one that stands must be the one that was named.
    had.words == now.words && (now.embargo.is_none() || had.embargo == now.embargo)
}
