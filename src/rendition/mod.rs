//! A picture made fit for a use: in the size, the colours and the quality that a preset names, with its rights in it.

mod amount;
mod bench;
mod budget;
mod check;
mod colour;
mod darkroom;
mod dress;
mod encode;
mod fit;
mod geometry;
mod make;
mod pixels;
mod preset;
mod recipe;
mod resize;
mod restamp;
mod shelf;
mod stamp;
mod untouched;

pub use amount::{Amount, NotAnAmount};
pub use check::check;
pub use colour::{NotAColour, Rgb};
pub use darkroom::{Darkroom, RenditionSettings, make};
pub use dress::dress;
pub use geometry::Size;
pub use make::{Freshness, Made, Rendition, RenditionError};
pub use pixels::PixelsError;
pub use preset::{Chroma, Colour, Compression, Preset, WrongPreset, built_in};
pub use stamp::{StampError, stamp};
