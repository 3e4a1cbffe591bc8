//! Which side of a picture is up.

/// EXIF's orientation, 1 to 8: how to turn a picture so that it is upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orientation(u8);

/// The side of a tile in pixels. Turning tile by tile keeps the source and target rows in the processor's cache.
const TILE: usize = 32;

impl Orientation {
    /// Nothing is to be turned.
    pub const UPRIGHT: Self = Self(1);

    /// From EXIF's value; a missing or invalid one counts as upright.
    #[must_use]
    pub fn from_exif(value: Option<u8>) -> Self {
        Self(value.filter(|v| (1..=8).contains(v)).unwrap_or(1))
    }

    /// EXIF's value for it.
    #[must_use]
    pub fn exif(self) -> u8 {
        self.0
    }

    #[must_use]
    pub fn is_upright(self) -> bool {
        self.0 == 1
    }

    /// Whether turning the picture swaps its width and height.
    #[must_use]
    pub fn swaps_sides(self) -> bool {
        self.0 >= 5
    }

    /// The upright picture's size from the stored picture's, or the other way round.
    #[must_use]
    pub fn sides(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps_sides() { (height, width) } else { (width, height) }
    }

    /// The coordinates in the stored picture of a point of the upright picture, from 0 to 1.
    #[must_use]
    pub fn place(self, x: f64, y: f64) -> (f64, f64) {
        match self.0 {
            2 => (1.0 - x, y),
            3 => (1.0 - x, 1.0 - y),
            4 => (x, 1.0 - y),
            5 => (y, x),
            6 => (y, 1.0 - x),
            7 => (1.0 - y, 1.0 - x),
            8 => (1.0 - y, x),
            _ => (x, y),
        }
    }

    /// Turns pixels of one, three or four bytes each into a buffer of the same length.
    pub fn turn(self, pixels: &[u8], width: u32, height: u32, bytes: usize, turned: &mut [u8]) {
        let sides = (width as usize, height as usize);
        match bytes {
            1 => self.turn_all(pixels.as_chunks::<1>().0, sides, turned.as_chunks_mut::<1>().0),
            3 => self.turn_all(pixels.as_chunks::<3>().0, sides, turned.as_chunks_mut::<3>().0),
            _ => self.turn_all(pixels.as_chunks::<4>().0, sides, turned.as_chunks_mut::<4>().0),
        }
    }

    fn turn_all<P: Copy>(self, pixels: &[P], (w, h): (usize, usize), turned: &mut [P]) {
        if w == 0 || h == 0 {
            return;
        }
        if !self.swaps_sides() {
            let upside_down = matches!(self.0, 3 | 4);
            for (y, row) in turned.chunks_exact_mut(w).enumerate().take(h) {
                let from = if upside_down { h - 1 - y } else { y };
                row.copy_from_slice(&pixels[from * w..][..w]);
                if matches!(self.0, 2 | 3) {
                    row.reverse();
                }
            }
            return;
        }
        for top in (0..w).step_by(TILE) {
            for left in (0..h).step_by(TILE) {
                for y in top..(top + TILE).min(w) {
                    let from_x = if matches!(self.0, 5 | 6) { y } else { w - 1 - y };
                    let row = &mut turned[y * h + left..y * h + (left + TILE).min(h)];
                    for (x, pixel) in (left..).zip(row) {
                        let from_y = if matches!(self.0, 5 | 8) { x } else { h - 1 - x };
                        *pixel = pixels[from_y * w + from_x];
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_orientation_puts_the_first_pixel_where_exif_says() {
        // Two columns, three rows: the top left pixel is 0.
        let pixels = [0, 1, 2, 3, 4, 5];
        let turned = |value| {
            let mut turned = [9; 6];
            Orientation::from_exif(Some(value)).turn(&pixels, 2, 3, 1, &mut turned);
            turned
        };
        assert_eq!(turned(1), [0, 1, 2, 3, 4, 5]);
        assert_eq!(turned(2), [1, 0, 3, 2, 5, 4]);
        assert_eq!(turned(3), [5, 4, 3, 2, 1, 0]);
        assert_eq!(turned(4), [4, 5, 2, 3, 0, 1]);
        assert_eq!(turned(5), [0, 2, 4, 1, 3, 5]);
        assert_eq!(turned(6), [4, 2, 0, 5, 3, 1]);
        assert_eq!(turned(7), [5, 3, 1, 4, 2, 0]);
        assert_eq!(turned(8), [1, 3, 5, 0, 2, 4]);
        assert!(Orientation::from_exif(Some(9)).is_upright());
    }

    #[test]
    fn large_pictures_are_turned_like_small_ones_and_places_follow() {
        let (w, h) = (70_u32, 45_u32);
        let pixels: Vec<u8> = (0..w * h).flat_map(|n| [n.to_le_bytes()[0], n.to_le_bytes()[1], 7]).collect();
        for value in 1..=8 {
            let orientation = Orientation::from_exif(Some(value));
            let mut turned = vec![0; pixels.len()];
            orientation.turn(&pixels, w, h, 3, &mut turned);
            let (new_w, new_h) = orientation.sides(w, h);
            for (x, y) in [(0, 0), (new_w - 1, 3), (17, new_h - 1), (40, 44)] {
                let centre = |at: u32, side: u32| (f64::from(at) + 0.5) / f64::from(side);
                let (px, py) = orientation.place(centre(x, new_w), centre(y, new_h));
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 70")]
                let from = ((py * f64::from(h)) as usize * w as usize + (px * f64::from(w)) as usize) * 3;
                let to = (y * new_w + x) as usize * 3;
                assert_eq!(turned[to..to + 3], pixels[from..from + 3], "{value} at {x},{y}");
            }
        }
    }
}
