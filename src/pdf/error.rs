//! Why a PDF cannot be made.

/// A PDF that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("a bundled font cannot be read")]
    Font,
    #[error("a page cannot be laid out")]
    Page,
    #[error("the picture cannot be put into a PDF: {0}")]
    Picture(String),
    #[error("`{path}` cannot be read")]
    Read { path: String, source: std::io::Error },
    #[error("its text cannot be laid out")]
    Unprintable,
    #[error("the PDF does not meet its standards: {0}")]
    Invalid(String),
}
