//! What every page has: its head, its languages, the way to the other pages, and whom to ask.

use serde_json::{Map, Value, json};

use super::address::{self, ABOUT, Base};
use super::contents::{Contents, Machines, SiteBackground, SiteLogo};
use super::error::SiteError;
use crate::release::render::{Layout, SiteWords, script_json};
use crate::release::{Language, Release, Slug};

/// What distinguishes a page's head from others'.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: String,
    pub(super) description: String,
    /// `article`, or else a page of the site.
    pub(super) is_article: bool,
    /// Not for search engines.
    pub(super) hidden: bool,
    /// For one person: no address that is linked to gets to know that of the page.
    pub(super) private: bool,
    /// The places of the same page in all its languages; a single one is none.
    pub(super) languages: Vec<(Language, String)>,
    pub(super) picture: Option<HeadPicture>,
    pub(super) json_ld: Vec<Value>,
    /// Where a reader is taken at once.
    pub(super) refresh: Option<String>,
    /// The place of a script that it runs.
    pub(super) script: Option<String>,
    /// The place of the page that this one stands for.
    pub(super) canonical: Option<String>,
    /// The place of what other sites embed of it.
    pub(super) oembed: Option<String>,
}

impl Head {
    /// For one person alone: search engines and other sites get to know nothing of it.
    pub(super) fn private_if(self, is_private: bool) -> Self {
        if !is_private {
            return self;
        }
        Self { hidden: true, private: true, picture: None, json_ld: Vec::new(), oembed: None, ..self }
    }
}

/// The picture of a page where others link to it.
#[derive(Debug, Clone)]
pub(super) struct HeadPicture {
    pub(super) place: String,
    pub(super) width: u32,
    pub(super) height: u32,
    /// What it shows and who made it.
    pub(super) alt: String,
}

/// What all pages of a build share.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) contents: &'a Contents<'a>,
    pub(super) style: &'a str,
}

impl Frame<'_> {
    /// What a page without a release can use.
    pub(super) fn plain(&self, language: Language) -> Result<Map<String, Value>, SiteError> {
        // A release with nothing in it: its contacts and its boilerplate are the newsroom's.
        let empty = Release::new(Slug::placeholder(), language);
        view_of(&self.layout(&empty, &[], &[]))
    }

    pub(super) fn layout<'l>(
        &'l self,
        release: &'l Release,
        figures: &'l [crate::release::render::FigureView],
        editions: &'l [Language],
    ) -> Layout<'l> {
        let Contents { templates, issuer, .. } = self.contents;
        Layout { templates, release, issuer, figures, editions }
    }

    /// The address of a place on the web, if the newsroom has one.
    pub(super) fn web(&self, place: &str) -> Option<String> {
        self.contents.issuer.site_url.as_deref().map(|site| format!("{site}/{place}"))
    }

    /// The same page of the site's own in all its languages.
    pub(super) fn everywhere(&self, name: &str) -> Vec<(Language, String)> {
        let main = self.contents.main_language();
        self.contents.languages.iter().map(|one| (*one, address::own_page(name, *one, main))).collect()
    }

    /// The front pages.
    pub(super) fn fronts(&self) -> Vec<(Language, String)> {
        let main = self.contents.main_language();
        self.contents.languages.iter().map(|one| (*one, address::front(*one, main))).collect()
    }

    /// A page: the template filled with what is given and with what every page has.
    pub(super) fn page(
        &self,
        template: &str,
        mut view: Map<String, Value>,
        language: Language,
        base: &Base,
        head: &Head,
    ) -> Result<String, SiteError> {
        let Contents { issuer, templates, languages, .. } = self.contents;
        let main = self.contents.main_language();
        let words = SiteWords::of(language);
        let canonical = match base {
            _ if head.canonical.is_some() => head.canonical.as_deref().and_then(|place| self.web(place)),
            Base::Page(place) if !head.hidden => self.web(place),
            _ => None,
        };
        let others = head.languages.iter().map(|(other, place)| {
            json!({
                "language": other.tag(),
                "name": SiteWords::of(*other).name,
                "href": base.way(place),
                "url": self.web(place),
                "current": *other == language,
            })
        });
        let others: Vec<_> = if head.languages.len() > 1 { others.collect() } else { Vec::new() };
        // Who reads none of the languages gets the newsroom's own.
        let fallback = head.languages.iter().find(|(other, _)| *other == main).and_then(|(_, place)| self.web(place));
        // A private page may be in a language that the site does not have.
        let in_site = if languages.contains(&language) { language } else { main };
        let own = |name: &str| base.way(&address::own_page(name, in_site, main));
        let front = address::front(in_site, main);
        let feed = |name: &str, kind: &str, title: &str| json!({ "href": base.way(&format!("{front}{name}")), "type": kind, "title": title });
        let feeds = if issuer.site_url.is_some() {
            vec![
                feed("feed.xml", "application/atom+xml", "Atom"),
                feed("rss.xml", "application/rss+xml", "RSS"),
                feed("feed.json", "application/feed+json", "JSON Feed"),
            ]
        } else {
            Vec::new()
        };
        let picture = head.picture.as_ref().and_then(|picture| {
            let HeadPicture { place, width, height, alt } = picture;
            Some(json!({ "url": self.web(place)?, "width": width, "height": height, "alt": alt }))
        });
        view.insert("site".to_owned(), serde_json::to_value(words)?);
        view.insert("languages".to_owned(), json!(others));
        view.insert("feeds".to_owned(), json!(feeds));
        view.insert(
            "page".to_owned(),
            json!({
                "title": head.title,
                "description": head.description,
                "kind": if head.is_article { "article" } else { "website" },
                "hidden": head.hidden,
                "private": head.private,
                "canonical": canonical,
                "default_url": fallback.filter(|_| head.languages.len() > 1),
                "picture": picture,
                "json_ld": head.json_ld.iter().map(script_json).collect::<Vec<_>>(),
                "refresh": head.refresh,
                "oembed": head.oembed.as_deref().and_then(|place| self.web(place)),
                "tdm": contents_tdm(self.contents),
                "style": base.way(self.style),
                "script": head.script.as_ref().map(|script| base.way(script)),
                "policy": policy(head.script.is_some()),
            }),
        );
        let (about, subjects) = backgrounds(self.contents, language, base);
        view.insert(
            "ways".to_owned(),
            json!({
                "about": about,
                "front": base.way(&front),
                "archive": own("archive"),
                "contacts": own("contacts"),
                "search": own("search"),
                "calendar": base.way(&format!("{front}calendar.ics")),
            }),
        );
        view.insert("subjects".to_owned(), json!(subjects));
        view.insert("site_languages".to_owned(), json!(languages.iter().map(|l| l.tag()).collect::<Vec<_>>()));
        let logo = self.contents.logo.as_ref().map(|SiteLogo { place, width, height, .. }| {
            json!({ "src": base.way(&logo_place(place)), "width": width, "height": height })
        });
        view.insert("logo".to_owned(), json!(logo));
        Ok(templates.render(template, &Value::Object(view))?)
    }
}

