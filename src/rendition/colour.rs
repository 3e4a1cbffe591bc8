//! Colour profiles, conversion to sRGB, and transparent pixels on a background.

use std::sync::{Arc, LazyLock};

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::buffers::Buffer;
use super::preset::ColourSpace;
use super::rgb::Rgb;
use crate::photo::{Channels, colour_profile};
use crate::storage::catch_panic;

/// An ICC profile: one that came with a picture, or that of sRGB.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    icc: Arc<[u8]>,
    srgb: bool,
}

static SRGB: LazyLock<Arc<[u8]>> = LazyLock::new(|| colour_profile::srgb().into());

impl Profile {
    /// The small profile of sRGB that renditions carry.
    pub(super) fn of_srgb() -> Self {
        Self { icc: Arc::clone(&SRGB), srgb: true }
    }

    pub(super) fn new(icc: Vec<u8>) -> Self {
        let srgb = is_srgb(&icc);
        Self { icc: icc.into(), srgb }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.icc
    }

    /// Whether colours mean in it what they mean in sRGB.
    pub(super) fn is_srgb(&self) -> bool {
        self.srgb
    }

    /// Whether it describes RGB and so can go along with an RGB picture.
    pub(super) fn is_rgb(&self) -> bool {
        self.icc.get(16..20) == Some(b"RGB ")
    }
}

impl ColourSpace {
    /// Whether colours in this profile, or in none, can stay as they are.
    pub(super) fn accepts(self, profile: Option<&Profile>) -> bool {
        match self {
            Self::Srgb => profile.is_none_or(Profile::is_srgb),
            // A profile that does not describe these pixels cannot go along with them.
            Self::Keep => profile.is_none_or(Profile::is_rgb),
        }
    }
}

/// Whether a profile shows colours as sRGB does, to the eye: by what it does, as a name promises nothing.
fn is_srgb(icc: &[u8]) -> bool {
    catch_panic(|| shows_as_srgb(icc)).unwrap_or(false)
}

fn shows_as_srgb(icc: &[u8]) -> bool {
    const STEPS: [u8; 5] = [0, 64, 128, 200, 255];
    const NEAR: u8 = 2;
    let Ok(profile) = ColorProfile::new_from_slice(icc) else { return false };
    if profile.color_space != DataColorSpace::Rgb {
        return false;
    }
    let colours: Vec<u8> = STEPS
        .iter()
        .flat_map(|r| STEPS.iter().flat_map(move |g| STEPS.iter().flat_map(move |b| [*r, *g, *b])))
        .collect();
    let mut shown = vec![0; colours.len()];
    convert(&colours, 3, &profile, Layout::Rgb, Layout::Rgb, &mut shown).is_some()
        && colours.iter().zip(&shown).all(|(a, b)| a.abs_diff(*b) <= NEAR)
}

/// Pixels in sRGB, in as many channels as they had, three for ink. A picture without a profile is taken for sRGB; so is
/// one whose profile does not fit it. `None` where there is nothing to change.
pub(super) fn into_srgb(
    pixels: &[u8],
    channels: Channels,
    profile: Option<&Profile>,
    room: impl FnOnce(usize) -> Buffer,
) -> Option<Buffer> {
    let count = channels.count();
    let out = if channels == Channels::Rgba { 4 } else { 3 };
    let profile = profile.filter(|profile| !profile.srgb).and_then(|p| parsed(&p.icc));
    if profile.is_none() && channels != Channels::Cmyk {
        return None;
    }
    let mut shown = room(pixels.len() / count * out);
    // A profile may be more than the crate can cope with.
    let converted = profile.and_then(|profile| {
        catch_panic(|| match (channels, profile.color_space) {
            (Channels::Rgb, DataColorSpace::Rgb) => convert(pixels, 3, &profile, Layout::Rgb, Layout::Rgb, &mut shown),
            (Channels::Rgba, DataColorSpace::Rgb) => {
                convert(pixels, 4, &profile, Layout::Rgba, Layout::Rgba, &mut shown)
            }
            // Four channels of ink lie in memory like three colours and alpha.
            (Channels::Cmyk, DataColorSpace::Cmyk) => {
                convert(pixels, 4, &profile, Layout::Rgba, Layout::Rgb, &mut shown)
            }
            // A grey profile in a file with colours is a mistake of whoever wrote it: the colours stay.
            (Channels::Rgb, DataColorSpace::Gray) if is_grey(pixels.as_chunks::<3>().0) => {
                let grey: Vec<u8> = pixels.as_chunks::<3>().0.iter().map(|pixel| pixel[0]).collect();
                convert(&grey, 1, &profile, Layout::Gray, Layout::Rgb, &mut shown)
            }
            (Channels::Rgba, DataColorSpace::Gray) if is_grey(pixels.as_chunks::<4>().0) => {
                let grey: Vec<u8> = pixels.as_chunks::<4>().0.iter().flat_map(|pixel| [pixel[0], pixel[3]]).collect();
                convert(&grey, 2, &profile, Layout::GrayAlpha, Layout::Rgba, &mut shown)
            }
            _ => None,
        })
        .ok()
        .flatten()
    });
    match (converted, channels) {
        (Some(()), _) => Some(shown),
        (None, Channels::Cmyk) => {
            without_profile(pixels, &mut shown);
            Some(shown)
        }
        (None, _) => None,
    }
}

