//! Pictures that tests make themselves.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// A picture that differs with its seed as photos differ: other shapes in other places.
pub fn picture(seed: u32, width: u32, height: u32) -> RgbImage {
    let wave = |x: f32, shift: u32| {
        ((x * (3.0 + (seed * 7 + shift * 5) as f32 % 9.0) + (seed * shift) as f32).sin() + 1.0) * 90.0
    };
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as f32 / width as f32, y as f32 / height as f32);
        let red = wave(x + y * y, 1) + y * 60.0;
        let green = wave(y * 1.3 - x, 2) + x * 40.0;
        let blue = wave(x * y * 2.0, 3);
        Rgb([red as u8, green as u8, blue as u8])
    })
}

pub fn encoded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG of a [`picture`], 600 × 400.
pub fn jpeg(seed: u32) -> Vec<u8> {
    encoded(&picture(seed, 600, 400), ImageFormat::Jpeg)
}
