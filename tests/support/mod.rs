//! A newsroom in a temporary folder, and runs of `pressbox` in it that are pinned whole: stdout, stderr, exit code.

#[cfg(unix)]
pub mod authentication;
#[cfg(unix)]
pub mod certificates;
pub mod crowds;
pub mod documents;
#[cfg(unix)]
pub mod dovecot;
pub mod imports;
pub mod inbox;
#[cfg(unix)]
pub mod judges;
pub mod linter;
pub mod long_words;
#[cfg(unix)]
pub mod mail_judges;
#[cfg(unix)]
pub mod moto;
pub mod names;
pub mod newsroom;
#[cfg(unix)]
pub mod odd_server;
pub mod office;
pub mod pictures;
#[cfg(unix)]
pub mod postfix;
pub mod preview;
pub mod sink;
pub mod site;
pub mod spoken;
pub mod story;
#[cfg(unix)]
pub mod terminal;
#[cfg(unix)]
pub mod transcript;
#[cfg(unix)]
pub mod verbs;
pub mod world;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Says why a test does not run here. In CI every test that `can` run has to.
pub fn not_run(why: &str, can: bool) {
    assert!(!can || std::env::var_os("CI").is_none(), "it is not run, although it could be: {why}");
    eprintln!("not run: {why}");
}

/// Whether we may mount something for ourselves at all: root may, but for where containers and changed roots forbid it.
#[cfg(unix)]
pub fn may_mount() -> bool {
    Command::new("unshare").args(["-m", "true"]).output().is_ok_and(|run| run.status.success())
}

/// A folder of its own for one test, gone when the test is over.
pub struct Room {
    dir: TempDir,
    env: Vec<(String, String)>,
}

impl Room {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), env: Vec::new() }
    }

    /// A newsroom, as `pressbox init` makes it.
    pub fn new() -> Self {
        let room = Self::empty();
        let args = ["init", ".", "--name", "JA Bäckman", "--from", "press@press.example"];
        room.pressbox(args.into_iter().chain(["--zone", "Europe/Stockholm"])).succeeds();
        room
    }

    /// Sets an environment variable for all runs from here on.
    pub fn env(mut self, name: &str, value: impl ToString) -> Self {
        self.env.push((name.to_owned(), value.to_string()));
        self
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file, with the folders it stands in.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn read(&self, name: impl AsRef<Path>) -> String {
        let path = self.path(name);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// Adds lines to the newsroom's `pressbox.toml`.
    pub fn configure(&self, toml: &str) {
        let text = format!("{}\n{toml}\n", self.read("pressbox.toml"));
        self.write("pressbox.toml", text);
    }

    /// Runs `pressbox` in the folder, with nothing of the outer environment but `PATH`.
    #[must_use]
    pub fn pressbox<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        self.run(&mut self.command(args))
    }

    /// Runs a command to its end.
    pub fn run(&self, command: &mut Command) -> Run {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("pressbox speaks UTF-8");
        let clean = |text: &str| text.replace(&self.dir.path().display().to_string(), "[ROOM]");
        let (answer, stderr) = (text(output.stdout), text(output.stderr));
        Run { stdout: clean(&answer), stderr: clean(&stderr), code: output.status.code(), answer }
    }

    /// The command that [`Room::pressbox`] runs, for tests that need it while it lives.
    pub fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressbox"));
        command.args(args).current_dir(self.dir.path()).stdin(Stdio::null()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", self.dir.path());
        command.envs(self.env.iter().cloned());
        command
    }
}

/// What a run said, and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
    /// stdout with the room's real path in it.
    answer: String,
}

impl Run {
    /// Exit 0; whatever it said.
    #[track_caller]
    pub fn succeeds(self) -> Self {
        self.exits(0)
    }

    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n{}", self.whole());
        self
    }

    /// Pins everything at once: stdout, then stderr lines behind `! `, then the exit code where it is not 0.
    #[track_caller]
    pub fn says(self, expected: &str) -> Self {
        let whole = self.whole();
        assert!(whole.trim_end() == expected.trim_end(), "expected:\n{expected}\n\nfound:\n{whole}");
        self
    }

    fn whole(&self) -> String {
        let mut whole = self.stdout.clone();
        for line in self.stderr.lines() {
            whole.extend(["! ", line, "\n"]);
        }
        if self.code != Some(0) {
            whole += &self.code.map_or("killed\n".to_owned(), |code| format!("exit {code}\n"));
        }
        whole
    }

    /// stdout as JSON Lines.
    #[track_caller]
    pub fn json(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e} in {line}"));
        self.answer.lines().map(parse).collect()
    }
}

/// The real time, for tests of what waits.
#[expect(clippy::disallowed_methods, reason = "the program that is tested reads it, too")]
pub fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// A file or folder of `../shared`, which has real photos and texts. `build.rs` says whether it is there: a test that
/// needs it is ignored elsewhere.
#[track_caller]
pub fn shared(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    path.canonicalize().unwrap_or_else(|e| panic!("../shared/{name}, beside the checkout, is needed here: {e}"))
}

/// Runs another program and gives its stdout; what is missing is in `tests/run`.
#[track_caller]
pub fn tool<S: AsRef<OsStr>>(program: &str, args: impl IntoIterator<Item = S>) -> String {
    tool_with_complaints(program, args).0
}

/// The same, with what the program says on stderr.
#[track_caller]
pub fn tool_with_complaints<S: AsRef<OsStr>>(program: &str, args: impl IntoIterator<Item = S>) -> (String, String) {
    let output = Command::new(program).args(args).stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|e| panic!("{program}: {e}; `tests/run` installs it"));
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{program}: {}\n{stdout}{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    (stdout, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// What gives a program another clock.
#[cfg(unix)]
pub fn clock_library() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").unwrap().flatten().map(|entry| entry.path());
    let mut found = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).filter(|path| path.is_file());
    found.next().expect("`tests/run` installs faketime")
}

/// Removes what the library of [`clock_library`] left in shared memory for processes that are gone: it names it by the process's
/// number, does not always remove it, and refuses to start the next process with that number.
#[cfg(unix)]
pub fn sweep_clocks() {
    for entry in std::fs::read_dir("/dev/shm").unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let number = name.strip_prefix("sem.faketime_sem_").or_else(|| name.strip_prefix("faketime_shm_"));
        if number.is_some_and(|number| !Path::new("/proc").join(number).exists()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Debian's Python, which has the modules that `tests/run` installs.
pub const PYTHON: &str = "/usr/bin/python3";