/// Pixels in sRGB, from a profile of a stranger: what `fuzz/` calls.
#[doc(hidden)]
#[must_use]
pub fn in_srgb(pixels: &[u8], channels: Channels, icc: &[u8]) -> Option<Vec<u8>> {
    let profile = Profile::new(icc.to_vec());
    into_srgb(pixels, channels, Some(&profile), |length| vec![0; length].into()).map(|shown| shown.to_vec())
}

/// Whether pixels have no colours, but for what compression does to grey.
fn is_grey<const N: usize>(pixels: &[[u8; N]]) -> bool {
    const NEAR: u8 = 6;
    pixels.iter().all(|pixel| pixel[0].abs_diff(pixel[1]) <= NEAR && pixel[1].abs_diff(pixel[2]) <= NEAR)
}

fn parsed(icc: &[u8]) -> Option<ColorProfile> {
    catch_panic(|| ColorProfile::new_from_slice(icc).ok()).ok().flatten()
}

/// So many pixels go through a profile at once: what the work takes beside them stays small.
const AT_ONCE: usize = 1 << 16;

fn convert(
    pixels: &[u8],
    count: usize,
    profile: &ColorProfile,
    from: Layout,
    to: Layout,
    shown: &mut [u8],
) -> Option<()> {
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(from, &srgb, to, TransformOptions::default()).ok()?;
    let out = if to == Layout::Rgba { 4 } else { 3 };
    for (from, to) in pixels.chunks(AT_ONCE * count).zip(shown.chunks_mut(AT_ONCE * out)) {
        transform.transform(from, to).ok()?;
    }
    Some(())
}

/// JPEG's luminance and its two planes of colour as red, green and blue (ITU-T T.871, 7).
pub(super) fn from_planes(luminance: &[u8], blue: &[u8], red: &[u8], pixels: &mut [u8]) {
    // Sixteen fraction bits, and half of one for rounding.
    let byte = |value: i32| u8::try_from((value >> 16).clamp(0, 255)).unwrap_or(u8::MAX);
    for (((y, b), r), pixel) in luminance.iter().zip(blue).zip(red).zip(pixels.as_chunks_mut::<3>().0) {
        let (y, b, r) = ((i32::from(*y) << 16) + (1 << 15), i32::from(*b) - 128, i32::from(*r) - 128);
        *pixel = [byte(y + 91_881 * r), byte(y - 22_554 * b - 46_802 * r), byte(y + 116_130 * b)];
    }
}

/// Ink without a profile: what is left of white paper.
fn without_profile(cmyk: &[u8], shown: &mut [u8]) {
    let light = |ink: u8, black: u8| {
        let left = u32::from(255 - ink) * u32::from(255 - black);
        u8::try_from((left + 127) / 255).unwrap_or(u8::MAX)
    };
    for (ink, pixel) in cmyk.as_chunks::<4>().0.iter().zip(shown.as_chunks_mut::<3>().0) {
        *pixel = [light(ink[0], ink[3]), light(ink[1], ink[3]), light(ink[2], ink[3])];
    }
}

/// Puts a picture with transparent parts on a background colour.
pub(super) fn onto(rgba: &[u8], Rgb(under): Rgb, shown: &mut [u8]) {
    let blended = |over: u8, under: u8, alpha: u8| {
        let mixed = (u32::from(over) * u32::from(alpha) + u32::from(under) * (255 - u32::from(alpha)) + 127) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    for (over, pixel) in rgba.as_chunks::<4>().0.iter().zip(shown.as_chunks_mut::<3>().0) {
        let [red, green, blue, alpha] = *over;
        *pixel = [blended(red, under[0], alpha), blended(green, under[1], alpha), blended(blue, under[2], alpha)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_become_the_colours_that_they_stand_for() {
        for ([y, b, r], colour) in [
            ([0, 128, 128], [0, 0, 0]),
            ([77, 128, 128], [77, 77, 77]),
            ([255, 128, 128], [255, 255, 255]),
            ([76, 85, 255], [254, 0, 0]),
            ([150, 44, 21], [0, 255, 1]),
            ([29, 255, 107], [0, 0, 254]),
            ([134, 69, 175], [200, 121, 29]),
        ] {
            let mut pixel = [9; 3];
            from_planes(&[y], &[b], &[r], &mut pixel);
            assert_eq!(pixel, colour, "{y}, {b}, {r}");
        }
    }

    #[test]
    fn a_profile_is_srgb_by_what_it_does() {
        let profile = |profile: ColorProfile| Profile::new(profile.encode().unwrap());
        assert!(profile(ColorProfile::new_srgb()).is_srgb());
        assert!(Profile::new(Profile::of_srgb().bytes().to_vec()).is_srgb());
        assert!(!profile(ColorProfile::new_adobe_rgb()).is_srgb());
        assert!(!profile(ColorProfile::new_display_p3()).is_srgb());
        assert!(!Profile::new(b"sRGB".to_vec()).is_srgb());
    }
}
