//! An S3 server of the test's own: moto, on loopback, in memory, gone when the test is over.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{PYTHON, Room};

/// The server, with an empty bucket.
pub struct Moto {
    pub port: u16,
    child: Child,
}

/// Its bucket.
pub const BUCKET: &str = "press-bucket";

impl Moto {
    pub fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges/moto");
        assert!(modules.join("moto").is_dir(), "moto is not there; `tests/run` installs it");
        let mut command = Command::new(PYTHON);
        command.args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()]).env("PYTHONPATH", modules);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let moto = Self { port, child };
        let until = Instant::now() + Duration::from_mins(1);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "the server does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(moto.ask("PUT", &format!("/{BUCKET}")).0, 200);
        moto
    }

    /// A newsroom that knows the server and has keys for it.
    pub fn known_to(&self, room: Room) -> Room {
        room.env("AWS_ACCESS_KEY_ID", "AKIATEST")
            .env("AWS_SECRET_ACCESS_KEY", "hemligt")
            .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port))
    }

    /// Asks, with a signature that it does not check: status, head and body.
    pub fn ask(&self, method: &str, path: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let key =
            "AWS4-HMAC-SHA256 Credential=AKIATEST/20220101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let request =
            format!("{method} {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: {key}\r\nContent-Length: 0\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, answer[end + 4..].to_vec())
    }

    /// The keys in the bucket that begin in a way, without that.
    pub fn keys(&self, prefix: &str) -> Vec<String> {
        let (status, _, body) = self.ask("GET", &format!("/{BUCKET}?list-type=2&prefix={prefix}"));
        assert_eq!(status, 200);
        let body = String::from_utf8(body).unwrap();
        assert!(body.contains("<IsTruncated>false</IsTruncated>"), "{body}");
        let keys = body.split("<Key>").skip(1).map(|rest| rest.split("</Key>").next().unwrap());
        keys.map(|key| key.strip_prefix(prefix).unwrap().to_owned()).collect()
    }

    /// Everything in the bucket that begins in a way. What a killed client asked for last may still be done meanwhile.
    pub fn files(&self, prefix: &str) -> BTreeMap<String, Vec<u8>> {
        let file = |path: String| {
            let (status, _, body) = self.ask("GET", &format!("/{BUCKET}/{prefix}{path}"));
            (status == 200).then_some((path, body))
        };
        for _ in 0..20 {
            let keys = self.keys(prefix);
            let files: Option<BTreeMap<_, _>> = keys.iter().cloned().map(file).collect();
            match files {
                Some(files) if self.keys(prefix) == keys => return files,
                _ => std::thread::sleep(Duration::from_millis(100)),
            }
        }
        panic!("the bucket does not come to rest")
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
