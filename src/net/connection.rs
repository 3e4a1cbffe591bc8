//! A connection to a mail server: bytes out, lines in, and exact about where it broke.
//!
//! It is our own because it matters where it breaks: before the last dot was written, the message was not delivered;
//! after it, it may have been. The mail crate's connection does not distinguish the two.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use crate::storage::io_message;

/// No server's line is longer.
const LONGEST: usize = 4096;

/// How often a waiting caller checks whether the wait should go on.
const SLICE: Duration = Duration::from_millis(200);

/// A connection that gives no more replies, and why.
#[derive(Debug)]
pub(crate) struct ConnectionLost(pub(crate) String);

impl From<io::Error> for ConnectionLost {
    fn from(error: io::Error) -> Self {
        Self(match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "the server did not respond in time".to_owned(),
            io::ErrorKind::UnexpectedEof => "the server closed the connection".to_owned(),
            _ => io_message(&error),
        })
    }
}

/// What the server has done while we were still writing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PeerState {
    Nothing,
    Spoke,
    Closed,
}

pub(crate) struct Connection {
    stream: Stream,
    /// What was received and not yet read.
    buffer: Vec<u8>,
    /// When it is set, nobody waits for the server any longer.
    over: Option<Arc<AtomicBool>>,
    /// The timeouts that the socket has: to set them anew is a call of the system each time.
    read_timeout: Option<Duration>,
    write_timeout: Option<Duration>,
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
    /// Between the two.
    Gone,
}

impl Stream {
    fn read(&mut self, heard: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(heard),
            Self::Tls(stream) => stream.read(heard),
            Self::Gone => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}

impl Connection {
    /// Connects to a server, at the first of its addresses that accepts.
    pub(crate) fn connect(host: &str, port: u16, timeout: Duration) -> Result<Self, ConnectionLost> {
        Ok(Self::over_stream(connected(host, port, timeout)?, None))
    }

    /// The same; when `over` is set meanwhile, it waits for the server no longer, and neither do the reads that follow.
    pub(crate) fn connect_unless(
        host: &str,
        port: u16,
        timeout: Duration,
        over: &Arc<AtomicBool>,
    ) -> Result<Self, ConnectionLost> {
        // An attempt cannot be ended from outside: it goes on in the background, and its result is ignored.
        let (sender, stream) = mpsc::channel();
        let host = host.to_owned();
        thread::spawn(move || sender.send(connected(&host, port, timeout)));
        loop {
            match stream.recv_timeout(SLICE) {
                Ok(stream) => return Ok(Self::over_stream(stream?, Some(over.clone()))),
                Err(mpsc::RecvTimeoutError::Timeout) if !over.load(Ordering::Relaxed) => {}
                Err(_) => return Err(io::Error::from(io::ErrorKind::TimedOut).into()),
            }
        }
    }

    fn over_stream(stream: TcpStream, over: Option<Arc<AtomicBool>>) -> Self {
        Self { stream: Stream::Plain(stream), buffer: Vec::new(), over, read_timeout: None, write_timeout: None }
    }

    /// Waits for the server from now on even if the run is over.
    pub(crate) fn wait_whatever_happens(&mut self) {
        self.over = None;
    }

    /// How long to wait before looking again.
    fn slice(&self, left: Duration) -> Duration {
        if self.over.is_some() { left.min(SLICE) } else { left }
    }

    /// Whether to go on waiting after a read came to nothing.
    fn waits_on(&self, error: &io::Error, until: Instant) -> bool {
        matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
            && Instant::now() < until
            && self.over.as_ref().is_some_and(|over| !over.load(Ordering::Relaxed))
    }

    /// Does the TLS handshake, with a server that proves to have this name.
    pub(crate) fn start_tls(
        &mut self,
        config: &Arc<ClientConfig>,
        name: &ServerName<'static>,
        timeout: Duration,
    ) -> Result<(), io::Error> {
        if !self.buffer.is_empty() {
            return Err(io::Error::other("the server sent data before the connection was encrypted"));
        }
        let mut tls = ClientConnection::new(config.clone(), name.clone()).map_err(io::Error::other)?;
        let Stream::Plain(mut stream) = std::mem::replace(&mut self.stream, Stream::Gone) else {
            return Err(io::Error::other("the connection is encrypted already"));
        };
        let until = Instant::now() + timeout;
        while tls.is_handshaking() {
            let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            (self.read_timeout, self.write_timeout) = (None, None);
            stream.set_read_timeout(Some(self.slice(left)))?;
            stream.set_write_timeout(Some(left))?;
            match tls.complete_io(&mut stream) {
                Err(error) if self.waits_on(&error, until) => {}
                other => drop(other?),
            }
        }
        self.stream = Stream::Tls(Box::new(StreamOwned::new(tls, stream)));
        Ok(())
    }

