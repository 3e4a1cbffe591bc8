//! A JPEG's planes on their way to RGB, some rows at a time: what is made of them is resized before it leaves the cache.

use std::ops::Range;

use yuv::{YuvError, YuvPlanarImage, YuvRange, YuvStandardMatrix, yuv420_to_rgb, yuv422_to_rgb, yuv444_to_rgb};

use crate::photo::Sampling;

/// Rows of planes in RGB (JFIF's: BT.601, the full range); they begin at an even one. Each pixel has the colour that it
/// shares: what comes after makes the picture smaller, and so smooths it.
pub(super) fn into_rgb(
    planes: &[u8],
    (width, height): (u32, u32),
    sampling: Sampling,
    rows: Range<usize>,
    rgb: &mut [u8],
) -> Result<(), YuvError> {
    let (across, down) = match sampling {
        Sampling::Each => (1, 1),
        Sampling::Pairs => (2, 1),
        Sampling::Squares => (2, 2),
    };
    // Every plane is as large as whole groups of pixels ask for.
    let (wide, high) = ((width as usize).next_multiple_of(across), (height as usize).next_multiple_of(down));
    let (brightness, colours) = planes.split_at(wide * high);
    let colour_wide = wide / across;
    let (blue, red) = colours.split_at(colour_wide * (high / down));
    let shared = rows.start / down..rows.end.div_ceil(down);
    let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let image = YuvPlanarImage {
        y_plane: &brightness[rows.start * wide..rows.end * wide],
        y_stride: short(wide),
        u_plane: &blue[shared.start * colour_wide..shared.end * colour_wide],
        u_stride: short(colour_wide),
        v_plane: &red[shared.start * colour_wide..shared.end * colour_wide],
        v_stride: short(colour_wide),
        width,
        height: short(rows.len()),
    };
    let convert = match sampling {
        Sampling::Each => yuv444_to_rgb,
        Sampling::Pairs => yuv422_to_rgb,
        Sampling::Squares => yuv420_to_rgb,
    };
    convert(&image, rgb, width * 3, YuvRange::Full, YuvStandardMatrix::Bt601)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_become_the_colours_that_they_stand_for() {
        // 5 × 3 pixels of one colour each, in planes as they come from a decoder.
        for (sampling, wide, high, colours) in
            [(Sampling::Each, 5, 3, 15), (Sampling::Pairs, 6, 3, 9), (Sampling::Squares, 6, 4, 6)]
        {
            let planes = [vec![150; wide * high], vec![90; colours], vec![180; colours]].concat();
            for rows in [0..3, 0..2, 2..3] {
                let mut rgb = vec![0; 5 * 3 * rows.len()];
                into_rgb(&planes, (5, 3), sampling, rows.clone(), &mut rgb).unwrap();
                // R = Y + 1.402 (Cr - 128), G = Y - 0.344 (Cb - 128) - 0.714 (Cr - 128), B = Y + 1.772 (Cb - 128)
                let near = |(a, b): (&u8, u8)| a.abs_diff(b) <= 1;
                let right = |pixel: &[u8]| pixel.iter().zip([223, 126, 83]).all(near);
                assert!(rgb.chunks(3).all(right), "{sampling:?}, {rows:?}: {rgb:?}");
            }
        }
    }
}
