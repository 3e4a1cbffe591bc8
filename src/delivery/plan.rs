//! The plan: who gets a mailing, who does not, and why. Made before anything is sent, from plain values.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::{Timestamp, Zoned};

use super::ledger::{Channel, Entry, MessageState};
use super::message::{Mailing, MessageId};
use crate::press::{Address, Journalist, Pending, Secret, Suppressed, Suppression};
use crate::release::Language;

/// Who gets a mailing, and who does not.
#[derive(Debug, Clone)]
pub struct Plan {
    pub mailing: Mailing,
    pub channel: Channel,
    pub due: Vec<Planned>,
    pub skipped: Vec<Skipped>,
}

/// A journalist who is to get the mailing.
#[derive(Debug, Clone)]
pub struct Planned {
    pub journalist: Journalist,
    pub edition: Language,
    /// The edition's version.
    pub version: u32,
    /// The language that the journalist reads and that no edition is in.
    pub missing: Option<String>,
    pub message_id: MessageId,
    /// Whether an earlier run tried it.
    pub again: bool,
    /// The Message-IDs of what the journalist has of this already, oldest first: the thread that it continues.
    pub follows: Vec<String>,
}

/// A journalist who gets nothing now.
#[derive(Debug, Clone)]
pub struct Skipped {
    pub journalist: Journalist,
    /// The edition that is theirs, and its version.
    pub edition: Language,
    pub version: u32,
    pub message_id: MessageId,
    pub why: SkipReason,
    /// What the ledger says of an earlier attempt.
    pub entry: Option<Entry>,
}

/// Why a journalist gets nothing now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SkipReason {
    /// Asked for no mail, or the address takes none.
    Suppressed { since: String, why: String },
    /// Somebody has to decide whether they get mail.
    Pending { since: String, why: String },
    /// Is not trusted with what is under embargo.
    Embargo { until: String },
    /// Has it.
    Sent { at: Timestamp },
    /// May have it.
    InDoubt,
    /// The server will not take it.
    Failed { reply: String },
    /// It came back.
    Bounced { reply: String },
    /// Did not get what is being corrected.
    NoEarlier { version: u32 },
    /// Has an edition that is not corrected.
    Unchanged { edition: Language, version: u32 },
}

impl SkipReason {
    /// The reason in one word, for programs.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Suppressed { .. } => "suppressed",
            Self::Pending { .. } => "pending",
            Self::Embargo { .. } => "embargo",
            Self::Sent { .. } => "sent",
            Self::InDoubt => "in_doubt",
            Self::Failed { .. } => "failed",
            Self::Bounced { .. } => "bounced",
            Self::NoEarlier { .. } => "no_earlier",
            Self::Unchanged { .. } => "unchanged",
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Suppressed { since, why } if since.is_empty() => write!(f, "gets no mail: {why}"),
            Self::Suppressed { since, why } => write!(f, "gets no mail: {why} (noted {since})"),
            Self::Pending { since, why } => write!(f, "has been waiting for your decision since {since}: {why}"),
            Self::Embargo { until } => write!(f, "not trusted with embargoes; this one lifts on {until}"),
            Self::Sent { at } => write!(f, "has it already, since {at:.0}"),
            Self::InDoubt => f.write_str("may have it"),
            Self::Failed { reply } => write!(f, "was refused: {reply}"),
            Self::Bounced { reply } if reply.is_empty() => f.write_str("the message bounced"),
            Self::Bounced { reply } => write!(f, "the message bounced: {reply}"),
            Self::NoEarlier { version } => write!(f, "did not get version {version}"),
            Self::Unchanged { edition, version } => {
                write!(f, "has the `{edition}` edition, which is still version {version}")
            }
        }
    }
}

/// What a plan is made from.
#[derive(Debug)]
pub struct PlanRequest<'a> {
    pub mailing: Mailing,
    pub channel: Channel,
    /// Those on the lists; the same address may come more than once.
    pub journalists: Vec<Journalist>,
    pub suppressed: &'a Suppressed,
    pub pending: &'a Pending,
    /// The languages that there are editions in; never empty.
    pub editions: &'a [Language],
    /// The edition for journalists whose language has none.
    pub usual: Language,
    /// What the ledger says.
    pub entries: Vec<Entry>,
    pub embargo: Option<&'a Zoned>,
    pub from: &'a Address,
    /// What Message-IDs are keyed with.
    pub secret: &'a Secret,
    pub now: Timestamp,
}

impl Plan {
    /// Decides for each journalist, where all editions have the mailing's version.
    #[must_use]
    pub fn make(brief: PlanRequest<'_>) -> Self {
        let version = brief.mailing.version;
        Self::by_edition(brief, |_| version)
    }

