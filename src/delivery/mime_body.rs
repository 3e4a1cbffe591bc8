//! The body of a message: texts, pictures and files as MIME parts that lettre formats, 7-bit, in pieces.

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Attachment as FilePart, Body, MultiPart, MultiPartBuilder, SinglePart};

use super::attachment::Attachment;
use super::personal::{Piece, cut, with_marks};
use crate::press::Address;
use crate::release::Slug;
use crate::release::render::Email;
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

/// A body, and the header that says what it is made of.
#[derive(Debug)]
pub(super) struct MimeBody {
    /// `Content-Type`, folded, with its line end.
    pub(super) content_type: String,
    pub(super) pieces: Vec<Piece>,
}

impl MimeBody {
    /// Both texts of a mail, and the pictures that its HTML shows.
    pub(super) fn texts<'p>(email: &Email, pictures: impl IntoIterator<Item = &'p InlinePicture>) -> Self {
        let name = Sha256::of(format!("{}\0{}\0{}", email.subject, email.text, email.html).as_bytes());
        let html = text_part(ContentType::TEXT_HTML, &email.html, true);
        let texts = MultiPart::alternative().boundary(boundary(name, 'a')).singlepart(text_part(
            ContentType::TEXT_PLAIN,
            &email.text,
            false,
        ));
        let mut pictures = pictures.into_iter().peekable();
        if pictures.peek().is_none() {
            return Self::of(&texts.singlepart(html));
        }
        let shown = related(&boundary(name, 'b')).singlepart(html);
        Self::of(&texts.multipart(pictures.fold(shown, |all, picture| all.singlepart(picture_part(picture)))))
    }

    /// The attachments, which follow the texts, and the end of the message.
    pub(super) fn files(files: &[Attachment]) -> (Self, String) {
        let name: Vec<_> = files.iter().flat_map(|file| [file.name().to_owned(), file.sha256().to_string()]).collect();
        let boundary = boundary(Sha256::of(name.join("\0").as_bytes()), 'c');
        let mixed = MultiPart::mixed().boundary(&boundary).build();
        (Self::of(&files.iter().fold(mixed, |all, file| all.singlepart(file_part(file)))), boundary)
    }

    fn of(part: &MultiPart) -> Self {
        let content_type = part.headers().to_string();
        // The headers, and the empty line after them.
        let body = part.formatted().split_off(content_type.len() + "\r\n".len());
        Self { content_type, pieces: cut(&body) }
    }
}

/// A boundary: `=_` cannot occur in quoted-printable or base64.
fn boundary(name: Sha256, part: char) -> String {
    format!("=_{}_{part}", &name.to_hex()[..24])
}

/// RFC 2387 wants the type of the part that is shown, which lettre's own kind does not give.
fn related(boundary: &str) -> MultiPartBuilder {
    match ContentType::parse(&format!("multipart/related; type=\"text/html\"; boundary=\"{boundary}\"")) {
        Ok(kind) => MultiPart::builder().header(kind),
        Err(_) => MultiPart::related().boundary(boundary),
    }
}

fn text_part(kind: ContentType, text: &str, html: bool) -> SinglePart {
    let encoded = with_marks(text, html);
    SinglePart::builder()
        .header(kind)
        .body(Body::dangerous_pre_encoded(encoded, ContentTransferEncoding::QuotedPrintable))
}

fn picture_part(picture: &InlinePicture) -> SinglePart {
    let InlinePicture { file_name, media_type: kind, cid, bytes } = picture;
    FilePart::new_inline_with_name(cid.clone(), file_name.clone())
        .body(base64(bytes), media_type(&format!("{kind}; name=\"{file_name}\"")))
}

fn file_part(file: &Attachment) -> SinglePart {
    FilePart::new(file.name().to_owned()).body(base64(file.bytes()), media_type(file.media_type()))
}

/// Files arrive byte for byte, including those that are text.
fn base64(bytes: &[u8]) -> Body {
    // Any bytes can be base64; what could not, lettre would encode as it sees fit.
    Body::new_with_encoding(bytes.to_vec(), ContentTransferEncoding::Base64).unwrap_or_else(Body::new)
}

/// What a program opens a file with; one whose type cannot be read is offered to be saved.
fn media_type(text: &str) -> ContentType {
    let parsed = ContentType::parse(text).or_else(|_| ContentType::parse("application/octet-stream"));
    parsed.unwrap_or(ContentType::TEXT_PLAIN)
}
