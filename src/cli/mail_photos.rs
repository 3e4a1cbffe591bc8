//! Where the photos of an email are, in a line.

use crate::newsroom::{MailPhotos, OtherPhotos};

/// Which photos travel in the message, and where the others are; nothing where there are none.
pub(crate) fn photos_line(photos: &MailPhotos) -> Option<String> {
    let MailPhotos { carried, others, others_at, too_large } = photos;
    let (inside, all) = (carried.len(), photos.all());
    if all == 0 {
        return None;
    }
    let place = |many: &str, one: &str| match (others_at, others.len()) {
        (OtherPhotos::Site(at) | OtherPhotos::Link(at), 1) => format!("{one} is at {at}"),
        (OtherPhotos::Site(at) | OtherPhotos::Link(at), _) => format!("{many} are at {at}"),
        (OtherPhotos::OnRequest, 1) => {
            format!("{one} is available on request: the email has its caption and invites a reply")
        }
        (OtherPhotos::OnRequest, _) => {
            format!("{many} are available on request: the email has their captions and invites a reply")
        }
    };
    let line = match (inside, others.len()) {
        (1, 0) => "the photo is in the message".to_owned(),
        (_, 0) => format!("all {all} photos are in the message"),
        (0, 1) => format!("the photo is not in the message; {}", place("", "it")),
        (0, _) => format!("none of the {all} photos is in the message; {}", place("all", "")),
        (1, _) => format!("1 of {all} photos is in the message; {}", place("the others", "the other")),
        _ => format!("{inside} of {all} photos are in the message; {}", place("the others", "the other")),
    };
    Some(match too_large {
        0 => line,
        1 => format!("{line}; 1 more would make the message too large"),
        more => format!("{line}; {more} more would make the message too large"),
    })
}

/// The same for programs.
pub(crate) fn photos_object(photos: &MailPhotos) -> serde_json::Value {
    let others = match &photos.others_at {
        _ if photos.others.is_empty() => None,
        OtherPhotos::Site(at) | OtherPhotos::Link(at) => Some(at),
        OtherPhotos::OnRequest => None,
    };
    let ids = |photos: &[crate::photo::PhotoId]| photos.iter().map(crate::photo::PhotoId::to_hex).collect::<Vec<_>>();
    serde_json::json!({
        "in_message": ids(&photos.carried),
        "elsewhere": ids(&photos.others),
        "elsewhere_at": others,
        "too_large": photos.too_large,
    })
}
