//! SMTP over our own connection: pipelined, encrypted, and exact about where it broke.
//!
//! The mail crate's connections wait some 47 ms for each message, as they write it in two parts and neither pipeline nor turn
//! off Nagle's algorithm: 21 messages a second, where one pipelined connection takes 1,000 and more.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::composed::Composed;
use super::ledger::Channel;
use super::transport::{DeliveryOutcome, Outgoing, Session, Transport, TransportError};
use crate::net::{ConnectionLost, Endpoint, EndpointError, PeerState, Reply, SmtpClient, SmtpSession};

/// A mail server as a transport.
#[derive(Debug)]
pub struct Smtp(SmtpClient);

impl Smtp {
    /// Fails where the newsroom's own certificates cannot be read.
    pub fn new(endpoint: Endpoint) -> Result<Self, EndpointError> {
        SmtpClient::new(endpoint).map(Self)
    }
}

impl Transport for Smtp {
    fn channel(&self) -> Channel {
        Channel::Smtp
    }

    fn name(&self) -> String {
        self.0.name()
    }

    fn open(&self, over: &Arc<AtomicBool>) -> Result<Box<dyn Session>, TransportError> {
        Ok(Box::new(OpenSession { smtp: self.0.open_unless(over)?, open: true, used: false }))
    }
}

/// A connection that lasts for many messages.
struct OpenSession {
    smtp: SmtpSession,
    open: bool,
    /// Whether another message has gone before this one.
    used: bool,
}

/// The replies to `MAIL`, `RCPT` and `DATA`; a command that was not sent any more has none.
struct Envelope {
    mail: Reply,
    rcpt: Option<Reply>,
    data: Option<Reply>,
}

/// Where a connection broke while a message was sent.
enum Broke {
    /// The last dot had not been written: nobody has the message.
    Before(ConnectionLost),
    /// It had been.
    After(ConnectionLost),
    /// The server spoke before we had ended.
    Early(Reply),
}

impl Session for OpenSession {
    fn deliver(&mut self, message: &Outgoing<'_>) -> DeliveryOutcome {
        let size = message.content.bytes().len() as u64;
        if let Some(most) = self.smtp.capabilities.size.filter(|most| *most > 0 && *most < size) {
            return DeliveryOutcome::TooLarge { size, most };
        }
        if needs_smtputf8(message) && !self.smtp.capabilities.smtputf8 {
            let to = message.to;
            let reply = format!("not deliverable: `{to}` needs SMTPUTF8, and the mail server does not offer it");
            return DeliveryOutcome::Undeliverable { reply };
        }
        let used = std::mem::replace(&mut self.used, true);
        let envelope = match self.stray_reply() {
            Some(reply) if reply.code != 421 => return self.out_of_step(used, &reply),
            Some(mail) => Ok(Envelope { mail, rcpt: None, data: None }),
            None => self.envelope(message),
        };
        let envelope = match envelope {
            Ok(envelope) => envelope,
            Err(ConnectionLost(reply)) => {
                self.open = false;
                let hung_up = self.smtp.connection.peer_state() == PeerState::Closed;
                return if used && hung_up {
                    DeliveryOutcome::SessionEnded { reply }
                } else {
                    DeliveryOutcome::Deferred { code: None, reply }
                };
            }
        };
        if let Some(reply) = envelope.shifted() {
            return self.out_of_step(used, reply);
        }
        let go_ahead = envelope.data.as_ref().is_some_and(Reply::is_good);
        let has_recipient = envelope.rcpt.as_ref().is_some_and(Reply::is_good);
        let sender_refused = !envelope.mail.is_good();
        let replies = [Some(envelope.mail), envelope.rcpt, envelope.data];
        if let Some(refusal) = replies.into_iter().flatten().find(|reply| !reply.is_good()) {
            let (code, reply) = (refusal.code, refusal.text());
            if go_ahead && has_recipient {
                // It wants the message although it refused the sender: an empty one would be delivered.
                self.open = false;
            } else {
                self.start_over(go_ahead, &refusal);
            }
            if used && (sender_refused || ends_session(&refusal)) {
                self.close();
                return DeliveryOutcome::SessionEnded { reply: format!("{code} {reply}") };
            }
            return match code {
                500.. if sender_refused => DeliveryOutcome::Unwelcome { code, reply },
                _ if sender_refused => DeliveryOutcome::Busy { code, reply },
                500.. => DeliveryOutcome::Refused { code, reply },
                _ => DeliveryOutcome::Deferred { code: Some(code), reply },
            };
        }
        let reply_to_data = self.hand_over(message.content).or_else(|broke| {
            self.open = false;
            match broke {
                Broke::Early(reply) if !reply.is_good() => Ok(reply),
                Broke::Early(reply) => Err(DeliveryOutcome::Deferred { code: None, reply: reply.to_string() }),
                Broke::Before(ConnectionLost(why)) => {
                    let reply = format!("the connection broke while the message was being sent: {why}");
                    Err(DeliveryOutcome::Deferred { code: None, reply })
                }
                Broke::After(ConnectionLost(why)) => {
                    Err(DeliveryOutcome::InDoubt { reply: format!("no answer came after the message was sent: {why}") })
                }
            }
        });
        let reply_to_data = match reply_to_data {
            Ok(reply_to_data) => reply_to_data,
            Err(outcome) => return outcome,
        };
        self.open &= reply_to_data.code != 421;
        // Of two replies nobody knows which one is about the message.
        if let Some(second) = self.stray_reply() {
            self.open = false;
            if second.code != 421 {
                let reply = format!("the server answered the message twice: {reply_to_data}, and {second}");
                return DeliveryOutcome::InDoubt { reply };
            }
        }
        let (code, reply) = (reply_to_data.code, reply_to_data.text());
        match code {
            500.. => DeliveryOutcome::Refused { code, reply },
            400.. => DeliveryOutcome::Deferred { code: Some(code), reply },
            200..300 => DeliveryOutcome::Accepted { code: Some(code), reply },
            _ => {
                self.open = false;
                DeliveryOutcome::InDoubt {
                    reply: format!("the server neither accepted nor refused the message: {code} {reply}"),
                }
            }
        }
    }

