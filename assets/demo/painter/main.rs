//! Paints the five pictures that `pressbox demo` brings along, the same at each run, as JPEGs without metadata:
//!
//! ```sh
//! cargo run --locked --release --example paint-demo
//! ```
//!
//! They are printed like posters: few colours, flat shapes, light laid over them, and grain in the shadows.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pixels are counted in whole numbers and placed in fractions"
)]

mod canvas;
mod chance;
mod colour;
mod harbour;
mod lens;
mod nature;
mod outline;
mod regatta;
mod sail;
mod tower;

use std::error::Error;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

use self::canvas::Canvas;
use self::chance::Grain;

/// How finely the JPEGs are compressed: the five are part of the program, so each kilobyte counts.
const QUALITY: i32 = 75;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo/photos");
    fs::create_dir_all(&folder)?;
    for scene in SCENES {
        let (width, height) = scene.size();
        fs::write(folder.join(scene.file_name()), jpeg(&paint(scene, width, height), width, height)?)?;
    }
    Ok(())
}

fn jpeg(pixels: &[u8], width: u32, height: u32) -> turbojpeg::Result<Vec<u8>> {
    let (width, height) = (width as usize, height as usize);
    let mut compressor = Compressor::new()?;
    compressor.set_quality(QUALITY)?;
    compressor.set_subsamp(Subsamp::Sub2x2)?;
    compressor.set_optimize(true)?;
    compressor.compress_to_vec(Image { pixels, width, pitch: width * 3, height, format: PixelFormat::RGB })
}

/// What a picture shows.
#[derive(Debug, Clone, Copy)]
enum Scene {
    /// The lit lighthouse and a fleet of lanterns at dusk.
    Regatta,
    /// The tower from below, under turning stars; an upright picture.
    Tower,
    /// A gaff cutter before the setting sun.
    Sail,
    /// The lens with its rings of glass.
    Lens,
    /// Boathouses in the mist of the morning after.
    Harbour,
}

const SCENES: [Scene; 5] = [Scene::Regatta, Scene::Tower, Scene::Sail, Scene::Lens, Scene::Harbour];

impl Scene {
    /// Width and height at which the picture is meant to be printed.
    fn size(self) -> (u32, u32) {
        match self {
            Self::Tower => (1600, 2400),
            _ => (2400, 1600),
        }
    }

    fn file_name(self) -> &'static str {
        match self {
            Self::Regatta => "regatta.jpg",
            Self::Tower => "tower.jpg",
            Self::Sail => "sail.jpg",
            Self::Lens => "lens.jpg",
            Self::Harbour => "harbour.jpg",
        }
    }
}

/// Rows that are painted at once.
const BAND: usize = 48;

/// Paints a scene as interleaved RGB, 8 bits a part. It is composed for its own [`Scene::size`] and scales with it.
fn paint(scene: Scene, width: u32, height: u32) -> Vec<u8> {
    let (width, height) = (width as usize, height as usize);
    let mut bytes = vec![0; width * height * 3];
    if bytes.is_empty() {
        return bytes;
    }
    let grain = Grain::new();
    let scale = width.min(height) as f32;
    bytes.par_chunks_mut(width * 3 * BAND).enumerate().for_each(|(band, bytes)| {
        let mut canvas = Canvas::new(band * BAND, bytes.len() / (width * 3), width, scale, &grain);
        match scene {
            Scene::Regatta => regatta::paint(&mut canvas),
            Scene::Tower => tower::paint(&mut canvas),
            Scene::Sail => sail::paint(&mut canvas),
            Scene::Lens => lens::paint(&mut canvas),
            Scene::Harbour => harbour::paint(&mut canvas),
        }
        canvas.print(bytes);
    });
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_the_same_each_time_and_unlike_the_others() {
        let small = |scene: Scene| {
            let (width, height) = scene.size();
            paint(scene, width / 40, height / 40)
        };
        let pictures = SCENES.map(small);
        assert_eq!(pictures, SCENES.map(small));
        for (n, picture) in pictures.iter().enumerate() {
            assert_eq!(picture.len(), 60 * 40 * 3);
            assert!(!pictures[n + 1..].contains(picture), "{:?}", SCENES[n]);
        }
    }

    /// How many of 255 levels the values of two pictures are apart on average.
    fn apart(one: &[u8], other: &[u8]) -> f32 {
        let sum: u64 = one.iter().zip(other).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f32 / one.len() as f32
    }

    #[test]
    fn the_pictures_that_the_demo_brings_along_are_these() {
        let painted = SCENES.map(|scene| paint(scene, scene.size().0 / 8, scene.size().1 / 8));
        for (n, scene) in SCENES.into_iter().enumerate() {
            let (width, height) = scene.size();
            let file = format!("{}/assets/demo/photos/{}", env!("CARGO_MANIFEST_DIR"), scene.file_name());
            let bundled = image::open(&file).unwrap().into_rgb8();
            assert_eq!(bundled.dimensions(), (width, height), "{file}");
            let bundled = image::imageops::thumbnail(&bundled, width / 8, height / 8).into_raw();
            // Grain and thin lines come out otherwise at an eighth of the size; another scene is farther off by far.
            let own = apart(&painted[n], &bundled);
            let others = painted.iter().enumerate().filter(|(other, _)| *other != n);
            let nearest = others.map(|(_, other)| apart(other, &bundled)).fold(f32::MAX, f32::min);
            assert!(own < 10.0 && nearest > 3.0 * own, "{file} is {own} levels from its scene, {nearest} from another");
        }
    }

    #[test]
    fn a_picture_can_have_any_size() {
        for scene in SCENES {
            for (width, height) in [(0, 0), (1, 1), (7, 200), (200, 7)] {
                assert_eq!(paint(scene, width, height).len(), (width * height * 3) as usize, "{scene:?}");
            }
        }
    }
}
