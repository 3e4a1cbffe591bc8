//! Where the photos of a mail are, in a line.

use super::count::count;
use crate::newsroom::{MailPhotos, OtherPhotos};

/// Which photos travel in the message, and where the others are; nothing where there are none.
pub(crate) fn photos_line(photos: &MailPhotos) -> Option<String> {
    let MailPhotos { carried, others, others_at, too_large } = photos;
    let (inside, all) = (carried.len(), photos.all());
    if all == 0 {
        return None;
    }
    let place = |many: &str, one: &str| {
        let they = if others.len() == 1 { one } else { many };
        match others_at {
            OtherPhotos::Site(at) | OtherPhotos::Link(at) => format!("{they} at {at}"),
            OtherPhotos::OnRequest => format!("{they} on request: the mail has the captions and asks for a reply"),
        }
    };
    let line = match (inside, others.len()) {
        (1, 0) => "the photo is in the message".to_owned(),
        (_, 0) => format!("all {all} photos are in the message"),
        (0, _) => format!("0 of {} in the message, {}", count(all, "photo", "photos"), place("all", "it is")),
        _ => format!("{inside} of {all} photos in the message, {}", place("the others", "the other")),
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
