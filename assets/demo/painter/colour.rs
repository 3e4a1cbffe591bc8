//! Colours as a printer mixes them: picked by eye, so kept in the screen's own scale and never in linear light.

/// A colour, each part from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rgb(pub(super) f32, pub(super) f32, pub(super) f32);

impl Rgb {
    /// `0x0B_22_39`, as a palette is written.
    pub(super) const fn hex(code: u32) -> Self {
        let [_, r, g, b] = code.to_be_bytes();
        Self(r as f32 / 255.0, g as f32 / 255.0, b as f32 / 255.0)
    }

    pub(super) fn mix(self, other: Self, t: f32) -> Self {
        let blend = |a: f32, b: f32| a + (b - a) * t;
        Self(blend(self.0, other.0), blend(self.1, other.1), blend(self.2, other.2))
    }

    /// Lays light over a colour: it only ever brightens, and never beyond white.
    pub(super) fn lit(self, light: Self, strength: f32) -> Self {
        let add = |a: f32, l: f32| 1.0 - (1.0 - a) * (1.0 - l * strength);
        Self(add(self.0, light.0), add(self.1, light.1), add(self.2, light.2))
    }

    /// Lays shade over a colour.
    pub(super) fn shaded(self, k: f32) -> Self {
        Self(self.0 * k, self.1 * k, self.2 * k)
    }
}

/// A colour that changes along a line, such as a sky from its height to the horizon.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ramp<'a>(pub(super) &'a [(f32, Rgb)]);

impl Ramp<'_> {
    pub(super) fn at(&self, t: f32) -> Rgb {
        let Some(&(_, first)) = self.0.first() else { return Rgb(0.0, 0.0, 0.0) };
        let mut colour = first;
        for pair in self.0.windows(2) {
            let ((from, a), (to, b)) = (pair[0], pair[1]);
            if t >= from {
                colour = a.mix(b, smooth(from, to, t));
            }
        }
        colour
    }
}

/// 0 up to `from`, 1 from `to` on, and no corner between them.
pub(super) fn smooth(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
