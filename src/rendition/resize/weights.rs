//! Which samples each step of a resize uses, and their weights in Lanczos' filter.
#![expect(clippy::inline_always, reason = "looked up for every step, inside the loops that are made for the processor")]

/// Bits of a weight; 1 is `1 << WEIGHT_BITS`.
pub(super) const WEIGHT_BITS: u32 = 14;

/// What is to become so many times smaller, or more, is first made smaller by plain means, so far that the filter has the
/// rest left to do: the number of its weights, and with it what the work takes, would have no bounds otherwise.
const PRESHRINK_FROM: f64 = 128.0;
const PRESHRINK_LEAVES: f64 = 16.0;

/// What is resized along one side: what lies between two edges of a side, in so many steps. The edges may lie outside by half a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::rendition) struct Span {
    pub(in crate::rendition) from: f64,
    pub(in crate::rendition) to: f64,
    pub(in crate::rendition) steps: usize,
}

impl Span {
    /// The first sample, where all are taken as they are.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        clippy::float_cmp,
        reason = "whole numbers from nothing to a side, which is far below 2^52"
    )]
    pub(in crate::rendition) fn copied_from(self, side: usize) -> Option<usize> {
        let Self { from, to, steps } = self;
        let inside = from >= 0.0 && to <= side as f64;
        (inside && from.fract() == 0.0 && to - from == steps as f64).then_some(from as usize)
    }

    /// How many means are made of a side's samples beforehand; as many as there are samples, if none are.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "from 1 to a side"
    )]
    pub(super) fn averages(self, side: usize) -> usize {
        let times = (self.to - self.from) / self.steps as f64;
        if times < PRESHRINK_FROM { side } else { (side as f64 / times * PRESHRINK_LEAVES).ceil() as usize }
    }

    /// The same for a side with this many means.
    #[expect(clippy::cast_precision_loss, reason = "sides are far below 2^52")]
    pub(super) fn over(self, side: usize, means: usize) -> Self {
        let share = means as f64 / side as f64;
        Self { from: self.from * share, to: self.to * share, steps: self.steps }
    }
}

/// What each step of a span is made of.
#[derive(Debug)]
pub(super) struct Weights {
    /// Pairs of samples a step.
    pub(super) pairs: usize,
    /// Each step's first pair.
    pub(super) starts: Vec<usize>,
    /// Each step's weights, in pairs: the first one lies first.
    both: Vec<i32>,
}

impl Weights {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "sides are far below 2^31, and weights below 2^15"
    )]
    pub(super) fn new(side: usize, Span { from, to, steps }: Span) -> Self {
        let step = (to - from) / steps as f64;
        let scale = step.max(1.0);
        let reach = 3.0 * scale;
        let all = side.div_ceil(2);
        let pairs = ((reach * 2.0).ceil() as usize / 2 + 1).min(all);
        let mut starts = Vec::with_capacity(steps);
        let mut both = Vec::with_capacity(steps * pairs);
        let mut exact = vec![0.0_f32; pairs * 2];
        for at in 0..steps {
            // Further outside, the filter would see next to nothing.
            let centre = (from + (at as f64 + 0.5) * step).clamp(0.0, side as f64);
            let start = (((centre - reach - 0.5).ceil().max(0.0) as usize) / 2).min(all - pairs);
            let mut sum = 0.0;
            for (place, weight) in (start * 2..).zip(&mut exact) {
                let here = place < side;
                *weight = if here { lanczos3((place as f64 + 0.5 - centre) / scale) } else { 0.0 };
                sum += f64::from(*weight);
            }
            // What one loses by rounding the next one gets: they add up to one, or even colours would change.
            let one = f64::from(1 << WEIGHT_BITS) / sum;
            let mut left = 0.0;
            let mut whole = |weight: f32| {
                let exact = f64::from(weight) * one + left;
                left = exact - exact.round();
                (exact.round() as i16).to_ne_bytes()
            };
            both.extend(exact.as_chunks::<2>().0.iter().map(|[one, other]| {
                let ([a, b], [c, d]) = (whole(*one), whole(*other));
                i32::from_ne_bytes([a, b, c, d])
            }));
            starts.push(start);
        }
        Self { pairs, starts, both }
    }

    /// Bytes that it keeps.
    pub(super) fn bytes(&self) -> usize {
        self.both.capacity() * size_of::<i32>() + self.starts.capacity() * size_of::<usize>()
    }

    #[inline(always)]
    pub(super) fn step(&self, at: usize) -> (usize, &[i32]) {
        (self.starts[at], &self.both[at * self.pairs..(at + 1) * self.pairs])
    }
}

/// Lanczos' filter; one sine does for both of the formula's, as sin 3θ = 3 sin θ − 4 sin³ θ.
#[expect(clippy::cast_possible_truncation, reason = "from -3 to 3")]
fn lanczos3(x: f64) -> f32 {
    let third = x as f32 * std::f32::consts::FRAC_PI_3;
    if !(-3.0..3.0).contains(&x) {
        return 0.0;
    }
    if third.abs() < 1e-4 {
        return 1.0;
    }
    let sine = third.sin();
    (3.0 - 4.0 * sine * sine) * sine * sine / (3.0 * third * third)
}
