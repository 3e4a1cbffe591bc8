//! Photos that were withdrawn after they had pages on a site: what stood there is replaced by a notice.

use super::opened::Newsroom;
use crate::library::Library;
use crate::photo::PhotoPrefix;
use crate::site::{Contents, Folder, WithdrawnPhoto, address};

/// The pages of withdrawn photos on a site as the last build left it. Only those of releases that are public: nothing of
/// others is left on it.
pub(super) fn withdrawn_photos(newsroom: &Newsroom, folder: &Folder, contents: &Contents<'_>) -> Vec<WithdrawnPhoto> {
    let mut found = Vec::new();
    let mut library: Option<Library> = None;
    let main = contents.issuer.language;
    for release in &contents.releases {
        for edition in &release.editions {
            let language = edition.release.language;
            let front = format!("{}photos/", address::release(&release.folder, language, main));
            for path in folder.below(&front) {
                let Some(place) = path.strip_suffix("index.html") else { continue };
                let name = place[front.len()..].trim_end_matches('/');
                if edition.photos.iter().any(|photo| photo.cleared.photo().short() == name) {
                    continue;
                }
                let Ok(prefix) = name.parse::<PhotoPrefix>() else { continue };
                if library.is_none() {
                    library = Library::open(&newsroom.library_dir()).ok();
                }
                // One that the release only no longer shows leaves nothing.
                if library.as_ref().is_some_and(|library| library.is_out_of_use(&prefix)) {
                    let day = folder.withdrawn_on(place).unwrap_or(newsroom.today);
                    let (place, slug) = (place.to_owned(), release.slug.clone());
                    found.push(WithdrawnPhoto { place, language, slug, day });
                }
            }
        }
    }
    found
}
