//! The demo's pictures: five posters that the program paints itself, the same at each run.
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

use rayon::prelude::*;

use self::canvas::Canvas;
use self::chance::Grain;

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Scene {
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

impl Scene {
    /// Width and height at which the picture is meant to be printed.
    pub(super) fn size(self) -> (u32, u32) {
        match self {
            Self::Tower => (2400, 3600),
            _ => (3600, 2400),
        }
    }
}

/// Rows that are painted at once.
const BAND: usize = 48;

/// Paints a scene as interleaved RGB, 8 bits a part. It is composed for its own [`Scene::size`] and scales with it.
pub(super) fn paint(scene: Scene, width: u32, height: u32) -> Vec<u8> {
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

    const SCENES: [Scene; 5] = [Scene::Regatta, Scene::Tower, Scene::Sail, Scene::Lens, Scene::Harbour];

    #[test]
    fn a_picture_is_the_same_each_time_and_unlike_the_others() {
        let small = |scene: Scene| {
            let (width, height) = scene.size();
            paint(scene, width / 40, height / 40)
        };
        let pictures = SCENES.map(small);
        assert_eq!(pictures, SCENES.map(small));
        for (n, picture) in pictures.iter().enumerate() {
            assert_eq!(picture.len(), 90 * 60 * 3);
            assert!(!pictures[n + 1..].contains(picture), "{:?}", SCENES[n]);
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
