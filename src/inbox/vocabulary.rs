//! The words of mail systems and of automatic replies, read once from `assets/`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::phrases::Phrases;
use crate::language_files::LANGUAGE_FILES;

/// What mail systems say.
const NOTICES: &str = include_str!("../../assets/notices.toml");

/// All phrases that mails are read by.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Subjects of notices.
    pub(super) fails: Phrases,
    pub(super) waits: Phrases,
    /// How the addresses of mail systems begin, and which of those are nothing else.
    pub(super) systems: Vec<String>,
    pub(super) only_systems: Vec<String>,
    /// In a notice's text.
    pub(super) copy: Phrases,
    pub(super) headings: Phrases,
    pub(super) about: Vec<String>,
    pub(super) named: Phrases,
    /// What is wrong.
    pub(super) firm: Phrases,
    pub(super) empty: Phrases,
    pub(super) unknown: Phrases,
    pub(super) sender: Phrases,
    pub(super) lists: Phrases,
    pub(super) passing: Phrases,
    pub(super) challenge: Phrases,
    pub(super) refusals: Refusals,
    /// How subjects of automatic replies begin.
    pub(super) away: Phrases,
    /// Somebody no longer works there.
    pub(super) left: Phrases,
    /// What unsubscribes as a whole sentence, without politeness.
    pub(super) unsubscribe: Phrases,
    pub(super) polite: Phrases,
    /// Words that ask for nothing else, in whatever short sentence they stand.
    pub(super) unmistakable: Phrases,
    /// What unsubscribes within a sentence, and what says the opposite before it.
    pub(super) ask: Phrases,
    pub(super) unless: Phrases,
    /// What says the opposite together with it.
    pub(super) opposite: Phrases,
    /// What says behind it that it is about something else: the waiting list, a picture.
    pub(super) elsewhere: Phrases,
    /// What unsubscribes as a whole if hardly anything else is said, or that the mail does not interest.
    pub(super) alone: Phrases,
    pub(super) bored: Phrases,
    /// Politeness that may stand within what asks.
    pub(super) please: Phrases,
    /// Before a quote.
    pub(super) wrote: Phrases,
    /// The footer of our own messages: whom they went to, and the words of the link to unsubscribe.
    pub(super) sent_to: Phrases,
    pub(super) our_label: Phrases,
}

/// What a mail server says while it refuses a message.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    pub(super) greylisting: Phrases,
    /// About an address that the server is still looking up.
    pub(super) unverified: Phrases,
    pub(super) verifying: Phrases,
    pub(super) verified: Phrases,
    /// About how much we send, and about a server that is busy.
    pub(super) rate: Phrases,
    pub(super) overload: Phrases,
    pub(super) mailbox: Phrases,
    pub(super) size: Phrases,
    /// What it has against the sender.
    pub(super) blocked: Phrases,
    pub(super) relay: Phrases,
    pub(super) spam: Phrases,
    pub(super) authentication: Phrases,
    pub(super) login: Phrases,
}

type List = Vec<String>;

