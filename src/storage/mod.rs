//! Stores files and database rows, without knowing anything about photos, releases or people.
//!
//! | file | what it holds |
//! |---|---|
//! | [`sha256`](Sha256) | SHA-256 digests |
//! | [`random`](random_token) | words that nobody can guess |
//! | [`program`](program_hash) | the hash of this very program |
//! | [`file`] | files, written atomically |
//! | [`permissions`] | whose files are, who may change them, and where links lead |
//! | [`regular_file`] | files, read: never a pipe or a device |
//! | [`being_written`] | whether another program is still writing a file |
//! | [`file_lock`](FileLock) | locks between processes |
//! | [`memory_budget`](MemoryBudget) | how much memory all threads may take together |
//! | [`text`] | text in files: escaped for HTML and XML, as spreadsheet cells, as RFC 3339, and how far two words are apart |
//! | [`toml_mistake`] | what a mistake in a TOML file is, in plain words |
//! | [`catch_panic`] | a panic while strangers' bytes are read, as an error |
//! | [`message`](io_message) | what the system says about an error, in our own form |
//! | [`scratch`](Scratch) | a folder for files that are only passed on |
//! | [`secret_file`] | files with keys and passwords, which only their owner may read |
//! | [`database`](Database) | SQL tables, in SQLite |
//! | [`database_values`](Value) | the values in them |

mod being_written;
mod catch_panic;
mod database;
mod database_values;
pub mod file;
pub mod file_lock;
mod memory_budget;
mod message;
pub mod permissions;
mod program;
mod random;
pub mod regular_file;
mod scratch;
pub mod secret_file;
mod sha256;
pub mod text;
pub mod toml_mistake;

pub use being_written::being_written;
pub use catch_panic::{Panicked, catch_panic};
pub use database::{Database, DatabaseError, DiskFault, Row, disk_fault};
pub use database_values::Value;
pub use file::{Access, AtomicFile};
pub use file_lock::FileLock;
pub use memory_budget::{MemoryBudget, Reservation};
pub use message::{error_message, io_message};
pub use program::program_hash;
pub use random::{NoRandomNumbers, random_token};
pub use scratch::Scratch;
pub use secret_file::SecretFileError;
pub use sha256::{Hasher, NotASha256, Sha256, hex};
