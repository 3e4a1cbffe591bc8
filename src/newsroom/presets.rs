//! The newsroom's presets by name, and the files that they make.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::photo::PhotoId;
use crate::rendition::{Preset, Rendition, RenditionError};

/// A name that no preset has.
#[derive(Debug, thiserror::Error)]
#[error("there is no preset `{name}`")]
pub struct NoSuchPreset {
    pub name: String,
    pub there: Vec<String>,
}

/// A rendition's file that is not what was verified when it was made.
#[derive(Debug, thiserror::Error)]
#[error("`{}` cannot be used", path.display())]
pub struct UnusableRendition {
    pub path: PathBuf,
    pub photo: PhotoId,
    pub source: RenditionError,
}

/// The presets by name, in the order asked for; all of them, the largest first, if none was.
pub fn wanted_presets<'a, N: AsRef<str>>(
    known: &'a BTreeMap<String, Preset>,
    names: &[N],
) -> Result<Vec<(&'a str, &'a Preset)>, NoSuchPreset> {
    if names.is_empty() {
        let mut all: Vec<_> = known.iter().map(|(name, preset)| (name.as_str(), preset)).collect();
        all.sort_by_key(|(_, preset)| Reverse(preset.size().pixels()));
        return Ok(all);
    }
    let find = |name: &N| {
        let name = name.as_ref();
        let found = known.get_key_value(name).map(|(name, preset)| (name.as_str(), preset));
        found.ok_or_else(|| NoSuchPreset { name: name.to_owned(), there: known.keys().cloned().collect() })
    };
    names.iter().map(find).collect()
}

/// A rendition's bytes, if they are still those that were verified when it was made.
pub fn read_rendition(rendition: &Rendition) -> Result<Vec<u8>, UnusableRendition> {
    rendition.read().map_err(|source| UnusableRendition {
        path: rendition.path.clone(),
        photo: rendition.photo,
        source,
    })
}
