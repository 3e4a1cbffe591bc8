//! The message: put together and encoded once for an edition, filled in for each journalist.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use jiff::{Timestamp, Zoned};
use lettre::message::header::{Headers, MIME_VERSION_1_0};

use super::attachment::Attachment;
use super::composed::Composed;
use super::content::MessageContent;
use super::dkim::{BodyHash, Signer, relaxed};
use super::header;
use super::mime_body::{InlinePicture, MimeBody};
use super::personal::{Personal, Piece};
use super::reply_paths::ReplyPaths;
use crate::press::{Address, Journalist, Secret, keyed_hash};
use crate::release::render::{Email, Slot, Words};
use crate::release::{Language, Slug};
use crate::storage::Sha256;

/// What is sent: a release in one version. Its name in the ledger and in every Message-ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailing {
    pub slug: Slug,
    pub version: u32,
}

/// A message's name, the same on every attempt to send it. It is keyed with the newsroom's secret: whoever has not had
/// the message cannot name it, and so cannot forge a notice about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// A name that the ledger has.
    pub(super) fn known(name: String) -> Self {
        Self(name)
    }

    /// The name in the ledger.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Mailing {
    /// The name of the message that brings this to an address.
    #[must_use]
    pub fn message_id(&self, to: &Address, from: &Address, secret: &Secret) -> MessageId {
        self.named(&to.key(), from, secret)
    }

    /// A name of its own for a trial, so that no mailbox takes the message itself for one it has already.
    #[must_use]
    pub fn trial_id(
        &self,
        to: &Address,
        edition: Language,
        from: &Address,
        at: Timestamp,
        secret: &Secret,
    ) -> MessageId {
        self.named(&format!("trial|{edition}|{at}|{}", to.key()), from, secret)
    }

    fn named(&self, what: &str, from: &Address, secret: &Secret) -> MessageId {
        // Hashed once more: a keyed hash has the length of a token, and must not be taken for one.
        let keyed = keyed_hash(secret, &format!("message|{}|{}|{what}", self.slug, self.version));
        let hash = Sha256::of(keyed.as_bytes()).to_hex();
        MessageId(format!("{}@{}", &hash[..32], from.domain()))
    }
}

/// The headers that all messages of a mailing share.
#[derive(Debug, Clone)]
pub struct MailHeaders {
    /// The organisation.
    pub name: String,
    /// Where mail comes from, and where replies and requests to unsubscribe go.
    pub from: Address,
    pub date: Zoned,
    pub returns: ReplyPaths,
    /// Who signs the messages; `None` leaves them unsigned.
    pub signer: Option<Arc<Signer>>,
}

impl MailHeaders {
    /// The headers that are the same for everybody, written once.
    fn common(&self) -> String {
        let mut headers = Headers::new();
        headers.insert_raw(header::date(&self.date));
        headers.insert_raw(header::mailbox("From", &self.name, self.from.as_str()));
        headers.insert_raw(header::list_id(&self.name, &format!("press.{}", self.from.domain())));
        headers.set(MIME_VERSION_1_0);
        headers.to_string()
    }
}

/// An edition's message with everything but what is personal.
#[derive(Debug)]
pub struct Message {
    language: Language,
    headers: MailHeaders,
    /// The headers that are the same for everybody.
    common: String,
    usual: Text,
    /// What goes to journalists in these zones instead: it tells their time beside the place's.
    elsewhere: BTreeMap<String, Text>,
    /// What goes to journalists who have nothing that it follows: it corrects nothing.
    as_new: Option<Box<Message>>,
    /// What goes to those who have a private link to the release.
    linked: Option<Box<Message>>,
    /// The private links that this message names, by the journalists who have them.
    links: BTreeMap<Address, String>,
    /// What the ledger records that it holds.
    holds: Option<MessageContent>,
    /// The attachments, after the body.
    attached: Option<Attached>,
}

/// The attachments of a message.
#[derive(Debug)]
struct Attached {
    files: Vec<Attachment>,
    boundary: String,
    /// They and the end of the message.
    body: MimeBody,
}

