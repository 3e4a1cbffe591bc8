//! What a timer's runs report once and not every time.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::cli::error::CliError;
use crate::cli::notices::Notices;
use crate::delivery::{Ending, TransportError};
use crate::newsroom::{Notice, Observer};
use crate::progress::Progress;
use crate::storage::Sha256;

/// What is told of a scheduled mailing: by the run before, and by this one.
#[derive(Debug)]
pub(super) struct Told {
    before: Vec<String>,
    now: Mutex<Vec<String>>,
}

/// The beginnings of reasons that are about journalists.
const IN_DOUBT: &str = "in doubt: ";
const REFUSED: &str = "refused: ";

impl Told {
    /// After a run that told this.
    pub(super) fn after(before: &[String]) -> Self {
        Self { before: before.to_vec(), now: Mutex::default() }
    }

    /// Whether nobody has told it yet. This run counts as having told it.
    pub(super) fn is_news(&self, reason: &str) -> bool {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = !now.iter().any(|told| told == reason);
        if is_new {
            now.push(reason.to_owned());
        }
        is_new && !self.before.iter().any(|told| told == reason)
    }

    /// What the next run need not tell again.
    pub(super) fn kept(&self) -> Vec<String> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The same after a run that did not get as far as the journalists: what was told of them still holds.
    pub(super) fn kept_of_all(&self) -> Vec<String> {
        let is_of_journalists = |told: &&String| told.starts_with(IN_DOUBT) || told.starts_with(REFUSED);
        let mut kept = self.kept();
        let others: Vec<_> = self.before.iter().filter(is_of_journalists).filter(|told| !kept.contains(told)).collect();
        kept.extend(others.into_iter().cloned());
        kept
    }
}

/// Why the server ended a run, kept just long enough to be told apart: its words may differ each time.
pub(super) fn reason(ending: &Ending) -> Option<String> {
    let Ending::Failed(error) = ending else { return None };
    Some(match error {
        TransportError::Unwelcome { from, .. } => format!("refuses mail from {from}"),
        TransportError::Refusing { fault, .. } => format!("refuses all: {}", fault.as_str()),
        TransportError::Limited { .. } => "accepts no more for now".to_owned(),
        TransportError::Unconfirmed { .. } => "confirms nothing".to_owned(),
        TransportError::TooLarge { most, .. } => format!("accepts up to {most} bytes"),
        TransportError::Connect(error) => format!("no connection: {}", error.as_str()),
        TransportError::Outbox { .. } => return None,
    })
}

pub(super) fn doubts(number: usize) -> Option<String> {
    (number > 0).then(|| format!("{IN_DOUBT}{number}"))
}

pub(super) fn failures(number: usize) -> Option<String> {
    (number > 0).then(|| format!("{REFUSED}{number}"))
}

/// Why a run ended before anything could be sent.
pub(super) fn failure(error: &CliError) -> String {
    format!("not sent: {}", error.one_line())
}

/// Notices of which a timer's runs tell each once.
pub(super) struct NoticesOnce<'a> {
    pub(super) notices: Notices<'a>,
    pub(super) told: Option<&'a Told>,
}

impl Progress for NoticesOnce<'_> {
    fn start(&self, stage: &str, total: u64) {
        self.notices.start(stage, total);
    }

    fn advance(&self, steps: u64) {
        self.notices.advance(steps);
    }

    fn waits(&self, time: Duration) {
        self.notices.waits(time);
    }

    fn finish(&self) {
        self.notices.finish();
    }
}

impl Observer for NoticesOnce<'_> {
    fn notice(&self, notice: &Notice) {
        // Each interruption is news, even if it left as many in doubt as the last.
        let is_lasting = !matches!(notice, Notice::LeftInDoubt(_));
        if let Some(told) = self.told.filter(|_| is_lasting) {
            let hash = Sha256::of(format!("{notice:?}").as_bytes()).to_hex();
            if !told.is_news(&format!("notice {}", hash.get(..12).unwrap_or(&hash))) {
                return;
            }
        }
        self.notices.notice(notice);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::SenderFault;

    #[test]
    fn what_a_file_keeps_is_what_an_earlier_version_wrote() {
        use SenderFault::{Authentication, Blocked, Login, Relay, Size, Spam, Unclear};
        let kept = [Relay, Login, Blocked, Authentication, Spam, Size, Unclear].map(|fault| {
            let (server, why) = ("mx".to_owned(), "554 no".to_owned());
            reason(&Ending::Failed(TransportError::Refusing { server, fault, why, some: false })).unwrap()
        });
        let names = ["relay", "login", "blocked", "authentication", "spam", "size", "unclear"];
        assert_eq!(kept, names.map(|name| format!("refuses all: {name}")));
    }

    #[test]
    fn what_a_run_tells_is_kept_and_what_it_does_not_reach_stays_told() {
        let told = Told::after(&["in doubt: 2".to_owned(), "refuses all: relay".to_owned()]);
        assert!(told.is_news("no connection: unreachable") && !told.is_news("no connection: unreachable"));
        assert_eq!(told.kept(), ["no connection: unreachable"]);
        assert_eq!(told.kept_of_all(), ["no connection: unreachable", "in doubt: 2"]);
        assert!(!Told::after(&told.kept_of_all()).is_news("in doubt: 2"));
    }
}
