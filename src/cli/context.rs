//! Where and when a command runs, and what the environment says.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::error::{CliError, refused};
use super::terminal_picture::TerminalNames;
use crate::newsroom::{FILE, MailEnvironment, Newsroom, PublishEnvironment};

/// Where and when a command was started, and what the environment says. Built once, in `cli::main`, which alone reads
/// environment and clock.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The newsroom that was named by `--newsroom` or `PRESSBOX_NEWSROOM`.
    pub(crate) named: Option<PathBuf>,
    pub(crate) working_dir: PathBuf,
    pub(crate) now: Timestamp,
    /// The clock, for what waits.
    pub(crate) clock: fn() -> Timestamp,
    /// The zone that the system is set to, by its IANA name.
    pub(crate) system_zone: Option<String>,
    /// The day that man pages bear: `SOURCE_DATE_EPOCH`, or today.
    pub(crate) page_date: Timestamp,
    /// `PRESSBOX_SMTP_URL`, which overrides `[smtp] url`.
    pub(crate) smtp_url: Option<String>,
    /// `PRESSBOX_SMTP_PASSWORD`.
    pub(crate) smtp_password: Option<String>,
    /// `PRESSBOX_IMAP_PASSWORD`.
    pub(crate) imap_password: Option<String>,
    /// The usual `AWS_…` variables.
    pub(crate) publish_environment: PublishEnvironment,
    /// Where programs keep what they remember of a user, outside any newsroom.
    pub(crate) state_dir: Option<PathBuf>,
    /// Who runs the program: the user, and for `sudo` the one who called it.
    pub(crate) users: Vec<u32>,
    /// What the terminal calls itself.
    pub(crate) terminal: TerminalNames,
}

impl Context {
    /// Opens the newsroom that was named, or the nearest at or above the current folder.
    pub(crate) fn newsroom(&self) -> Result<Newsroom, CliError> {
        let newsroom = match &self.named {
            Some(named) => Newsroom::open(named, self.now)?,
            None => Newsroom::find(&self.working_dir, self.now)?,
        };
        let newsroom = Newsroom { state_dir: self.state_dir.clone(), users: self.users.clone(), ..newsroom };
        if self.named.is_none() && newsroom.is_foreign_in_shared_folder() {
            let file = newsroom.root.join(FILE).display().to_string();
            return Err(refused(format!(
                "`{file}` is another user's, in a folder that everybody on this machine uses"
            ))
            .hinted("go into your own newsroom; if you mean that one, name it with `--newsroom`"));
        }
        Ok(newsroom)
    }

    /// The folder of the newsroom that a command would work on, even if its settings are not valid.
    pub(crate) fn root(&self) -> Option<PathBuf> {
        self.named.clone().or_else(|| Newsroom::nearest(&self.working_dir).map(Path::to_path_buf))
    }

    /// What the environment says about sending.
    pub(crate) fn mail_environment(&self) -> MailEnvironment {
        MailEnvironment { smtp_url: self.smtp_url.clone(), smtp_password: self.smtp_password.clone() }
    }

    /// A path as the user would type it here.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.working_dir).unwrap_or(path).display().to_string()
    }
}