    fn is_open(&self) -> bool {
        self.open
    }

    fn close(&mut self) {
        if self.open {
            self.open = false;
            self.smtp.quit();
        }
    }
}

impl Envelope {
    /// The reply that shows that the server is not in step with us: only `DATA` is answered with 354, and with nothing
    /// else that is good.
    fn shifted(&self) -> Option<&Reply> {
        let early = [Some(&self.mail), self.rcpt.as_ref()].into_iter().flatten().find(|reply| reply.code / 100 == 3);
        early.or(self.data.as_ref().filter(|reply| reply.is_good() && reply.code != 354))
    }
}

impl OpenSession {
    /// A reply that is here although nothing was asked; what cannot be read as one counts as well.
    fn stray_reply(&mut self) -> Option<Reply> {
        if self.smtp.connection.peer_state() != PeerState::Spoke {
            return None;
        }
        let heard = self.smtp.connection.read_reply(self.smtp.timeouts.reply);
        Some(heard.unwrap_or_else(|ConnectionLost(why)| Reply { code: 0, lines: vec![why] }))
    }

    /// With an answer too many, every later one would be taken for that of another command.
    fn out_of_step(&mut self, used: bool, reply: &Reply) -> DeliveryOutcome {
        self.open = false;
        let reply = format!("the server sent a reply that belongs to no command: {reply}");
        if used { DeliveryOutcome::OutOfStep { reply } } else { DeliveryOutcome::Deferred { code: None, reply } }
    }

