//! Targets that the system's own programs reach: `rsync` by itself or over SSH, and `sftp`. They log in as they are set up
//! to, and never ask for a password: a timer could not answer.

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::target::{Seen, Target, TargetError, Upload, UploadContent};
use crate::storage::{Scratch, Sha256, regular_file};

/// SSH without questions, and not for ever.
const SSH: [&str; 4] = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=20"];

/// How many files `sftp` gets in one go.
const BATCH: usize = 100;

fn run(program: &'static str, arguments: &[OsString]) -> Result<Output, TargetError> {
    let mut command = Command::new(program);
    command.args(arguments).env("LC_ALL", "C");
    command.output().map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => TargetError::NoProgram { program },
        _ => TargetError::Program { program, source },
    })
}

/// The line in which a program says what is wrong, if it does.
fn said(output: &Output) -> Option<String> {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let words = ["error", "denied", "failed", "no such", "could not", "refused", "timed out", "not found", "unknown"];
    let is_telling = |line: &&&str| words.iter().any(|word| line.to_lowercase().contains(word));
    let line = lines.iter().find(is_telling).or(lines.first())?;
    Some(line.chars().filter(|c| !c.is_control()).take(300).collect())
}

/// The file that a program has received; none where there is none at the target.
fn received(
    output: &Output,
    to: &Path,
    failed: impl Fn(&Output) -> TargetError,
) -> Result<Option<Vec<u8>>, TargetError> {
    if output.status.success() {
        read_if_there(to)
    } else if is_missing(output) {
        Ok(None)
    } else {
        Err(failed(output))
    }
}

fn is_missing(output: &Output) -> bool {
    let text = String::from_utf8_lossy(&output.stderr);
    text.contains("No such file") || text.contains("not found.")
}

fn scratch() -> Result<Scratch, TargetError> {
    Scratch::new().map_err(TargetError::Scratch)
}

fn put(scratch: &Scratch, path: &str, bytes: &[u8]) -> Result<PathBuf, TargetError> {
    scratch.write(path, bytes).map_err(TargetError::Scratch)
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, TargetError> {
    match regular_file::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(TargetError::Read { path: path.to_path_buf(), source }),
    }
}

/// Refuses files that are not as the site's list says.
fn refuse_changed(files: &[Upload]) -> Result<(), TargetError> {
    for upload in files {
        let UploadContent::File(path) = &upload.content else { continue };
        let found = regular_file::open(path).and_then(Sha256::of_file);
        let found = found.map_err(|source| TargetError::Read { path: path.clone(), source })?;
        if found != upload.sha256 {
            return Err(TargetError::Changed { path: path.clone() });
        }
    }
    Ok(())
}

/// What `rsync` reaches.
#[derive(Debug)]
pub(super) struct RsyncTarget {
    to: String,
    name: String,
    /// The site's folder.
    dir: PathBuf,
}

impl RsyncTarget {
    pub(super) fn new(to: &str, name: &str, dir: &Path) -> Self {
        Self { to: to.to_owned(), name: name.to_owned(), dir: dir.to_path_buf() }
    }

    fn run(&self, options: &[&str], from: OsString, to: OsString) -> Result<Output, TargetError> {
        let mut arguments: Vec<OsString> = vec!["--timeout=60".into()];
        if !self.to.starts_with("rsync://") {
            arguments.extend(["-e".into(), format!("ssh {}", SSH.join(" ")).into()]);
        }
        arguments.extend(options.iter().map(Into::into));
        arguments.extend(["--".into(), from, to]);
        run("rsync", &arguments)
    }

    fn failed(&self, output: &Output) -> TargetError {
        let said = said(output).unwrap_or_else(|| "it does not say why".to_owned());
        TargetError::Failed { program: "rsync", target: self.name.clone(), said }
    }

    /// Does something with the paths of a folder of ours and those at the target.
    fn with_paths(&self, options: &[&str], from: &Path, paths: &[&str]) -> Result<Output, TargetError> {
        let scratch = scratch()?;
        let list = put(&scratch, "list", (paths.join("\n") + "\n").as_bytes())?;
        let files = format!("--files-from={}", list.display());
        let options: Vec<&str> = options.iter().copied().chain([files.as_str()]).collect();
        let mut from = from.as_os_str().to_owned();
        from.push("/");
        self.run(&options, from, format!("{}/", self.to).into())
    }

