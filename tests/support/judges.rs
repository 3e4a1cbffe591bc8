//! Programs of others that say whether pages and feeds are as the world expects them; `tests/run` fetches them.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::dovecot::Dovecot;
use super::{PYTHON, tool};

/// A file that `tests/run` has fetched.
#[track_caller]
pub fn fetched(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges").join(name);
    assert!(path.exists(), "{} is not there; `tests/run` fetches it", path.display());
    path
}

/// What Nu's validator says of pages: `file: severity: message`, each once.
pub fn validator(pages: &[PathBuf]) -> Vec<String> {
    let jar = fetched("node_modules/vnu-jar/build/dist/vnu.jar");
    let mut java = Command::new("java");
    java.args(["-Xss4m", "-XX:TieredStopAtLevel=1", "-jar"]).arg(jar).args(["--exit-zero-always", "--format"]);
    let output = java.arg("json").args(pages).output().expect("java; `tests/run` installs it");
    let said: Value = serde_json::from_slice(&output.stderr).expect("the validator answers in JSON");
    let line = |message: &Value| {
        let page = message["url"].as_str().unwrap_or_default().rsplit('/').next().unwrap().to_owned();
        format!("{page}: {}: {}", message["type"].as_str().unwrap(), message["message"].as_str().unwrap())
    };
    let mut lines: Vec<String> = said["messages"].as_array().unwrap().iter().map(line).collect();
    lines.sort();
    lines.dedup();
    lines
}

/// What axe-core says of pages in Chromium, light and dark, at 375, 600 and 1280 pixels.
pub fn axe(pages: &[PathBuf]) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/browser.py");
    let axe = fetched("node_modules/axe-core/axe.min.js");
    let words = [Path::new(script), &axe].into_iter().chain(pages.iter().map(PathBuf::as_path));
    tool(PYTHON, words)
}

/// What is wrong with how pages are laid out and coloured, light and dark, from 320 to 1200 pixels and with the fonts of
/// several machines.
pub fn layout(pages: &[PathBuf]) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/layout.py");
    tool(PYTHON, [Path::new(script)].into_iter().chain(pages.iter().map(PathBuf::as_path)))
}

/// What is wrong with how Roundcube shows the mails of a mailbox, light and dark, on a telephone and a desk.
pub fn roundcube(mailboxes: &Dovecot, user: &str) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/roundcube.py");
    tool(PYTHON, [script, &mailboxes.port.to_string(), user, Dovecot::PASSWORD])
}

/// What is wrong with how neomutt shows mails, as text and with HTML set by w3m.
pub fn neomutt(mails: &[PathBuf]) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/neomutt.py");
    tool(PYTHON, [Path::new(script)].into_iter().chain(mails.iter().map(PathBuf::as_path)))
}

/// What the search of a site finds in Chromium, and what it shows without script.
pub fn search(site: &Path, page: &str, queries: &[&str]) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/search.py");
    tool(PYTHON, [script, site.to_str().unwrap(), page].into_iter().chain(queries.iter().copied()))
}

/// What a journalist with a browser can do at a site, and what they cannot.
pub fn reader(address: &str, word: &str) -> String {
    tool(PYTHON, [concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/reader.py"), address, word])
}

/// Of what kinds the pages of a site say that they are, and which of their terms are not schema.org's.
pub fn schema_org(site: &Path) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/schema_org.py");
    let typings = fetched("node_modules/schema-dts/dist/schema.d.ts");
    tool(PYTHON, [Path::new(script), &typings, site])
}

/// Runs a script in Python, with what `tests/run` has fetched for it.
#[track_caller]
pub fn python(script: &str, words: &[&str]) -> String {
    let modules = fetched("python");
    let script = format!("import sys; sys.path.insert(0, {:?})\n{script}", modules.to_str().unwrap());
    tool(PYTHON, ["-W", "ignore", "-c", &script].into_iter().chain(words.iter().copied()))
}
