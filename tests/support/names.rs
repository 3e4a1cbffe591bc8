//! A name server of the test's own: dnsmasq on loopback, gone when the test is over.

use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A name server that knows what it was given and nothing else.
pub struct NameServer {
    dnsmasq: Child,
    pub port: u16,
}

impl NameServer {
    /// Starts one with the records of a hosts file, as `pressbox doctor --hosts` reads it.
    pub fn start(records: &str) -> Self {
        let port = free_port();
        let mut command = Command::new("dnsmasq");
        command.args(["--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--no-daemon"]);
        command.args(["--bind-interfaces", "--listen-address=127.0.0.1", "--local=/example/", "--pid-file="]);
        command.arg(format!("--port={port}"));
        for line in records.lines().filter(|line| !line.is_empty()) {
            let (name, rest) = line.split_once(' ').unwrap();
            let (kind, value) = rest.split_once(' ').unwrap();
            command.arg(match kind {
                "A" | "AAAA" => format!("--host-record={name},{value}"),
                "MX" => {
                    let (preference, host) = value.split_once(' ').unwrap();
                    format!("--mx-host={name},{host},{preference}")
                }
                "TXT" => {
                    // Strings of less than 255 bytes, as a zone file has them.
                    let letters: Vec<char> = value.chars().collect();
                    let strings: Vec<String> = letters.chunks(200).map(|piece| piece.iter().collect()).collect();
                    format!("--txt-record={name},{}", strings.join(","))
                }
                other => panic!("the test's name server knows no {other}"),
            });
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let dnsmasq = command.spawn().unwrap_or_else(|e| panic!("dnsmasq: {e}; `tests/run` installs it"));
        let server = Self { dnsmasq, port };
        let until = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "nothing listens on port {port}");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        let _ = self.dnsmasq.kill();
        let _ = self.dnsmasq.wait();
    }
}

/// A port that is free for UDP and TCP.
fn free_port() -> u16 {
    loop {
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = udp.local_addr().unwrap().port();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
