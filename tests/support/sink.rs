//! A mail server that does what a test tells it to, for each journalist.

use std::io::{BufRead, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server does with a message to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Take,
    /// Takes it, and answers only after a while.
    TakeSlowly(Duration),
    /// Answers `RCPT` with this, such as `550 5.1.1 unknown`.
    Answer(&'static str),
    /// Answers the last dot with this.
    AnswerDot(&'static str),
    /// Answers `MAIL` with this.
    AnswerSender(&'static str),
    /// Answers `RCPT` with this and says nevertheless that the message may come.
    AnswerAndAsk(&'static str),
    /// Takes the message and hangs up in place of the answer.
    TakeAndHangUp,
    /// Asks for the message, says after a while that it has it, and refuses it when it has come.
    AnswerTooMuch(Duration),
    /// Hangs up in place of the answer to `DATA`.
    HangUp,
    /// Hangs up when so many bytes of the message have come.
    HangUpWithin(usize),
    /// Says this when so many bytes of the message have come, and hangs up.
    AnswerWithin(usize, &'static str),
    /// Never answers `RCPT`.
    Stall,
    /// Takes the message and never answers.
    TakeAndStall,
    /// Takes the message and says what is no answer.
    TakeAndBabble,
    /// Takes the message at first, and answers the last dot after a while with this.
    AnswerDotSlowly(Duration, &'static str),
}

/// A message that the server took.
#[derive(Debug, Clone)]
pub struct Taken {
    pub from: String,
    pub to: String,
    pub content: Vec<u8>,
}

/// A mail server on a port of its own, until the test's process ends.
pub struct Sink {
    pub port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    connections: Arc<AtomicUsize>,
    busy: Arc<AtomicUsize>,
}

type Script = Arc<dyn Fn(&str) -> Act + Send + Sync>;

impl Sink {
    /// Starts a server that asks `act` what to do with a message to an address.
    pub fn start(act: impl Fn(&str) -> Act + Send + Sync + 'static) -> Self {
        Self::with_offers("PIPELINING", act)
    }

    /// The same, with other offers after `EHLO`, a line each.
    pub fn with_offers(offers: &'static str, act: impl Fn(&str) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (taken, connections) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
        let busy = Arc::new(AtomicUsize::new(0));
        let act: Script = Arc::new(act);
        let (theirs, count, greets) = (taken.clone(), connections.clone(), busy.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                let fewer = |left: usize| left.checked_sub(1);
                if greets.fetch_update(Ordering::SeqCst, Ordering::SeqCst, fewer).is_ok() {
                    let mut stream = stream;
                    let _ = stream.write_all(b"421 4.3.2 too many of you\r\n");
                    continue;
                }
                let (taken, act) = (theirs.clone(), act.clone());
                std::thread::spawn(move || talk(stream, offers, &taken, &act));
            }
        });
        Self { port, taken, connections, busy }
    }

    /// Refuses the next connections before it greets them.
    pub fn sends_away(&self, connections: usize) {
        self.busy.store(connections, Ordering::SeqCst);
    }

    pub fn taken_count(&self) -> usize {
        self.taken.lock().unwrap().len()
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// Whom messages were taken for, in alphabetical order.
    pub fn took(&self) -> Vec<String> {
        let mut all: Vec<_> = self.taken().into_iter().map(|taken| taken.to).collect();
        all.sort();
        all
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// A message as it is written, up to its final dot.
fn content(lines: &mut impl BufRead, say: &mut impl FnMut(&str) -> Option<()>, doing: &Act) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        if line == b".\r\n" {
            return Some(content);
        }
        match doing {
            Act::HangUpWithin(most) if content.len() > *most => return None,
            Act::AnswerWithin(most, answer) if content.len() > *most => {
                say(answer)?;
                // The answer must not be lost because what came behind it was not read.
                std::thread::sleep(Duration::from_millis(300));
                return None;
            }
            _ => {}
        }
        content.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

/// One connection. It ends, without a word, when the client does.
fn talk(stream: TcpStream, offers: &str, taken: &Mutex<Vec<Taken>>, act: &Script) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut out = stream.try_clone().ok()?;
    let mut lines = BufReader::new(stream);
    let mut say = move |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).ok();
    say("220 sink.example")?;
    let (mut from, mut to, mut doing) = (String::new(), None, Act::Take);
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        let inside = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        match line.get(..4).unwrap_or(line).to_ascii_uppercase().as_str() {
            "EHLO" if offers.is_empty() => say("250 sink.example")?,
            "EHLO" => say(&format!("250-sink.example\r\n250-{}\r\n250 HELP", offers.replace('\n', "\r\n250-")))?,
            "MAIL" => {
                from = inside();
                match act("") {
                    Act::AnswerSender(answer) => say(answer)?,
                    _ => say("250 2.1.0 sender")?,
                }
            }
            "RCPT" => {
                doing = act(&inside());
                match doing {
                    Act::Answer(answer) | Act::AnswerAndAsk(answer) => say(answer)?,
                    Act::AnswerSender(_) => say("503 5.5.1 no sender")?,
                    Act::Stall => {}
                    _ => {
                        to = Some(inside());
                        say("250 2.1.5 recipient")?;
                    }
                }
            }
            "DATA" if doing == Act::HangUp => return None,
            "DATA" if doing == Act::Stall => {}
            "DATA" if to.is_none() && !matches!(doing, Act::AnswerAndAsk(_)) => say("503 5.5.1 no recipient")?,
            "DATA" => {
                match doing {
                    Act::AnswerTooMuch(Duration::ZERO) => say("354 go on\r\n250 2.0.0 queued as 1")?,
                    Act::AnswerTooMuch(wait) => {
                        say("354 go on")?;
                        std::thread::sleep(wait);
                        say("250 2.0.0 queued as 1")?;
                    }
                    _ => say("354 go on")?,
                }
                let content = content(&mut lines, &mut say, &doing)?;
                let Some(to) = to.take() else {
                    say("554 5.5.1 nobody to take it")?;
                    continue;
                };
                if let Act::AnswerDotSlowly(wait, _) = doing {
                    std::thread::sleep(wait);
                }
                if let Act::AnswerTooMuch(_) = doing {
                    say("550 5.7.1 not this one")?;
                    continue;
                }
                if let Act::AnswerDot(answer) | Act::AnswerDotSlowly(_, answer) = doing {
                    say(answer)?;
                    continue;
                }
                taken.lock().unwrap().push(Taken { from: from.clone(), to, content });
                match doing {
                    Act::TakeAndHangUp => return None,
                    Act::TakeSlowly(wait) => std::thread::sleep(wait),
                    Act::TakeAndStall => continue,
                    Act::TakeAndBabble => {
                        say("well, well")?;
                        continue;
                    }
                    _ => {}
                }
                say("250 2.0.0 queued as 4711")?;
            }
            "RSET" => {
                to = None;
                say("250 2.0.0 forgotten")?;
            }
            "QUIT" => {
                say("221 2.0.0 bye")?;
                return None;
            }
            _ => say("502 5.5.2 what")?,
        }
    }
}
