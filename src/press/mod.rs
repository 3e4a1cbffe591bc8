//! The people: journalists, lists and how they come in.

mod address;
mod basis;
mod columns;
mod folder;
mod history;
mod journalist;
mod list;
mod pseudonym;
mod segment;
mod sheet;
mod suppressed;
mod table;
mod unsubscribe;

pub use address::{Address, NotAnAddress};
pub use basis::Basis;
pub use folder::{ListError, Lists, read_sheet};
pub use journalist::{Journalist, each_once};
pub use list::{Brought, Change, Import, ListName, MediaList, NotAListName, Status};

pub use pseudonym::Pseudonym;
pub use segment::{NotASegment, Segment};
pub use sheet::{Found, NotASheet, Sheet, SheetRow, Unusable};
pub use suppressed::{NotSuppressed, Suppressed, Suppression};
pub use table::NotATable;
pub use unsubscribe::{Secret, SecretError, keyed_hash, return_path, token, tokens_in};
