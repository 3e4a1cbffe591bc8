//! The notice that a photo is withdrawn.

use super::Sending;
use crate::cli::error::{CliError, OrExplain as _, refused};
use crate::delivery::{Channel, Ledger, LedgerError, Mailing, Message, Recipient, Withdrawn, kill_notice};
use crate::library::Library;
use crate::photo::{PhotoId, PhotoPrefix};
use crate::release::{Release, Slug};

/// The photo that a notice is about.
#[derive(Debug)]
pub(super) struct Killed {
    photo: PhotoId,
    release: Slug,
    names: Vec<String>,
    caption: String,
    credit: String,
    why: Option<String>,
}

impl Killed {
    /// Who has the release in a version that showed the photo.
    pub(super) fn holders(&self, ledger: &Ledger) -> Result<Vec<Recipient>, CliError> {
        let holders: Result<_, LedgerError> =
            ledger.recipients_of_photo(Channel::Smtp, &self.release, &self.photo.to_hex());
        let holders: Vec<Recipient> = holders?;
        if holders.is_empty() {
            let (photo, release) = (self.photo.short(), &self.release);
            return Err(refused(format!("nobody was sent the photo `{photo}` with `{release}`"))
                .hinted(format!("see who has the release with `pressbox report {release}`")));
        }
        Ok(holders)
    }
}

impl Sending<'_> {
    /// Makes a notice about a photo of this sending. It has a name of its own in the ledger: `SLUG-kill-PHOTO`.
    pub(super) fn withdraw(&mut self, photo: &PhotoPrefix, why: Option<&str>) -> Result<(), CliError> {
        let library = Library::open(&self.newsroom.library_dir())?;
        let photo = library.find(photo).hint("`pressbox photos` lists them")?;
        let short = photo.id.short();
        if !photo.withdrawn {
            return Err(refused(format!("the photo `{short}` is not withdrawn"))
                .hinted(format!("take it out of use first, with `pressbox photo withdraw {short}`")));
        }
        let release = self.mailing.slug.clone();
        let figures = self.editions.iter().flat_map(|edition| &edition.photos);
        let own = figures.filter(|figure| figure.photo == photo.id).find_map(|figure| figure.caption.clone());
        let metadata = photo.metadata;
        self.kill = Some(Killed {
            photo: photo.id,
            names: photo.names,
            caption: own.or(metadata.caption).unwrap_or_default(),
            credit: metadata.credit.unwrap_or_else(|| metadata.creator.join(", ")),
            why: why.map(str::to_owned),
            release: release.clone(),
        });
        let head: String = release.as_str().chars().take(60).collect();
        let name = format!("{}-kill-{short}", head.trim_end_matches('-'));
        self.mailing = Mailing { slug: name.parse()?, version: 1 };
        Ok(())
    }

    pub(super) fn notice(&self, killed: &Killed, edition: &Release) -> Result<Message, CliError> {
        let (letterhead, issuer) = (self.letterhead()?, self.newsroom.issuer());
        let contacts = issuer.contacts_for(edition);
        let email = kill_notice(
            &Withdrawn {
                headline: &edition.headline,
                caption: &killed.caption,
                credit: &killed.credit,
                files: &killed.names,
                number: &killed.photo.short(),
                why: killed.why.as_deref(),
                contacts: &contacts,
                issuer: &issuer.name,
            },
            edition.language,
        );
        Ok(Message::compose(&email, edition.language, &letterhead, None))
    }
}