#[derive(Debug, Default, Deserialize)]
struct Notices {
    subjects: Subjects,
    senders: Senders,
    body: Body,
    diagnosis: Words,
    challenge: Challenge,
    refusals: RefusalWords,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subjects {
    fails: List,
    waits: List,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Senders {
    names: List,
    only: List,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    copy: List,
    headings: List,
    about: List,
    named: List,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    firm: List,
    empty: List,
    unknown: List,
    sender: List,
    lists: List,
    passing: List,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Challenge {
    subjects: List,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RefusalWords {
    greylisting: List,
    unverified: List,
    verifying: List,
    verified: List,
    rate: List,
    overload: List,
    mailbox: List,
    size: List,
    blocked: List,
    relay: List,
    spam: List,
    authentication: List,
    login: List,
}

/// The part of a language's file that is read here.
#[derive(Debug, Deserialize)]
struct Language {
    replies: Replies,
    mail: Mail,
}

/// The footer of our own messages.
#[derive(Debug, Deserialize)]
struct Mail {
    sent_to: String,
    unsubscribe: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Replies {
    away: List,
    left: List,
    unsubscribe: List,
    unmistakable: List,
    ask: List,
    polite: List,
    unless: List,
    opposite: List,
    elsewhere: List,
    alone: List,
    bored: List,
    please: List,
    wrote: List,
}

impl Vocabulary {
    /// The vocabulary; a damaged file would be empty, which a test would notice.
    pub(super) fn get() -> &'static Self {
        static READ: OnceLock<Vocabulary> = OnceLock::new();
        READ.get_or_init(|| {
            let notices: Notices = toml::from_str(NOTICES).unwrap_or_default();
            let languages = LANGUAGE_FILES.iter().filter_map(|(_, text)| toml::from_str::<Language>(text).ok());
            let (replies, mails): (Vec<Replies>, Vec<Mail>) =
                languages.map(|language| (language.replies, language.mail)).unzip();
            let footers = |pick: fn(&Mail) -> &String| Phrases::of(mails.iter().map(|mail| pick(mail).as_str()));
            Self {
                sent_to: footers(|mail| &mail.sent_to),
                our_label: footers(|mail| &mail.unsubscribe),
                ..Self::of(notices, &replies)
            }
        })
    }

    fn of(notices: Notices, replies: &[Replies]) -> Self {
        let phrases = |list: &List| Phrases::of(list.iter().map(String::as_str));
        let refusals = notices.refusals;
        let all = |pick: fn(&Replies) -> &List| {
            Phrases::of(replies.iter().flat_map(|replies| pick(replies).iter().map(String::as_str)))
        };
        let polite = all(|replies| &replies.polite);
        let without_politeness = |pick: fn(&Replies) -> &List| {
            let phrases = replies.iter().flat_map(pick);
            let bare: Vec<String> = phrases.map(|phrase| polite.cut_from(&super::phrases::folded(phrase)).0).collect();
            Phrases::of(bare.iter().map(String::as_str))
        };
        Self {
            fails: phrases(&notices.subjects.fails),
            waits: phrases(&notices.subjects.waits),
            systems: notices.senders.names,
            only_systems: notices.senders.only,
            copy: phrases(&notices.body.copy),
            headings: phrases(&notices.body.headings),
            about: notices.body.about,
            named: phrases(&notices.body.named),
            firm: phrases(&notices.diagnosis.firm),
            empty: phrases(&notices.diagnosis.empty),
            unknown: phrases(&notices.diagnosis.unknown),
            sender: phrases(&notices.diagnosis.sender),
            lists: phrases(&notices.diagnosis.lists),
            passing: phrases(&notices.diagnosis.passing),
            challenge: phrases(&notices.challenge.subjects),
            refusals: Refusals {
                greylisting: phrases(&refusals.greylisting),
                unverified: phrases(&refusals.unverified),
                verifying: phrases(&refusals.verifying),
                verified: phrases(&refusals.verified),
                rate: phrases(&refusals.rate),
                overload: phrases(&refusals.overload),
                mailbox: phrases(&refusals.mailbox),
                size: phrases(&refusals.size),
                blocked: phrases(&refusals.blocked),
                relay: phrases(&refusals.relay),
                spam: phrases(&refusals.spam),
                authentication: phrases(&refusals.authentication),
                login: phrases(&refusals.login),
            },
            away: all(|replies| &replies.away),
            left: all(|replies| &replies.left),
            unsubscribe: without_politeness(|replies| &replies.unsubscribe),
            alone: without_politeness(|replies| &replies.alone),
            unmistakable: all(|replies| &replies.unmistakable),
            ask: all(|replies| &replies.ask),
            unless: all(|replies| &replies.unless),
            opposite: all(|replies| &replies.opposite),
            elsewhere: all(|replies| &replies.elsewhere),
            bored: all(|replies| &replies.bored),
            please: all(|replies| &replies.please),
            wrote: all(|replies| &replies.wrote),
            polite,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::phrases::folded;

    #[test]
    fn every_file_is_read() {
        toml::from_str::<Notices>(NOTICES).unwrap();
        for (_, text) in LANGUAGE_FILES {
            toml::from_str::<Language>(text).unwrap();
        }
        let words = Vocabulary::get();
        assert!(words.fails.stand_in(&folded("Undeliverable: x")));
        assert!(words.unsubscribe.are(&folded("avregistrera")) && words.alone.are(&folded("ta bort")));
    }
}
