//! Presets: named recipes for renditions.

use serde::{Deserialize, Serialize};

use crate::photo::Format;

/// A recipe for a rendition. Pictures are never enlarged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// The long side's length in pixels, at most.
    pub long_side: u32,
    /// The kind of file; all but JPEG keep every pixel as it is.
    #[serde(default = "jpeg")]
    pub format: Format,
    /// JPEG quality, 1 to 100.
    #[serde(default = "web_quality")]
    pub quality: u8,
    /// Dots per inch, written in the file for those who print it.
    #[serde(default = "screen_dpi")]
    pub dpi: u16,
    #[serde(default)]
    pub chroma: Chroma,
    #[serde(default)]
    pub colour: Colour,
}

/// How much colour detail the JPEG keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Chroma {
    /// Half of it, as for screens.
    #[default]
    #[serde(rename = "4:2:0")]
    Half,
    /// All of it, as for print.
    #[serde(rename = "4:4:4")]
    Full,
}

/// Which colour space the rendition is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Colour {
    /// Converted to sRGB, which every screen shows right.
    #[default]
    Srgb,
    /// Left in the original's profile, which goes along.
    Keep,
}

fn jpeg() -> Format {
    Format::Jpeg
}

fn web_quality() -> u8 {
    82
}

fn screen_dpi() -> u16 {
    72
}

/// The presets that every newsroom has, by name.
#[must_use]
pub fn built_in() -> [(&'static str, Preset); 4] {
    let screen = |long_side| Preset {
        long_side,
        format: jpeg(),
        quality: web_quality(),
        dpi: screen_dpi(),
        chroma: Chroma::Half,
        colour: Colour::Srgb,
    };
    let print =
        Preset { long_side: 3543, format: jpeg(), quality: 95, dpi: 300, chroma: Chroma::Full, colour: Colour::Keep };
    [("print", print), ("web", screen(2048)), ("mail", screen(1200)), ("thumb", screen(400))]
}
