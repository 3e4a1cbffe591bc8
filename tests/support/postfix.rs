//! A Postfix of the test's own: on loopback, in a temporary folder, gone when the test is over.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A mail server with a maildir for each of its people at `media.example`.
pub struct Postfix {
    dir: TempDir,
    pub port: u16,
    /// Where TLS begins with the first byte, if the settings name a certificate.
    pub tls_port: u16,
}

impl Postfix {
    pub fn start(people: &[&str]) -> Self {
        Self::with_settings(people, "")
    }

    /// The same, with lines of its own in `main.cf`, in the place of those that set the same.
    pub fn with_settings(people: &[&str], settings: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let free = || TcpListener::bind("127.0.0.1:0").unwrap();
        let ports = [free(), free()].map(|listener| listener.local_addr().unwrap().port());
        let [port, tls_port] = ports;
        let at = |name: &str| dir.path().join(name);
        for name in ["", "etc", "queue", "data", "mail"] {
            fs::create_dir_all(at(name)).unwrap();
            fs::set_permissions(at(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let boxes: Vec<_> = people.iter().map(|name| format!("{{{name}@media.example={name}/}}")).collect();
        let root = dir.path().display();
        let usual = format!(
            "compatibility_level = 3.6\nqueue_directory = {root}/queue\ndata_directory = {root}/data\n\
                 maillog_file = {root}/log\nmaillog_file_prefixes = {root}\ninet_interfaces = 127.0.0.1\n\
                 inet_protocols = ipv4\nmyhostname = mx.media.example\nmydestination =\nalias_maps =\n\
                 alias_database =\nlocal_recipient_maps =\nmynetworks = 127.0.0.0/8\n\
                 default_transport = error:nothing leaves\nrelay_transport = error:nothing leaves\n\
                 virtual_mailbox_domains = media.example\nvirtual_mailbox_base = {root}/mail\n\
                 virtual_mailbox_maps = inline:{{ {} }}\nvirtual_uid_maps = static:65534\n\
                 virtual_gid_maps = static:65534\nvirtual_minimum_uid = 100\nsmtpd_error_sleep_time = 0\n",
            boxes.join(", ")
        );
        // Set twice, a name is warned of by every part of Postfix, the one that writes the log among them: it waits
        // for itself.
        let name_of = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
        let own: Vec<_> = settings.lines().map(name_of).collect();
        let usual: Vec<_> = usual.lines().filter(|line| !own.contains(&name_of(line))).collect();
        fs::write(at("etc/main.cf"), format!("{}\n{settings}\n", usual.join("\n"))).unwrap();
        let mut services = format!("127.0.0.1:{port} inet n - n - - smtpd\npostlog unix-dgram n - n - 1 postlogd\n");
        if settings.contains("smtpd_tls_cert_file") {
            let place = format!("127.0.0.1:{tls_port}");
            services.extend([&place, " inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n"]);
        }
        for (service, program) in [
            ("cleanup unix n - n - 0", "cleanup"),
            ("qmgr unix n - n 300 1", "qmgr"),
            ("rewrite unix - - n - -", "trivial-rewrite"),
            ("bounce unix - - n - 0", "bounce"),
            ("defer unix - - n - 0", "bounce"),
            ("trace unix - - n - 0", "bounce"),
            ("proxymap unix - - n - -", "proxymap"),
            ("error unix - - n - -", "error"),
            ("retry unix - - n - -", "error"),
            ("smtp unix - - n - -", "smtp"),
            ("virtual unix - n n - -", "virtual"),
            ("anvil unix - - n - 1", "anvil"),
            ("tlsmgr unix - - n 1000? 1", "tlsmgr"),
        ] {
            services.extend([service, " ", program, "\n"]);
        }
        fs::write(at("etc/master.cf"), services).unwrap();
        let owned = |who: &str, name: &str| {
            super::tool("chown", [who.as_ref(), at(name).as_os_str()]);
        };
        owned("postfix", "data");
        owned("65534:65534", "mail");
        let postfix = Self { dir, port, tls_port };
        let started = postfix.control("start");
        assert!(started, "{}", fs::read_to_string(postfix.dir.path().join("log")).unwrap_or_default());
        let until = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "nothing listens on port {port}");
            std::thread::sleep(Duration::from_millis(50));
        }
        postfix
    }

    /// The messages that somebody has, once there are as many as are waited for.
    pub fn mail_of(&self, person: &str, wanted: usize) -> Vec<Vec<u8>> {
        let dir = self.dir.path().join("mail").join(person).join("new");
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let files: Vec<PathBuf> = fs::read_dir(&dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
            if files.len() >= wanted {
                return files.iter().map(|file| fs::read(file).unwrap()).collect();
            }
            assert!(Instant::now() < until, "{person} has {} messages\n{}", files.len(), self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What the server has written down.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }

    fn control(&self, verb: &str) -> bool {
        let mut command = Command::new("postfix");
        command.arg("-c").arg(self.dir.path().join("etc")).arg(verb);
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.unwrap_or_else(|e| panic!("postfix: {e}; `tests/run` installs it")).success()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let pid = fs::read_to_string(self.dir.path().join("queue/pid/master.pid")).unwrap_or_default();
        if self.control("stop") || pid.trim().is_empty() {
            return;
        }
        let _ = Command::new("kill").arg(pid.trim()).status();
    }
}
