//! What a standing page has beside what a release has, as templates see it.

use serde_json::{Value, json};

use super::links::link_view;
use super::prose::{Prose, clean_line, href};
use crate::release::background::{Award, Background, Person, PressQuote};
use crate::release::languages::Words;
use crate::release::model::Language;

/// People, films, awards and quotes of a page; portraits and logos depend on where their files are.
#[must_use]
pub fn background_view(background: &Background, language: Language) -> Value {
    let words = Words::of(language);
    let url = |url: &Option<String>| url.as_deref().and_then(href);
    let person = |Person { name, role, text, .. }: &Person| {
        json!({
            "name": clean_line(name),
            "role": role.as_deref().map(clean_line),
            "text": text.as_deref().map(Prose::markdown),
        })
    };
    let award = |Award { title, by, year, url: at }: &Award| json!({ "title": clean_line(title), "by": by.as_deref().map(clean_line), "year": year, "url": url(at) });
    let quote = |PressQuote { quote, source, url: at }: &PressQuote| json!({ "quote": Prose::markdown(&words.quoted(quote.trim())), "source": clean_line(source), "url": url(at) });
    json!({
        "people": background.people.iter().map(person).collect::<Vec<_>>(),
        "films": background.films.iter().filter_map(|film| link_view(&film.label, &film.url)).collect::<Vec<_>>(),
        "awards": background.awards.iter().map(award).collect::<Vec<_>>(),
        "press": background.press.iter().map(quote).collect::<Vec<_>>(),
    })
}
