//! Servers that check passwords and tokens: Dovecot on behalf of Postfix, and aiosmtpd as mail providers do it.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Waits until somebody listens.
fn await_port(port: u16) {
    let until = Instant::now() + Duration::from_secs(15);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "nothing listens on port {port}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A Dovecot that does nothing but ask: every user's password is `hemligt_å`.
pub struct Dovecot {
    process: Child,
    pub port: u16,
    _dir: TempDir,
}

impl Dovecot {
    pub fn start(mechanisms: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let (root, port) = (dir.path().display(), free_port());
        let settings = dir.path().join("dovecot.conf");
        fs::write(
            &settings,
            format!(
                "base_dir = {root}/run\nstate_dir = {root}/state\nlog_path = {root}/log\nprotocols =\nssl = no\n\
                 disable_plaintext_auth = no\nauth_failure_delay = 0\nauth_mechanisms = {mechanisms}\n\
                 passdb {{\n driver = static\n args = password=hemligt_å\n}}\n\
                 userdb {{\n driver = static\n args = uid=65534 gid=65534 home=/nonexistent\n}}\n\
                 service auth {{\n inet_listener {{\n  address = 127.0.0.1\n  port = {port}\n }}\n}}\n\
                 service anvil {{\n chroot =\n unix_listener anvil-auth-penalty {{\n  mode = 0\n }}\n}}\n"
            ),
        )
        .unwrap();
        let process = Command::new("dovecot").args(["-F", "-c"]).arg(&settings).stdin(Stdio::null()).spawn();
        let process = process.unwrap_or_else(|e| panic!("dovecot: {e}; `tests/run` installs it"));
        let dovecot = Self { process, port, _dir: dir };
        await_port(port);
        dovecot
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Asked, it takes its own processes along; killed, it would leave them.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let until = Instant::now() + Duration::from_secs(5);
        while matches!(self.process.try_wait(), Ok(None)) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An aiosmtpd that lets people in by `XOAUTH2` alone, with the token `ya29.token`.
pub struct TokenServer {
    process: Child,
    pub port: u16,
    _dir: TempDir,
}

const TOKEN_SERVER: &str = r#"
import asyncio, sys
from aiosmtpd.smtp import SMTP, AuthResult, MISSING

class Handler:
    async def auth_XOAUTH2(self, server, args):
        import base64
        given = base64.b64decode(args[1])
        if given == b"user=press@press.example\x01auth=Bearer ya29.token\x01\x01":
            return AuthResult(success=True)
        reason = base64.b64encode(b'{"status":"400","scope":"https://mail.example/"}').decode()
        await server.push("334 " + reason)
        line = await server._reader.readline()
        assert line == b"\r\n", line
        await server.push("535 5.7.8 username and token not accepted")
        return AuthResult(success=False, handled=True)

async def main():
    loop = asyncio.get_running_loop()
    make = lambda: SMTP(Handler(), auth_required=True, auth_require_tls=False, auth_exclude_mechanism=["LOGIN", "PLAIN"])
    server = await loop.create_server(make, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()

asyncio.run(main())
"#;

impl TokenServer {
    pub fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (port, script) = (free_port(), dir.path().join("server.py"));
        fs::write(&script, TOKEN_SERVER).unwrap();
        let mut command = Command::new(super::PYTHON);
        command.arg(&script).arg(port.to_string()).stdin(Stdio::null()).stderr(Stdio::null());
        let server = Self { process: command.spawn().unwrap(), port, _dir: dir };
        await_port(port);
        server
    }
}

impl Drop for TokenServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
