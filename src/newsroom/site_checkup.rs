//! The site as readers find it: whether its pages and what they link to answer, and whether nothing under embargo does.

use std::collections::{BTreeMap, BTreeSet};

use walkdir::WalkDir;

use super::link_check::{answering, dead_among};
use super::opened::Newsroom;
use crate::doctor::{Finding, Health, Remedy};
use crate::net::EndpointError;
use crate::release::write_instant;
use crate::storage::regular_file;

/// The most addresses that are asked.
const MOST: usize = 1000;

/// How many that do not answer are named.
const NAMED: usize = 10;

impl Newsroom {
    /// Asks the site that the settings publish; without one, nothing is found.
    pub fn examine_site(&self) -> Result<Vec<Finding>, EndpointError> {
        let Some(site) = self.issuer().site_url.filter(|_| self.settings.site.publish.is_some()) else {
            return Ok(Vec::new());
        };
        let mut findings = Vec::new();
        let mut find = |rule: &'static str, severity: Health, message: String, advice: Option<&str>| {
            let remedy = advice.map(Remedy::from);
            findings.push(Finding { rule, severity, subject: site.clone(), message, remedy });
        };
        let (mut urls, pages) = self.addresses(&site);
        if urls.len() > MOST {
            let message = format!("only {MOST} of {} addresses are asked", urls.len());
            find("site-links", Health::Note, message, None);
            urls = urls.into_iter().take(MOST).collect();
        }
        let dead = dead_among(&urls)?;
        for link in dead.iter().take(NAMED) {
            let advice = if link.url.starts_with(&site) {
                "publish the site, or look at its web server"
            } else {
                "correct or remove the address in the release or the page that links there"
            };
            let severity = if link.url.starts_with(&site) { Health::Error } else { Health::Warning };
            find("site-links", severity, format!("`{}` does not answer: {}", link.url, link.why), Some(advice));
        }
        if dead.len() > NAMED {
            find("site-links", Health::Error, format!("{} more addresses do not answer", dead.len() - NAMED), None);
        }
        if dead.is_empty() {
            let others = urls.len().saturating_sub(pages);
            find(
                "site-links",
                Health::Ok,
                format!("all pages answer ({pages}), and all {others} addresses that they link to"),
                None,
            );
        }
        let held = self.held(&site);
        let asked: BTreeSet<String> = held.keys().cloned().collect();
        let leaked = answering(&asked)?;
        for url in &leaked {
            let said = held.get(url).cloned().unwrap_or_default();
            let advice =
                "take it off the server at once: pressbox did not publish it, or its embargo was set afterwards";
            find("site-embargo", Health::Error, format!("`{url}` answers, although {said}"), Some(advice));
        }
        if leaked.is_empty() && !held.is_empty() {
            find("site-embargo", Health::Ok, "nothing under embargo answers".to_owned(), None);
        }
        Ok(findings)
    }

    /// The addresses of the site's pages as they were built last, and what they link to elsewhere; and how many pages.
    fn addresses(&self, site: &str) -> (BTreeSet<String>, usize) {
        let (dir, mut urls) = (self.site_dir(), BTreeSet::from([format!("{site}/")]));
        let mut links = BTreeSet::new();
        let files = WalkDir::new(&dir).into_iter().flatten().filter(|entry| entry.file_type().is_file());
        for file in files {
            let Ok(path) = file.path().strip_prefix(&dir) else { continue };
            let path = path.to_string_lossy().replace('\\', "/");
            let Some(place) = path.strip_suffix("index.html").filter(|place| !place.starts_with("private/")) else {
                continue;
            };
            urls.insert(format!("{site}/{place}"));
            let page = regular_file::read_to_string(file.path()).unwrap_or_default();
            let found = page.split(" href=\"http").skip(1).filter_map(|rest| rest.split('"').next());
            links.extend(
                found.map(|rest| format!("http{}", rest.replace("&amp;", "&").split('#').next().unwrap_or_default())),
            );
        }
        let pages = urls.len();
        urls.extend(links);
        (urls, pages)
    }

    /// Addresses that must not answer before a moment, and why.
    fn held(&self, site: &str) -> BTreeMap<String, String> {
        let mut held = BTreeMap::new();
        for slug in self.releases().slugs().unwrap_or_default() {
            let editions = self.releases().editions(&slug).unwrap_or_default();
            let lift = editions.into_iter().filter_map(|edition| edition.embargo).max_by_key(jiff::Zoned::timestamp);
            let Some(lift) = lift.filter(|lift| lift.timestamp() > self.now) else { continue };
            let said = format!("`{slug}` is under embargo until {}", write_instant(&lift, None));
            for place in [format!("{slug}/"), format!("p/{slug}/"), format!("{slug}/{slug}.zip")] {
                held.insert(format!("{site}/{place}"), said.clone());
            }
        }
        held
    }
}
