//! Printed pages: a release and a contact sheet as PDF, with tagged text that can be searched, copied and read aloud.
//!
//! | file | what it holds |
//! |---|---|
//! | [`release`](Printed) | a release, set for paper |
//! | [`contact_sheet`](ContactSheet) | photos in a grid, with what is known about each |
//! | [`table`] | tables, timetables and facts |
//! | [`flow`] | a column of text that goes on from page to page |
//! | [`canvas`] | what is on each page, what it is to a screen reader, and the file that it becomes |
//! | [`text`] | text set in lines |
//! | [`hyphens`] | where long words may be broken |
//! | [`fonts`] | the bundled fonts |
//! | [`picture`](PictureFile) | a picture on a page |
//! | [`error`](PdfError) | why a PDF cannot be made |

mod canvas;
mod contact_sheet;
mod error;
mod flow;
mod fonts;
mod hyphens;
mod picture;
mod release;
mod table;
mod text;

use std::collections::BTreeSet;

pub use contact_sheet::{ContactSheet, SheetHead, SheetPhoto};
pub use error::PdfError;
pub use picture::PictureFile;
pub use release::Printed;

/// Grows when pages are laid out differently: what was made before is then made again.
const LAYOUT: u32 = 1;

/// A PDF file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    /// Characters that the bundled fonts do not have: the PDF shows `�` in their place.
    pub missing: BTreeSet<char>,
}
