//! Remedies for the record of written files.

use crate::newsroom::OutputsError;
use crate::storage::DatabaseError;

/// What to do where the record of written files cannot be used.
pub(crate) fn of_outputs(error: &OutputsError) -> Option<String> {
    let is_damaged = matches!(
        error,
        OutputsError::Damaged(_)
            | OutputsError::Empty { .. }
            | OutputsError::Database(DatabaseError::Damaged | DatabaseError::DamagedFile { .. })
    );
    is_damaged.then(|| {
        "restore `library/outputs.sqlite3` from your last backup; if you have none, move it away: pressbox then no longer \
         knows which kits and folders were made before, so look for withdrawn photos there yourself"
            .to_owned()
    })
}
