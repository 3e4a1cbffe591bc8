//! Why a site cannot be built.

use std::io;
use std::path::PathBuf;

use crate::release::render::TemplateError;

/// A site that cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    #[error("`{}` is not empty, and is not a site of pressbox", path.display())]
    NotASite { path: PathBuf },
    #[error("`{}` is in the way of the site, and pressbox did not write it", path.display())]
    InTheWay { path: PathBuf },
    #[error("`{}` lists what the site holds, and cannot be read", path.display())]
    Manifest { path: PathBuf, source: io::Error },
    #[error("`{}` cannot be read", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("`{}` cannot be written", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}
