//! What a timer's run tells once and not anew each time: the reason why an order stays as it is.

use crate::delivery::{Ending, TransportError};

/// Reasons that an order's file keeps, as short as they can be told apart: a server's words may differ each time.
pub(super) fn reason(ending: &Ending) -> Option<String> {
    let Ending::Failed(error) = ending else { return None };
    match error {
        TransportError::Unwelcome { from, .. } => Some(format!("refuses mail from {from}")),
        TransportError::Refusing { fault, .. } => Some(format!("refuses all: {fault:?}").to_lowercase()),
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
