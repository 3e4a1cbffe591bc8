//! Formats that are not ingested, known by their first bytes: what a file is, and what to do with it.

use std::fmt;

/// A format that pressbox does not ingest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherFormat {
    /// What it is, with its article: `a PDF`.
    pub name: &'static str,
    /// What to do with it instead.
    pub way_out: &'static str,
}

const CONVERT: &str = "save it as JPEG, PNG or TIFF in a photo editor";
const FRAME: &str = "save a frame of it as JPEG";
const PICTURES: &str = "save the pictures in it as files of their own";
const UNPACK: &str = "unpack it first";
const DRAWING: &str = "export it as PNG";
const HEIC: &str = "a HEIC";
const DEVELOP: &str = "export it as JPEG or TIFF in your raw converter";

/// The first bytes of formats, and where they are.
const SIGNATURES: [(usize, &[u8], &str, &str); 62] = [
    (0, b"\0\x05\x16\x07", "what macOS keeps beside a file (AppleDouble)", "use the file of that name without `._`"),
    (0, b"\0\x05\x16\x00", "what old versions of macOS packed a file in (AppleSingle)", UNPACK),
    (0, b"II\x2b\0", "a BigTIFF", "save it as an ordinary TIFF"),
    (0, b"MM\0\x2b", "a BigTIFF", "save it as an ordinary TIFF"),
    (0, b"IIRO", "a camera raw file (ORF)", DEVELOP),
    (0, b"IIRS", "a camera raw file (ORF)", DEVELOP),
    (0, b"MMOR", "a camera raw file (ORF)", DEVELOP),
    (0, b"IIU\0", "a camera raw file (RW2)", DEVELOP),
    (0, b"FUJIFILMCCD-RAW", "a camera raw file (RAF)", DEVELOP),
    (0, b"II\x1a\0\0\0HEAPCCDR", "a camera raw file (CRW)", DEVELOP),
    (0, b"FOVb", "a camera raw file (X3F)", DEVELOP),
    (0, b"\0MRM", "a camera raw file (MRW)", DEVELOP),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL", CONVERT),
    (0, b"\xff\x0a", "a JPEG XL", CONVERT),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000", CONVERT),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000", CONVERT),
    (0, b"II\xbc", "a JPEG XR", CONVERT),
    (0, b"GIF8", "a GIF", "save it as PNG in a photo editor"),
    (0, b"8BPS", "a Photoshop document", CONVERT),
    (0, b"gimp xcf", "a GIMP document", CONVERT),
    (0, b"\0\0\x01\0", "an icon", "use the picture that it was made from"),
    (0, b"\0\0\x02\0", "a mouse cursor", "use the picture that it was made from"),
    (0, b"icns", "an icon", "use the picture that it was made from"),
    (0, b"\x76\x2f\x31\x01", "an OpenEXR", CONVERT),
    (0, b"#?RADIANCE", "a Radiance HDR", CONVERT),
    (0, b"DDS ", "a DirectDraw surface", CONVERT),
    (0, b"qoif", "a QOI", CONVERT),
    (0, b"FLIF", "a FLIF", CONVERT),
    (0, b"%!PS", "an EPS or PostScript file", DRAWING),
    (0, b"\xc5\xd0\xd3\xc6", "an EPS or PostScript file", DRAWING),
    (0, b"\xd7\xcd\xc6\x9a", "a Windows metafile", DRAWING),
    (0, b"%PDF", "a PDF", PICTURES),
    (0, b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5", "an InDesign document", PICTURES),
    (0, b"{\\rtf", "an RTF document", PICTURES),
    (0, b"\xd0\xcf\x11\xe0", "an old office document", PICTURES),
    (0, b"AT&TFORM", "a DjVu document", PICTURES),
    (0, b"PK\x03\x04", "a zip or an office document", "unpack it, or save the pictures in it as files of their own"),
    (0, b"PK\x05\x06", "an empty zip", UNPACK),
    (0, b"Rar!", "a RAR archive", UNPACK),
    (0, b"7z\xbc\xaf", "a 7z archive", UNPACK),
    (0, b"\x1f\x8b", "a gzip archive", UNPACK),
    (0, b"BZh", "a bzip2 archive", UNPACK),
    (0, b"\xfd7zXZ", "an xz archive", UNPACK),
    (257, b"ustar", "a tar archive", UNPACK),
    (8, b"AVI ", "a video", FRAME),
    (8, b"WAVE", "a sound", "it has no picture"),
    (4, b"moov", "a video", FRAME),
    (4, b"mdat", "a video", FRAME),
    (4, b"wide", "a video", FRAME),
    (4, b"skip", "a video", FRAME),
    (4, b"free", "a video", FRAME),
    (0, b"\x1a\x45\xdf\xa3", "a video", FRAME),
    (0, b"\0\0\x01\xba", "a video", FRAME),
    (0, b"\0\0\x01\xb3", "a video", FRAME),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a video", FRAME),
    (0, b"FLV\x01", "a video", FRAME),
    (0, b"ID3", "a sound", "it has no picture"),
    (0, b"OggS", "a sound or a video", FRAME),
    (0, b"fLaC", "a sound", "it has no picture"),
    (0, b"\x89HDF", "a file of measurements", CONVERT),
    (0, b"SIMPLE  =", "a FITS file", CONVERT),
    (0, b"\x7fELF", "a program", "it has no picture"),
];

