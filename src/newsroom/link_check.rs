//! Whether web addresses answer: those in a mail, asked before the first message leaves, and those of the site.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::net::{EndpointError, HttpBody, HttpClient, HttpError, HttpOptions, HttpRequest};
use crate::release::render::{Email, Slot};

/// How many addresses are asked at the same time.
const AT_ONCE: usize = 4;

/// How often an address may lead on to another one.
const REDIRECTS: u32 = 5;

/// How long a server has for each step.
const STEP_TIMEOUT: Duration = Duration::from_secs(8);

/// An address that does not answer, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLink {
    pub url: String,
    pub why: String,
}

/// The web addresses in a mail. Those with what differs for each journalist are not among them.
pub(super) fn web_links(email: &Email) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for begin in [" href=\"", " src=\""] {
        let values = email.html.split(begin).skip(1).filter_map(|rest| rest.split('"').next());
        found.extend(values.map(|value| value.replace("&amp;", "&")));
    }
    let words = email.text.split_whitespace().map(|word| word.trim_start_matches(['<', '(', '[', '"']));
    let words = words.map(|word| word.trim_end_matches(['>', ')', ']', '"', '.', ',', ';', ':', '!', '?']));
    found.extend(words.map(str::to_owned));
    let is_web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    found.retain(|url| is_web(url) && !Slot::ALL.iter().any(|slot| url.contains(slot.token())));
    // What is behind `#` is the browser's.
    found.into_iter().map(|url| url.split('#').next().unwrap_or_default().to_owned()).collect()
}

/// Asks each address; gives those that do not answer.
pub(super) fn dead_among(urls: &BTreeSet<String>) -> Result<Vec<DeadLink>, EndpointError> {
    let faults = faults(urls)?;
    let dead = faults.into_iter().filter_map(|(url, why)| Some(DeadLink { url, why: why? }));
    Ok(dead.collect())
}

/// Asks each address; gives those that do answer.
pub(super) fn answering(urls: &BTreeSet<String>) -> Result<Vec<String>, EndpointError> {
    Ok(faults(urls)?.into_iter().filter(|(_, why)| why.is_none()).map(|(url, _)| url).collect())
}

/// What is wrong with each address, if anything is, in their order.
fn faults(urls: &BTreeSet<String>) -> Result<Vec<(String, Option<String>)>, EndpointError> {
    let options = HttpOptions { ca: None, redirects: REDIRECTS, timeout: STEP_TIMEOUT, connections: 1 };
    let client = HttpClient::new(&options)?;
    let urls: Vec<&String> = urls.iter().collect();
    let (next, asked) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..urls.len().min(AT_ONCE) {
            scope.spawn(|| {
                while let Some(url) = urls.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let why = fault(&client, url);
                    if let Ok(mut asked) = asked.lock() {
                        asked.push(((*url).clone(), why));
                    }
                }
            });
        }
    });
    let mut asked = asked.into_inner().unwrap_or_default();
    asked.sort();
    Ok(asked)
}

/// What is wrong with an address, if anything is.
fn fault(client: &HttpClient, url: &str) -> Option<String> {
    match ask(client, "HEAD", url) {
        // Some servers answer only to those who fetch the page.
        Ok(403 | 405 | 501) => of(ask(client, "GET", url)),
        answer => of(answer),
    }
}

fn ask(client: &HttpClient, method: &'static str, url: &str) -> Result<u16, HttpError> {
    // One byte of a large file will do.
    let headers = if method == "GET" { vec![("range", "bytes=0-0".to_owned())] } else { Vec::new() };
    client.ask(HttpRequest { method, url, headers, body: HttpBody::None }).map(|answer| answer.status)
}

fn of(answer: Result<u16, HttpError>) -> Option<String> {
    match answer {
        // Behind a login, or for people with a browser only: it is there.
        Ok(200..=399 | 401 | 403 | 416 | 429) => None,
        Ok(404) => Some("404, not found".to_owned()),
        Ok(410) => Some("410, gone".to_owned()),
        Ok(status) => Some(format!("status {status}")),
        Err(error) => Some(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_a_mail_are_found_in_both_of_its_parts() {
        let personal = format!("https://a.example/u/{}", Slot::Unsubscribe.token());
        let html = format!(
            "<a href=\"https://a.example/x?y=1&amp;z=2#top\"><img src=\"cid:1\"></a><a href=\"mailto:a@b\"></a><a \
             href=\"{personal}\"></a><img alt=\"\" src=\"http://b.example/p.jpg\">"
        );
        let text = format!("See <https://c.example/>, (https://d.example/e). {personal}");
        let found = web_links(&Email { subject: String::new(), html, text });
        let found: Vec<_> = found.iter().map(String::as_str).collect();
        assert_eq!(
            found,
            ["http://b.example/p.jpg", "https://a.example/x?y=1&z=2", "https://c.example/", "https://d.example/e"]
        );
    }
}
