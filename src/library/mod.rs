//! The photos of a newsroom: original files under their hash, and a catalogue of what is known about them.
//!
//! ```text
//! library/originals/ab/abcd….jpg   the files as they were ingested, read-only
//! library/originals/ab/abcd….json  what is known about each: its record
//! library/renditions/ab/abcd…/     what is made from them; can be made again
//! library/catalogue.sqlite3        what is known about them, to be searched; can be made again from the records
//! library/catalogue.count          how often that was changed
//! library/set-aside/              altered originals that were replaced
//! library/ingest.lock              locked while photos are ingested
//! ```
//!
//! | file | what it holds |
//! |---|---|
//! | [`photo`](Photo) | a photo, and the [`Layers`] of its metadata |
//! | [`open`](Library) | an open library: photos are looked up and changed |
//! | `originals` | the original files, each once, read-only |
//! | `schema` | the catalogue's tables |
//! | `catalogue` | every statement on them but those on collections |
//! | [`record`](RecordFault) | what is kept beside an original, as JSON |
//! | `records` | a record out of the catalogue's rows, and rows out of a record |
//! | `recording` | changes to the catalogue, with the records that they concern |
//! | `count` | how often the catalogue was changed |
//! | [`collections`](CollectionSummary) | named sets of photos |
//! | [`query`](Query) | what people search for: words and fields |
//! | `file_names` | names of files, as they are compared |
//! | `sidecar` | the `.xmp` file beside a photo |
//! | [`listing`](PassedOver) | the files in folders, without what is no press photo |
//! | [`hot_folder`](HotFolders) | folders in which photos arrive, and which of them are whole |
//! | `batches` | files read on all cores, handed on in order, in small batches |
//! | `ingest_lock` | whether an ingest is running |
//! | `same_picture` | whether the library has a picture already |
//! | `origin` | where a file was ingested from |
//! | [`ingest`](Library::ingest) | files are read, checked for duplicates, stored and recorded |
//! | [`copy`](PropertyChange) | the metadata of another file with the same picture, merged |
//! | `forgotten`, [`forgetting`](DeletedFiles) | photos that are deleted for good, and what is kept of them |
//! | `looks` | how photos of older versions look, hashed again |
//! | [`search`](Library::search) | photos by words, and photos that look alike |
//! | [`look_index`](LookAlike) | how the photos look, compared with one more |
//! | `hash_index` | hashes, indexed so that near ones are found fast |
//! | `likeness_graph` | groups of photos out of pairs |
//! | [`bursts`](Moment) | what one camera took right after the other |
//! | `resemblance` | whether photos that look alike are one picture, a burst, or two pictures |
//! | `duplicate_groups` | all groups of a library |
//! | [`duplicates`](Library::duplicates) | what stands in the library more than once |
//! | [`check`](Library::check_originals) | missing, altered and unknown files |
//! | [`rebuild`](RebuildStep) | the catalogue, made again |
//! | [`repair`](RepairSources) | originals fetched again from other folders |
//! | [`transfer`](TransferError) | the form of an exported library |
//! | [`export`](ExportedPhoto), [`import`](ImportStep) | a library written to a folder, and read again |
//! | [`error`](LibraryError) | why the library cannot do something |

mod batches;
mod bursts;
mod catalogue;
mod check;
mod collections;
mod copy;
mod count;
mod duplicate_groups;
mod duplicates;
mod error;
mod export;
mod file_names;
mod forgetting;
mod forgotten;
mod hash_index;
mod hot_folder;
mod import;
mod ingest;
mod ingest_lock;
mod likeness_graph;
mod listing;
mod look_index;
mod looks;
mod open;
mod origin;
mod originals;
mod photo;
mod query;
mod rebuild;
mod record;
mod recording;
mod records;
mod repair;
mod resemblance;
mod same_picture;
mod schema;
mod search;
mod sidecar;
mod transfer;

pub use bursts::{Camera, Moment};
pub use check::{CheckDepth, CheckTotals, Fault, LibraryPart, Problem, hash_file};
pub use collections::{CollectionError, CollectionName, CollectionSummary};
pub use copy::PropertyChange;
pub use duplicates::{DuplicateSearch, GroupedPhoto, Likeness, PhotoGroup};
pub use error::{CatalogueState, LibraryError};
pub use export::ExportedPhoto;
pub use forgetting::DeletedFiles;
pub use hot_folder::{HotFolders, Look};
pub use import::{ImportStatus, ImportStep, ImportedPhoto};
pub use ingest::{FileReport, IngestRequest, IngestStatus};
pub use listing::PassedOver;
pub use look_index::LookAlike;
pub use open::{Library, PhotoChange};
pub use originals::{IngestError, read as read_photo_file};
pub use photo::{Forgotten, Layers, Photo};
pub use query::{Query, QueryError};
pub use rebuild::{RebuildFault, RebuildStep, RebuiltFrom};
pub use record::RecordFault;
pub use repair::{Repair, RepairSources};
pub use resemblance::{GroupKind, Relation};
pub use transfer::TransferError;
