//! XMP (ISO 16684-1).
//!
//! | file | what it holds |
//! |---|---|
//! | `ns` | the namespaces |
//! | [`read`](read()) | packets in every form of RDF/XML, read into metadata |
//! | [`write`](write()) | metadata, written as a new packet |

mod ns;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{Facts, is_readable, read, read_facts};
pub use write::write;
