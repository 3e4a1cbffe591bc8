//! A line to a mail server: words out, answers in, and exact about where it broke.
//!
//! It is our own because a message's fate hangs on it: what broke before the last dot was written was not delivered,
//! and what broke after it may have been. The mail crate's connection does not tell the two apart.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

/// No server's line is longer, and no answer has more lines.
const LONGEST: usize = 4096;
const MOST_LINES: usize = 200;

/// A server's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) code: u16,
    pub(super) lines: Vec<String>,
}

impl Reply {
    pub(super) fn is_good(&self) -> bool {
        self.code < 400
    }

    /// Its words on one line.
    pub(super) fn text(&self) -> String {
        self.lines.join(" ").trim().chars().take(1000).collect()
    }
}

/// A line that gives no more answers, and why.
#[derive(Debug)]
pub(super) struct Lost(pub(super) String);

impl From<io::Error> for Lost {
    fn from(error: io::Error) -> Self {
        Self(match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "the server said nothing for too long".to_owned(),
            io::ErrorKind::UnexpectedEof => "the server hung up".to_owned(),
            _ => error.to_string(),
        })
    }
}

/// What the server has done while we were still speaking.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meanwhile {
    Nothing,
    Spoke,
    HungUp,
}

pub(super) struct Line {
    stream: Stream,
    /// What was read and not yet taken.
    inbox: Vec<u8>,
}

enum Stream {
    Open(TcpStream),
    Private(Box<StreamOwned<ClientConnection, TcpStream>>),
    /// Between the two.
    Gone,
}

