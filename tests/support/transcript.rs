//! Transcripts: what somebody types, and all that they read. A file has the commands and the whole output; a test types the
//! commands and compares.
//!
//! ```text
//! # A remark, for whoever reads the file.
//! $ pressbox init
//! < what somebody types when a question waits for it; `^C` is a key
//! the output; without a terminal, lines of stderr stand behind `! `
//! [exit 2]
//! ```
//!
//! Commands run in a shell. The clock stands still, so that dates are what they are; what else differs between two runs
//! becomes `[NOW]`, `[SIZE]` and the like. With `PRESSBOX_WRITE_TRANSCRIPTS=1` the outputs are written anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::{PYTHON, Room};

/// When everything happens, in the zone of [`ZONE`].
const CLOCK: &str = "2026-05-12 09:00:00";
const ZONE: &str = "Europe/Stockholm";

/// Runs a command, on a terminal if there are columns, and prints what is on the screen afterwards.
const DRIVER: &str = r#"
import datetime, fcntl, os, pty, re, select, struct, subprocess, sys, termios
columns, room, answers, command = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
answers = answers.split("\n") if answers else []
shell = dict(os.environ, LD_PRELOAD=os.environ["CLOCK_LIBRARY"])
del shell["CLOCK_LIBRARY"]

def on_terminal():
    ready, go = os.pipe()
    pid, fd = pty.fork()
    if pid == 0:
        os.close(go)
        os.read(ready, 1)
        # A key goes to all that runs on the terminal, so that no shell may stand between.
        alone = command if re.search("[|;&<>]", command) else "exec " + command
        os.execve("/bin/sh", ["sh", "-c", alone], shell)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.close(ready)
    os.write(go, b"x")
    said, heard, silent = b"", 0, 0.0
    while True:
        if not select.select([fd], [], [], 0.1)[0]:
            silent += 0.1
            waits = re.search(rb"[:?\]>] $", said[heard:])
            if answers and (waits or silent > 1.5):
                heard, silent, answer = len(said), 0.0, answers.pop(0)
                os.write(fd, {"^C": b"\x03", "^D": b"\x04"}.get(answer, answer.encode() + b"\n"))
            elif waits and silent > 5:
                os.write(fd, b"\x03")
                said += b"[nobody answered]"
            continue
        silent = 0.0
        try:
            more = os.read(fd, 65536)
        except OSError:
            break
        if not more:
            break
        said += more
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return screen(said.decode()), code

def screen(text):
    """What a terminal shows in the end: bars that were wiped away are gone."""
    if os.environ.get("TERM") == "dumb" or os.environ.get("NO_COLOR"):
        assert "\x1b" not in text, "orders to the terminal: " + repr(text)
    lines, row, column, at = [""], 0, 0, 0
    order = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])")
    while at < len(text):
        if found := order.match(text, at):
            number, what = found.groups()
            steps = int(number) if number.isdigit() else 1
            if what == "K":
                lines[row] = "" if number == "2" else lines[row][:column]
            elif what == "A":
                row = max(0, row - steps)
            elif what == "G":
                column = steps - 1
            elif what == "J":
                lines[row:] = [lines[row][:column]]
            at = found.end()
            continue
        if text[at] == "\r":
            column = 0
        elif text[at] == "\n":
            row += 1
            if row == len(lines):
                lines.append("")
        else:
            line = lines[row].ljust(column)
            lines[row] = line[:column] + text[at] + line[column + 1:]
            column += 1
        at += 1
    return "\n".join(line.rstrip() for line in lines).rstrip("\n")

def elsewhere():
    pipe = subprocess.PIPE
    run = subprocess.run(["/bin/sh", "-c", command], env=shell, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe)
    lines = run.stdout.decode().splitlines() + ["! " + line for line in run.stderr.decode().splitlines()]
    return "\n".join(lines), run.returncode

