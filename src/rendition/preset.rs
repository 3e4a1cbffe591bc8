//! Presets: the settings that a kind of rendition is made with.

use serde::{Deserialize, Serialize};

use super::byte_size::ByteSize;
use super::geometry::TargetSize;
use super::rgb::Rgb;
use crate::photo::Format;

/// What a rendition is made like. Pictures are never enlarged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Preset {
    /// The long side's length in pixels, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long_side: Option<u32>,
    /// Width and height, at most.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
    pub within: Option<(u32, u32)>,
    /// Width and height, exactly: what is too much is cut off around the photo's focus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crop: Option<(u32, u32)>,
    /// The kind of file.
    pub format: Format,
    /// Whether a WebP keeps every pixel as it is; PNG and TIFF always do.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub lossless: bool,
    /// JPEG's or WebP's quality, 1 to 100.
    pub quality: u8,
    /// The largest that a file may be; quality goes down, and at last the size, until it fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<ByteSize>,
    /// How a TIFF is compressed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compression: Option<Compression>,
    /// Dots per inch, written in the file for those who print it.
    pub dpi: u16,
    pub chroma: Chroma,
    pub colour: ColourSpace,
    /// How much edges are sharpened after the picture was made smaller, in percent.
    #[serde(skip_serializing_if = "is_zero")]
    pub sharpen: u8,
    /// The colour under the transparent parts of a picture. A JPEG has no transparency, and uses white.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<Rgb>,
    /// Whether the file may tell where the picture was taken.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub keep_gps: bool,
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
pub enum ColourSpace {
    /// Converted to sRGB, which every screen shows right.
    #[default]
    Srgb,
    /// Left in the original's profile, which is embedded.
    Keep,
}

/// How a TIFF is compressed; nothing is lost by any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    #[default]
    Lzw,
    Deflate,
    None,
}

/// A setting of a preset that makes no sense, by itself or beside the others.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key}` {why}")]
pub struct InvalidPreset {
    key: &'static str,
    why: String,
}

