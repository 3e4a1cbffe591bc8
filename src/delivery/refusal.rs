//! Why a server refused a message, as far as it matters for the others.

/// Why a server refused a message. What its words mean is decided elsewhere: see [`SendRun`](super::SendRun).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalCause {
    /// The journalist's address or mailbox: nobody else is affected.
    Recipient,
    /// Greylisting: the same message is accepted later.
    Greylisting,
    /// Too many messages for now, or a server that is busy.
    Limit,
    /// Something that all our messages have in common.
    Sender(SenderFault),
}

impl RefusalCause {
    /// Whether the server for outgoing mail says what it has against us: never a journalist's failure, no matter whom it accepts
    /// messages for besides.
    #[must_use]
    pub fn is_wrong_setting(self) -> bool {
        matches!(self, Self::Sender(SenderFault::Relay | SenderFault::Login))
    }

    /// Whether it may be the server's affair, or ours, and not the journalist's.
    #[must_use]
    pub fn is_common(self) -> bool {
        matches!(self, Self::Sender(_) | Self::Limit)
    }
}

/// What a server has against all messages from us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderFault {
    /// It does not pass mail on for us.
    Relay,
    /// It wants a login.
    Login,
    /// The address that we send from is blocked.
    Blocked,
    /// SPF, DKIM or DMARC.
    Authentication,
    /// It takes the message for spam.
    Spam,
    /// The message is larger than it accepts.
    Size,
    /// It does not say.
    Unclear,
}

impl SenderFault {
    /// Its name in files: it stays the same in every version.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Relay => "relay",
            Self::Login => "login",
            Self::Blocked => "blocked",
            Self::Authentication => "authentication",
            Self::Spam => "spam",
            Self::Size => "size",
            Self::Unclear => "unclear",
        }
    }
}
