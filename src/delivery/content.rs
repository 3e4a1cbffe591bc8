//! What the messages of an edition contain, as far as corrections and withdrawals need to know.

use jiff::Timestamp;

use crate::release::Language;
use crate::storage::Sha256;

/// What the messages of an edition contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageContent {
    pub edition: Language,
    /// The hash of the edition's words, without captions.
    pub words: Sha256,
    /// When the embargo in the messages lifts.
    pub embargo: Option<Timestamp>,
    /// The edition's photos.
    pub photos: Vec<MessagePhoto>,
}

/// A photo of an edition, as its messages contain it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessagePhoto {
    pub photo: Sha256,
    /// The hash of its caption.
    pub caption: Sha256,
    /// Whether the picture is in the messages, or they link to it; else they only speak of it.
    pub carried: bool,
}
