//! A `release preview` or a `site serve` that runs, and what a browser hears from it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use super::Room;

/// A preview that runs; killed if the test ends before it does.
pub struct Preview {
    pub child: Child,
    /// Kept open: what is still to be said must find somebody.
    pub out: BufReader<ChildStdout>,
    pub host: String,
    /// What stands in front of every path.
    pub before: String,
}

impl Preview {
    pub fn start(room: &Room) -> Self {
        Self::of(room, &["release", "preview", "race"])
    }

    /// The same of another command that shows pages.
    pub fn of(room: &Room, command: &[&str]) -> Self {
        let mut command = room.command(command.iter().chain(&["--json"]));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let answer: serde_json::Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let url = answer["url"].as_str().unwrap();
        let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        assert!(host.starts_with("127.0.0.1:"), "{url}");
        let before = format!("/{path}").trim_end_matches('/').to_owned();
        Self { child, out, host: host.to_owned(), before }
    }

    /// What comes back on a request as it is written.
    pub fn hears(&self, request: &str) -> String {
        let mut line = TcpStream::connect(&self.host).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        line.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        // Whoever is refused may be cut off.
        let _ = line.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    pub fn get(&self, path: &str) -> String {
        self.hears(&format!("GET {}{path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.before, self.host))
    }

    /// What stands at a path.
    pub fn body(&self, path: &str) -> String {
        let answer = self.get(path);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 "), "{path}: {head}");
        body.to_owned()
    }

    pub fn state(&self) -> String {
        self.get("/state").split("\r\n\r\n").nth(1).unwrap().to_owned()
    }

    /// Waits until there is something else to see.
    pub fn changes_from(&self, state: &str) -> String {
        let begun = Instant::now();
        loop {
            let now = self.state();
            if now != state {
                return now;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "nothing changes");
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
