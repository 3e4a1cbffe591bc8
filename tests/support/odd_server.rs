//! A mail server of `../shared/servers` with one odd habit, from its start to the end of the test.

use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{PYTHON, shared};

/// The server.
pub struct OddServer {
    pub port: u16,
    dir: TempDir,
    child: Child,
}

impl OddServer {
    /// Starts it with a habit, such as `closeafter 1`.
    pub fn start(habit: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self::on_port(port, habit)
    }

    /// The same on the port of another one that has ended.
    pub fn on_port(port: u16, habit: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut command = Command::new(PYTHON);
        command.arg(shared("servers/odd-smtp.py")).arg(dir.path()).arg(port.to_string()).args(habit.split(' '));
        let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let server = Self { port, dir, child };
        let until = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "the server does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// Ends it.
    pub fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("log")).unwrap()
    }

    /// How many messages it accepted for each address.
    pub fn accepted(&self) -> BTreeMap<String, usize> {
        let mut accepted = BTreeMap::new();
        for line in self.log().lines() {
            if let Some((_, address)) = line.split_once(" ACCEPT ") {
                *accepted.entry(address.to_owned()).or_default() += 1;
            }
        }
        accepted
    }

    /// How often it refused a sender, a recipient or a message.
    pub fn refusals(&self) -> usize {
        let is_refusal = |line: &&str| {
            let Some((_, reply)) = line.split_once(" S: ") else { return false };
            // `DATA` comes in the same packet as `RCPT`, and is refused with it.
            reply.starts_with(['4', '5'])
                && !reply.contains("no valid recipients")
                && reply.as_bytes().get(3) == Some(&b' ')
        };
        self.log().lines().filter(is_refusal).count()
    }
}

impl Drop for OddServer {
    fn drop(&mut self) {
        self.end();
    }
}
