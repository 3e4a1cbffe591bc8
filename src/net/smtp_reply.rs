//! SMTP's replies (RFC 5321, 4.2): a code and lines of text.

use std::fmt;
use std::time::{Duration, Instant};

use super::connection::{Connection, ConnectionLost};

/// No reply has more lines.
const MOST_LINES: usize = 200;

/// What a server replied: a code, and one line or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) code: u16,
    pub(crate) lines: Vec<String>,
}

impl Reply {
    pub(crate) fn is_good(&self) -> bool {
        self.code < 400
    }

    /// Its words on one line.
    pub(crate) fn text(&self) -> String {
        self.lines.join(" ").trim().chars().take(1000).collect()
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.text())
    }
}

impl Connection {
    /// Reads the next reply, whole.
    pub(crate) fn read_reply(&mut self, timeout: Duration) -> Result<Reply, ConnectionLost> {
        let until = Instant::now() + timeout;
        let mut lines: Vec<String> = Vec::new();
        let mut first = None;
        loop {
            let line = self.reply_line(until)?;
            let (code, more, text) = parts(&line).ok_or_else(|| {
                let start: String = line.chars().take(80).collect();
                ConnectionLost(format!("the server sent something that is not an SMTP reply: `{start}`"))
            })?;
            if *first.get_or_insert(code) != code || lines.len() == MOST_LINES {
                return Err(ConnectionLost("the server's reply does not end, or has two codes".to_owned()));
            }
            lines.push(text.to_owned());
            if !more {
                return Ok(Reply { code, lines });
            }
        }
    }

    fn reply_line(&mut self, until: Instant) -> Result<String, ConnectionLost> {
        let line = self.read_line(until)?;
        let text = String::from_utf8_lossy(&line);
        Ok(text.trim_end().chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
    }
}

/// A line of a reply: its code, whether more lines follow, and its text.
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
