//! Other people's programs that say what a mail is worth; `tests/run` installs them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::{PYTHON, tool};

/// A signature's record as it would stand in DNS.
pub struct Published {
    pub name: String,
    pub value: String,
}

/// A folder that a program which gives up its rights can read.
fn open_folder() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    dir
}

fn put(dir: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = dir.join(name);
    fs::write(&path, content).unwrap();
    path
}

/// What opendkim says of a message's signature; it is good where that ends in `succeeded`.
pub fn opendkim(record: &Published, message: &[u8]) -> String {
    let dir = open_folder();
    let dns = put(dir.path(), "dns.txt", format!("{} {}\n", record.name, record.value).as_bytes());
    let settings = format!("Mode v\nOn-Default accept\nTestDNSData file:{}\n", dns.display());
    let settings = put(dir.path(), "opendkim.conf", settings.as_bytes());
    let message = put(dir.path(), "message.eml", message);
    let mut command = Command::new("opendkim");
    command.arg("-f").arg("-x").arg(settings).arg("-t").arg(message);
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|e| panic!("opendkim: {e}"));
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&said).trim().to_owned()
}

/// Whether dkimpy takes a message's signature for good.
pub fn dkimpy(record: &Published, message: &[u8]) -> bool {
    const VERIFY: &str = "import dkim, sys\n\
        name, value, file = sys.argv[1:]\n\
        dns = lambda asked, timeout=5: value if asked.decode().rstrip('.') == name else None\n\
        print(dkim.verify(open(file, 'rb').read(), dnsfunc=dns))";
    let dir = open_folder();
    let message = put(dir.path(), "message.eml", message);
    let args = ["-c", VERIFY, &record.name, &record.value, message.to_str().unwrap()];
    tool(PYTHON, args).trim() == "True"
}

/// SpamAssassin's score of a message, by its content alone: no network is asked.
pub fn spam_score(message: &[u8]) -> (f32, String) {
    let dir = open_folder();
    // As a receiver sees it: it came from somewhere.
    let head = String::from_utf8_lossy(message);
    let date = head.lines().find_map(|line| line.strip_prefix("Date: ")).unwrap();
    let received = format!(
        "Received: from mail.press.example (mail.press.example [198.41.0.4])\r\n\
         \tby mx.media.example with ESMTPS id 4711; {date}\r\n"
    );
    let message = put(dir.path(), "message.eml", &[received.as_bytes(), message].concat());
    let output = Command::new("spamassassin")
        .args(["-t", "-L", "-x", "-p", "/dev/null", "--cf=use_bayes 0"])
        .env("HOME", dir.path())
        .stdin(fs::File::open(message).unwrap())
        .output()
        .unwrap_or_else(|e| panic!("spamassassin: {e}"));
    let report = String::from_utf8_lossy(&output.stdout);
    let score = report.split(" score=").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|n| n.parse().ok());
    let score = score.unwrap_or_else(|| panic!("no score: {}", String::from_utf8_lossy(&output.stderr)));
    (score, report.split("Content analysis").last().unwrap_or_default().to_owned())
}
