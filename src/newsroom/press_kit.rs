//! The press kit of a release: who may have it, and what it is made of.

use std::io;
use std::path::{Path, PathBuf};

use super::editions::EditionsError;
use super::list_error::ListReadError;
use super::notice::Observer;
use super::opened::{Newsroom, UnusableTemplates};
use super::prepared::{PrepareError, PreparedPhoto, prepare};
use super::proof_reading::{ProofError, refuse_errors};
use crate::kit::{self, Contents, KitEdition, KitError, KitFile, KitPhoto};
use crate::photo::Destination;
use crate::press::Address;
use crate::release::{Release, Slug};

/// What is asked for.
#[derive(Debug)]
pub struct KitRequest {
    pub slug: Slug,
    /// The person that it is made for, whose address then stands in its manifest.
    pub recipient: Option<Address>,
    /// The zip to write; `out/SLUG.zip` in the newsroom where none is named.
    pub out: Option<PathBuf>,
}

/// A kit that was packed.
#[derive(Debug)]
pub struct PackedKit {
    pub path: PathBuf,
    pub files: Vec<KitFile>,
    /// When the embargo lifts that it is under.
    pub embargo: Option<String>,
}

/// Why a kit is not packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error(transparent)]
    Editions(#[from] EditionsError),
    #[error(transparent)]
    Proof(#[from] ProofError),
    #[error("`{slug}` is under embargo until {until}, and a kit for nobody in particular could reach anybody")]
    ForAnybody { slug: Slug, until: String },
    #[error("`{recipient}` is not trusted with embargoes on any list, and `{slug}` is under embargo until {until}")]
    NotTrusted { recipient: Address, slug: Slug, until: String },
    #[error(transparent)]
    List(#[from] ListReadError),
    #[error(transparent)]
    Templates(#[from] UnusableTemplates),
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    #[error(transparent)]
    Kit(#[from] KitError),
    #[error(transparent)]
    Folder(#[from] io::Error),
}

/// Packs a release's press kit.
pub fn pack_kit(newsroom: &Newsroom, request: &KitRequest, observer: &dyn Observer) -> Result<PackedKit, PackError> {
    let KitRequest { slug, recipient, out } = request;
    let releases = newsroom.editions(slug, None, newsroom.now)?;
    refuse_errors(newsroom, slug, observer)?;
    let lift = releases.iter().find_map(|release| release.embargo.as_ref());
    let embargo = lift.map(|lift| lift.strftime("%Y-%m-%d %H:%M %Z").to_string());
    if let Some(until) = &embargo {
        refuse_untrusted(newsroom, slug, recipient.as_ref(), until)?;
    }
    let templates = newsroom.templates()?;
    let photos = |release: &Release| prepare(newsroom, release, &[Destination::Kit], &["print", "web"], observer);
    let photos = releases.iter().map(photos).collect::<Result<Vec<_>, _>>()?;
    let editions: Vec<_> = releases
        .iter()
        .zip(&photos)
        .map(|(release, photos)| KitEdition { release, photos: photos.iter().map(kit_photo).collect() })
        .collect();
    let (issuer, recipient) = (newsroom.issuer(), recipient.as_ref().map(ToString::to_string));
    let contents =
        Contents { templates: &templates, issuer: &issuer, editions: &editions, recipient: recipient.as_deref() };
    let path = match out {
        Some(out) => out.clone(),
        None => own_place(newsroom, slug)?,
    };
    let files = kit::pack(&path, &contents, observer)?;
    Ok(PackedKit { path, files, embargo })
}

fn own_place(newsroom: &Newsroom, slug: &Slug) -> io::Result<PathBuf> {
    let folder = newsroom.root.join("out");
    std::fs::create_dir_all(&folder)?;
    Ok(Path::new(&folder).join(format!("{slug}.zip")))
}

/// Before the lift a kit is made for one person, and for one who is trusted with embargoes.
fn refuse_untrusted(
    newsroom: &Newsroom,
    slug: &Slug,
    recipient: Option<&Address>,
    until: &str,
) -> Result<(), PackError> {
    let (slug, until) = (slug.clone(), until.to_owned());
    let Some(recipient) = recipient else { return Err(PackError::ForAnybody { slug, until }) };
    for name in newsroom.lists().names() {
        let (list, _) = newsroom.list(&name)?;
        if list.journalists().any(|journalist| journalist.address == *recipient && journalist.embargo_trust) {
            return Ok(());
        }
    }
    Err(PackError::NotTrusted { recipient: recipient.clone(), slug, until })
}

fn kit_photo(prepared: &PreparedPhoto) -> KitPhoto<'_> {
    KitPhoto {
        cleared: &prepared.cleared,
        caption: prepared.caption(),
        alt: prepared.alt(),
        credit: prepared.credit(),
        renditions: &prepared.renditions,
    }
}
