//! A JPEG's luminance at an eighth of its size, from the DC coefficients alone: each is eight times the mean of its block.
//! It is what a decoder gives at that scale, to the bit, without a second pass over the file.

/// The luminance of a picture of which the DC coefficients are read in the order of the scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Eighth {
    pub(super) width: usize,
    pub(super) height: usize,
    /// A byte a block, row by row.
    pub(super) grey: Vec<u8>,
    /// How many blocks of luminance an MCU has.
    across: usize,
    down: usize,
    mcus_across: usize,
    /// What a DC coefficient is multiplied by.
    quantum: i32,
    /// The last DC coefficient, from which the next one is a difference.
    last: i32,
    /// The MCU that comes next, and its place.
    column: usize,
    row: usize,
}

impl Eighth {
    /// For a picture of so many pixels; an MCU has `across` by `down` blocks of luminance.
    pub(super) fn new((width, height): (usize, usize), (across, down): (usize, usize), quantum: u16) -> Self {
        let (width, height) = (width.div_ceil(8), height.div_ceil(8));
        Self {
            width,
            height,
            grey: vec![0; width * height],
            across,
            down,
            mcus_across: width.div_ceil(across),
            quantum: i32::from(quantum),
            last: 0,
            column: 0,
            row: 0,
        }
    }

    /// How many blocks of luminance an MCU begins with.
    pub(super) fn blocks(&self) -> usize {
        self.across * self.down
    }

    /// Takes the differences of an MCU's blocks of luminance.
    #[inline]
    pub(super) fn put(&mut self, differences: &[i32]) {
        for (y, row) in differences.chunks_exact(self.across).enumerate() {
            for (x, difference) in row.iter().enumerate() {
                self.last = self.last.wrapping_add(*difference);
                let (x, y) = (self.column * self.across + x, self.row * self.down + y);
                // Blocks beyond the edges fill the last MCUs up.
                if x < self.width
                    && let Some(place) = self.grey.get_mut(y * self.width + x)
                {
                    *place = mean(self.last, self.quantum);
                }
            }
        }
        self.column += 1;
        if self.column == self.mcus_across {
            (self.column, self.row) = (0, self.row + 1);
        }
    }

    /// After a restart marker, differences begin at zero again.
    pub(super) fn restart(&mut self) {
        self.last = 0;
    }
}

/// The mean of a block, as a decoder's inverse transform of a single coefficient has it. Of numbers that no encoder writes
/// it keeps ten bits.
#[expect(clippy::cast_possible_truncation, reason = "a coefficient has 16 bits")]
fn mean(coefficient: i32, quantum: i32) -> u8 {
    let eight = i32::from(coefficient as i16).wrapping_mul(quantum);
    let mean = (eight.wrapping_add(4) >> 3) & 1_023;
    let signed = if mean >= 512 { mean - 1_024 } else { mean };
    u8::try_from((signed + 128).clamp(0, 255)).unwrap_or_default()
}
