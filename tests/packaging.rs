//! What `packaging/build` makes of the program that the suite has built, where it is installed, and what the program says it is.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::support::{may_mount, not_run, tool};

const SOURCE: &str = env!("CARGO_MANIFEST_DIR");
/// A folder of Cargo's for what tests may keep.
const KEPT: &str = env!("CARGO_TARGET_TMPDIR");

/// Runs `packaging/build` as a release does, but for the program, and that it compresses less.
fn build(output: &Path) {
    let program = env!("CARGO_BIN_EXE_pressbox");
    let args = ["120", "packaging/build", "--quick", "--binary", program];
    let made = Command::new("timeout").args(args).arg("--output").arg(output).current_dir(SOURCE).output().unwrap();
    assert!(made.status.success(), "packaging/build: {}\n{}", made.status, told(&made));
}

/// The folder of packages, which are built once.
fn packages() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let dir = Path::new(KEPT).join("packages");
        let _ = fs::remove_dir_all(&dir);
        build(&dir);
        dir
    })
}

/// The one package whose name ends so.
fn package(end: &str) -> PathBuf {
    let files = fs::read_dir(packages()).unwrap().map(|entry| entry.unwrap().path());
    let mut fitting = files.filter(|path| path.to_str().unwrap().ends_with(end));
    let found = fitting.next().unwrap_or_else(|| panic!("there is no {end}"));
    assert_eq!(fitting.next(), None);
    found
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn has(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
    let is_there = found.is_ok_and(|found| found.status.success());
    if !is_there {
        not_run(&format!("`{program}` is not installed; `tests/run` installs it"), true);
    }
    is_there
}

/// A Debian without Rust, in a folder that goes with it. Nothing is ever mounted in it.
struct Debian(PathBuf);

impl Debian {
    /// A copy of one that is kept beside the build, for it takes a minute and a network to make.
    fn new() -> Option<Self> {
        if fs::metadata("/proc/self").unwrap().uid() != 0 {
            not_run("only root can install a Debian to try the package in: run `tests/run` as root", true);
            return None;
        }
        if !has("debootstrap") {
            return None;
        }
        let release = tool("sh", ["-c", ". /etc/os-release && printf %s \"$VERSION_CODENAME\""]);
        let kept = Path::new(KEPT).join(format!("debian-{release}"));
        if !kept.is_dir() {
            let half = Path::new(KEPT).join(format!("debian-{release}.half"));
            let _ = fs::remove_dir_all(&half);
            // What it mounts goes with its own view of mounts, also if it is stopped. Where it may mount nothing it does without.
            let apart: &[&str] = if may_mount() { &["unshare", "-m"] } else { &[] };
            let words = ["timeout", "400", "debootstrap", "--variant=minbase", "--include=man-db", &release];
            let words: Vec<&str> = apart.iter().copied().chain(words).collect();
            let made = Command::new(words[0]).args(&words[1..]).arg(&half).output().unwrap();
            assert!(made.status.success(), "debootstrap, which needs a network: {}\n{}", made.status, told(&made));
            fs::rename(&half, &kept).unwrap();
        }
        let tree = Self(Path::new(KEPT).join(format!("installed-{}", std::process::id())));
        tool("cp", ["-a".as_ref(), "--reflink=auto".as_ref(), kept.as_os_str(), tree.0.as_os_str()]);
        Some(tree)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn run(&self, user: &str, home: &str, script: &str) -> Output {
        let mut command = Command::new("timeout");
        command.args(["200", "chroot", &format!("--userspec={user}")]).arg(&self.0);
        command.args(["/usr/bin/env", "-i", &format!("HOME={home}"), "DEBIAN_FRONTEND=noninteractive", "LANG=C.UTF-8"]);
        command.args(["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "/bin/bash", "-euc", &format!("cd; {script}")]);
        command.output().unwrap()
    }

    #[track_caller]
    fn as_root(&self, script: &str) -> String {
        let output = self.run("root", "/root", script);
        assert!(output.status.success(), "{script}: {}\n{}", output.status, told(&output));
        told(&output)
    }

    #[track_caller]
    fn as_anna(&self, script: &str) -> String {
        let output = self.run("anna", "/home/anna", script);
        assert!(output.status.success(), "{script}: {}\n{}", output.status, told(&output));
        told(&output)
    }
}

impl Drop for Debian {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_package_is_installed_and_used_on_a_debian_without_rust() {
    let Some(debian) = Debian::new() else { return };
    let file = package(".deb");
    let name = file.file_name().unwrap().to_str().unwrap();
    fs::copy(&file, debian.path(&format!("root/{name}"))).unwrap();
    debian.as_root("useradd --create-home --shell /bin/bash anna; ! command -v cargo rustc cc");
    debian.as_root(&format!("apt install -y ./{name}"));

    let version = debian.as_anna("pressbox --version");
    assert!(version.starts_with(concat!("pressbox ", env!("CARGO_PKG_VERSION"))), "{version}");
    let shown = debian.as_anna("pressbox demo my-demo && ls my-demo/out/mail");
    assert!(shown.contains(".eml"), "{shown}");
    let page = debian.as_anna("man pressbox-send; man pressbox-embargo; man -w pressbox-list-import");
    assert!(
        page.contains("PRESSBOX-SEND(1)") && page.contains("--dry-run") && page.contains("PRESSBOX-EMBARGO(7)"),
        "{page}"
    );

    // bash is there; the other shells are this machine's.
    let completes = debian.as_anna(". /usr/share/bash-completion/completions/pressbox; complete -p pressbox");
    assert!(completes.contains("-F _pressbox"), "{completes}");
    if has("zsh") {
        let dir = debian.path("usr/share/zsh/vendor-completions");
        let script = format!(
            "fpath=('{}' $fpath); autoload -Uz compinit; compinit -D -u; print $_comps[pressbox]",
            dir.display()
        );
        assert_eq!(tool("zsh", ["-f", "-c", &script]).trim(), "_pressbox");
    }
    if has("fish") {
        let file = debian.path("usr/share/fish/vendor_completions.d/pressbox.fish");
        let script = format!("source '{}'; complete -C 'pressbox rel'", file.display());
        let said = tool("fish", ["--no-config", "-c", &script]);
        assert!(said.contains("release\t"), "{said}");
    }
    for unit in ["pressbox-due@.service", "pressbox-due@.timer"] {
        assert!(debian.path("usr/lib/systemd/user").join(unit).is_file(), "{unit}");
    }
    let copyright = fs::read_to_string(debian.path("usr/share/doc/pressbox/copyright")).unwrap();
    assert!(copyright.contains("\nFiles: rusqlite-") && copyright.contains("\nLicense: MPL-2.0\n"));

    debian.as_root("apt purge -y pressbox");
    assert!(!debian.path("usr/bin/pressbox").exists() && !debian.path("usr/share/doc/pressbox").exists());
    assert!(debian.path("home/anna/my-demo/pressbox.toml").is_file(), "a newsroom is nobody's to remove");
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap();
    assert!(!mounts.contains(debian.0.to_str().unwrap()), "{mounts}");
}

#[test]
fn lintian_finds_no_fault_in_the_package() {
    if !has("lintian") {
        return;
    }
    let args = ["--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0"];
    let judged = Command::new("timeout").arg("200").arg("lintian").args(args).arg(package(".deb")).output().unwrap();
    assert!(judged.status.success(), "lintian: {}\n{}", judged.status, told(&judged));
}

#[test]
fn packages_of_the_same_commit_are_the_same_and_their_checksums_are_right() {
    let sums = packages().join("SHA256SUMS");
    let checked =
        Command::new("sha256sum").args(["--strict", "-c", "SHA256SUMS"]).current_dir(packages()).output().unwrap();
    assert!(checked.status.success(), "{}", told(&checked));
    let again = tempfile::tempdir().unwrap();
    build(again.path());
    assert_eq!(fs::read_to_string(sums).unwrap(), fs::read_to_string(again.path().join("SHA256SUMS")).unwrap());

    let archive = package(".tar.gz");
    let place = again.path().display().to_string();
    tool("tar", ["-xzf", archive.to_str().unwrap(), "-C", &place]);
    let dir = again.path().join(archive.file_name().unwrap().to_str().unwrap().trim_end_matches(".tar.gz"));
    for name in [
        "LICENSE",
        "README.md",
        "THIRD-PARTY.txt",
        "completions/_pressbox",
        "completions/pressbox.bash",
        "completions/pressbox.fish",
        "man/man1/pressbox-send.1",
        "man/man7/pressbox-embargo.7",
        "systemd/pressbox-due@.timer",
    ] {
        assert!(dir.join(name).is_file(), "{name} is missing");
    }
    let notices = fs::read_to_string(dir.join("THIRD-PARTY.txt")).unwrap();
    for words in ["\nrusqlite ", "https://crates.io/crates/lettre/", "Independent JPEG Group", "SIL OPEN FONT LICENSE"]
    {
        assert!(notices.contains(words), "{words}");
    }
    let said = tool(dir.join("pressbox").to_str().unwrap(), ["--version"]);
    assert!(said.starts_with(concat!("pressbox ", env!("CARGO_PKG_VERSION"))), "{said}");
}

#[test]
fn systemd_understands_the_timer_of_a_newsroom_wherever_it_is() {
    if !has("systemd-analyze") {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let newsroom = "/home/anna/press office/news-room";
    let mut units = Vec::new();
    for kind in ["timer", "service"] {
        let template = format!("pressbox-due@.{kind}");
        let name = tool("systemd-escape", ["--path", &format!("--template={template}"), newsroom]);
        let text = fs::read_to_string(Path::new(SOURCE).join("assets/systemd").join(template)).unwrap();
        // It must exist where it is judged.
        let text = text.replace("/usr/bin/pressbox", env!("CARGO_BIN_EXE_pressbox"));
        units.push(room.path().join(name.trim()));
        fs::write(units.last().unwrap(), text).unwrap();
    }
    let mut judge = Command::new("systemd-analyze");
    judge.args(["--user", "verify"]).args(&units).env("XDG_RUNTIME_DIR", room.path()).env("HOME", room.path());
    let judged = judge.output().unwrap();
    assert!(judged.status.success() && told(&judged).is_empty(), "{}\n{}", judged.status, told(&judged));
}

/// What `build.rs` tells Cargo in a folder, with what Cargo tells it.
fn build_script(script: &Path, dir: &Path, told: &[(&str, &str)]) -> String {
    let mut command = Command::new(script);
    command.current_dir(dir).env_remove("PRESSBOX_COMMIT").env("CARGO_PKG_VERSION", "1.2.3").env("PROFILE", "release");
    command.env("TARGET", "some-target").envs(told.iter().copied());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_version_names_the_commit_of_a_release_and_builds_without_git_too() {
    let room = tempfile::tempdir().unwrap();
    let script = room.path().join("build-script");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let args = ["--edition=2024".as_ref(), "build.rs".as_ref(), "-o".as_ref(), script.as_os_str()];
    assert!(Command::new(rustc).args(args).current_dir(SOURCE).status().unwrap().success());
    let dir = room.path().join("checkout");
    fs::create_dir(&dir).unwrap();
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Anna", "-c", "user.email=anna@press.example"]).args(args).current_dir(&dir);
        command.env("GIT_COMMITTER_DATE", "2026-11-29T23:30:00+0100").env("GIT_CONFIG_GLOBAL", "/dev/null");
        let done = command.output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", told(&done));
        told(&done).trim().to_owned()
    };
    let version = |said: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix("cargo::rustc-env=PRESSBOX_VERSION="));
        line.unwrap_or_else(|| panic!("{said}")).to_owned()
    };

    let archive = build_script(&script, &dir, &[]);
    assert_eq!(version(&archive), "1.2.3");
    assert!(!archive.contains("rerun-if-changed=.git") && archive.contains("PRESSBOX_BUILD=built for some-target"));
    let packer = build_script(&script, &dir, &[("PRESSBOX_COMMIT", "abc1234 2026-11-29")]);
    assert_eq!(version(&packer), "1.2.3 (abc1234 2026-11-29)");
    let featured = build_script(&script, &dir, &[("CARGO_FEATURE_DEFAULT", "1"), ("CARGO_FEATURE_S_3", "1")]);
    assert!(featured.contains("PRESSBOX_BUILD=built for some-target and the features s-3"), "{featured}");

    git(&["init", "--quiet", "--initial-branch=main"]);
    assert_eq!(version(&build_script(&script, &dir, &[])), "1.2.3", "nothing is committed yet");
    git(&["commit", "--quiet", "--allow-empty", "-m", "first"]);
    let commit = git(&["rev-parse", "--short=7", "HEAD"]);
    let said = build_script(&script, &dir, &[]);
    assert_eq!(version(&said), format!("1.2.3 ({commit} 2026-11-29)"));
    assert!(said.contains("rerun-if-changed=.git/HEAD\n") && said.contains("rerun-if-changed=.git/refs/heads/main\n"));
    // A branch that git has packed away has no file until the next commit; another folder of the same checkout has no `.git`.
    git(&["pack-refs", "--all"]);
    let packed = build_script(&script, &dir, &[]);
    assert!(packed.contains("rerun-if-changed=.git/packed-refs\n") && !packed.contains("refs/heads"), "{packed}");
    git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(version(&build_script(&script, &dir, &[])), format!("1.2.3 ({commit} 2026-11-29)"));
    git(&["worktree", "add", "--quiet", "-b", "other", "../other"]);
    let other = build_script(&script, &room.path().join("other"), &[]);
    assert_eq!(version(&other), format!("1.2.3 ({commit} 2026-11-29)"));
    assert!(other.contains("/worktrees/other/HEAD\n") && other.contains("/refs/heads/other\n"), "{other}");
    let within = dir.join("vendored");
    fs::create_dir(&within).unwrap();
    assert_eq!(version(&build_script(&script, &within, &[])), "1.2.3", "that repository is somebody else's");

    // Development builds would be made again after each commit.
    let debug = build_script(&script, &dir, &[("PROFILE", "debug")]);
    assert_eq!(version(&debug), "1.2.3 (development build)");
    assert!(!debug.contains("rerun-if-changed=.git"), "{debug}");
}
