//! Whom a mail is about.

use std::collections::HashMap;

use super::authentication::Authentication;
use super::reading::{About, Reading};
use super::verdict::{Proof, Verdict, verdict};
use crate::delivery::{Entry, Ledger, LedgerError, NoticeKind};
use crate::press::{Address, Secret, token};

/// Everybody whom mail went to, to be found by token, Message-ID or address.
#[derive(Debug)]
pub struct Correspondents {
    tokens: HashMap<String, Address>,
    messages: HashMap<String, About>,
    /// The newest message to each.
    newest: HashMap<Address, About>,
    /// The mail server whose word about a sender counts.
    receiver: Option<String>,
}

/// A mail that was understood: what it says, whom it is about, and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    pub reading: Reading,
    pub about: Option<About>,
    pub proof: Option<Proof>,
    pub verdict: Verdict,
    pub evidence: Evidence,
}

/// What speaks for and against a mail that somebody has to decide about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// It answers a message of ours, or is about one.
    pub names_ours: bool,
    /// It comes from another address than that of the journalist.
    pub from_elsewhere: Option<Address>,
    pub sender: SenderCheck,
}

/// What is known about whether the sender is who they say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SenderCheck {
    /// The settings name no server whose word counts.
    #[default]
    NoReceiver,
    /// The server that they name says nothing about it.
    Unchecked {
        receiver: String,
    },
    Proved {
        receiver: String,
        results: String,
    },
    Disproved {
        receiver: String,
        results: String,
    },
}

impl Correspondents {
    /// Everybody in the ledger, and others who are on lists.
    pub fn of(
        ledger: &Ledger,
        secret: &Secret,
        others: impl IntoIterator<Item = Address>,
    ) -> Result<Self, LedgerError> {
        let mut known =
            Self { tokens: HashMap::new(), messages: HashMap::new(), newest: HashMap::new(), receiver: None };
        for entry in ledger.sent()? {
            let Entry { address, name, message_id, .. } = entry;
            let about = About { address: address.clone(), name, message_id: Some(message_id.clone()) };
            known.messages.insert(message_id, about.clone());
            known.newest.insert(address, about);
        }
        for address in others {
            let about = About { address: address.clone(), name: String::new(), message_id: None };
            known.newest.entry(address).or_insert(about);
        }
        known.tokens = known.newest.keys().map(|address| (token(secret, address), address.clone())).collect();
        Ok(known)
    }

    /// The mail server whose `Authentication-Results` count.
    #[must_use]
    pub fn trusting(self, receiver: Option<&str>) -> Self {
        Self { receiver: receiver.map(str::to_ascii_lowercase), ..self }
    }

    /// Whom a mail is about, and what follows for them.
    #[must_use]
    pub fn understand(&self, mut reading: Reading) -> Understood {
        self.correct(&mut reading);
        let found = self.find(&reading);
        let evidence = found.as_ref().map(|(about, _)| self.evidence(&reading, about)).unwrap_or_default();
        // An authenticated opt-out: the journalist's own mail server vouches for it.
        let is_theirs = evidence.from_elsewhere.is_none() && matches!(evidence.sender, SenderCheck::Proved { .. });
        let found = found.map(|(about, proof)| match (reading.kind, proof) {
            (NoticeKind::Unsubscribe, Proof::Address) if is_theirs => (about, Proof::Sender),
            _ => (about, proof),
        });
        let verdict = found.as_ref().map_or(Verdict::Nothing, |(about, proof)| verdict(&reading, about, *proof));
        let (about, proof) = found.unzip();
        Understood { reading, about, proof, verdict, evidence }
    }

    /// What speaks for and against a mail about somebody.
    fn evidence(&self, reading: &Reading, about: &About) -> Evidence {
        let names_ours = reading.message_ids.iter().any(|id| self.messages.contains_key(id))
            || self.quoted(reading) == Some(&about.address);
        let from_elsewhere = reading.from.clone().filter(|from| *from != about.address);
        Evidence { names_ours, from_elsewhere, sender: self.sender(reading) }
    }

    fn sender(&self, reading: &Reading) -> SenderCheck {
        let Some(receiver) = self.receiver.clone() else { return SenderCheck::NoReceiver };
        // Our server puts its own on top; one further down may be a stranger's.
        let found = reading.authentications.first().filter(|found| found.server == receiver);
        let proved = |found: &Authentication| reading.from.as_ref().and_then(|from| found.proves(from));
        match found.map(|found| (proved(found), found.summary())) {
            Some((Some(true), results)) if reading.one_sender => SenderCheck::Proved { receiver, results },
            Some((Some(_), results)) => SenderCheck::Disproved { receiver, results },
            Some((None, _)) | None => SenderCheck::Unchecked { receiver },
        }
    }

    /// Corrects the kind of a mail by what is known about the journalists.
    fn correct(&self, reading: &mut Reading) {
        let asked = || reading.asked_with.iter().any(|token| self.by_token(token).is_some());
        match reading.kind {
            // Twenty-four digits may be anything, but one of our tokens is a request.
            NoticeKind::Other if asked() => reading.kind = NoticeKind::Unsubscribe,
            // A journalist is not a mail system: what looks like a notice is a quote of our headline.
            NoticeKind::Failed | NoticeKind::Delayed
                if reading.in_words && reading.from.as_ref().is_some_and(|from| self.newest.contains_key(from)) =>
            {
                reading.kind = NoticeKind::AutoReply;
                reading.addresses = reading.from.clone().into_iter().collect();
                (reading.recipient, reading.status) = (None, None);
            }
            _ => {}
        }
    }

    fn by_token(&self, token: &str) -> Option<&Address> {
        self.tokens.get(&token.to_ascii_lowercase())
    }

    /// Whose message a person quotes.
    fn quoted(&self, reading: &Reading) -> Option<&Address> {
        reading.quoted.iter().find_map(|token| self.by_token(token))
    }

    /// By token first, then by Message-ID, then by address.
    fn find(&self, reading: &Reading) -> Option<(About, Proof)> {
        let by_id = reading.message_ids.iter().find_map(|id| self.messages.get(id));
        // The token in a person's text belongs to the one who unsubscribes; that of the return path may be somebody
        // else's, and counts only with words that ask for no more mail.
        let (tokens, came_to) = match reading.kind {
            NoticeKind::Unsubscribe => (&reading.asked_with, Some(&reading.tokens).filter(|_| reading.wish.is_some())),
            _ => (&reading.tokens, None),
        };
        let mut tokens = tokens.iter().chain(came_to.into_iter().flatten());
        if let Some(address) = tokens.find_map(|token| self.by_token(token)) {
            // The token says who, and the Message-ID which of their messages.
            let newest = || self.newest.get(address);
            let about = by_id.filter(|about| about.address == *address).or_else(newest)?;
            return Some((about.clone(), Proof::Token));
        }
        if reading.kind == NoticeKind::Unsubscribe {
            // Words are about the person who wrote them, or the one whose message they answer. A token that is only
            // quoted proves nothing: every reply quotes our footer.
            let from = reading.from.as_ref().and_then(|from| self.newest.get(from));
            let quoted = || self.newest.get(self.quoted(reading)?);
            return from.or_else(quoted).or(by_id).map(|about| (about.clone(), Proof::Address));
        }
        let by_address = || reading.addresses.iter().find_map(|address| self.newest.get(address));
        let about = by_id.map(|about| (about, Proof::MessageId)).or_else(|| Some((by_address()?, Proof::Address)));
        about.map(|(about, proof)| (about.clone(), proof))
    }
}
