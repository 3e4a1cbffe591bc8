//! The metadata blocks of a file, whatever its container.

/// The metadata blocks of a file, undecoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocks {
    /// A TIFF structure with EXIF's tags.
    pub exif: Option<Vec<u8>>,
    /// IPTC-IIM datasets.
    pub iim: Option<Vec<u8>>,
    /// The MD5 digest of the IIM block that a tool stored, by which later changes show (MWG 2.0).
    pub iim_digest: Option<[u8; 16]>,
    /// XMP packets: the main one, then an extended one.
    pub xmp: Vec<Vec<u8>>,
    /// An ICC profile.
    pub icc: Option<Vec<u8>>,
    /// The picture comes out of the file upright: what the other blocks say about that does not count.
    pub is_turned: bool,
    /// Comments of a JPEG.
    pub comments: Vec<Vec<u8>>,
    /// Texts of a PNG that are meant for people.
    pub texts: Vec<PngText>,
    /// Blocks that are there and cannot be taken out of the file, or not wholly; each kind once.
    pub broken: Vec<Block>,
    /// What the file has besides its picture and these blocks.
    pub remarks: Vec<Remark>,
}

/// A text of a PNG under its keyword, in no certain encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PngText {
    pub keyword: Vec<u8>,
    pub text: Vec<u8>,
}

/// Something in a file that is left out of what is made from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// A manifest of C2PA.
    Credentials,
    /// Other pages, or frames of an animation.
    SeveralPictures,
    /// A colour profile that is too large to be read.
    LargeProfile,
    /// A text of a PNG for people that is damaged or longer than any that people write.
    UnreadText,
}

impl Blocks {
    /// Marks a kind of block as there, and not read.
    pub(super) fn add_broken(&mut self, block: Block) {
        if !self.broken.contains(&block) {
            self.broken.push(block);
        }
    }

    pub(super) fn remark(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }
}

/// A kind of block that holds metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    Exif,
    Iim,
    Xmp,
}

/// Longer blocks are not read: they hold depth maps and the like.
pub(super) const MAX_BLOCK: usize = 4 << 20;

/// Real files have one or two packets; more are an attack.
const MAX_PACKETS: usize = 4;

impl Blocks {
    pub(super) fn add_xmp(&mut self, packet: &[u8]) {
        if packet.len() > MAX_BLOCK || self.xmp.len() >= MAX_PACKETS {
            self.add_broken(Block::Xmp);
        } else {
            self.xmp.push(packet.to_vec());
        }
    }

    /// Takes a block of EXIF; the last one counts.
    pub(super) fn set_exif(&mut self, block: &[u8]) {
        if block.len() > MAX_BLOCK {
            self.add_broken(Block::Exif);
        } else {
            self.exif = Some(block.to_vec());
        }
    }

    pub(super) fn set_iim(&mut self, block: &[u8]) {
        if block.len() > MAX_BLOCK {
            self.add_broken(Block::Iim);
        } else {
            self.iim = Some(block.to_vec());
        }
    }

    pub(super) fn set_icc(&mut self, profile: &[u8]) {
        if profile.len() > MAX_BLOCK {
            self.remark(Remark::LargeProfile);
        } else {
            self.icc = Some(profile.to_vec());
        }
    }
}
