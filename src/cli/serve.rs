//! Pages for the browser on this machine: a small read-only web server on loopback.
//!
//! It answers GET, closes each connection, and refuses requests under any host name but its own: a page from elsewhere,
//! in the same browser, must not read what is not public yet. Nor must other people who work on the same machine: what is
//! not public has a secret word in front of every path.

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::cli::error::{CliError, OrExplain as _};
use crate::cli::ui::Ui;
use crate::storage::random_token;

/// The longest request that is read; browsers send shorter ones.
const MAX_HEAD: u64 = 16 << 10;
/// How long a client may take for its whole request, however slowly it sends, and for taking the answer.
const TIMEOUT: Duration = Duration::from_secs(2);
/// How many requests are answered at once: slow clients must not take every place.
const AT_ONCE: usize = 256;

/// What a browser gets.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: &'static str,
    pub(crate) media_type: &'static str,
    /// What the page may fetch and run.
    pub(crate) policy: &'static str,
    /// Where else to go, with a status that says so.
    pub(crate) location: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// Nothing is fetched from anywhere, nothing runs.
pub(crate) const STILL: &str = "default-src 'none'";

impl Answer {
    pub(crate) fn of(media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: "200 OK", media_type, policy: STILL, location: None, body: body.into() }
    }

    pub(crate) fn elsewhere(location: impl Into<String>) -> Self {
        Self { status: "303 See Other", location: Some(location.into()), ..Self::of("text/plain; charset=utf-8", "") }
    }

    /// A refusal in one sentence.
    pub(crate) fn refusal(status: &'static str, sentence: &str) -> Self {
        Self { status, ..Self::of("text/plain; charset=utf-8", format!("{sentence}\n")) }
    }

    pub(crate) fn not_found() -> Self {
        Self::refusal("404 Not Found", "there is nothing here")
    }
}

/// A server that listens and does not answer yet.
#[derive(Debug)]
pub(crate) struct Server {
    listener: TcpListener,
    at: SocketAddr,
    /// What stands in front of every path: nothing, or a slash and a word that nobody can guess.
    before: String,
}

/// Who may read what is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Everybody on this machine.
    Everybody,
    /// Whoever has the address.
    WithAddress,
}

/// Says the address and answers every request for a path until Ctrl-C.
pub(crate) fn serve_until_stopped(
    ui: &Ui,
    port: u16,
    readers: Readers,
    hint: &str,
    answer: impl Fn(&str) -> Answer + Sync,
) -> Result<(), CliError> {
    let word = match readers {
        Readers::Everybody => None,
        Readers::WithAddress => Some(random_token().context("the address cannot be kept secret")?),
    };
    let server = Server::listen(port, word)
        .context(format!("cannot listen on port {port}"))
        .hint("leave out `--port` to use a free one")?;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register(signal, Arc::clone(&stop)).context("Ctrl-C cannot be caught")?;
    }
    let url = server.url();
    ui.answer(&url, &json!({ "url": url }))?;
    ui.hint(hint);
    server.run(&stop, answer)?;
    Ok(())
}

