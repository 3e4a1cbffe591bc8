//! A release set for its readers: mail, page, calendar, feed item.

/// A value that differs from journalist to journalist.
///
/// Templates are rendered once with its [token](Slot::token) in the value's place; the mail is filled in per journalist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// `Hello Anna Larsson,`
    Greeting,
    /// The address that the message goes to.
    Address,
    /// A `mailto:` or `https:` URL that takes the journalist off the list.
    Unsubscribe,
}

impl Slot {
    pub const ALL: [Self; 3] = [Self::Greeting, Self::Address, Self::Unsubscribe];

    /// Letters only, so that escaping, inlining and encoding leave it alone.
    #[must_use]
    pub fn token(self) -> &'static str {
        match self {
            Self::Greeting => "PRESSBOXSLOTGREETINGX",
            Self::Address => "PRESSBOXSLOTADDRESSX",
            Self::Unsubscribe => "PRESSBOXSLOTUNSUBSCRIBEX",
        }
    }
}

/// A photo as a reader meets it in a mail or on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureView {
    pub caption: String,
    /// The credit line, without the language's `Photo:` in front.
    pub credit: String,
    pub alt: String,
    /// Where the picture shown comes from: `cid:…`, an address, or a path beside the page.
    pub src: String,
    pub width: u32,
    pub height: u32,
    /// Where the picture in print size is, if it is somewhere.
    pub print_url: Option<String>,
}

/// A mail, rendered once, with [slots](Slot) where journalists differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    pub subject: String,
    /// CSS inlined.
    pub html: String,
    pub text: String,
}