impl OtherFormat {
    /// Recognises a format by a file's first bytes; a kilobyte is enough for all of them.
    pub(super) fn sniff(head: &[u8]) -> Option<Self> {
        let new = |name, way_out| Some(Self { name, way_out });
        if head.get(4..8) == Some(b"ftyp") {
            return Some(of_brands(head));
        }
        if head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]) {
            return new("a BMP", CONVERT);
        }
        let starts = |at: usize, signature: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(signature));
        let known = SIGNATURES.iter().find(|(at, signature, ..)| starts(*at, signature));
        if let Some((_, _, name, way_out)) = known {
            return new(name, way_out);
        }
        // A name would do, too; but what a file is, its first bytes say best.
        let text = String::from_utf8_lossy(&head[..head.len().min(1_024)]).to_lowercase();
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with('<') && text.contains("<svg") {
            return new("an SVG", DRAWING);
        }
        if text.starts_with("<!doctype html") || text.starts_with("<html") {
            return new("a web page", PICTURES);
        }
        None
    }

    /// Whether it is a camera's raw file.
    #[must_use]
    pub fn is_raw(&self) -> bool {
        self.way_out == DEVELOP
    }

    /// A camera's raw file that has the form of a TIFF.
    pub(super) fn raw(name: &'static str) -> Self {
        Self { name, way_out: DEVELOP }
    }
}

/// Whether a file is a HEIC, by its brands.
pub(super) fn is_heic(head: &[u8]) -> bool {
    head.get(4..8) == Some(b"ftyp") && of_brands(head).name == HEIC
}

/// What an ISO base media file is, by its brands: the main one, then the others that it is compatible with.
fn of_brands(head: &[u8]) -> OtherFormat {
    let length = head.get(..4).map_or(0, |length| u32::from_be_bytes([length[0], length[1], length[2], length[3]]));
    let end = usize::try_from(length).unwrap_or(usize::MAX).clamp(12, 256).min(head.len());
    let brands: Vec<&[u8]> = head.get(8..end).unwrap_or_default().chunks_exact(4).collect();
    let has = |known: &[&[u8; 4]]| brands.iter().any(|brand| known.iter().any(|known| *brand == known.as_slice()));
    let main = |known: &[&[u8; 4]]| brands.first().is_some_and(|brand| known.iter().any(|k| *brand == k.as_slice()));
    let (name, way_out) = if has(&[b"crx "]) {
        ("a camera raw file (CR3)", DEVELOP)
    } else if has(&[b"avif", b"avis"]) {
        ("an AVIF", CONVERT)
    } else if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"])
        || main(&[b"mif1", b"msf1", b"heif"])
    {
        (HEIC, CONVERT)
    } else if has(&[b"jxl "]) {
        ("a JPEG XL", CONVERT)
    } else if has(&[b"jp2 ", b"jpx ", b"jpm "]) {
        ("a JPEG 2000", CONVERT)
    } else if main(&[b"M4A ", b"M4B "]) {
        ("a sound", "it has no picture")
    } else {
        ("a video", FRAME)
    };
    OtherFormat { name, way_out }
}

impl fmt::Display for OtherFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
