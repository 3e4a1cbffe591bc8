//! The body of a message: texts, pictures and files as MIME parts, 7-bit, in pieces.

use lettre::message::Body;
use lettre::message::header::ContentTransferEncoding;

use super::attachment::Attachment;
use super::dkim::relaxed;
use super::encode::{file_name, quoted_printable};
use crate::press::Address;
use crate::release::Slug;
use crate::release::render::Slot;
use crate::storage::Sha256;

/// A photo or a logo, as it travels inside the message.
#[derive(Debug, Clone)]
pub struct InlinePicture {
    file_name: String,
    media_type: &'static str,
    cid: String,
    bytes: Vec<u8>,
}

impl InlinePicture {
    #[must_use]
    pub fn new(slug: &Slug, from: &Address, jpeg: Vec<u8>) -> Self {
        Self::named(format!("{slug}.jpg"), "image/jpeg", from, jpeg)
    }

    /// A picture under a name of its own, in ASCII.
    #[must_use]
    pub fn named(file_name: String, media_type: &'static str, from: &Address, bytes: Vec<u8>) -> Self {
        Self { file_name, media_type, cid: content_id(Sha256::of(&bytes), from), bytes }
    }

    /// The same with its number in the file's name, where it is not the first.
    #[must_use]
    pub fn numbered(self, nth: usize) -> Self {
        if nth < 2 {
            return self;
        }
        let stem = self.file_name.trim_end_matches(".jpg");
        Self { file_name: format!("{stem}-{nth}.jpg"), ..self }
    }

    /// The `src` of a picture with these bytes, in the mail's HTML.
    #[must_use]
    pub fn src_of(bytes: Sha256, from: &Address) -> String {
        format!("cid:{}", content_id(bytes, from))
    }

    /// The picture's `src` in the mail's HTML.
    #[must_use]
    pub fn src(&self) -> String {
        format!("cid:{}", self.cid)
    }
}

fn content_id(bytes: Sha256, from: &Address) -> String {
    format!("{}@{}", &bytes.to_hex()[..32], from.domain())
}

/// A part of a body that is the same for all, or that differs for each journalist.
#[derive(Debug)]
pub(super) enum Piece {
    Fixed {
        bytes: Vec<u8>,
        /// What the signature covers of them.
        relaxed: Vec<u8>,
    },
    Personal {
        slot: Slot,
        html: bool,
    },
}

/// A body under construction: 7-bit, in pieces.
#[derive(Default)]
pub(super) struct MimeBody {
    pieces: Vec<Piece>,
    fixed: Vec<u8>,
}

impl MimeBody {
    pub(super) fn line(&mut self, text: &str) {
        self.fixed.extend_from_slice(text.as_bytes());
        self.fixed.extend_from_slice(b"\r\n");
    }

    pub(super) fn text(&mut self, kind: &str, text: &str) {
        self.line(&format!("Content-Type: text/{kind}; charset=utf-8"));
        self.line("Content-Transfer-Encoding: quoted-printable\r\n");
        let mut rest = text;
        while let Some((at, slot)) = first_slot(rest) {
            // Soft breaks around a slot keep its value from making a line too long.
            quoted_printable(&rest[..at], &mut self.fixed);
            self.fixed.extend_from_slice(b"=\r\n");
            self.cut();
            self.pieces.push(Piece::Personal { slot, html: kind == "html" });
            rest = &rest[at + slot.token().len()..];
        }
        quoted_printable(rest, &mut self.fixed);
        self.line("");
    }

    pub(super) fn picture(&mut self, picture: &InlinePicture) {
        let InlinePicture { file_name, media_type, cid, bytes } = picture;
        self.line(&format!("Content-Type: {media_type}; name=\"{file_name}\""));
        self.line("Content-Transfer-Encoding: base64");
        self.line(&format!("Content-ID: <{cid}>"));
        self.line(&format!("Content-Disposition: inline; filename=\"{file_name}\"\r\n"));
        self.base64(bytes);
    }

    pub(super) fn attachment(&mut self, file: &Attachment) {
        self.line(&format!("Content-Type: {}", file.media_type()));
        self.line("Content-Transfer-Encoding: base64");
        self.line(&format!("Content-Disposition: attachment;{}\r\n", file_name(file.name())));
        self.base64(file.bytes());
    }

    fn base64(&mut self, bytes: &[u8]) {
        // Any bytes can be base64; lettre gives back what it cannot encode.
        let encoded = Body::new_with_encoding(bytes.to_vec(), ContentTransferEncoding::Base64);
        self.fixed.extend(encoded.map_or_else(|bytes| bytes, Body::into_vec));
        self.line("");
    }

    /// Ends a fixed piece, at the end of a line.
    fn cut(&mut self) {
        let bytes = std::mem::take(&mut self.fixed);
        self.pieces.push(Piece::Fixed { relaxed: relaxed(&bytes), bytes });
    }

    pub(super) fn finish(mut self) -> Vec<Piece> {
        if !self.fixed.is_empty() {
            self.cut();
        }
        self.pieces
    }
}

fn first_slot(text: &str) -> Option<(usize, Slot)> {
    Slot::ALL.into_iter().filter_map(|slot| Some((text.find(slot.token())?, slot))).min_by_key(|(at, _)| *at)
}
