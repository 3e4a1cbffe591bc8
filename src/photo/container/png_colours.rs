//! PNG: the colours that `gAMA` and `cHRM` describe, as an ICC profile, for files that have neither a profile nor `sRGB`.

use super::number::be32;
use crate::photo::colour_profile::{Curve, Xyz, of_primaries};

/// What the samples of a PNG mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PngColours {
    pub(super) is_srgb: bool,
    /// 100,000 times what samples are raised to when they are written.
    pub(super) gamma: Option<usize>,
    /// 100,000 times x and y of white, red, green and blue.
    pub(super) points: Option<[usize; 8]>,
}

/// Those of sRGB and most screens.
const SRGB_GAMMA: usize = 45_455;
const SRGB_POINTS: [usize; 8] = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000];

/// Smaller differences nobody sees.
const NEAR_GAMMA: usize = 1_500;
const NEAR_POINT: usize = 600;

impl PngColours {
    pub(super) fn read_points(data: &[u8]) -> Option<[usize; 8]> {
        let points: Vec<_> = (0..8).filter_map(|nth| be32(data, nth * 4)).collect();
        points.try_into().ok().filter(|points: &[usize; 8]| points.iter().all(|point| *point <= 200_000))
    }

    /// The profile of these colours; `None` where they are those of sRGB, or make no sense.
    pub(super) fn profile(self) -> Option<Vec<u8>> {
        if self.is_srgb || self.gamma.is_none() && self.points.is_none() {
            return None;
        }
        let gamma = self.gamma.filter(|gamma| (10_000..=500_000).contains(gamma)).unwrap_or(SRGB_GAMMA);
        let points = self.points.unwrap_or(SRGB_POINTS);
        let is_near = points.iter().zip(SRGB_POINTS).all(|(a, b)| a.abs_diff(b) <= NEAR_POINT);
        if is_near && gamma.abs_diff(SRGB_GAMMA) <= NEAR_GAMMA {
            return None;
        }
        Some(of_primaries("gAMA and cHRM", &columns(points)?, &Curve::Gamma(100_000.0 / part(gamma))))
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers below a million")]
fn part(number: usize) -> f64 {
    number as f64
}

/// Red, green and blue as XYZ under the light D50 of profiles.
fn columns(points: [usize; 8]) -> Option<[Xyz; 3]> {
    let xyz = |at: usize| -> Option<Xyz> {
        let (x, y) = (part(points[at]) / 100_000.0, part(points[at + 1]) / 100_000.0);
        (y > 0.0).then(|| [x / y, 1.0, (1.0 - x - y) / y])
    };
    let (white, red, green, blue) = (xyz(0)?, xyz(2)?, xyz(4)?, xyz(6)?);
    let sums = solve([red, green, blue], white)?;
    let primaries = [red.map(|c| c * sums[0]), green.map(|c| c * sums[1]), blue.map(|c| c * sums[2])];
    // Bradford's adaptation of the white point.
    let cones = |v: Xyz| {
        [
            0.8951 * v[0] + 0.2664 * v[1] - 0.1614 * v[2],
            -0.7502 * v[0] + 1.7135 * v[1] + 0.0367 * v[2],
            0.0389 * v[0] - 0.0685 * v[1] + 1.0296 * v[2],
        ]
    };
    let (from, to) = (cones(white), cones([0.9642, 1.0, 0.8249]));
    if from.iter().any(|cone| cone.abs() < 1e-6) {
        return None;
    }
    let adapted = |v: Xyz| {
        let c = cones(v);
        let c = [c[0] * to[0] / from[0], c[1] * to[1] / from[1], c[2] * to[2] / from[2]];
        [
            0.986_993 * c[0] - 0.147_054 * c[1] + 0.159_963 * c[2],
            0.432_305 * c[0] + 0.518_360 * c[1] + 0.049_291 * c[2],
            -0.008_529 * c[0] + 0.040_043 * c[1] + 0.968_487 * c[2],
        ]
    };
    Some(primaries.map(adapted))
}

/// How much of each column makes up a sum (Cramer's rule).
fn solve(columns: [Xyz; 3], sum: Xyz) -> Option<Xyz> {
    let determinant = |[a, b, c]: [Xyz; 3]| {
        a[0] * (b[1] * c[2] - c[1] * b[2]) - b[0] * (a[1] * c[2] - c[1] * a[2]) + c[0] * (a[1] * b[2] - b[1] * a[2])
    };
    let whole = determinant(columns);
    let [r, g, b] = columns;
    let parts = [[sum, g, b], [r, sum, b], [r, g, sum]].map(|columns| determinant(columns) / whole);
    (whole.abs() > 1e-9 && parts.iter().all(|part| part.is_finite() && *part > 0.0)).then_some(parts)
}
