//! The notice that a photo is withdrawn, for those who have it.

use crate::release::render::{Email, Slot, Words};
use crate::release::{Contact, Language, Vocabulary};
use crate::storage::text::escape;

/// A photo that nobody may use any more, with what a picture desk finds it by.
#[derive(Debug, Clone)]
pub struct Withdrawn<'a> {
    pub headline: &'a str,
    pub caption: &'a str,
    pub credit: &'a str,
    /// The names that its file came under, and its number with us.
    pub files: &'a [String],
    pub number: &'a str,
    pub why: Option<&'a str>,
    pub contacts: &'a [Contact],
    /// Who sends the notice.
    pub issuer: &'a str,
}

/// The notice as a mail, with slots where journalists differ.
#[must_use]
pub fn kill_notice(photo: &Withdrawn<'_>, language: Language) -> Email {
    let (said, words) = (&Vocabulary::of(language).kill, Words::of(language));
    let [open, close] = words.quotes;
    let mut facts = vec![(said.photo, photo.caption.to_owned())];
    if !photo.credit.is_empty() {
        facts.push((words.credit, photo.credit.to_owned()));
    }
    facts.extend(photo.files.iter().map(|name| (words.file, name.clone())));
    facts.push((said.number, photo.number.to_owned()));
    facts.extend(photo.why.map(|why| (said.why, why.to_owned())));
    let ask: Vec<_> = photo.contacts.iter().map(asked).collect();
    facts.push((said.ask, ask.join("; ")));
    let facts = facts.into_iter().filter(|(_, value)| !value.trim().is_empty());
    let facts: Vec<_> = facts.map(|(label, value)| (label.trim_end_matches(':'), one_line(&value))).collect();

    let plea = format!("{} {open}{}{close}. {}", said.plea[0], one_line(photo.headline), said.plea[1]);
    let unsubscribe = [words.sent_to, Slot::Address.token(), words.unsubscribe, Slot::Unsubscribe.token()];
    let listed: Vec<_> = facts.iter().map(|(label, value)| format!("{label}: {value}")).collect();
    let text = format!(
        "{}\n\n{plea}\n\n{}\n\n--\n{}\n\n{} {}.\n{}:\n{}\n",
        Slot::Greeting.token(),
        listed.join("\n"),
        one_line(photo.issuer),
        unsubscribe[0],
        unsubscribe[1],
        unsubscribe[2],
        unsubscribe[3]
    );
    let row = |(label, value): &(&str, String)| format!("<p><b>{}:</b> {}</p>", escape(label), escape(value));
    let rows = facts.iter().map(row).collect::<Vec<_>>().join("\n");
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body style=\"font-family:sans-serif;font-size:16px;line-height:1.5\">\n<p>{}</p>\n<p><b>{}</b></p>\n{rows}\n\
         <hr>\n<p>{}<br>\n{} {}.<br>\n<a href=\"{}\">{}</a></p>\n</body>\n</html>\n",
        language.tag(),
        said.subject,
        Slot::Greeting.token(),
        escape(&plea),
        escape(&one_line(photo.issuer)),
        unsubscribe[0],
        unsubscribe[1],
        unsubscribe[3],
        unsubscribe[2],
    );
    Email { subject: format!("{}: {}", said.subject, one_line(photo.headline)), html, text }
}

fn asked(contact: &Contact) -> String {
    let parts = [Some(contact.name.clone()), contact.phone.clone(), contact.email.clone()];
    parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_names_the_photo_and_what_to_do_in_each_language() {
        let files = ["IMG_1.jpg".to_owned()];
        let contacts = [Contact { name: "Åsa".to_owned(), phone: Some("+46 70".to_owned()), ..Contact::default() }];
        let photo = Withdrawn {
            headline: "A <race>",
            caption: "The\nwinner",
            credit: "Foto: Ö",
            files: &files,
            number: "2d785321",
            why: Some("no consent"),
            contacts: &contacts,
            issuer: "JA Bäckman",
        };
        for language in Language::ALL {
            let mail = kill_notice(&photo, language);
            assert!(mail.subject.ends_with(": A <race>"), "{}", mail.subject);
            for part in ["The winner", "Foto: Ö", "IMG_1.jpg", "2d785321", "no consent", "Åsa, +46 70", "JA Bäckman"]
            {
                assert!(mail.text.contains(part) && mail.html.contains(part), "{language}: {part}\n{}", mail.text);
            }
            assert!(mail.html.contains("A &lt;race&gt;") && !mail.html.contains("<race>"));
            assert!(Slot::ALL.iter().all(|slot| mail.text.contains(slot.token()) && mail.html.contains(slot.token())));
        }
    }
}