    /// Decides for each journalist; `version` gives each edition's own.
    #[must_use]
    pub fn by_edition(brief: PlanRequest<'_>, version: impl Fn(Language) -> u32) -> Self {
        let PlanRequest { mailing, channel, journalists, editions, usual, entries, embargo, from, now, .. } = brief;
        let mut entries: BTreeMap<_, _> = entries.into_iter().map(|e| ((e.address.clone(), e.version), e)).collect();
        let until = embargo.filter(|lift| lift.timestamp() > now);
        let mut seen = BTreeSet::new();
        let (mut due, mut skipped) = (Vec::new(), Vec::new());
        for journalist in journalists {
            if !seen.insert(journalist.address.clone()) {
                continue;
            }
            let (edition, missing) = edition(journalist.language.as_deref(), editions, usual);
            let version = version(edition);
            let entry = entries.remove(&(journalist.address.clone(), version));
            // A message keeps the name that it was first tried with.
            let message_id = if let Some(entry) = &entry {
                MessageId::known(entry.message_id.clone())
            } else {
                let mailing = Mailing { slug: mailing.slug.clone(), version };
                mailing.message_id(&journalist.address, from, brief.secret)
            };
            let settled = entry.as_ref().and_then(settled);
            let suppressed = brief.suppressed.get(&journalist.address).cloned();
            let pending = brief.pending.get(&journalist.address).cloned();
            let why = if settled.is_some() {
                settled
            } else if let Some(Suppression { since, why }) = suppressed {
                Some(SkipReason::Suppressed { since, why })
            } else if let Some(Suppression { since, why }) = pending {
                Some(SkipReason::Pending { since, why })
            } else {
                until
                    .filter(|_| !journalist.embargo_trust)
                    .map(|lift| SkipReason::Embargo { until: lift.strftime("%Y-%m-%d %H:%M %Z").to_string() })
            };
            if let Some(why) = why {
                skipped.push(Skipped { journalist, edition, version, message_id, why, entry });
                continue;
            }
            let again = entry.is_some_and(|entry| entry.attempts > 0);
            due.push(Planned { journalist, edition, version, missing, message_id, again, follows: Vec::new() });
        }
        Self { mailing, channel, due, skipped }
    }

    /// Makes each message follow what its journalist has already.
    pub fn follow(&mut self, threads: &BTreeMap<Address, Vec<String>>) {
        for planned in &mut self.due {
            if let Some(ids) = threads.get(&planned.journalist.address) {
                planned.follows.clone_from(ids);
            }
        }
    }

    /// Takes those out for whom there is a reason, whatever the plan has decided so far.
    pub fn skip(&mut self, reason: impl Fn(&Planned) -> Option<SkipReason>) {
        for planned in std::mem::take(&mut self.due) {
            let Some(why) = reason(&planned) else {
                self.due.push(planned);
                continue;
            };
            let Planned { journalist, edition, version, message_id, .. } = planned;
            self.skipped.push(Skipped { journalist, edition, version, message_id, why, entry: None });
        }
    }
}

fn settled(entry: &Entry) -> Option<SkipReason> {
    match entry.state {
        MessageState::Sent => Some(SkipReason::Sent { at: entry.updated }),
        MessageState::InDoubt | MessageState::Intent => Some(SkipReason::InDoubt),
        MessageState::Failed => Some(SkipReason::Failed { reply: last_reply(entry) }),
        MessageState::Bounced => Some(SkipReason::Bounced { reply: entry.reply.clone().unwrap_or_default() }),
        MessageState::Queued | MessageState::Deferred | MessageState::Skipped => None,
    }
}

/// The server's last reply with its code.
fn last_reply(entry: &Entry) -> String {
    let reply = entry.reply.clone().unwrap_or_default();
    entry.code.map_or_else(|| reply.clone(), |code| format!("{code} {reply}"))
}

/// The edition for a reader of a language, and the language if there is none in it.
fn edition(wanted: Option<&str>, editions: &[Language], usual: Language) -> (Language, Option<String>) {
    let usual = if editions.contains(&usual) { usual } else { editions.first().copied().unwrap_or(usual) };
    let Some(wanted) = wanted else { return (usual, None) };
    // `de-AT` reads `de`.
    let primary = wanted.split('-').next().unwrap_or(wanted);
    match editions.iter().find(|edition| edition.tag().eq_ignore_ascii_case(primary)) {
        Some(edition) => (*edition, None),
        None => (usual, Some(wanted.to_owned())),
    }
}