    fn send(&self, from: &Path, paths: &[&str]) -> Result<(), TargetError> {
        // The time and the size of a file of ours say nothing about what is there.
        let output = self.with_paths(&["--ignore-times"], from, paths)?;
        if output.status.success() { Ok(()) } else { Err(self.failed(&output)) }
    }

    /// The paths that a trial run would send.
    fn would_send(&self, option: &str, paths: &[&str]) -> Result<HashSet<String>, TargetError> {
        let output = self.with_paths(&["--dry-run", "--checksum", "--out-format=%n", option], &self.dir, paths)?;
        if !output.status.success() && !is_missing(&output) {
            return Err(self.failed(&output));
        }
        Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
    }
}

impl Target for RsyncTarget {
    fn name(&self) -> &str {
        &self.name
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, TargetError> {
        let scratch = scratch()?;
        let to = scratch.path().join("file");
        let output = self.run(&[], format!("{}/{path}", self.to).into(), to.clone().into())?;
        received(&output, &to, |output| self.failed(output))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), TargetError> {
        let scratch = scratch()?;
        put(&scratch, path, bytes)?;
        self.send(scratch.path(), &[path])
    }

    fn look(&self, paths: &[&str]) -> Result<Vec<Seen>, TargetError> {
        let ours: Vec<&str> = paths.iter().copied().filter(|path| self.dir.join(path).is_file()).collect();
        if ours.is_empty() {
            return Ok(vec![Seen::Unknown; paths.len()]);
        }
        let absent = self.would_send("--ignore-existing", &ours)?;
        let other = self.would_send("--existing", &ours)?;
        let seen = |path: &&str| {
            if absent.contains(*path) {
                return Seen::Nothing;
            }
            if other.contains(*path) {
                return Seen::Other;
            }
            let same = regular_file::open(&self.dir.join(path)).and_then(Sha256::of_file);
            same.map_or(Seen::Unknown, Seen::Content)
        };
        Ok(paths.iter().map(seen).collect())
    }

    fn bring(&self, files: &[Upload], brought: &mut dyn FnMut(usize)) -> Result<(), TargetError> {
        refuse_changed(files)?;
        let scratch = scratch()?;
        let (mut from_site, mut texts) = (Vec::new(), Vec::new());
        for upload in files {
            match &upload.content {
                UploadContent::File(_) => from_site.push(upload.path.as_str()),
                UploadContent::Text(text) => {
                    put(&scratch, &upload.path, text.as_bytes())?;
                    texts.push(upload.path.as_str());
                }
            }
        }
        for (from, paths) in [(self.dir.as_path(), from_site), (scratch.path(), texts)] {
            if !paths.is_empty() {
                self.send(from, &paths)?;
            }
        }
        (0..files.len()).for_each(brought);
        Ok(())
    }

    fn remove(&self, paths: &[&str]) -> Result<(), TargetError> {
        // What is named, and not in a folder of ours, is deleted there. The folders that it is in have to be in both.
        let empty = scratch()?;
        for folder in paths.iter().filter_map(|path| Path::new(path).parent()) {
            empty.create_folder(folder).map_err(TargetError::Scratch)?;
        }
        let output = self.with_paths(&["--recursive", "--delete-missing-args"], empty.path(), paths)?;
        if output.status.success() { Ok(()) } else { Err(self.failed(&output)) }
    }

    fn folders_in(&self, _: &str) -> Result<Vec<String>, TargetError> {
        Ok(Vec::new())
    }
}

/// What `sftp` reaches.
#[derive(Debug)]
pub(super) struct SftpTarget {
    host: String,
    port: Option<u16>,
    path: String,
    name: String,
}

impl SftpTarget {
    pub(super) fn new(host: &str, port: Option<u16>, path: &str, name: &str) -> Self {
        Self { host: host.to_owned(), port, path: path.to_owned(), name: name.to_owned() }
    }

    /// A path as the program reads it.
    fn at(&self, path: &str) -> String {
        format!("\"{}/{path}\"", self.path)
    }

    fn run(&self, script: &str) -> Result<Output, TargetError> {
        let scratch = scratch()?;
        let file = put(&scratch, "script", script.as_bytes())?;
        let mut arguments: Vec<OsString> = SSH.iter().map(Into::into).collect();
        arguments.extend(["-b".into(), file.into()]);
        arguments.extend(self.port.map(|port| ["-P".into(), port.to_string().into()]).into_iter().flatten());
        arguments.extend(["--".into(), self.host.clone().into()]);
        run("sftp", &arguments)
    }

