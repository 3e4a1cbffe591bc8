//! What the settings tell machines about the site.

use super::opened::Newsroom;
use super::settings::SiteSettings;
use crate::site::Machines;

/// What the site's files for machines say.
pub(super) fn machines(newsroom: &Newsroom) -> Machines {
    let SiteSettings { tdm_reservation, tdm_policy, security_contact, security_expires, .. } = &newsroom.settings.site;
    // A bare address is one for mail.
    let contact = security_contact
        .as_deref()
        .map(|contact| if contact.contains(':') { contact.to_owned() } else { format!("mailto:{contact}") });
    Machines {
        tdm_reserved: *tdm_reservation,
        tdm_policy: tdm_policy.clone(),
        // What has expired must not be relied upon: it is left out, and `site build` says so.
        security: contact.zip(*security_expires).filter(|(_, expires)| *expires > newsroom.today),
    }
}