impl Default for Preset {
    /// A picture as large as it comes, for screens.
    fn default() -> Self {
        Self {
            long_side: None,
            within: None,
            crop: None,
            format: Format::Jpeg,
            lossless: false,
            quality: 82,
            at_most: None,
            compression: None,
            dpi: 72,
            chroma: Chroma::default(),
            colour: ColourSpace::default(),
            sharpen: 0,
            background: None,
            keep_gps: false,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}

/// No preset may ask for smaller files: their rights alone may take this much.
const SMALLEST_LIMIT: ByteSize = ByteSize::bytes(30_000);

impl Preset {
    /// What size it asks for, within what its format can hold.
    #[must_use]
    pub fn size(&self) -> TargetSize {
        let most = largest_side(self.format);
        match (self.crop, self.within, self.long_side) {
            (Some((width, height)), ..) => TargetSize::Crop { width, height },
            (_, Some((width, height)), _) => TargetSize::Within { width: width.min(most), height: height.min(most) },
            (.., side) => {
                let side = side.unwrap_or(most).min(most);
                TargetSize::Within { width: side, height: side }
            }
        }
    }

    /// Whether its files lose something of the pixels.
    pub(super) fn is_lossy(&self) -> bool {
        match self.format {
            Format::Jpeg => true,
            Format::Webp => !self.lossless,
            Format::Png | Format::Tiff | Format::Heic | Format::Raw => false,
        }
    }

    /// Finds the first setting that makes no sense, by itself or beside the others.
    pub fn validate(&self) -> Result<(), InvalidPreset> {
        let wrong = |key, why: String| Err(InvalidPreset { key, why });
        if matches!(self.format, Format::Heic | Format::Raw) {
            return wrong("format", format!("is {}, which pressbox reads and does not write: use jpeg", self.format));
        }
        let sizes = [("long_side", self.long_side.map(|side| (side, side))), ("box", self.within), ("crop", self.crop)];
        let mut given = sizes.iter().filter_map(|(key, sides)| Some((*key, (*sides)?)));
        let first = given.next();
        if let (Some((first, _)), Some((second, _))) = (first, given.next()) {
            return wrong(second, format!("cannot be combined with `{first}`: keep one of them"));
        }
        let most = largest_side(self.format);
        match first {
            Some((key, (width, height))) if width == 0 || height == 0 => {
                return wrong(key, "has a side of 0: a picture has at least one pixel".to_owned());
            }
            Some((key, (width, height))) if width.max(height) > most => {
                let side = width.max(height);
                return wrong(key, format!("has a side of {side}: a {} has at most {most} pixels a side", self.format));
            }
            _ => {}
        }
        if !(1..=100).contains(&self.quality) {
            return wrong("quality", format!("is {}: it must be between 1 and 100", self.quality));
        }
        if self.sharpen > 100 {
            return wrong("sharpen", format!("is {}: it must be between 0 and 100", self.sharpen));
        }
        if self.dpi == 0 {
            return wrong("dpi", "is 0: it must be at least 1".to_owned());
        }
        if self.lossless && self.format != Format::Webp {
            return wrong("lossless", format!("is only for webp: {}", what_it_loses(self.format)));
        }
        if self.compression.is_some() && self.format != Format::Tiff {
            return wrong("compression", format!("is only for tiff, and this preset makes {}", self.format));
        }
        match self.at_most {
            Some(_) if !self.is_lossy() => {
                wrong("at_most", "is only for jpeg and lossy webp: a lossless file cannot be made smaller".to_owned())
            }
            Some(most) if most < SMALLEST_LIMIT => {
                wrong("at_most", format!("is {most}: the rights alone take up to {SMALLEST_LIMIT}"))
            }
            _ => Ok(()),
        }
    }
}

fn what_it_loses(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "a jpeg is never lossless",
        _ => "png and tiff are always lossless",
    }
}

/// What a format's header can say.
fn largest_side(format: Format) -> u32 {
    match format {
        Format::Jpeg => 65_500,
        Format::Webp => 16_383,
        Format::Png | Format::Tiff | Format::Heic | Format::Raw => 1_000_000,
    }
}

/// The presets that every newsroom has, by name.
#[must_use]
pub fn built_in() -> [(&'static str, Preset); 4] {
    let screen = |long_side, at_most| Preset {
        long_side: Some(long_side),
        at_most: Some(ByteSize::bytes(at_most)),
        ..Preset::default()
    };
    let print = Preset {
        long_side: Some(3543),
        quality: 95,
        dpi: 300,
        chroma: Chroma::Full,
        colour: ColourSpace::Keep,
        ..Preset::default()
    };
    [
        ("print", print),
        ("web", screen(2048, 2_000_000)),
        ("mail", screen(1200, 500_000)),
        ("thumb", screen(400, 200_000)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(settings: &str) -> String {
        toml::from_str::<Preset>(settings).unwrap().validate().err().map(|wrong| wrong.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_wrong_setting_is_named_with_what_it_may_be() {
        assert_eq!(complaint("long_side = 300"), "");
        assert_eq!(complaint("crop = [1080, 1080]\nsharpen = 40\nat_most = \"300 KB\""), "");
        assert_eq!(complaint("format = \"tiff\"\ncompression = \"deflate\""), "");
        assert_eq!(complaint("quality = 0"), "`quality` is 0: it must be between 1 and 100");
        assert_eq!(
            complaint("long_side = 300\ncrop = [2, 3]"),
            "`crop` cannot be combined with `long_side`: keep one of them"
        );
        assert_eq!(complaint("box = [300, 0]"), "`box` has a side of 0: a picture has at least one pixel");
        assert_eq!(
            complaint("format = \"webp\"\nlong_side = 20000"),
            "`long_side` has a side of 20000: a webp has at most 16383 pixels a side"
        );
        assert_eq!(complaint("lossless = true"), "`lossless` is only for webp: a jpeg is never lossless");
        assert_eq!(complaint("compression = \"lzw\""), "`compression` is only for tiff, and this preset makes jpeg");
        assert_eq!(complaint("at_most = \"2 KB\""), "`at_most` is 2 KB: the rights alone take up to 30 KB");
        let png = complaint("format = \"png\"\nat_most = \"200 KB\"");
        assert_eq!(png, "`at_most` is only for jpeg and lossy webp: a lossless file cannot be made smaller");
    }
}
