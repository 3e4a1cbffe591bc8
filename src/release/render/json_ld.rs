//! A release as search engines and aggregators read it: schema.org's NewsArticle, with its pictures and their licences.

use serde_json::{Map, Value, json};

use super::addresses::{page_address, picture_url};
use super::figures::FigureView;
use super::files::{FileView, file_views};
use super::layout::Layout;
use super::prose::clean_line;
use crate::storage::text::rfc3339;

/// The article as JSON that is safe inside a `script` element.
pub(super) fn news_article(layout: &Layout, lead: &str) -> String {
    let Layout { release, issuer, figures, .. } = layout;
    let mut article = Map::new();
    let mut say = |key: &str, value: Value| {
        if !value.is_null() {
            article.insert(key.to_owned(), value);
        }
    };
    let publisher = json!({
        "@type": "Organization",
        "name": clean_line(&issuer.name),
        "email": clean_line(&issuer.address),
    });
    let day = release.date.map(|date| date.to_string());
    let public = release.embargo.as_ref().map(rfc3339);
    say("@context", json!("https://schema.org"));
    say("@type", json!("NewsArticle"));
    say("headline", json!(clean_line(&release.headline)));
    say("description", json!(lead));
    say("inLanguage", json!(release.language.tag()));
    say("datePublished", json!(public.or(day)));
    say("version", json!(release.version));
    say("correction", json!(release.correction.as_ref().filter(|_| release.version > 1)));
    let page = page_address(layout, release.language);
    say("url", json!(page));
    let original = layout.original().and_then(|language| page_address(layout, language));
    say("translationOfWork", original.map_or(Value::Null, |url| json!({ "@type": "NewsArticle", "@id": url })));
    say("author", publisher.clone());
    say("publisher", publisher);
    let picture = |figure: &FigureView| picture(figure, picture_url(&figure.src, layout), page.as_deref());
    let pictures: Vec<_> = figures.iter().map(picture).collect();
    say("image", if pictures.is_empty() { Value::Null } else { Value::Array(pictures) });
    let files: Vec<_> = file_views(layout).iter().filter_map(media).collect();
    say("associatedMedia", if files.is_empty() { Value::Null } else { Value::Array(files) });
    script_json(&Value::Object(article))
}

/// An attachment, where it is on the web.
fn media(file: &FileView) -> Option<Value> {
    let (url, bytes) = file.on_web()?;
    let mut fields = Map::new();
    fields.insert("@type".to_owned(), json!(file.schema_type()));
    let said = [
        ("name", Some(file.title.clone())),
        ("contentUrl", Some(url.to_owned())),
        ("encodingFormat", Some(file.media_type.to_owned())),
        ("contentSize", bytes.map(|bytes| bytes.to_string())),
        ("creditText", Some(file.credit.clone())),
        ("description", Some(file.alt.clone())),
        ("usageInfo", Some(file.terms.clone())),
    ];
    for (key, value) in said {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            fields.insert(key.to_owned(), json!(value));
        }
    }
    Some(Value::Object(fields))
}

/// JSON that is safe inside a `script` element: nothing in it may end the element or begin another.
#[must_use]
pub fn script_json(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn picture(figure: &FigureView, url: Option<String>, page: Option<&str>) -> Value {
    let page = page.map(str::to_owned);
    let url = url.unwrap_or_else(|| figure.src.clone());
    let said = [
        ("contentUrl", Some(&url)),
        ("caption", Some(&figure.caption)),
        ("creditText", Some(&figure.credit)),
        ("copyrightNotice", figure.copyright.as_ref()),
        ("license", figure.licence.as_ref()),
        // The release's page has the terms of use, and whom to ask.
        ("acquireLicensePage", figure.licensor_url.as_ref().or(page.as_ref())),
    ];
    let mut fields = Map::new();
    let creators: Vec<_> = figure.creator.iter().map(|name| json!({ "@type": "Person", "name": name })).collect();
    if !creators.is_empty() {
        fields.insert("creator".to_owned(), json!(creators));
    }
    fields.insert("@type".to_owned(), json!("ImageObject"));
    fields.insert("width".to_owned(), json!(figure.width));
    fields.insert("height".to_owned(), json!(figure.height));
    for (key, value) in said {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            fields.insert(key.to_owned(), json!(value));
        }
    }
    Value::Object(fields)
}
