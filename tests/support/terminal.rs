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

impl Room {
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
