//! Why metadata cannot be written.

use crate::photo::Format;

/// Why metadata cannot be written into a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EmbedError {
    #[error("its {block} metadata takes {} KB, but a JPEG holds at most 65 KB: shorten the caption or the keywords", bytes / 1_000)]
    TooLong { block: &'static str, bytes: usize },
    #[error("the encoded {0} is damaged: metadata cannot be written into it")]
    Structure(Format),
}
