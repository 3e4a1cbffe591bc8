//! A Dovecot of the test's own: IMAP on loopback over a maildir in a temporary folder, gone when the test is over.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A mail server with a mailbox for whoever knows the password.
pub struct Dovecot {
    dir: TempDir,
    pub port: u16,
    /// Where TLS begins with the first byte.
    pub tls_port: u16,
}

/// The certificate and the key with which it proves who it is.
pub struct Proof<'a> {
    pub certificate: &'a std::path::Path,
    pub key: &'a std::path::Path,
}

impl Dovecot {
    pub const PASSWORD: &'static str = "hemligt-ord";

    pub fn start(proof: Option<Proof<'_>>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().display().to_string();
        let free = || TcpListener::bind("127.0.0.1:0").unwrap();
        let [port, tls_port] = [free(), free()].map(|listener| listener.local_addr().unwrap().port());
        for name in ["", "mail", "run", "state"] {
            let path = dir.path().join(name);
            fs::create_dir_all(&path).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        super::tool("chown", ["65534:65534", &format!("{root}/mail")]);
        let tls = proof.map_or("ssl=no".to_owned(), |Proof { certificate, key }| {
            format!("ssl=yes\nssl_cert=<{}\nssl_key=<{}", certificate.display(), key.display())
        });
        let settings = format!(
            "base_dir={root}/run\nstate_dir={root}/state\nlog_path={root}/log\nprotocols=imap\nlisten=127.0.0.1\n{tls}\n\
             disable_plaintext_auth=no\nauth_failure_delay=0\nauth_mechanisms=plain login\nmail_location=maildir:{root}/mail/%n\n\
             mail_uid=65534\nmail_gid=65534\nfirst_valid_uid=100\nfirst_valid_gid=0\nlogin_trusted_networks=127.0.0.1\n\
             passdb {{\n driver=static\n args=password={}\n}}\n\
             userdb {{\n driver=static\n args=uid=65534 gid=65534 home={root}/mail/%n\n}}\n\
             service imap-login {{\n chroot=\n inet_listener imap {{\n  port={port}\n }}\n\
             inet_listener imaps {{\n  port={}\n  ssl=yes\n }}\n}}\n\
             service anvil {{\n chroot=\n}}\n",
            Self::PASSWORD,
            if tls.starts_with("ssl=yes") { tls_port } else { 0 },
        );
        fs::write(dir.path().join("dovecot.conf"), settings).unwrap();
        let server = Self { dir, port, tls_port };
        let mut command = Command::new("dovecot");
        command.arg("-c").arg(server.dir.path().join("dovecot.conf"));
        // It stays behind with whatever it was given to speak through, so that it is given nothing.
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let status = status.unwrap_or_else(|e| panic!("dovecot: {e}; `tests/run` installs it"));
        assert!(status.success(), "{}", server.log());
        let until = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "nothing listens on port {port}\n{}", server.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// The folder in which a mailbox' messages stand.
    pub fn maildir(&self, user: &str) -> PathBuf {
        self.dir.path().join("mail").join(user)
    }

    /// Puts a message into a mailbox, as a mail server would.
    pub fn deliver(&self, user: &str, name: &str, message: &[u8]) {
        let maildir = self.maildir(user);
        for folder in ["tmp", "new", "cur"] {
            fs::create_dir_all(maildir.join(folder)).unwrap();
        }
        fs::write(maildir.join("tmp").join(name), message).unwrap();
        fs::rename(maildir.join("tmp").join(name), maildir.join("new").join(name)).unwrap();
        super::tool("chown", ["-R", "65534:65534", maildir.to_str().unwrap()]);
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let pid = fs::read_to_string(self.dir.path().join("run/master.pid")).unwrap_or_default();
        if !pid.trim().is_empty() {
            let _ = Command::new("kill").arg(pid.trim()).status();
        }
        // Its processes write there until they have ended.
        let until = Instant::now() + Duration::from_secs(5);
        while self.dir.path().join("run/master.pid").exists() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