    fn envelope(&mut self, message: &Outgoing<'_>) -> Result<Envelope, ConnectionLost> {
        let size =
            self.smtp.capabilities.size.map(|_| format!(" SIZE={}", message.content.bytes().len())).unwrap_or_default();
        // Messages are ASCII but for an address in their headers: other servers need not know SMTPUTF8 or 8BITMIME.
        let utf8 = match (needs_smtputf8(message), self.smtp.capabilities.eight_bit) {
            (false, _) => "",
            (true, false) => " SMTPUTF8",
            (true, true) => " BODY=8BITMIME SMTPUTF8",
        };
        let mail = format!("MAIL FROM:<{}>{size}{utf8}\r\n", message.from);
        let rcpt = format!("RCPT TO:<{}>\r\n", message.to);
        if self.smtp.capabilities.pipelining {
            let mail = self.ask(&format!("{mail}{rcpt}DATA\r\n"))?;
            if mail.code == 421 {
                return Ok(Envelope { mail, rcpt: None, data: None });
            }
            let rcpt = self.smtp.connection.read_reply(self.smtp.timeouts.reply)?;
            let data =
                if rcpt.code == 421 { None } else { Some(self.smtp.connection.read_reply(self.smtp.timeouts.reply)?) };
            return Ok(Envelope { mail, rcpt: Some(rcpt), data });
        }
        let mail = self.ask(&mail)?;
        let rcpt = if mail.is_good() { Some(self.ask(&rcpt)?) } else { None };
        let data = if rcpt.as_ref().is_some_and(Reply::is_good) { Some(self.ask("DATA\r\n")?) } else { None };
        Ok(Envelope { mail, rcpt, data })
    }

    /// The message, and the final dot only if the server is still there when all of it was written.
    fn hand_over(&mut self, content: &Composed) -> Result<Reply, Broke> {
        let (timeout, dot) = (self.smtp.timeouts.reply, self.smtp.timeouts.end_of_data);
        self.smtp.connection.write(&stuffed(content), timeout).map_err(Broke::Before)?;
        match self.smtp.connection.peer_state() {
            PeerState::Nothing => {}
            PeerState::Spoke => {
                return Err(self.smtp.connection.read_reply(timeout).map_or_else(Broke::Before, Broke::Early));
            }
            PeerState::Closed => {
                return Err(Broke::Before(ConnectionLost("the server closed the connection".to_owned())));
            }
        }
        let end: &[u8] = if content.bytes().ends_with(b"\r\n") { b".\r\n" } else { b"\r\n.\r\n" };
        self.smtp.connection.write(end, timeout).map_err(Broke::Before)?;
        self.smtp.connection.read_reply(dot).map_err(Broke::After)
    }

    /// Makes the session fit for the next message after a refusal.
    fn start_over(&mut self, go_ahead: bool, refusal: &Reply) {
        if refusal.code == 421 {
            self.open = false;
            return;
        }
        // A server that asks for the message although it refused every recipient gets an empty one.
        let ended = if go_ahead { self.ask(".\r\n").map(drop) } else { Ok(()) };
        if ended.and_then(|()| self.ask("RSET\r\n")).is_err() {
            self.open = false;
        }
    }

    fn ask(&mut self, words: &str) -> Result<Reply, ConnectionLost> {
        self.smtp.connection.write(words.as_bytes(), self.smtp.timeouts.reply)?;
        self.smtp.connection.read_reply(self.smtp.timeouts.reply)
    }
}

fn needs_smtputf8(message: &Outgoing<'_>) -> bool {
    message.to.needs_smtputf8() || message.from.needs_smtputf8() || !message.content.is_ascii()
}

/// Whether a refusal is about the session and not about the message.
fn ends_session(refusal: &Reply) -> bool {
    refusal.code == 421 || refusal.code < 500 && refusal.text().to_ascii_lowercase().contains("session")
}

/// A message as it is sent: dots doubled where they begin a line.
fn stuffed(content: &Composed) -> Cow<'_, [u8]> {
    let (has_dots, content) = (content.has_leading_dots(), content.bytes());
    let at_start = |at: usize| content[at] == b'.' && (at == 0 || content[..at].ends_with(b"\r\n"));
    if !has_dots {
        return content.into();
    }
    let mut out = Vec::with_capacity(content.len() + 16);
    for (at, byte) in content.iter().enumerate() {
        if at_start(at) {
            out.push(b'.');
        }
        out.push(*byte);
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_begins_with_a_dot_is_given_another() {
        assert_eq!(*stuffed(&Composed::of(b".a\r\n.\r\nb.\r\n..c")), *b"..a\r\n..\r\nb.\r\n...c");
        assert!(matches!(stuffed(&Composed::of(b"a.\r\nb")), Cow::Borrowed(_)));
    }
}
