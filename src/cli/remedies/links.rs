//! Remedies for the file of private links.

use super::words::of_lock;
use crate::newsroom::UnusableLinks;

/// What to do where private links are not known, or cannot be changed.
pub(super) fn of_links(error: &UnusableLinks) -> String {
    match error {
        UnusableLinks::File(_) => "make it a file that only you can read and write: `chmod 600` it".to_owned(),
        UnusableLinks::Damaged { .. } => "put it back from a backup; without it, no private link is known".to_owned(),
        UnusableLinks::Busy(source) => of_lock(source).to_owned(),
    }
}