/// What a message says, under the head that is each journalist's own.
#[derive(Debug)]
struct Text {
    /// `Subject`, with its line end.
    subject: String,
    body: MimeBody,
}

impl Text {
    fn compose<'p>(email: &Email, pictures: impl IntoIterator<Item = &'p InlinePicture>) -> Self {
        let mut subject = Headers::new();
        subject.insert_raw(header::text("Subject", &email.subject));
        Self { subject: subject.to_string(), body: MimeBody::texts(email, pictures) }
    }
}

impl Message {
    /// Puts an edition's message together.
    #[must_use]
    pub fn compose<'p>(
        email: &Email,
        language: Language,
        headers: &MailHeaders,
        pictures: impl IntoIterator<Item = &'p InlinePicture>,
    ) -> Self {
        let usual = Text::compose(email, pictures);
        let headers = headers.clone();
        let common = headers.common();
        Self {
            language,
            headers,
            common,
            usual,
            elsewhere: BTreeMap::new(),
            as_new: None,
            linked: None,
            links: BTreeMap::new(),
            holds: None,
            attached: None,
        }
    }

    /// Says what it holds, for the ledger.
    #[must_use]
    pub fn holding(self, content: MessageContent) -> Self {
        Self { holds: Some(content), ..self }
    }

    /// What it holds; `None` where nobody needs to know.
    #[must_use]
    pub fn content(&self) -> Option<&MessageContent> {
        self.holds.as_ref()
    }

    /// Sets another text for journalists in these time zones.
    pub fn add_zone<'p>(&mut self, zone: &str, email: &Email, pictures: impl IntoIterator<Item = &'p InlinePicture>) {
        self.elsewhere.insert(zone.to_owned(), Text::compose(email, pictures));
    }

    /// Says it in another way to journalists who have nothing that it follows.
    pub fn add_for_newcomers(&mut self, message: Self) {
        self.as_new = Some(Box::new(message));
    }

    /// Says it in another way to journalists who have a private link to the release, with each one's link.
    pub fn add_for_linked(&mut self, message: Self, links: BTreeMap<Address, String>) {
        self.linked = Some(Box::new(Self { links, ..message }));
    }

    /// Attaches files, after the body.
    #[must_use]
    pub fn enclosing(self, files: Vec<Attachment>) -> Self {
        if files.is_empty() {
            return self;
        }
        let (body, boundary) = MimeBody::files(&files);
        Self { attached: Some(Attached { files, boundary, body }), ..self }
    }

    /// The files that are attached.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        self.attached.as_ref().map_or(&[], |attached| &attached.files)
    }

    /// What a journalist reads.
    fn text(&self, journalist: &Journalist) -> &Text {
        journalist.zone.as_ref().and_then(|zone| self.elsewhere.get(zone)).unwrap_or(&self.usual)
    }

    /// Who it comes from, for the envelope.
    #[must_use]
    pub fn from(&self) -> &Address {
        &self.headers.from
    }

    /// The address in the envelope that a bounce comes back to.
    #[must_use]
    pub fn return_path(&self, to: &Address) -> Address {
        self.headers.returns.path(to, &self.headers.from)
    }

    /// The whole message for one journalist: 7-bit, with CRLF line ends.
    #[must_use]
    pub fn to(&self, journalist: &Journalist, id: &MessageId) -> Vec<u8> {
        self.in_thread(journalist, id, &[]).into_bytes()
    }

    /// The same, as a reply to messages that the journalist has: their ids, oldest first.
    #[must_use]
    pub fn in_thread(&self, journalist: &Journalist, id: &MessageId, follows: &[String]) -> Composed {
        let mut composed = Composed::default();
        self.compose_into(&mut composed, journalist, id, follows);
        composed
    }

    /// The same in the place of another message: to ask for room anew would cost as much as to fill it.
    pub(super) fn compose_into(&self, out: &mut Composed, journalist: &Journalist, id: &MessageId, follows: &[String]) {
        if let (Some(as_new), true) = (&self.as_new, follows.is_empty()) {
            return as_new.compose_into(out, journalist, id, follows);
        }
        if let Some(linked) = self.linked.as_ref().filter(|linked| linked.links.contains_key(&journalist.address)) {
            return linked.compose_into(out, journalist, id, follows);
        }
        let MailHeaders { from, date, returns, signer, .. } = &self.headers;
        let text = self.text(journalist);
        let unsubscribe = returns.unsubscribe(&journalist.address, from);
        let mut headers = Headers::with_capacity(8);
        headers.insert_raw(header::mailbox("To", &journalist.name, journalist.address.as_str()));
        headers.insert_raw(header::encoded("Message-ID", format!("<{id}>")));
        if let Some(last) = follows.last() {
            let thread: Vec<_> = follows.iter().map(|id| format!("<{id}>")).collect();
            headers.insert_raw(header::encoded("In-Reply-To", format!("<{last}>")));
            headers.insert_raw(header::encoded("References", thread.join("\r\n ")));
        }
        for (name, value) in unsubscribe.headers() {
            headers.insert_raw(header::encoded(name, value));
        }
        let mut head = self.common.clone() + &text.subject;
        // Writing into a string does not fail.
        let _ = write!(head, "{headers}");
        let mut opening = None;
        if let Some(Attached { boundary, body, .. }) = &self.attached {
            head += &body.content_type;
            opening = Some(Piece::fixed(format!("--{boundary}\r\n{}\r\n", text.body.content_type).as_bytes()));
        } else {
            head += &text.body.content_type;
        }
        let closing = self.attached.as_ref().map_or(&[][..], |attached| &attached.body.pieces);
        let pieces = || opening.iter().chain(&text.body.pieces).chain(closing);
        let value = |slot: Personal| match slot {
            Personal::Slot(Slot::Greeting) => greeting(self.language, &journalist.name),
            Personal::Slot(Slot::Address) => journalist.address.to_string(),
            Personal::Slot(Slot::Unsubscribe) => unsubscribe.link().to_owned(),
            Personal::PrivateLink => self.links.get(&journalist.address).cloned().unwrap_or_default(),
        };
        let filled: Vec<_> = pieces()
            .filter_map(|piece| match piece {
                Piece::Fixed { .. } => None,
                Piece::Personal(place) => Some(place.filled(&value(place.slot))),
            })
            .collect();
        out.clear();
        out.reserve(self.size() + head.len() + 1024);
        if let Some(signer) = signer {
            let (mut hash, mut filled) = (BodyHash::new(), filled.iter());
            for piece in pieces() {
                match piece {
                    Piece::Fixed { relaxed, .. } => hash.take(relaxed),
                    Piece::Personal(_) => filled.next().into_iter().for_each(|lines| hash.take(&relaxed(lines))),
                }
            }
            out.push(signer.sign(&head, hash, date.timestamp()).as_bytes());
        }
        head += "\r\n";
        out.push(head.as_bytes());
        let mut filled = filled.iter();
        for piece in pieces() {
            match piece {
                Piece::Fixed { bytes, has_leading_dots, .. } => out.push_ascii(bytes, *has_leading_dots),
                Piece::Personal(_) => filled.next().into_iter().for_each(|lines| out.push(lines)),
            }
        }
    }

    /// About how many bytes each message has.
    #[must_use]
    pub fn size(&self) -> usize {
        let fixed = |piece: &Piece| if let Piece::Fixed { bytes, .. } = piece { bytes.len() } else { 200 };
        let closing = self.attached.iter().flat_map(|attached| &attached.body.pieces);
        2048 + self.usual.body.pieces.iter().chain(closing).map(fixed).sum::<usize>()
    }
}

/// `Hello Anna Larsson,` in the edition's language.
fn greeting(language: Language, name: &str) -> String {
    let hello = Words::of(language).hello;
    let word = hello.trim_end_matches([',', '!']);
    if name.is_empty() { hello.to_owned() } else { format!("{word} {name}{}", &hello[word.len()..]) }
}