    fn done(&self, script: &str) -> Result<(), TargetError> {
        let output = self.run(script)?;
        if output.status.success() { Ok(()) } else { Err(self.failed(&output)) }
    }

    fn failed(&self, output: &Output) -> TargetError {
        // It says nothing about a server that it does not know.
        let said = said(output).unwrap_or_else(|| "there is no connection, or no login without a password".to_owned());
        TargetError::Failed { program: "sftp", target: self.name.clone(), said }
    }

    /// Lines that make the folders of some paths. Those that are there are no fault.
    fn folders_of<'p>(&self, paths: impl Iterator<Item = &'p str>) -> String {
        let mut folders = BTreeSet::from([String::new()]);
        for path in paths {
            let ends = path.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| path[..at].to_owned());
            folders.extend(ends);
        }
        folders.iter().fold(String::new(), |mut script, folder| {
            let _ = writeln!(script, "-mkdir {}", self.at(folder));
            script
        })
    }

    /// Lines that send a file under another name first, so that nobody sees half of it.
    fn sending(&self, script: &mut String, from: &Path, path: &str) {
        let from = from.display().to_string().replace('\\', "\\\\").replace('"', "\\\"");
        let (to, part) = (self.at(path), self.at(&format!("{path}.pressbox-part")));
        let _ = write!(script, "put \"{from}\" {part}\nrename {part} {to}\n");
    }
}

impl Target for SftpTarget {
    fn name(&self) -> &str {
        &self.name
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, TargetError> {
        let scratch = scratch()?;
        let to = scratch.path().join("file");
        let output = self.run(&format!("get {} \"{}\"\n", self.at(path), to.display()))?;
        received(&output, &to, |output| self.failed(output))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), TargetError> {
        let scratch = scratch()?;
        let from = put(&scratch, "file", bytes)?;
        let mut script = self.folders_of([path].into_iter());
        self.sending(&mut script, &from, path);
        self.done(&script)
    }

    fn look(&self, paths: &[&str]) -> Result<Vec<Seen>, TargetError> {
        let script = paths.iter().fold(String::new(), |mut script, path| {
            let _ = writeln!(script, "-ls -1 {}", self.at(path));
            script
        });
        let output = self.run(&script)?;
        if !output.status.success() {
            return Err(self.failed(&output));
        }
        let found: HashSet<String> =
            String::from_utf8_lossy(&output.stdout).lines().map(|line| line.trim().to_owned()).collect();
        let is_there = |path: &&str| found.contains(&format!("{}/{path}", self.path));
        Ok(paths.iter().map(|path| if is_there(path) { Seen::There } else { Seen::Nothing }).collect())
    }

    fn bring(&self, files: &[Upload], brought: &mut dyn FnMut(usize)) -> Result<(), TargetError> {
        refuse_changed(files)?;
        let scratch = scratch()?;
        for (first, batch) in (0..).step_by(BATCH).zip(files.chunks(BATCH)) {
            let mut script = self.folders_of(batch.iter().map(|upload| upload.path.as_str()));
            for upload in batch {
                match &upload.content {
                    UploadContent::File(from) => self.sending(&mut script, from, &upload.path),
                    UploadContent::Text(text) => {
                        let from = put(&scratch, "text", text.as_bytes())?;
                        self.sending(&mut script, &from, &upload.path);
                    }
                }
            }
            self.done(&script)?;
            (first..first + batch.len()).for_each(&mut *brought);
        }
        Ok(())
    }

    fn remove(&self, paths: &[&str]) -> Result<(), TargetError> {
        let mut script = String::new();
        let mut folders = BTreeSet::new();
        for path in paths {
            let _ = writeln!(script, "-rm {}", self.at(path));
            folders.extend(Path::new(path).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()));
        }
        // The innermost first; those that hold something stay.
        for folder in folders.iter().rev() {
            let _ = writeln!(script, "-rmdir {}", self.at(&folder.display().to_string()));
        }
        self.done(&script)
    }

    fn folders_in(&self, _: &str) -> Result<Vec<String>, TargetError> {
        Ok(Vec::new())
    }
}
