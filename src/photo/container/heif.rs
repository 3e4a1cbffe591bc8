//! HEIF: the `Exif` and XMP items of the primary picture, and its profile (ISO/IEC 23008-12).

use heifer::heifer_isobmff::HeifFile;

use super::blocks::{Block, Blocks, Remark};

/// The box of a manifest, by its number (C2PA 2.1, A.4).
const CREDENTIALS: [u8; 16] =
    [0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81];

pub(super) fn read(file: &[u8]) -> Blocks {
    let mut blocks = Blocks { is_turned: true, ..Blocks::default() };
    let Ok(heif) = HeifFile::parse(file) else {
        // Nobody knows what is in it; the picture is refused as well.
        return blocks;
    };
    let primary = heif.primary_id;
    match heif.exif(primary) {
        Ok(Some(exif)) => blocks.set_exif(&exif),
        Ok(None) => {}
        Err(_) => blocks.add_broken(Block::Exif),
    }
    match heif.xmp(primary) {
        Ok(Some(xmp)) => blocks.add_xmp(&xmp),
        Ok(None) => {}
        Err(_) => blocks.add_broken(Block::Xmp),
    }
    if let Ok(Some(icc)) = heif.icc_profile(primary) {
        blocks.set_icc(icc);
    }
    if memchr::memmem::find(file, &CREDENTIALS).is_some() {
        blocks.remark(Remark::Credentials);
    }
    if heif.top_level_image_ids().len() > 1 {
        blocks.remark(Remark::SeveralPictures);
    }
    blocks
}
