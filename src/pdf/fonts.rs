//! The bundled fonts: whatever machine makes a PDF, it looks the same.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use krilla::text::Font;
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::style::FontFamilyName;
use parley::{FontContext, LayoutContext};

use super::error::PdfError;

/// The files, which `assets/fonts/README.md` tells about.
const FILES: [&[u8]; 5] = [
    include_bytes!("../../assets/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../assets/fonts/NotoSans-Italic.ttf"),
    include_bytes!("../../assets/fonts/NotoSansMath-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSansSymbols2-Regular.ttf"),
];

/// Their families, in the order in which a letter is looked for.
pub(super) const FAMILIES: [FontFamilyName<'static>; 3] = [
    FontFamilyName::Named(Cow::Borrowed("Noto Sans")),
    FontFamilyName::Named(Cow::Borrowed("Noto Sans Math")),
    FontFamilyName::Named(Cow::Borrowed("Noto Sans Symbols2")),
];

/// How letters are drawn, and which link they belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ink {
    pub(super) colour: [u8; 3],
    /// A place in the text's list of links.
    pub(super) link: Option<usize>,
}

/// The fonts, loaded.
pub(super) struct Fonts {
    pub(super) context: FontContext,
    pub(super) layouts: LayoutContext<Ink>,
    faces: Vec<(u64, Font)>,
}

impl Fonts {
    pub(super) fn load() -> Result<Self, PdfError> {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut context = FontContext { collection: Collection::new(options), source_cache: SourceCache::new_shared() };
        let mut faces = Vec::new();
        for file in FILES {
            let blob = Blob::new(Arc::new(file));
            let face = Font::new(file.into(), 0).ok_or(PdfError::Font)?;
            faces.push((blob.id(), face));
            context.collection.register_fonts(blob, None);
        }
        Ok(Self { context, layouts: LayoutContext::new(), faces })
    }

    /// The face of a font that text was set in.
    pub(super) fn face(&self, id: u64) -> Option<Font> {
        self.faces.iter().find(|(known, _)| *known == id).map(|(_, face)| face.clone())
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fonts").field("faces", &self.faces.len()).finish_non_exhaustive()
    }
}
