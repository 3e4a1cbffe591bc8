//! XMP (ISO 16684-1).
//!
//! | file | what it holds |
//! |---|---|
//! | `ns` | the namespaces |
//! | `repair` | packets that are not well-formed, made well-formed |
//! | [`read`](read()) | packets in every form of RDF/XML, read into metadata |
//! | [`write`](write()) | metadata, written as a new packet |

mod ns;
mod read;
mod repair;
#[cfg(test)]
mod tests;
mod write;

pub use read::{Facts, PacketState, read, read_facts};
pub use write::write;
