//! HEIC, the format of phones: HEVC pictures in a HEIF file (ISO/IEC 23008-12), by the `heifer` crate. It is read and never
//! written.
//!
//! The file says how the picture is turned, mirrored and cropped, and the decoder does it: EXIF's orientation, which phones
//! write as well, does not count (ISO/IEC 23008-12, 6.5.10 and A.2.1).

use heifer::heifer_isobmff::boxes::{ColorInfo, Property};
use heifer::heifer_isobmff::{self as isobmff, HeifFile};
use heifer::{Error, Image, Options};
use image::DynamicImage;

use super::decoded::{DecodeError, MAX_PIXELS, checked};

/// Transfers of pictures for screens that are brighter than paper: PQ and HLG (ITU-T H.273).
const HDR: [u16; 2] = [16, 18];

/// The pixels of a tile that may be larger than the picture.
const LARGEST_TILE: u64 = 1 << 22;

/// The picture, and its profile. Without one, its colours have become sRGB.
pub(super) fn open(file: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), DecodeError> {
    let heif = parse(file)?;
    let (width, height) = size(&heif)?;
    checked(width, height)?;
    // Several photos are read at a time: none takes all processors. What is coded may be larger than what is shown, as tiles
    // are, but not as large as a file likes while it says that it is small.
    let most = u64::from(width) * u64::from(height) * 4 + LARGEST_TILE;
    let options = Options { max_threads: 1, max_pixels: most.min(MAX_PIXELS) };
    let icc = heif.icc_profile(heif.primary_id).ok().flatten().map(<[u8]>::to_vec);
    let decoded = match &icc {
        Some(_) => heifer::decode_rgba8(file, &options),
        None if is_hdr(&heif) => Err(Error::Unsupported(String::new())),
        None => heifer::decode_srgb_rgba8(file, &options),
    };
    let Image { width, height, has_alpha, data, .. } = decoded.map_err(unreadable)?;
    let picture = image::RgbaImage::from_raw(width, height, data).ok_or(DecodeError::Damaged)?;
    let picture = DynamicImage::ImageRgba8(picture);
    Ok((if has_alpha { picture } else { DynamicImage::ImageRgb8(picture.into_rgb8()) }, icc))
}

/// The memory that [`open`] needs at most, in bytes.
pub(super) fn memory(file: &[u8]) -> u64 {
    let pixels =
        parse(file).and_then(|heif| size(&heif)).map_or(0, |(width, height)| u64::from(width) * u64::from(height));
    // The decoder's planes, the colours, and these again without or with alpha.
    pixels * 12
}

fn parse(file: &[u8]) -> Result<HeifFile<'_>, DecodeError> {
    HeifFile::parse(file).map_err(|error| unreadable(error.into()))
}

/// The size of the primary picture as it is stored.
fn size(heif: &HeifFile<'_>) -> Result<(u32, u32), DecodeError> {
    heif.image_size(heif.primary_id).ok().flatten().ok_or(DecodeError::Damaged)
}

fn is_hdr(heif: &HeifFile<'_>) -> bool {
    let properties = heif.item_properties(heif.primary_id);
    properties.into_iter().flatten().any(|property| match property {
        Property::Color(ColorInfo::Nclx { transfer, .. }) => HDR.contains(transfer),
        _ => false,
    })
}

/// What the decoder's error means. Its own words are for programmers.
fn unreadable(error: Error) -> DecodeError {
    match error {
        Error::Container(isobmff::Error::UnexpectedEof) => DecodeError::Truncated,
        Error::Unsupported(_) | Error::Container(isobmff::Error::Unimplemented(_)) => {
            let why = "it is a HEIC in HDR, or of a kind that pressbox does not know; export it as JPEG";
            DecodeError::Unsupported(why.to_owned())
        }
        _ => DecodeError::Unreadable,
    }
}
