//! Where bytes and rows are kept. It knows nothing of photos, releases or people.
//!
//! | file | what it holds |
//! |---|---|
//! | [`sha256`](Sha256) | digests: the names of what is stored |
//! | [`file`] | files that are written whole or not at all |
//! | [`text`] | the forms in which text is written into files: escaped, as cells, as RFC 3339 |
//! | [`secret_file`] | keys and passwords, which only their owner may read |
//! | [`database`](Database) | SQL tables, in SQLite |

mod database;
pub mod file;
pub mod secret_file;
mod sha256;
pub mod text;

pub use database::{Database, DatabaseError, DiskFault, Row, Value, disk_fault};
pub use file::{Access, AtomicFile};
pub use secret_file::SecretFileError;
pub use sha256::{NotASha256, Sha256, hex};
