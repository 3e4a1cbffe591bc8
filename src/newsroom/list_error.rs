//! Why a list cannot be read.

use crate::press::{ListError, ListName};

/// A list that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ListReadError {
    #[error("{source}")]
    Unknown { name: ListName, there: Vec<ListName>, source: ListError },
    #[error(transparent)]
    List(#[from] ListError),
}
