//! XMP (ISO 16684-1).
//!
//! | file | what it holds |
//! |---|---|
//! | `ns` | the namespaces |
//! | `shapes` | where the parts of structures stand |
//! | `uncarried` | what is read by nothing here, by its names |
//! | `value` | values in every form |
//! | `repair` | packets that are not well-formed, made well-formed |
//! | [`read`](read()) | packets in every form of RDF/XML, read into metadata |
//! | [`write`](write()) | metadata, written as a new packet |

mod ns;
mod read;
mod repair;
mod shapes;
#[cfg(test)]
mod tests;
mod uncarried;
mod value;
mod write;

pub use read::{Facts, PacketState, read, read_facts};
pub use write::write;
