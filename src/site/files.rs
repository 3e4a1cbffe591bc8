//! The list of a site's files: what belongs to each release, each standing page and each language.

use std::collections::BTreeMap;

use super::contents::{Contents, SiteEdition};
use super::feeds::FeedForm;
use super::item::{Item, PlannedFile};
use super::pages::Listing;
use super::{address, search};
use crate::release::{Language, Slug};

/// The files of a site while they are listed.
pub(super) struct Files<'a> {
    pub(super) contents: &'a Contents<'a>,
    pub(super) files: Vec<PlannedFile>,
}

impl Files<'_> {
    pub(super) fn add(&mut self, path: String, item: Item, language: Option<Language>, release: Option<&Slug>) {
        self.files.push(PlannedFile { path, item, language, release: release.cloned() });
    }

    /// The pictures, the press kit and the calendars of a release.
    pub(super) fn data_of(&mut self, nth: usize) {
        let contents = self.contents;
        let (release, main) = (contents.release(nth), contents.main_language());
        let (slug, folder) = (&release.slug, &release.folder);
        for (picture, (_, sizes)) in release.pictures.iter().enumerate() {
            for (size, rendition) in sizes.iter().enumerate() {
                let item = Item::Picture { release: nth, picture, size };
                self.add(address::picture(folder, rendition), item, None, Some(slug));
            }
        }
        for (attachment, file) in release.attachments.iter().enumerate() {
            let item = Item::Attachment { release: nth, nth: attachment };
            self.add(format!("{folder}{}", file.place), item, None, Some(slug));
        }
        if let Some(logo) = contents.logo.as_ref().filter(|_| release.is_public()) {
            // Mails show it from there.
            self.add(format!("{folder}{}", logo.place), Item::Logo, None, Some(slug));
        }
        if release.kit.is_some() {
            self.add(address::kit(folder, slug), Item::Kit { release: nth }, None, Some(slug));
        }
        for (edition, SiteEdition { release, .. }) in release.editions.iter().enumerate() {
            let place = address::pdf(folder, slug, release.language, main);
            self.add(place, Item::Pdf { release: nth, edition }, Some(release.language), Some(slug));
            if !(release.timetable.is_empty() && release.cancelled.is_empty()) {
                let place = address::calendar(folder, release.language, main);
                self.add(place, Item::Calendar { release: nth, edition }, Some(release.language), Some(slug));
            }
        }
    }

    /// The pictures and logos of a standing page.
    pub(super) fn data_of_page(&mut self, nth: usize) {
        let background = &self.contents.backgrounds[nth];
        let folder = &background.page.folder;
        for (picture, (_, sizes)) in background.page.pictures.iter().enumerate() {
            for (size, rendition) in sizes.iter().enumerate() {
                let item = Item::PagePicture { page: nth, picture, size };
                self.add(address::picture(folder, rendition), item, None, None);
            }
        }
        for (logo, file) in background.logos.iter().enumerate() {
            self.add(address::logo(folder, &file.name), Item::PageLogo { page: nth, logo }, None, None);
        }
        if !background.logos.is_empty() {
            self.add(address::logos(folder), Item::PageLogos { page: nth }, None, None);
        }
    }

    /// The standing pages.
    pub(super) fn backgrounds(&mut self) {
        let main = self.contents.main_language();
        for (page, background) in self.contents.backgrounds.iter().enumerate() {
            for (edition, SiteEdition { release, .. }) in background.page.editions.iter().enumerate() {
                let place = address::background_page(&background.page.slug, release.language, main);
                self.add(address::index(&place), Item::Background { page, edition }, Some(release.language), None);
            }
        }
    }

    /// The pages of a release.
    pub(super) fn pages_of(&mut self, nth: usize) {
        let contents = self.contents;
        let (release, main) = (contents.release(nth), contents.main_language());
        let (slug, folder) = (&release.slug, &release.folder);
        for (edition, shown) in release.editions.iter().enumerate() {
            let language = shown.release.language;
            for (photo, of) in shown.photos.iter().enumerate() {
                let place = address::photo(folder, of.cleared.photo(), language, main);
                let item = Item::Photo { release: nth, edition, photo };
                if release.is_public() {
                    self.oembed(&place, Item::Oembed { release: nth, edition, photo: Some(photo) }, language, slug);
                }
                self.add(address::index(&place), item, Some(language), Some(slug));
            }
            let place = address::release(folder, language, main);
            if release.is_public() {
                self.oembed(&place, Item::Oembed { release: nth, edition, photo: None }, language, slug);
            }
            self.add(address::index(&place), Item::Release { release: nth, edition }, Some(language), Some(slug));
        }
        if release.editions.iter().all(|edition| edition.release.language != main) {
            let place = address::release(folder, main, main);
            self.add(address::index(&place), Item::Moved { release: nth }, None, Some(slug));
        }
        if release.kit.is_some() && release.is_public() {
            let place = address::short_kit(slug);
            self.add(address::index(&place), Item::ShortKit { release: nth }, None, Some(slug));
        }
    }

    fn oembed(&mut self, place: &str, item: Item, language: Language, slug: &Slug) {
        // It has whole addresses.
        if self.contents.issuer.site_url.is_some() {
            self.add(address::oembed(place), item, Some(language), Some(slug));
        }
    }

    /// From where a release stood before to where it is.
    pub(super) fn renamed(&mut self, nth: usize) {
        let contents = self.contents;
        let (release, main) = (&contents.releases[nth], contents.main_language());
        let mut ways = BTreeMap::new();
        for was in &release.was {
            for SiteEdition { release: edition, photos, .. } in &release.editions {
                let language = edition.language;
                let ids = photos.iter().map(|photo| photo.cleared.photo());
                let place = |slug: &Slug| address::release(&address::folder(slug), language, main);
                // An edition in the newsroom's own language has the shortest address; without one, the first takes it.
                ways.entry(address::release(&address::folder(was), main, main))
                    .or_insert((language, place(&release.slug)));
                ways.insert(place(was), (language, place(&release.slug)));
                for id in ids {
                    let of = |slug: &Slug| address::photo(&address::folder(slug), id, language, main);
                    ways.insert(of(was), (language, of(&release.slug)));
                }
            }
            if release.kit.is_some() {
                ways.insert(address::short_kit(was), (main, address::short_kit(&release.slug)));
            }
        }
        for (from, (language, to)) in ways {
            let index = address::index(&from);
            self.add(index, Item::Renamed { release: nth, language, from, to }, Some(language), Some(&release.slug));
        }
    }

    /// What only machines read.
    pub(super) fn for_machines(&mut self) {
        let machines = &self.contents.machines;
        if machines.tdm_reserved.is_some() {
            self.add(".well-known/tdmrep.json".to_owned(), Item::TdmRep, None, None);
        }
        if machines.security.is_some() {
            self.add(".well-known/security.txt".to_owned(), Item::Security, None, None);
        }
        self.add("_headers".to_owned(), Item::Headers, None, None);
        if self.contents.releases.iter().any(|release| !release.was.is_empty()) {
            self.add("_redirects".to_owned(), Item::Redirects, None, None);
        }
    }

    /// What is left of releases and photos that were withdrawn.
    pub(super) fn notices(&mut self) {
        let contents = self.contents;
        for (nth, photo) in contents.withdrawn_photos.iter().enumerate() {
            let item = Item::WithdrawnPhoto { nth };
            self.add(address::index(&photo.place), item, Some(photo.language), Some(&photo.slug));
        }
        for (nth, (slug, languages)) in contents.withdrawn.iter().enumerate() {
            for language in languages {
                let place = address::release(&address::folder(slug), *language, contents.main_language());
                let item = Item::Withdrawn { nth, language: *language };
                self.add(address::index(&place), item, Some(*language), Some(slug));
            }
        }
    }

    /// The pages of a language.
    pub(super) fn pages_in(
        &mut self,
        language: Language,
        years: impl IntoIterator<Item = i16>,
        topics: impl IntoIterator<Item = String>,
        index_files: usize,
    ) {
        let main = self.contents.main_language();
        let own = |name: &str| address::index(&address::own_page(name, language, main));
        let of = Some(language);
        for year in years {
            self.add(own(&Listing::Year(year).name()), Item::Year { language, year }, of, None);
        }
        for topic in topics {
            self.add(own(&Listing::Topic(&topic).name()), Item::Topic { language, topic }, of, None);
        }
        self.add(own("archive"), Item::Archive { language }, of, None);
        self.add(own("contacts"), Item::Contacts { language }, of, None);
        // What the page reads comes before the page.
        for nth in 0..=index_files {
            self.add(search::index_place(language, main, nth), Item::SearchIndex { language, nth }, of, None);
        }
        self.add(own("search"), Item::Search { language }, of, None);
        let front = address::front(language, main);
        self.add(address::index(&front), Item::Front { language }, of, None);
        self.add(format!("{front}calendar.ics"), Item::AllDates { language }, of, None);
        if self.contents.issuer.site_url.is_some() {
            for form in FeedForm::ALL {
                self.add(format!("{front}{}", form.name()), Item::Feed { language, form }, of, None);
            }
        }
    }
}
