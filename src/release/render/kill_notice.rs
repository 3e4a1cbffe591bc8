//! The kill notice: the email that says that a photo has been withdrawn, for those who have it.

use serde::Serialize;

use super::email::{Email, with_inline_style};
use super::prose::Prose;
use super::slot::Slots;
use super::templates::{TemplateError, Templates};
use super::view::BrandView;
use super::wrap;
use crate::release::languages::{Kill, Vocabulary, Words};
use crate::release::{Contact, Issuer, Language};

/// A photo that nobody may use any more, with what a picture editor needs to find it.
#[derive(Debug, Clone)]
pub struct KillNotice<'a> {
    /// The headline of the release that it came with.
    pub headline: &'a str,
    pub caption: &'a str,
    pub credit: &'a str,
    /// The names of its files.
    pub files: &'a [String],
    /// The photo's id, shortened.
    pub number: &'a str,
    pub why: Option<&'a str>,
    pub contacts: &'a [Contact],
    /// Who sends it; its logo, with the address from which the logo is loaded.
    pub issuer: &'a Issuer,
}

/// The notice as templates see it.
#[derive(Debug, Serialize)]
struct KillView {
    language: &'static str,
    words: &'static Words,
    kill: KillWords,
    issuer: String,
    brand: BrandView,
    headline: String,
    facts: Vec<FactView>,
    slot: Slots,
}

/// The words of the notice; templates of newsrooms may still call `text` by its former name.
#[derive(Debug, Serialize)]
struct KillWords {
    #[serde(flatten)]
    words: &'static Kill,
    plea: &'static [&'static str; 2],
}

#[derive(Debug, Serialize)]
struct FactView {
    label: &'static str,
    value: String,
    /// The value escaped, with its addresses as links.
    html: String,
}

impl KillNotice<'_> {
    /// The notice as an email, with slots where journalists differ.
    pub fn email(&self, language: Language, templates: &Templates) -> Result<Email, TemplateError> {
        let kill = &Vocabulary::of(language).kill;
        let headline = one_line(self.headline);
        let subject = format!("{}: {headline}", kill.subject);
        let view = KillView {
            language: language.tag(),
            words: Words::of(language),
            kill: KillWords { words: kill, plea: &kill.text },
            issuer: one_line(&self.issuer.name),
            brand: BrandView::of(&self.issuer.brand),
            headline,
            facts: self.facts(language),
            slot: Slots::default(),
        };
        let html = with_inline_style("kill.html", &templates.render("kill.html", &view)?)?;
        let text = wrap::tidy(&templates.render("kill.txt", &view)?);
        Ok(Email { subject, html, text })
    }

    /// What is known of the photo, each on a line of its own.
    fn facts(&self, language: Language) -> Vec<FactView> {
        let (kill, words) = (&Vocabulary::of(language).kill, Words::of(language));
        let contacts: Vec<_> = self.contacts.iter().map(reached_at).collect();
        let mut facts = vec![(kill.photo, self.caption.to_owned()), (words.credit, self.credit.to_owned())];
        facts.extend(self.files.iter().map(|name| (words.file, name.clone())));
        facts.push((kill.number, self.number.to_owned()));
        facts.extend(self.why.map(|why| (kill.why, why.to_owned())));
        facts.push((kill.ask, contacts.join("; ")));
        let view = |(label, value): (&'static str, String)| {
            let value = one_line(&value);
            FactView { label: label.trim_end_matches(':'), html: Prose::plain(&value).html, value }
        };
        facts.into_iter().map(view).filter(|fact| !fact.value.is_empty()).collect()
    }
}

fn reached_at(contact: &Contact) -> String {
    let parts = [Some(contact.name.clone()), contact.phone.clone(), contact.email.clone()];
    parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Brand;
    use crate::release::render::Slot;

    #[test]
    fn a_notice_names_the_photo_and_what_to_do_in_each_language() {
        let files = ["IMG_1.jpg".to_owned()];
        let contacts = [Contact {
            name: "Åsa".to_owned(),
            phone: Some("+46 70".to_owned()),
            email: Some("asa@press.example".to_owned()),
            ..Contact::default()
        }];
        let issuer = Issuer {
            name: "JA Bäckman".to_owned(),
            address: "press@press.example".to_owned(),
            language: Language::English,
            zone: jiff::tz::TimeZone::UTC,
            contacts: Vec::new(),
            boilerplate: None,
            site_url: None,
            brand: Brand::default(),
        };
        let photo = KillNotice {
            headline: "A <race>",
            caption: "The\nwinner",
            credit: "Foto: Ö",
            files: &files,
            number: "2d785321",
            why: Some("no consent"),
            contacts: &contacts,
            issuer: &issuer,
        };
        let templates = Templates::load(None).unwrap();
        for language in Language::ALL {
            let mail = photo.email(language, &templates).unwrap();
            assert!(mail.subject.ends_with(": A <race>"), "{}", mail.subject);
            for part in ["The winner", "Foto: Ö", "IMG_1.jpg", "2d785321", "no consent", "Åsa, +46 70", "JA Bäckman"]
            {
                assert!(mail.text.contains(part) && mail.html.contains(part), "{language}: {part}\n{}", mail.text);
            }
            let address = [": Åsa, +46 70, asa@press.example\n", ">asa@press.example</a></td>"];
            assert!(mail.text.contains(address[0]) && mail.html.contains(address[1]), "{language}: {}", mail.text);
            assert!(mail.text.lines().all(|line| line.chars().count() <= 72 || !line.contains(' ')), "{}", mail.text);
            assert!(mail.html.contains("A &lt;race&gt;") && !mail.html.contains("<race>"));
            assert!(Slot::ALL.iter().all(|slot| mail.text.contains(slot.token()) && mail.html.contains(slot.token())));
        }
    }
}