/// The standing pages that a page in a language leads to: where each is, and what it is called.
fn backgrounds(contents: &Contents<'_>, language: Language, base: &Base) -> (Option<Value>, Vec<Value>) {
    let main = contents.main_language();
    let mut about = None;
    let mut subjects = Vec::new();
    for SiteBackground { page, .. } in &contents.backgrounds {
        let Some(edition) = page.edition_for(language) else { continue };
        let shown = edition.release.language;
        let way = json!({
            "href": base.way(&address::background_page(&page.slug, shown, main)),
            "title": edition.release.headline,
            "language": shown.tag(),
            "foreign": shown != language,
        });
        if page.slug.as_str() == ABOUT { about = Some(way) } else { subjects.push(way) }
    }
    (about, subjects)
}

/// What pages say about the mining of texts and data.
fn contents_tdm(contents: &Contents<'_>) -> Value {
    let Machines { tdm_reserved, tdm_policy, .. } = &contents.machines;
    tdm_reserved.map_or(Value::Null, |reserved| json!({ "reservation": u8::from(reserved), "policy": tdm_policy }))
}

/// What a page may fetch and run: nothing from elsewhere, and a script only where it says so.
pub(super) fn policy(with_script: bool) -> String {
    let script = if with_script { "script-src 'self'; connect-src 'self'; " } else { "" };
    format!(
        "default-src 'none'; img-src 'self'; style-src 'self'; media-src 'self'; {script}base-uri 'none'; form-action 'none'"
    )
}

/// What templates can use of a release.
pub(super) fn view_of(layout: &Layout<'_>) -> Result<Map<String, Value>, SiteError> {
    match layout.view()? {
        Value::Object(view) => Ok(view),
        _ => Ok(Map::new()),
    }
}

/// The logo's place for the whole site.
pub(super) fn logo_place(beside: &str) -> String {
    format!("assets/{}", beside.rsplit('/').next().unwrap_or(beside))
}

/// A text out of a view.
pub(super) fn text<'v>(view: &'v Map<String, Value>, path: &[&str]) -> &'v str {
    let Some(mut at) = path.first().and_then(|first| view.get(*first)) else { return "" };
    for key in &path[1..] {
        at = &at[*key];
    }
    at.as_str().unwrap_or_default()
}