impl Line {
    /// Calls a server; the first of its addresses that picks up counts.
    pub(super) fn call(host: &str, port: u16, patience: Duration) -> Result<Self, Lost> {
        let mut why = Lost("it has no address".to_owned());
        for place in (host, port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&place, patience) {
                Ok(stream) => {
                    // A message and the dot behind it must not wait for each other.
                    stream.set_nodelay(true)?;
                    return Ok(Self { stream: Stream::Open(stream), inbox: Vec::new() });
                }
                Err(error) => why = error.into(),
            }
        }
        Err(why)
    }

    /// Goes on in private, with a server that proves to be who it is called.
    pub(super) fn make_private(
        &mut self,
        config: &Arc<ClientConfig>,
        name: &ServerName<'static>,
        patience: Duration,
    ) -> Result<(), io::Error> {
        if !self.inbox.is_empty() {
            return Err(io::Error::other("the server spoke out of turn before the line was private"));
        }
        let mut tls = ClientConnection::new(config.clone(), name.clone()).map_err(io::Error::other)?;
        let Stream::Open(mut stream) = std::mem::replace(&mut self.stream, Stream::Gone) else {
            return Err(io::Error::other("the line is private already"));
        };
        let until = Instant::now() + patience;
        while tls.is_handshaking() {
            let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            stream.set_read_timeout(Some(left))?;
            stream.set_write_timeout(Some(left))?;
            tls.complete_io(&mut stream)?;
        }
        self.stream = Stream::Private(Box::new(StreamOwned::new(tls, stream)));
        Ok(())
    }

    fn socket(&self) -> io::Result<&TcpStream> {
        match &self.stream {
            Stream::Open(stream) => Ok(stream),
            Stream::Private(stream) => Ok(&stream.sock),
            Stream::Gone => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Our own address on the line.
    pub(super) fn own_address(&self) -> Option<SocketAddr> {
        self.socket().ok()?.local_addr().ok()
    }

    /// The certificate with which the server proved who it is, as DER.
    pub(super) fn certificate(&self) -> Option<Vec<u8>> {
        match &self.stream {
            Stream::Private(stream) => Some(stream.conn.peer_certificates()?.first()?.to_vec()),
            Stream::Open(_) | Stream::Gone => None,
        }
    }

    /// Sends words. If this fails, the last of them was not sent.
    pub(super) fn say(&mut self, words: &[u8], patience: Duration) -> Result<(), Lost> {
        self.socket()?.set_write_timeout(Some(patience))?;
        match &mut self.stream {
            Stream::Open(stream) => stream.write_all(words)?,
            Stream::Private(stream) => {
                stream.write_all(words)?;
                stream.flush()?;
            }
            Stream::Gone => return Err(io::Error::from(io::ErrorKind::NotConnected).into()),
        }
        Ok(())
    }

    /// Takes the next answer, whole.
    pub(super) fn hear(&mut self, patience: Duration) -> Result<Reply, Lost> {
        let until = Instant::now() + patience;
        let mut lines: Vec<String> = Vec::new();
        let mut first = None;
        loop {
            let line = self.next_line(until)?;
            let (code, more, text) = parts(&line).ok_or_else(|| {
                let said: String = line.chars().take(80).collect();
                Lost(format!("the server said what is no answer: `{said}`"))
            })?;
            if *first.get_or_insert(code) != code || lines.len() == MOST_LINES {
                return Err(Lost("the server's answer has no end or two codes".to_owned()));
            }
            lines.push(text.to_owned());
            if !more {
                return Ok(Reply { code, lines });
            }
        }
    }

    fn next_line(&mut self, until: Instant) -> Result<String, Lost> {
        let line = self.take_line(until)?;
        let text = String::from_utf8_lossy(&line);
        Ok(text.trim_end().chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
    }

    /// The next line as it came, its end included.
    pub(super) fn take_line(&mut self, until: Instant) -> Result<Vec<u8>, Lost> {
        loop {
            if let Some(end) = self.inbox.iter().position(|byte| *byte == b'\n') {
                return Ok(self.inbox.drain(..=end).collect());
            }
            if self.inbox.len() > LONGEST {
                return Err(Lost("the server's answer has a line without end".to_owned()));
            }
            self.listen(until)?;
        }
    }

    /// The next so many bytes.
    pub(super) fn take_bytes(&mut self, length: usize, until: Instant) -> Result<Vec<u8>, Lost> {
        while self.inbox.len() < length {
            self.listen(until)?;
        }
        Ok(self.inbox.drain(..length).collect())
    }

    /// Waits for more bytes.
    fn listen(&mut self, until: Instant) -> Result<(), Lost> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::Error::from(io::ErrorKind::TimedOut).into());
            }
            self.socket()?.set_read_timeout(Some(left))?;
            let mut heard = [0; LONGEST];
            let read = match &mut self.stream {
                Stream::Open(stream) => stream.read(&mut heard),
                Stream::Private(stream) => stream.read(&mut heard),
                Stream::Gone => Err(io::ErrorKind::NotConnected.into()),
            };
            match read {
                Ok(0) => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
                Ok(length) => {
                    self.inbox.extend_from_slice(&heard[..length]);
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Whether the server is still there and still listening; does not wait.
    pub(super) fn meanwhile(&self) -> Meanwhile {
        let look = || {
            let socket = self.socket()?;
            socket.set_nonblocking(true)?;
            let seen = socket.peek(&mut [0]);
            socket.set_nonblocking(false)?;
            seen
        };
        match look() {
            // What comes in private may be TLS's own affair.
            Ok(1..) if matches!(self.stream, Stream::Open(_)) => Meanwhile::Spoke,
            Ok(1..) => Meanwhile::Nothing,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Meanwhile::Nothing,
            Ok(0) | Err(_) => Meanwhile::HungUp,
        }
    }
}

/// A line of an answer: its code, whether more lines follow, and its words.
fn parts(line: &str) -> Option<(u16, bool, &str)> {
    let code = line.get(..3).filter(|code| code.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    let more = match line.as_bytes().get(3) {
        None | Some(b' ') => false,
        Some(b'-') => true,
        Some(_) => return None,
    };
    (200..600).contains(&code).then_some((code, more, line.get(4..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_code_and_words_and_nothing_else_is_one() {
        assert_eq!(parts("250-PIPELINING"), Some((250, true, "PIPELINING")));
        assert_eq!(parts("250 2.0.0 ok"), Some((250, false, "2.0.0 ok")));
        assert_eq!(parts("221"), Some((221, false, "")));
        for odd in ["", "25", "25å ok", "250_ok", "999 ok", "099 ok", "HTTP/1.1 200 OK"] {
            assert_eq!(parts(odd), None, "{odd}");
        }
    }
}
