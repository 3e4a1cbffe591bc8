//! HEIF: the `Exif` and XMP items of the primary picture, and its profile (ISO/IEC 23008-12).

use heifer::heifer_isobmff::HeifFile;

use super::blocks::{Block, Blocks, Remark};

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
    if heif.top_level_image_ids().len() > 1 {
        blocks.remark(Remark::SeveralPictures);
    }
    blocks
}
