//! Why a kit cannot be packed.

use crate::pdf::PdfError;
use crate::release::render::TemplateError;

/// A kit that cannot be packed. Nothing is left where it would have stood.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    #[error("a kit needs a release")]
    NoEdition,
    #[error("a kit needs a manifest")]
    NoManifest,
    #[error("the release cannot be rendered")]
    Template(#[from] TemplateError),
    #[error("`{path}` cannot be made")]
    Pdf { path: String, source: PdfError },
    #[error("`{path}` cannot be read")]
    Picture { path: String, source: std::io::Error },
    #[error("`{path}` has changed since it was created")]
    Changed { path: String },
    #[error("`{path}` cannot be written")]
    Write { path: String, source: std::io::Error },
    #[error("the zip cannot be created")]
    Zip(#[from] zip::result::ZipError),
    #[error("`{path}` is damaged in the zip that was just written")]
    Damaged { path: String },
    #[error("the table of captions cannot be written")]
    Table(#[from] csv::Error),
    #[error("the manifest cannot be written")]
    Manifest(#[from] serde_json::Error),
}
