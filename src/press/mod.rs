//! The people: journalists, lists and how they come in.

mod address;
mod columns;
mod folder;
mod journalist;
mod list;
mod sheet;
mod suppressed;
mod table;

pub use address::{Address, NotAnAddress};
pub use folder::{ListError, Lists, read_sheet};
pub use journalist::Journalist;
pub use list::{Change, Import, ListName, MediaList, NotAListName, Status};
pub use sheet::{Found, NotASheet, Sheet, SheetRow, Unusable};
pub use suppressed::{NotSuppressed, Suppressed, Suppression};
pub use table::NotATable;
