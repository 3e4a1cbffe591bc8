//! DEC's sixels (VT340): a picture in 252 fixed colours, dithered, six rows at a time.

use std::fmt::Write as _;

/// How many steps of red, green and blue there are; eyes see green best.
const STEPS: [usize; 3] = [6, 7, 6];
const COLOURS: usize = STEPS[0] * STEPS[1] * STEPS[2];

/// How many rows one character has.
const BAND: usize = 6;

/// The codes for pixels of three bytes in rows of `width`; `None` where there are none.
pub(super) fn sixels(pixels: &[u8], width: usize) -> Option<String> {
    let height = pixels.len().checked_div(width * 3).filter(|height| *height > 0)?;
    let colours = dithered(pixels, width);
    let mut out = format!("\x1bPq\"1;1;{width};{height}");
    for colour in 0..COLOURS {
        let percent = |channel: usize| step_of(colour, channel) * 100 / (STEPS[channel] - 1);
        let _ = write!(out, "#{colour};2;{};{};{}", percent(0), percent(1), percent(2));
    }
    for band in colours.chunks(width * BAND) {
        let mut used: Vec<usize> = band.to_vec();
        used.sort_unstable();
        used.dedup();
        for colour in used {
            let _ = write!(out, "#{colour}");
            write_row(&mut out, band, width, colour);
            out.push('$');
        }
        out.push('-');
    }
    out.push_str("\x1b\\");
    Some(out)
}

/// One colour of a band: a bit a row in each character, and equal characters with their number.
fn write_row(out: &mut String, band: &[usize], width: usize, colour: usize) {
    let sixel = |column: usize| {
        let rows = band[column..].iter().step_by(width).take(BAND);
        let bits = rows.enumerate().filter(|(_, found)| **found == colour).fold(0, |bits, (row, _)| bits | 1 << row);
        char::from(b'?' + bits)
    };
    let mut column = 0;
    while column < width {
        let one = sixel(column);
        let number = 1 + (column + 1..width).take_while(|next| sixel(*next) == one).count();
        if number > 3 {
            let _ = write!(out, "!{number}{one}");
        } else {
            out.extend(std::iter::repeat_n(one, number));
        }
        column += number;
    }
}

/// The colour of each pixel; what it is wrong by goes to those beside and below it (Floyd and Steinberg).
fn dithered(pixels: &[u8], width: usize) -> Vec<usize> {
    let mut colours = Vec::with_capacity(pixels.len() / 3);
    // A pixel more on either side takes what goes over the edge.
    let mut below = vec![[0_i32; 3]; width + 2];
    for row in pixels.chunks_exact(width * 3) {
        let mut here = std::mem::replace(&mut below, vec![[0; 3]; width + 2]);
        for (at, pixel) in row.chunks_exact(3).enumerate() {
            let mut colour = 0;
            for channel in 0..3 {
                let most = i32::try_from(STEPS[channel] - 1).unwrap_or(1);
                let wanted = (i32::from(pixel[channel]) + here[at + 1][channel] / 16).clamp(0, 255);
                let step = (wanted * most + 127) / 255;
                let wrong = wanted - step * 255 / most;
                here[at + 2][channel] += wrong * 7;
                below[at][channel] += wrong * 3;
                below[at + 1][channel] += wrong * 5;
                below[at + 2][channel] += wrong;
                colour = colour * STEPS[channel] + usize::try_from(step).unwrap_or(0);
            }
            colours.push(colour);
        }
    }
    colours
}

/// Which step of a channel a colour has.
fn step_of(colour: usize, channel: usize) -> usize {
    match channel {
        0 => colour / (STEPS[1] * STEPS[2]),
        1 => colour / STEPS[2] % STEPS[1],
        _ => colour % STEPS[2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_become_bits_of_their_colour() {
        // Two white rows of five and a black one.
        let pixels = [[255; 15], [255; 15], [0; 15]].concat();
        let codes = sixels(&pixels, 5).unwrap();
        assert!(codes.starts_with("\x1bPq\"1;1;5;3#0;2;0;0;0#1;2;0;0;20#"), "{}", &codes[..60]);
        assert!(codes.ends_with("#251;2;100;100;100#0!5C$#251!5B$-\x1b\\"), "{}", &codes[codes.len() - 60..]);
        assert_eq!(sixels(&[], 5), None);
        assert_eq!(sixels(&[], 0), None);
    }

    #[test]
    fn a_colour_between_is_mixed() {
        let grey = vec![120; 60 * 60 * 3];
        let colours = dithered(&grey, 60);
        for (channel, steps) in STEPS.into_iter().enumerate() {
            let sum: usize = colours.iter().map(|colour| step_of(*colour, channel) * 255 / (steps - 1)).sum();
            assert!((sum / colours.len()).abs_diff(120) < 3, "{}", sum / colours.len());
        }
    }
}
