//! A picture made fit for a use: in the size, the colours and the quality that a preset names, with its rights in it.

mod check;
mod dress;
mod geometry;
mod make;
mod pixels;
mod preset;
mod shelf;
mod stamp;

pub use check::check;
pub use dress::dress;
pub use geometry::fit;
pub use make::{Freshness, Made, Rendition, RenditionError, make};
pub use pixels::PixelsError;
pub use preset::{Chroma, Colour, Preset, built_in};
pub use stamp::{StampError, stamp};
