//! How large a rendition is, and which part of its photo it shows. Nothing here knows pixels.

use crate::photo::Focus;

/// What a preset asks for. Nothing is ever enlarged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetSize {
    /// The whole picture within these sides.
    Within { width: u32, height: u32 },
    /// A part of the picture, exactly so large; of a smaller picture, in the same shape.
    Crop { width: u32, height: u32 },
}

impl TargetSize {
    /// How many pixels it has at most.
    #[must_use]
    pub fn pixels(self) -> u64 {
        let (Self::Within { width, height } | Self::Crop { width, height }) = self;
        u64::from(width) * u64::from(height)
    }
}

/// A part of an upright picture: its edges from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

/// Which part of an upright picture is shown, and in which size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Framing {
    /// `None` for the whole picture.
    pub(super) window: Option<Window>,
    pub(super) width: u32,
    pub(super) height: u32,
    /// How small the whole picture may be for this to be made of it without enlarging; 1 is the original.
    pub(super) scale: f64,
}

/// Frames an upright picture for a size.
pub(super) fn frame(size: TargetSize, width: u32, height: u32, focus: Focus) -> Framing {
    match size {
        TargetSize::Within { width: most_wide, height: most_high } => {
            let (w, h) = within(width, height, most_wide, most_high);
            let scale = f64::from(w) / f64::from(width.max(1));
            Framing { window: None, width: w, height: h, scale: scale.max(f64::from(h) / f64::from(height.max(1))) }
        }
        TargetSize::Crop { width: wide, height: high } => crop((width, height), (wide, high), focus),
    }
}

/// The size of a picture within two sides: same shape, never enlarged, never nothing.
fn within(width: u32, height: u32, most_wide: u32, most_high: u32) -> (u32, u32) {
    if width <= most_wide && height <= most_high {
        return (width, height);
    }
    // The side that has to shrink the most sets the scale; the other follows, rounded.
    let side = |side: u32, by: u32, whole: u32| {
        let exact = (u64::from(side) * u64::from(by) * 2 + u64::from(whole)) / (2 * u64::from(whole.max(1)));
        u32::try_from(exact).unwrap_or(u32::MAX).max(1)
    };
    if u64::from(width) * u64::from(most_high) >= u64::from(height) * u64::from(most_wide) {
        (most_wide, side(height, most_wide, width))
    } else {
        (side(width, most_high, height), most_high)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no larger than the picture's own sides")]
fn crop((width, height): (u32, u32), (wide, high): (u32, u32), focus: Focus) -> Framing {
    let (w, h, shape) = (f64::from(width), f64::from(height), f64::from(wide) / f64::from(high.max(1)));
    // The largest part in that shape.
    let (part_w, part_h) = if w > h * shape { (h * shape, h) } else { (w, w / shape) };
    let scale = f64::from(wide) / part_w;
    // What keeps its size but for a rounding keeps it.
    let (out_w, out_h, part_w, part_h) = if scale < 1.0 - 1e-9 {
        (wide, high, part_w, part_h)
    } else {
        let (out_w, out_h) = ((part_w.round() as u32).max(1), (part_h.round() as u32).max(1));
        (out_w, out_h, f64::from(out_w), f64::from(out_h))
    };
    let (x, y) = focus.point();
    // On whole pixels, so that a part which keeps its size keeps its pixels.
    let start = |point: f64, side: f64, part: f64| {
        (point * side - part / 2.0).round().clamp(0.0, (side - part).floor().max(0.0))
    };
    let (left, top) = (start(x, w, part_w), start(y, h, part_h));
    let window = Window { left: left / w, top: top / h, right: (left + part_w) / w, bottom: (top + part_h) / h };
    Framing { window: Some(window), width: out_w, height: out_h, scale: if scale < 1.0 - 1e-9 { scale } else { 1.0 } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(size: TargetSize, width: u32, height: u32) -> (u32, u32) {
        let framing = frame(size, width, height, Focus::MIDDLE);
        (framing.width, framing.height)
    }

    #[test]
    fn a_picture_keeps_its_shape_and_is_never_enlarged() {
        let long_side = |side| TargetSize::Within { width: side, height: side };
        assert_eq!(sides(long_side(3543), 6000, 4000), (3543, 2362));
        assert_eq!(sides(long_side(2048), 4000, 6000), (1365, 2048));
        assert_eq!(sides(long_side(400), 300, 200), (300, 200));
        assert_eq!(sides(long_side(400), 10_000, 1), (400, 1));
        assert_eq!(sides(long_side(2048), 4_000_000_000, 2_000_000_000), (2048, 1024));
        assert_eq!(sides(TargetSize::Within { width: 1920, height: 1080 }, 6000, 4000), (1620, 1080));
        assert_eq!(sides(TargetSize::Within { width: 500, height: 5000 }, 6000, 4000), (500, 333));
    }

    #[test]
    fn a_crop_has_its_size_or_of_a_small_picture_its_shape() {
        let square = TargetSize::Crop { width: 1080, height: 1080 };
        assert_eq!(sides(square, 6000, 4000), (1080, 1080));
        assert_eq!(sides(square, 900, 600), (600, 600));
        assert_eq!(sides(TargetSize::Crop { width: 1200, height: 628 }, 1000, 1000), (1000, 523));
        assert_eq!(sides(square, 1, 4000), (1, 1));
    }

    #[test]
    fn a_crop_that_keeps_its_size_lies_on_whole_pixels() {
        for (width, height) in [(601, 403), (600, 400), (999, 1_001)] {
            for wide in 1..=width {
                let framing = frame(TargetSize::Crop { width: wide, height }, width, height, Focus::MIDDLE);
                let window = framing.window.unwrap();
                let edges = [window.left, window.right].map(|edge| edge * f64::from(width));
                assert!(edges.iter().all(|edge| (edge - edge.round()).abs() < 1e-6), "{wide} of {width}: {edges:?}");
                assert!(
                    (framing.scale, framing.width, framing.height) == (1.0, wide, height),
                    "{wide} of {width}: {framing:?}"
                );
            }
        }
    }

    #[test]
    fn a_crop_keeps_its_focus_in_sight_and_stays_in_the_picture() {
        let at = |focus: &str| {
            let framing = frame(TargetSize::Crop { width: 400, height: 400 }, 6000, 4000, focus.parse().unwrap());
            let window = framing.window.unwrap();
            assert!((window.top, window.bottom) == (0.0, 1.0), "{window:?}");
            #[expect(clippy::cast_possible_truncation, reason = "below 6,000")]
            let left = (window.left * 6000.0).round() as i32;
            left
        };
        assert_eq!([at("50%,50%"), at("0%,10%"), at("60%,50%"), at("100%,50%")], [1000, 0, 1600, 2000]);
    }
}
