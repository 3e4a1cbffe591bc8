//! Runs of `pressbox` on a terminal, where somebody answers its questions.

use std::process::Command;

use super::{PYTHON, Room, Run};

/// Whether the machine has terminals to run on; a chroot without `/dev/pts` has none, and it is said that a test is not run.
pub fn there_are_terminals() -> bool {
    let found = Command::new(PYTHON).args(["-c", "import pty; pty.openpty()"]).output().unwrap().status.success();
    if !found {
        eprintln!("not run: it needs a terminal, and `/dev/pts` is missing");
    }
    found
}

const TERMINAL: &str = r#"
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
os.write(fd, (sys.argv[1] + "\n").encode())
said = b""
while True:
    try:
        more = os.read(fd, 4096)
    except OSError:
        break
    if not more:
        break
    said += more
status = os.waitpid(pid, 0)[1]
sys.stdout.buffer.write(said.replace(b"\r", b""))
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(status))
"#;

/// Types each line when the last question but one was answered: `QUESTION\tANSWER`, in which `^C` and `^D` are keys.
const CONVERSATION: &str = r#"
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
turns = [turn.split("\t") for turn in sys.argv[1].split("\n")]
said = b""
heard = 0
while True:
    try:
        more = os.read(fd, 4096)
    except OSError:
        break
    if not more:
        break
    said += more
    while turns and turns[0][0].encode() in said[heard:]:
        heard = len(said)
        answer = turns.pop(0)[1]
        os.write(fd, {"^C": b"\x03", "^D": b"\x04"}.get(answer, answer.encode() + b"\n"))
status = os.waitpid(pid, 0)[1]
sys.stdout.buffer.write(said.replace(b"\r", b""))
sys.stdout.flush()
sys.exit(max(os.waitstatus_to_exitcode(status), 0) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
"#;

impl Room {
    /// A run on a terminal, on which somebody answers questions: the end of each, and the answer.
    pub fn in_conversation<'a>(&self, turns: &[(&str, &str)], args: impl IntoIterator<Item = &'a str>) -> Run {
        let bare = self.command([""; 0]);
        let turns: Vec<_> = turns.iter().map(|(question, answer)| format!("{question}\t{answer}")).collect();
        let mut command = Command::new(PYTHON);
        command.args(["-c", CONVERSATION, &turns.join("\n"), env!("CARGO_BIN_EXE_pressbox")]).args(args);
        command.current_dir(self.path("")).env_clear();
        command.envs(bare.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("NO_COLOR", "1");
        self.run(&mut command)
    }

    /// A run on a terminal, on which somebody types one line. All that it says is in `stdout`.
    pub fn on_terminal<'a>(&self, line: &str, args: impl IntoIterator<Item = &'a str>) -> Run {
        let bare = self.command([""; 0]);
        let mut command = Command::new(PYTHON);
        command.args(["-c", TERMINAL, line, env!("CARGO_BIN_EXE_pressbox")]).args(args);
        command.current_dir(self.path("")).env_clear();
        command.envs(bare.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("NO_COLOR", "1");
        self.run(&mut command)
    }
}
