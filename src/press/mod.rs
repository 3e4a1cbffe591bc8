//! Journalists: media lists, how they are imported, and who must get nothing.
//!
//! | file | what it holds |
//! |---|---|
//! | [`address`](Address) | mail addresses |
//! | [`basis`](Basis) | why you may write to somebody |
//! | [`journalist`](Journalist) | one person on a list |
//! | [`segment`](Segment) | a part of a list, by tags |
//! | `table` | CSV files of any delimiter and encoding |
//! | `columns` | headers in many languages |
//! | [`list_file`](ListFile) | the journalists in a file |
//! | [`list`](MediaList) | a media list, and importing into it |
//! | [`unsubscribe`](token) | the newsroom's secret, and the tokens by which somebody unsubscribes |
//! | [`pseudonym`](Pseudonym) | how an erased person is recognised |
//! | [`suppressed`](Suppressed) | who gets nothing |
//! | [`pending`](Pending) | who gets nothing until somebody decides |
//! | [`allowed`](Allowed) | suppressions that were lifted, and why |
//! | [`folder`](Lists) | the folder `lists/` |
//! | `history` | earlier states of a list, to undo imports |

mod address;
mod allowed;
mod basis;
mod columns;
mod folder;
mod history;
mod journalist;
mod list;
mod list_file;
mod pending;
mod pseudonym;
mod segment;
mod suppressed;
mod table;
mod unsubscribe;

pub use address::{Address, NotAnAddress};
pub use allowed::Allowed;
pub use basis::Basis;
pub use folder::{ListError, Lists, read_list_file};
pub use journalist::{Journalist, each_once};
pub use list::{Change, ChangeKind, Import, ImportContext, ListName, MediaList, NotAListName};
pub use list_file::{ListFile, ListFileRow, ListedJournalist, NotAListFile, Unusable};
pub use pending::Pending;
pub use pseudonym::Pseudonym;
pub use segment::{NotASegment, Segment};
pub use suppressed::{NotSuppressed, Suppressed, Suppression};
pub use table::NotATable;
pub use unsubscribe::{Secret, SecretError, keyed_hash, return_path, token, tokens_in};
