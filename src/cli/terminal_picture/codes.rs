//! A picture as a terminal takes it.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Protocol;
use super::sixel::sixels;
use crate::newsroom::SmallPicture;

/// How many columns and lines a picture may take where the terminal sets its size.
const BOX: (u32, u32) = (60, 20);

/// How much of a picture one of kitty's codes carries.
const CHUNK: usize = 4_096;

/// What to write for a picture on a terminal that is so many columns wide; `None` where it has no place.
pub(crate) fn codes(protocol: Protocol, picture: &SmallPicture, columns: usize) -> Option<String> {
    match protocol {
        Protocol::Kitty => Some(kitty(picture)),
        Protocol::Iterm => Some(iterm(picture, columns_of(picture, columns)?)),
        Protocol::Sixel => sixels(&picture.pixels, usize::try_from(picture.width).ok()?).map(|codes| codes + "\n"),
    }
}

/// How many columns a picture takes: a cell is about twice as high as wide.
fn columns_of(picture: &SmallPicture, terminal: usize) -> Option<u32> {
    let by_height = u64::from(BOX.1) * 2 * u64::from(picture.width) / u64::from(picture.height.max(1));
    let most = u64::from(BOX.0).min(terminal.saturating_sub(2) as u64);
    u32::try_from(by_height.min(most)).ok().filter(|columns| *columns > 0)
}

/// <https://sw.kovidgoyal.net/kitty/graphics-protocol/>: the pixels, in pieces; `q=2` asks for no answer. The picture is as large as
/// it is: kitty before 0.27 distorts one of which it is told the columns alone.
fn kitty(picture: &SmallPicture) -> String {
    let SmallPicture { width, height, pixels, .. } = picture;
    let data = STANDARD.encode(pixels);
    let pieces = data.len().div_ceil(CHUNK);
    let mut out = String::with_capacity(data.len() + pieces * 16 + 64);
    let mut rest = data.as_str();
    for nth in 1..=pieces {
        let (piece, behind) = rest.split_at(rest.len().min(CHUNK));
        rest = behind;
        let head = if nth == 1 { format!("a=T,f=24,s={width},v={height},q=2,") } else { String::new() };
        let _ = write!(out, "\x1b_G{head}m={};{piece}\x1b\\", u8::from(nth < pieces));
    }
    out.push('\n');
    out
}

/// <https://iterm2.com/documentation-images.html>: the file as it is.
fn iterm(picture: &SmallPicture, columns: u32) -> String {
    let (size, data) = (picture.file.len(), STANDARD.encode(&picture.file));
    format!("\x1b]1337;File=inline=1;size={size};width={columns};preserveAspectRatio=1:{data}\x07\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> SmallPicture {
        let pixels = (0..width * height).flat_map(|at| [at.to_le_bytes()[0], at.to_le_bytes()[1], 90]).collect();
        SmallPicture { file: b"a file".to_vec(), width, height, pixels }
    }

    #[test]
    fn a_picture_fits_into_its_box_and_the_terminal() {
        assert_eq!(columns_of(&picture(400, 267), 80), Some(59));
        assert_eq!(columns_of(&picture(800, 200), 80), Some(60));
        assert_eq!(columns_of(&picture(800, 200), 40), Some(38));
        assert_eq!(columns_of(&picture(267, 400), 80), Some(26));
        assert_eq!(columns_of(&picture(1, 400), 80), None);
        assert_eq!(columns_of(&picture(400, 267), 1), None);
    }

    #[test]
    fn kitty_gets_all_pixels_in_pieces() {
        let picture = picture(60, 40);
        let out = kitty(&picture);
        let parts: Vec<_> = out.trim_end().split_terminator("\x1b\\").collect();
        assert_eq!(parts.len(), 3);
        assert!(parts[0].starts_with("\x1b_Ga=T,f=24,s=60,v=40,q=2,m=1;"), "{}", &parts[0][..40]);
        assert!(parts[1].starts_with("\x1b_Gm=1;") && parts[2].starts_with("\x1b_Gm=0;"));
        let data: String = parts.iter().map(|part| part.split_once(';').unwrap().1).collect();
        assert_eq!(STANDARD.decode(data).unwrap(), picture.pixels);
        assert!(parts.iter().all(|part| part.split_once(';').unwrap().1.len() <= CHUNK));
    }

    #[test]
    fn iterm_gets_the_file() {
        let out = iterm(&picture(6, 4), 6);
        assert_eq!(out, "\x1b]1337;File=inline=1;size=6;width=6;preserveAspectRatio=1:YSBmaWxl\x07\n");
    }
}
