//! Queries name servers over the network: UDP first, TCP for answers that do not fit, with short timeouts.

use std::cell::Cell;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use super::message::{Reply, question, reply};
use super::{Answer, Kind};

/// How long one name server may take for one answer.
const TIMEOUT: Duration = Duration::from_secs(3);

/// How many name servers are asked, and how often.
const SERVERS: usize = 3;
const ROUNDS: usize = 2;

/// The name servers of this machine or of the settings.
#[derive(Debug)]
pub struct Resolver {
    servers: Vec<SocketAddr>,
    /// Set once no server has answered: no more questions are asked then.
    silent: Cell<bool>,
}

impl Resolver {
    /// A resolver over these name servers; the first that answers is believed.
    #[must_use]
    pub fn new(servers: Vec<SocketAddr>) -> Self {
        Self { servers, silent: Cell::new(false) }
    }

    pub(super) fn ask(&self, name: &str, kind: Kind) -> Answer {
        if question(0, name, kind, true).is_none() {
            return Answer::NoSuchName;
        }
        if self.silent.get() {
            return Answer::Silent(self.nobody());
        }
        for _ in 0..ROUNDS {
            for server in self.servers.iter().take(SERVERS) {
                // A server that is not there, or that talks of other things, is passed over for the next.
                if let Ok(Some(answer)) = exchange(*server, name, kind) {
                    return answer;
                }
            }
        }
        self.silent.set(true);
        Answer::Silent(self.nobody())
    }

    fn nobody(&self) -> String {
        let servers: Vec<_> = self.servers.iter().take(SERVERS).map(|server| format!("`{server}`")).collect();
        format!("no answer from {}", servers.join(", "))
    }
}

fn exchange(server: SocketAddr, name: &str, kind: Kind) -> io::Result<Option<Answer>> {
    match over_udp(server, name, kind, true)? {
        Reply::NotUnderstood => match over_udp(server, name, kind, false)? {
            Reply::CutOff => over_tcp(server, name, kind),
            reply => Ok(answer(reply)),
        },
        Reply::CutOff => over_tcp(server, name, kind),
        reply => Ok(answer(reply)),
    }
}

fn answer(reply: Reply) -> Option<Answer> {
    match reply {
        Reply::Answer(answer) => Some(answer),
        Reply::NotUnderstood => Some(Answer::Silent("the name server does not accept the query".to_owned())),
        Reply::CutOff | Reply::Foreign => None,
    }
}

/// A number that nobody else can guess: the standard library's hashers begin with one from the system.
fn fresh_id() -> u16 {
    let [first, second, ..] = RandomState::new().build_hasher().finish().to_be_bytes();
    u16::from_be_bytes([first, second])
}

fn over_udp(server: SocketAddr, name: &str, kind: Kind, large: bool) -> io::Result<Reply> {
    let id = fresh_id();
    let Some(question) = question(id, name, kind, large) else { return Ok(Reply::Foreign) };
    let any: IpAddr = if server.is_ipv4() { [0; 4].into() } else { [0; 16].into() };
    // A port of the system's choice for each question, and answers from this server only.
    let socket = UdpSocket::bind((any, 0))?;
    socket.connect(server)?;
    socket.send(&question)?;
    let until = Instant::now() + TIMEOUT;
    let mut bytes = [0; 4096];
    loop {
        socket.set_read_timeout(Some(left(until)?))?;
        let length = socket.recv(&mut bytes)?;
        // What answers another question may be forged or late; the right one may still come.
        match reply(&bytes[..length], id, name, kind) {
            Reply::Foreign => {}
            reply => return Ok(reply),
        }
    }
}

fn over_tcp(server: SocketAddr, name: &str, kind: Kind) -> io::Result<Option<Answer>> {
    let id = fresh_id();
    let Some(question) = question(id, name, kind, false) else { return Ok(None) };
    let until = Instant::now() + TIMEOUT;
    let mut stream = TcpStream::connect_timeout(&server, TIMEOUT)?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let length = u16::try_from(question.len()).map_err(io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes()[..], &question].concat())?;
    let mut length = [0; 2];
    read_until(&mut stream, &mut length, until)?;
    let mut bytes = vec![0; usize::from(u16::from_be_bytes(length))];
    read_until(&mut stream, &mut bytes, until)?;
    Ok(answer(reply(&bytes, id, name, kind)))
}

/// Fills a buffer before a moment is over, however slowly the bytes come.
fn read_until(stream: &mut TcpStream, mut buffer: &mut [u8], until: Instant) -> io::Result<()> {
    while !buffer.is_empty() {
        stream.set_read_timeout(Some(left(until)?))?;
        match stream.read(buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => buffer = &mut buffer[read..],
        }
    }
    Ok(())
}

fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
}

/// The name servers that a `resolv.conf` names.
#[must_use]
pub fn name_servers(resolv_conf: &str) -> Vec<SocketAddr> {
    let server = |line: &str| {
        let mut words = line.split_whitespace();
        let address = words.next().filter(|word| *word == "nameserver").and(words.next())?;
        // A link-local address may name its interface, which only the system can tell.
        address.parse::<IpAddr>().ok().map(|address| SocketAddr::new(address, 53))
    };
    resolv_conf.lines().filter_map(server).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_servers_are_read_from_the_systems_file() {
        let found =
            name_servers("# made by hand\nsearch x.example\nnameserver 192.0.2.53\n nameserver ::1\nnameserver\n");
        assert_eq!(found, ["192.0.2.53:53".parse().unwrap(), "[::1]:53".parse().unwrap()]);
    }

    #[test]
    fn a_resolver_that_is_silent_is_asked_once() {
        // A socket that nobody reads from.
        let deaf = UdpSocket::bind("127.0.0.1:0").unwrap();
        let resolver = Resolver { servers: vec![deaf.local_addr().unwrap()], silent: Cell::new(true) };
        assert_eq!(resolver.ask("press.example", Kind::A), Answer::Silent(resolver.nobody()));
        deaf.set_nonblocking(true).unwrap();
        assert!(deaf.recv(&mut [0; 512]).is_err());
    }
}
