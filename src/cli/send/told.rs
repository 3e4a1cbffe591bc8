//! What a timer's run reports once and not every time: why a scheduled sending stays.

use crate::delivery::{Ending, TransportError};

/// Reasons that the file of a scheduled sending keeps, kept just long enough to be told apart: a server's words may differ each time.
pub(super) fn reason(ending: &Ending) -> Option<String> {
    let Ending::Failed(error) = ending else { return None };
    match error {
        TransportError::Unwelcome { from, .. } => Some(format!("refuses mail from {from}")),
        TransportError::Refusing { fault, .. } => Some(format!("refuses all: {}", fault.as_str())),
        TransportError::Limited { .. } => Some("accepts no more for now".to_owned()),
        _ => None,
    }
}

pub(super) fn doubts(number: usize) -> Option<String> {
    (number > 0).then(|| format!("in doubt: {number}"))
}

pub(super) fn failures(number: usize) -> Option<String> {
    (number > 0).then(|| format!("refused: {number}"))
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
}
