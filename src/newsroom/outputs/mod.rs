//! What the newsroom wrote outside its library, and where: so that a photo that is withdrawn can be taken out of it.
//!
//! Files are recorded before they are written, with their hashes: what was changed by hand since is recognised. What a
//! folder or a kit was made from is kept, too, so that it can be made again without the photo, and with no other text.
//!
//! | file | what it holds |
//! |---|---|
//! | [`making`](Making) | what is recorded: a place, what was made there from what, and its files |
//! | [`memory`](Outputs) | the tables, and every statement on them |
//! | `locks` | who makes something at the moment |

mod locks;
mod making;
mod memory;

pub use making::MakingKind;
pub(super) use making::{HeldFile, Making, OutputFile, OutputPlace, SavedEdition, real_file, real_folder};
pub(super) use memory::Outputs;
pub use memory::OutputsError;