    fn socket(&self) -> io::Result<&TcpStream> {
        match &self.stream {
            Stream::Plain(stream) => Ok(stream),
            Stream::Tls(stream) => Ok(&stream.sock),
            Stream::Gone => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Our own address on the connection.
    pub(crate) fn own_address(&self) -> Option<SocketAddr> {
        self.socket().ok()?.local_addr().ok()
    }

    /// The certificate with which the server proved who it is, as DER.
    pub(crate) fn certificate(&self) -> Option<Vec<u8>> {
        match &self.stream {
            Stream::Tls(stream) => Some(stream.conn.peer_certificates()?.first()?.to_vec()),
            Stream::Plain(_) | Stream::Gone => None,
        }
    }

    /// Writes bytes. If this fails, the last of them was not sent.
    pub(crate) fn write(&mut self, words: &[u8], timeout: Duration) -> Result<(), ConnectionLost> {
        if self.write_timeout != Some(timeout) {
            self.socket()?.set_write_timeout(Some(timeout))?;
            self.write_timeout = Some(timeout);
        }
        match &mut self.stream {
            Stream::Plain(stream) => stream.write_all(words)?,
            Stream::Tls(stream) => {
                stream.write_all(words)?;
                stream.flush()?;
            }
            Stream::Gone => return Err(io::Error::from(io::ErrorKind::NotConnected).into()),
        }
        Ok(())
    }

    /// The next line as it came, its end included.
    pub(crate) fn read_line(&mut self, until: Instant) -> Result<Vec<u8>, ConnectionLost> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                return Ok(self.buffer.drain(..=end).collect());
            }
            if self.buffer.len() > LONGEST {
                return Err(ConnectionLost("a line of the server's reply never ends".to_owned()));
            }
            self.fill(until)?;
        }
    }

    /// The next bytes, as many as asked for.
    pub(crate) fn read_bytes(&mut self, length: usize, until: Instant) -> Result<Vec<u8>, ConnectionLost> {
        while self.buffer.len() < length {
            self.fill(until)?;
        }
        Ok(self.buffer.drain(..length).collect())
    }

    /// Waits for more bytes.
    fn fill(&mut self, until: Instant) -> Result<(), ConnectionLost> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::Error::from(io::ErrorKind::TimedOut).into());
            }
            let slice = in_whole_seconds(self.slice(left));
            if self.read_timeout != Some(slice) {
                self.socket()?.set_read_timeout(Some(slice))?;
                self.read_timeout = Some(slice);
            }
            let mut heard = [0; LONGEST];
            match self.stream.read(&mut heard) {
                Ok(0) => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
                Ok(length) => {
                    self.buffer.extend_from_slice(&heard[..length]);
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted || self.waits_on(&error, until) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Whether the server is still connected and has sent nothing that was not read; does not wait.
    pub(crate) fn peer_state(&mut self) -> PeerState {
        if !self.buffer.is_empty() {
            return PeerState::Spoke;
        }
        match self.read_now() {
            Ok(1..) => PeerState::Spoke,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => PeerState::Nothing,
            Ok(0) | Err(_) => PeerState::Closed,
        }
    }

    /// Reads what is here already. What TLS itself has to say is no data.
    fn read_now(&mut self) -> io::Result<usize> {
        self.socket()?.set_nonblocking(true)?;
        let mut heard = [0; LONGEST];
        let read = self.stream.read(&mut heard);
        self.socket()?.set_nonblocking(false)?;
        let length = read?;
        self.buffer.extend_from_slice(&heard[..length]);
        Ok(length)
    }
}

/// A second or more, rounded up: what is left of a long wait hardly changes from one reply to the next.
fn in_whole_seconds(wait: Duration) -> Duration {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    if wait < Duration::from_secs(1) { wait } else { Duration::from_secs(seconds) }
}

/// A stream to a server, at the first of its addresses that accepts.
fn connected(host: &str, port: u16, timeout: Duration) -> Result<TcpStream, ConnectionLost> {
    let mut why = ConnectionLost("it has no address".to_owned());
    for place in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&place, timeout) {
            Ok(stream) => {
                // A message and its final dot must not wait for each other.
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) => why = error.into(),
        }
    }
    Err(why)
}
