//! How a terminal takes pictures: some say so by their name, others when they are asked.

use std::ffi::OsString;

/// The protocols for pictures that terminals know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// The graphics protocol of kitty, which Ghostty and Konsole know too.
    Kitty,
    /// The inline images of iTerm2, which WezTerm and mintty know too.
    Iterm,
    /// DEC's sixels: foot, xterm, Windows Terminal and many more.
    Sixel,
}

/// What the environment says of the terminal.
#[derive(Debug, Clone, Default)]
pub(crate) struct TerminalNames {
    /// `TERM`.
    pub(crate) kind: Option<OsString>,
    /// `TERM_PROGRAM`.
    pub(crate) program: Option<OsString>,
    /// `LC_TERMINAL`, which comes along over ssh.
    pub(crate) far_program: Option<OsString>,
    /// Whether tmux or screen stands between, by `TMUX` and `STY`: names are those of the terminal behind it then.
    pub(crate) is_multiplexed: bool,
}

/// What the name of a terminal tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ByName {
    Knows(Protocol),
    /// It would print the question.
    KnowsNone,
    /// It has to be asked.
    Unknown,
}

impl TerminalNames {
    /// Which protocol the terminal knows, if any; asks the terminal itself where its name does not tell.
    pub(crate) fn protocol(&self) -> Option<Protocol> {
        match self.by_name() {
            ByName::Knows(protocol) => Some(protocol),
            ByName::KnowsNone => None,
            ByName::Unknown => asked(),
        }
    }

    /// What the name tells.
    fn by_name(&self) -> ByName {
        let is = |name: &Option<OsString>, one_of: &[&str]| {
            name.as_ref().and_then(|name| name.to_str()).is_some_and(|name| one_of.contains(&name))
        };
        // These two print the question instead of passing it over.
        if is(&self.kind, &["dumb", "linux"]) || is(&self.program, &["Apple_Terminal"]) {
            return ByName::KnowsNone;
        }
        let knows_images = is(&self.program, &["iTerm.app", "WezTerm", "mintty"]) || is(&self.far_program, &["iTerm2"]);
        if knows_images && !self.is_multiplexed { ByName::Knows(Protocol::Iterm) } else { ByName::Unknown }
    }
}

/// Asks whether the terminal knows kitty's protocol, and then for its attributes, which every terminal tells: it answers in this
/// order, so that nobody waits for an answer that will not come.
#[cfg(unix)]
const QUESTION: &[u8] = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c";

#[cfg(unix)]
fn asked() -> Option<Protocol> {
    use std::fs::File;
    use std::io::{Read as _, Write as _};
    use std::time::{Duration, Instant};

    use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcgetpgrp, tcsetattr};

    /// Far over what a terminal needs, also over ssh.
    const LONGEST: Duration = Duration::from_secs(1);

    let terminal = File::options().read(true).write(true).open("/dev/tty").ok()?;
    // From the background, setting the terminal stops the process.
    if tcgetpgrp(&terminal).ok()? != rustix::process::getpgrp() {
        return None;
    }
    let before = tcgetattr(&terminal).ok()?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
    // A read gives what is there, and waits for at most two tenths of a second.
    silent.special_codes[SpecialCodeIndex::VMIN] = 0;
    silent.special_codes[SpecialCodeIndex::VTIME] = 2;
    tcsetattr(&terminal, OptionalActions::Now, &silent).ok()?;
    let mut answer = Vec::new();
    // What somebody typed ahead is for the next command; reading the answer would take it.
    if rustix::io::ioctl_fionread(&terminal).is_ok_and(|waiting| waiting == 0)
        && (&terminal).write_all(QUESTION).is_ok()
    {
        let begun = Instant::now();
        let mut piece = [0; 256];
        while !is_complete(&answer) && answer.len() < 4_096 && begun.elapsed() < LONGEST {
            match (&terminal).read(&mut piece) {
                Ok(0) => {}
                Ok(read) => answer.extend_from_slice(&piece[..read]),
                Err(_) => break,
            }
        }
    }
    let _ = tcsetattr(&terminal, OptionalActions::Now, &before);
    told(&answer)
}

#[cfg(not(unix))]
fn asked() -> Option<Protocol> {
    None
}

/// Whether an answer ends as the one about the terminal's attributes does: `ESC [ ? 62 ; 4 c`.
#[cfg(any(unix, test))]
fn is_complete(answer: &[u8]) -> bool {
    attributes(answer).is_some()
}

#[cfg(any(unix, test))]
fn attributes(answer: &[u8]) -> Option<&str> {
    let begins = answer.windows(3).rposition(|window| window == b"\x1b[?")? + 3;
    let list = answer[begins..].strip_suffix(b"c")?;
    str::from_utf8(list).ok().filter(|list| list.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'))
}

#[cfg(any(unix, test))]
fn told(answer: &[u8]) -> Option<Protocol> {
    if answer.windows(9).any(|window| window == b"_Gi=31;OK") {
        return Some(Protocol::Kitty);
    }
    // The first number is the terminal's class; 4 among the others means sixels.
    attributes(answer)?.split(';').skip(1).any(|attribute| attribute == "4").then_some(Protocol::Sixel)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(kind: &str, program: &str, far: &str, is_multiplexed: bool) -> TerminalNames {
        let name = |text: &str| (!text.is_empty()).then(|| OsString::from(text));
        TerminalNames { kind: name(kind), program: name(program), far_program: name(far), is_multiplexed }
    }

    #[test]
    fn some_terminals_are_known_by_their_names() {
        let iterm = ByName::Knows(Protocol::Iterm);
        assert_eq!(names("xterm-256color", "iTerm.app", "", false).by_name(), iterm);
        assert_eq!(names("xterm-256color", "", "iTerm2", false).by_name(), iterm);
        assert_eq!(names("xterm-256color", "WezTerm", "", false).by_name(), iterm);
        // tmux passes nothing of it on.
        assert_eq!(names("tmux-256color", "tmux", "iTerm2", true).by_name(), ByName::Unknown);
        assert_eq!(names("xterm-kitty", "", "", false).by_name(), ByName::Unknown);
        for silent in
            [names("dumb", "", "", false), names("linux", "", "", false), names("", "Apple_Terminal", "", false)]
        {
            assert_eq!(silent.by_name(), ByName::KnowsNone);
        }
    }

    #[test]
    fn an_answer_tells_what_the_terminal_knows() {
        assert_eq!(told(b"\x1b_Gi=31;OK\x1b\\\x1b[?62;c"), Some(Protocol::Kitty));
        assert_eq!(told(b"\x1b[?62;4;22c"), Some(Protocol::Sixel));
        assert_eq!(told(b"\x1b[?1;2c"), None);
        // Class 4 is a VT132.
        assert_eq!(told(b"\x1b[?4;6c"), None);
        assert_eq!(told(b"\x1b_Gi=31;ENOTSUPPORTED\x1b\\\x1b[?6c"), None);
        for part in [&b""[..], b"\x1b", b"\x1b[?62;4", b"c", b"\x1b[?62;4;c?c"] {
            assert!(!is_complete(part) && told(part).is_none(), "{part:?}");
        }
    }
}
