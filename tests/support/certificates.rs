//! Certificates of a test's own, made by openssl.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// Somebody who vouches for servers.
pub struct Authority {
    dir: TempDir,
}

/// A server's certificate with its key.
pub struct Certificate {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl Authority {
    pub fn new() -> Self {
        let authority = Self { dir: tempfile::tempdir().unwrap() };
        let (key, certificate) = (authority.path("ca.key"), authority.certificate());
        let subject = "/CN=A test's own authority";
        openssl(
            &[
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                subject,
            ],
            |command| {
                command.extend(["-keyout".into(), key.display().to_string()]);
                command.extend(["-out".into(), certificate.display().to_string()]);
                command.extend(["-addext".into(), "basicConstraints=critical,CA:TRUE".into()]);
            },
        );
        authority
    }

    /// What whoever trusts it has to know.
    pub fn certificate(&self) -> PathBuf {
        self.path("ca.pem")
    }

    /// Vouches for a server of a name such as `IP:127.0.0.1`, for so many days from now.
    pub fn vouch(&self, name: &str, days: i32) -> Certificate {
        let file = |kind: &str| self.path(&format!("{}.{kind}", name.replace(':', "-")));
        let (key, request, certificate, extension) = (file("key"), file("csr"), file("pem"), file("ext"));
        fs::write(&extension, format!("subjectAltName={name}\n")).unwrap();
        openssl(
            &["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=server"],
            |command| {
                command.extend([
                    "-keyout".into(),
                    key.display().to_string(),
                    "-out".into(),
                    request.display().to_string(),
                ]);
            },
        );
        openssl(&["x509", "-req", "-CAcreateserial"], |command| {
            command.extend(["-days".into(), days.to_string(), "-in".into(), request.display().to_string()]);
            command.extend(["-CA".into(), self.certificate().display().to_string()]);
            command.extend(["-CAkey".into(), self.path("ca.key").display().to_string()]);
            command.extend(["-out".into(), certificate.display().to_string()]);
            command.extend(["-extfile".into(), extension.display().to_string()]);
        });
        Certificate { certificate, key }
    }

    fn path(&self, name: &str) -> PathBuf {
        Path::new(self.dir.path()).join(name)
    }
}

fn openssl(words: &[&str], more: impl FnOnce(&mut Vec<String>)) {
    let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    more(&mut words);
    super::tool("openssl", &words);
}