text, code = on_terminal() if columns else elsewhere()
text = text.replace(os.path.realpath(room), "[FOLDER]").replace(room, "[FOLDER]")
today = datetime.date.today()
for day in [today + datetime.timedelta(days) for days in (-1, 0, 1)]:
    text = re.sub(str(day) + r"[ T]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|UTC|CES?T|[+-]\d\d:\d\d))?", "[NOW]", text)
    text = text.replace(str(day), "[TODAY]")
text = re.sub(r"(?m)(^ *|[ (])\d+(\.\d+)? (bytes?|KB|MB|GB)\b", lambda m: m[1][-2:] + "[SIZE]", text)
text = re.sub(r'"bytes":\d+', '"bytes":[SIZE]', text)
text = re.sub(r'("sha256":")[0-9a-f]{64}', r"\1[SHA256]", text)
text = re.sub(r"(assets/[a-z]+-)[0-9a-f]{10}", r"\1[HASH]", text)
text = re.sub(r"(127\.0\.0\.1:)\d+(/[a-z0-9]{12,})?", r"\1[PORT]/[KEY]", text)
text = re.sub(r"<?[A-Za-z0-9.=_-]{20,}@", "[ID]@", text)
if text:
    print(text)
if code:
    print(f"[exit {code}]")
"#;

/// Plays a transcript in a room, at a terminal with so many columns, or without one.
pub fn plays(room: &Room, name: &str, columns: Option<u16>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testdata/transcripts").join(name);
    let text = fs::read_to_string(&path).unwrap();
    let played = played(room, &text, columns.unwrap_or(0));
    if std::env::var_os("PRESSBOX_WRITE_TRANSCRIPTS").is_some() {
        fs::write(&path, &played).unwrap();
    } else if played != text {
        let line = played.lines().zip(text.lines()).position(|(one, other)| one != other);
        let line = line.unwrap_or(played.lines().count().min(text.lines().count()));
        let from = |text: &str| text.lines().skip(line.saturating_sub(2)).take(12).collect::<Vec<_>>().join("\n");
        panic!(
            "{}:{}: expected\n{}\n\nfound\n{}\n\nIf that is what it should say, run the test with \
             PRESSBOX_WRITE_TRANSCRIPTS=1, and read the whole file aloud.",
            path.display(),
            line + 1,
            from(&text),
            from(&played)
        );
    }
    played
}

fn played(room: &Room, text: &str, columns: u16) -> String {
    let (mut out, mut dir) = (String::new(), room.path(""));
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("# ") {
            let _ = writeln!(out, "{}{line}", if out.is_empty() || out.ends_with("\n\n") { "" } else { "\n" });
            while let Some(line) = lines.next_if(|line| line.starts_with("# ")) {
                let _ = writeln!(out, "{line}");
            }
        }
        let Some(command) = line.strip_prefix("$ ") else { continue };
        let _ = writeln!(out, "$ {command}");
        let mut answers = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with('<')) {
            let _ = writeln!(out, "{line}");
            answers.push(line[1..].trim_start());
        }
        match command.strip_prefix("cd ") {
            Some(to) => dir.push(to),
            None => out += &said(room, &dir, command, &answers.join("\n"), columns),
        }
    }
    out
}

fn said(room: &Room, dir: &Path, command: &str, answers: &str, columns: u16) -> String {
    let bare = room.command([""; 0]);
    let mut driver = Command::new(PYTHON);
    let program = Path::new(env!("CARGO_BIN_EXE_pressbox")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let room_path = room.path("").display().to_string();
    driver.args(["-c", DRIVER, &columns.to_string(), room_path.trim_end_matches('/'), answers, command]);
    driver.current_dir(dir).env_clear().env("TERM", "xterm-256color");
    // A terminal that shows no pictures, and is not asked.
    driver.env("TERM_PROGRAM", "Apple_Terminal");
    driver.envs(bare.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("PATH", path);
    driver.env("CLOCK_LIBRARY", super::clock_library()).env("FAKETIME", CLOCK).env("TZ", ZONE);
    driver.env("DONT_FAKE_MONOTONIC", "1").env("NO_FAKE_STAT", "1");
    super::sweep_clocks();
    let run = driver.output().unwrap();
    super::sweep_clocks();
    assert!(run.status.success(), "`{command}`: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}