impl Server {
    /// Listens on loopback; port 0 takes any that is free. With a secret word only paths behind it are answered.
    pub(crate) fn listen(port: u16, word: Option<String>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let at = listener.local_addr()?;
        Ok(Self { listener, at, before: word.map(|word| format!("/{word}")).unwrap_or_default() })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}{}/", self.at, self.before)
    }

    /// Answers every request for a path until it is told to stop.
    pub(crate) fn run(&self, stop: &AtomicBool, answer: impl Fn(&str) -> Answer + Sync) -> io::Result<()> {
        let busy = AtomicUsize::new(0);
        let (answer, busy) = (&answer, &busy);
        thread::scope(|scope| {
            while !stop.load(Ordering::Relaxed) {
                match self.listener.accept() {
                    Ok((caller, _)) if busy.load(Ordering::Relaxed) < AT_ONCE => {
                        busy.fetch_add(1, Ordering::Relaxed);
                        scope.spawn(move || {
                            // A client that hangs up early needs no answer.
                            let _ = self.serve(&caller, answer);
                            busy.fetch_sub(1, Ordering::Relaxed);
                        });
                    }
                    Ok(_) => {}
                    Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
                        thread::sleep(Duration::from_millis(20));
                    }
                    // The client has gone already; any other error would recur at once.
                    Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        })
    }

    fn serve(&self, caller: &TcpStream, answer: &impl Fn(&str) -> Answer) -> io::Result<()> {
        caller.set_nonblocking(false)?;
        caller.set_write_timeout(Some(TIMEOUT))?;
        let Some(request) = read(caller)? else {
            return write(caller, true, &Answer::refusal("400 Bad Request", "this is not a valid request"));
        };
        let answer = if !self.is_ours(&request.host) {
            Answer::refusal("421 Misdirected Request", &format!("this is only available at http://{}/", self.at))
        } else if !matches!(request.method.as_str(), "GET" | "HEAD") {
            Answer::refusal("405 Method Not Allowed", "this can only be viewed")
        } else {
            let path = request.target.split(['?', '#']).next().unwrap_or_default();
            match path.strip_prefix(&self.before).filter(|path| path.starts_with('/')) {
                Some(path) => self.behind_word(answer(path)),
                None => Answer::refusal("403 Forbidden", "open the whole address that pressbox shows in the terminal"),
            }
        };
        write(caller, request.method != "HEAD", &answer)
    }

    /// An answer that sends readers elsewhere does so behind the secret word.
    fn behind_word(&self, answer: Answer) -> Answer {
        Answer { location: answer.location.map(|at| format!("{}{at}", self.before)), ..answer }
    }

    /// Whether a request names our own host: another name that leads here was redirected on purpose (DNS rebinding).
    fn is_ours(&self, host: &str) -> bool {
        let port = self.at.port();
        host == format!("127.0.0.1:{port}") || host.eq_ignore_ascii_case(&format!("localhost:{port}"))
    }
}

struct Request {
    method: String,
    target: String,
    host: String,
}

/// A client that has to be done by a moment: byte after byte, it could go on for ever.
struct Within<'a> {
    caller: &'a TcpStream,
    until: Instant,
}

impl io::Read for Within<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.caller.set_read_timeout(Some(left))?;
        (&mut self.caller).read(bytes)
    }
}

/// Reads a request's head; `None` if it is not valid.
fn read(caller: &TcpStream) -> io::Result<Option<Request>> {
    let within = Within { caller, until: Instant::now() + TIMEOUT };
    let mut lines = BufReader::new(within.take(MAX_HEAD));
    let mut line = || {
        let mut bytes = Vec::new();
        lines.read_until(b'\n', &mut bytes)?;
        let whole = bytes.ends_with(b"\n");
        io::Result::Ok(String::from_utf8(bytes).ok().filter(|_| whole).map(|line| line.trim_end().to_owned()))
    };
    let Some(first) = line()? else { return Ok(None) };
    let mut words = first.split(' ');
    let (Some(method), Some(target), Some(version)) = (words.next(), words.next(), words.next()) else {
        return Ok(None);
    };
    if !target.starts_with('/') || !version.starts_with("HTTP/1.") {
        return Ok(None);
    }
    let mut host = None;
    loop {
        match line()? {
            None => return Ok(None),
            Some(line) if line.is_empty() => break,
            Some(line) => {
                if let Some((_, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("host")) {
                    host = Some(value.trim().to_owned());
                }
            }
        }
    }
    let (method, target) = (method.to_owned(), target.to_owned());
    Ok(host.map(|host| Request { method, target, host }))
}

fn write(mut caller: &TcpStream, whole: bool, answer: &Answer) -> io::Result<()> {
    let location = answer.location.as_ref().map(|at| format!("Location: {at}\r\n")).unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{location}Content-Security-Policy: {}\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n\r\n",
        answer.status,
        answer.media_type,
        answer.body.len(),
        answer.policy,
    );
    caller.write_all(head.as_bytes())?;
    if whole {
        caller.write_all(&answer.body)?;
    }
    caller.flush()
}
