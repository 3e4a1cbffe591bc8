//! Journalists: media lists, how they are imported, and who must get nothing.
//!
//! | file | what it holds |
//! |---|---|
//! | [`address`](Address) | mail addresses |
//! | [`basis`](Basis) | why you may write to somebody |
//! | [`journalist`](Journalist) | one person on a list |
//! | [`likeness`](LookAlikes) | addresses that may be the same person's |
//! | [`segment`](Segment) | a part of a list, by tags |
//! | `code_pages`, [`encoding`](Encoding) | encodings of text |
//! | `decoding`, `plausible`, `alphabets` | which one a file is in, judged by what the names would be |
//! | [`mojibake`](Repaired) | text that was encoded twice |
//! | `table` | CSV files of any delimiter and encoding |
//! | `columns` | headers in many languages |
//! | [`workbook_bounds`](UnsafeWorkbook), [`workbook`](NotAWorkbook) | `.xlsx` and `.ods` |
//! | `workbook_spans` | cells of an `.ods` that go over several rows |
//! | `vcard` | cards of address books |
//! | [`file_rows`](FileNote) | the rows of a file, whatever its kind |
//! | `cell_address` | addresses as they are written into cells |
//! | `list_cells`, `dates`, `zones` | other cells |
//! | `layout` | which row has the headings, which column holds what |
//! | `opt_out_heading`, `opt_out_values` | what a heading asks, and what the values below it answer |
//! | `opt_out_sections` | rows that are headings, such as `Unsubscribed`, and who stands below them |
//! | `opt_out_gone` | words that say that somebody is not there any more |
//! | `opt_out_words`, [`opt_out`](OptOut) | columns and values that say who wants no mail |
//! | [`list_file`](ListFile) | the journalists in a file |
//! | [`entry`](Entry) | one journalist, typed |
//! | [`address_file`](AddressFile) | the addresses in a file of people who want no mail |
//! | `willing` | addresses of which a row says nothing against mail |
//! | [`file_mentions`](FileMention) | whether a file of any format names an address |
//! | [`file_opt_outs`](FileOptOuts) | what a file says about mail, beside what was decided before |
//! | [`list`](MediaList) | a media list, and importing into it |
//! | [`mentions`] | an address within other text |
//! | [`unsubscribe`](token) | the newsroom's secret, and the tokens by which somebody unsubscribes |
//! | [`pseudonym`](Pseudonym) | how an erased person is recognised |
//! | [`suppressed`](Suppressed) | who gets nothing |
//! | [`pending`](Pending) | who gets nothing until somebody decides |
//! | [`allowed`](Allowed) | suppressions that were lifted, and why |
//! | [`latest`](LatestOptOuts) | who gets no mail at this moment |
//! | [`folder`](Lists) | the folder `lists/` |
//! | `suppressing` | addresses suppressed, in the file |
//! | `suppression_guard` | how it is noticed that a suppressed address has disappeared from the file |
//! | [`guarded`](AcceptedFile) | the file against its guard |
//! | `history` | earlier states of a list, to undo imports |

mod address;
mod address_file;
mod allowed;
mod alphabets;
mod basis;
mod cell_address;
mod code_pages;
mod columns;
mod dates;
mod decoding;
mod encoding;
mod entry;
mod file_mentions;
mod file_opt_outs;
mod file_rows;
mod folder;
mod guarded;
mod history;
mod journalist;
mod latest;
mod layout;
mod likeness;
mod list;
mod list_cells;
mod list_file;
mod mentions;
mod mojibake;
mod opt_out;
mod opt_out_gone;
mod opt_out_heading;
mod opt_out_sections;
mod opt_out_values;
mod opt_out_words;
mod pending;
mod plausible;
mod pseudonym;
mod segment;
mod suppressed;
mod suppressing;
mod suppression_guard;
mod table;
mod unsubscribe;
mod vcard;
mod willing;
mod workbook;
mod workbook_bounds;
mod workbook_spans;
mod zones;

pub use address::{Address, NotAnAddress};
pub use address_file::{AddressFile, AddressRow};
pub use allowed::Allowed;
pub use basis::Basis;
pub use encoding::{Encoding, NotAnEncoding};
pub use entry::{Entry, EntryField};
pub use file_mentions::FileMention;
pub use file_opt_outs::FileOptOuts;
pub use file_rows::{FileNote, NotAListFile, ReadingOptions};
pub use folder::{EXAMPLE, ListError, Lists, SuppressedFile, read_addresses, read_import, read_list_file};
pub use guarded::{AcceptedFile, LostOptOuts};
pub use journalist::{Journalist, each_once};
pub use latest::LatestOptOuts;
pub use likeness::{Likeness, LookAlike, LookAlikes};
pub use list::{Change, ChangeKind, EntryChange, Import, ImportContext, ListName, MediaList, NotAListName};
pub use list_file::{ListFile, ListFileRow, ListedJournalist, Unusable};
pub use mentions::{mentions, without_mentions};
pub use mojibake::Repaired;
pub use opt_out::{Meaning, OptOut, UnclearColumn, name_says_opt_out};
pub use pending::Pending;
pub use pseudonym::{NoPseudonym, Pseudonym};
pub use segment::{NotASegment, Segment};
pub use suppressed::{NotSuppressed, Suppressed, Suppression};
pub use suppression_guard::{GuardCopyError, UnusableGuard};
pub use table::NotATable;
pub use unsubscribe::{Secret, SecretError, SecretFault, keyed_hash, newsroom_id, return_path, token, tokens_in};
pub use vcard::NotCards;
pub use workbook::NotAWorkbook;
pub use workbook_bounds::UnsafeWorkbook;
