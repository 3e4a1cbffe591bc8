//! What the columns of a media list are called, in English, Swedish and German.

use unicode_normalization::UnicodeNormalization as _;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    First,
    Last,
    Address,
    /// `Address` alone may be where somebody lives; it counts where no other column holds mail addresses.
    PerhapsAddress,
    Outlet,
    Beat,
    Language,
    Zone,
    Tags,
    Embargo,
    Basis,
    Source,
    Since,
}

/// The column that a header names; `None` for one that pressbox has no use for.
pub(super) fn column(header: &str) -> Option<Column> {
    let word: String = header.nfc().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    Some(match word.as_str() {
        "name" | "fullname" | "displayname" | "journalist" | "contact" | "contactname" | "contactperson" | "namn"
        | "kontakt" | "kontaktperson" | "fullständigtnamn" | "vollername" | "vollständigername" | "ansprechpartner"
        | "ansprechpartnerin" => Column::Name,
        "firstname" | "givenname" | "forename" | "förnamn" | "fornamn" | "tilltalsnamn" | "vorname" => Column::First,
        "lastname" | "surname" | "familyname" | "efternamn" | "nachname" | "familienname" | "zuname" => Column::Last,
        "email" | "emails" | "mail" | "emailaddress" | "mailaddress" | "emailvalue" | "epost" | "epostadress"
        | "mejl" | "mejladress" | "emailadress" | "mailadress" | "emailadresse" | "mailadresse" => Column::Address,
        "address" | "adress" | "adresse" => Column::PerhapsAddress,
        "outlet" | "publication" | "publisher" | "newspaper" | "magazine" | "media" | "medium" | "medie"
        | "company" | "organisation" | "organization" | "organizationname" | "redaktion" | "tidning"
        | "publikation" | "företag" | "foretag" | "zeitung" | "zeitschrift" | "verlag" | "firma" | "unternehmen" => {
            Column::Outlet
        }
        "beat" | "topic" | "topics" | "subject" | "desk" | "ämne" | "ämnen" | "ämnesområde" | "bevakning"
        | "bevakningsområde" | "ressort" | "ressorts" | "thema" | "themen" | "fachgebiet" => Column::Beat,
        "language" | "lang" | "språk" | "sprak" | "sprache" => Column::Language,
        "zone" | "timezone" | "tidszon" | "zeitzone" => Column::Zone,
        "tags" | "tag" | "keywords" | "labels" | "groups" | "categories" | "segment" | "segments" | "taggar"
        | "etiketter" | "nyckelord" | "kategori" | "kategorier" | "grupp" | "grupper" | "schlagworte"
        | "schlagwörter" | "schlagwort" | "stichworte" | "stichwörter" | "kategorie" | "kategorien" | "gruppe"
        | "gruppen" => Column::Tags,
        "embargo" | "embargotrust" | "embargotrusted" => Column::Embargo,
        "basis" | "lawfulbasis" | "legalbasis" | "gdprbasis" | "rättsliggrund" | "rechtsgrundlage" => Column::Basis,
        "source" | "källa" | "quelle" | "herkunft" => Column::Source,
        "date" | "since" | "added" | "datum" | "sedan" | "seit" | "tillagd" => Column::Since,
        _ => return None,
    })
}

/// The tag of a language that is written out; a tag stays one.
pub(super) fn language(text: &str) -> String {
    let word = text.trim().nfc().collect::<String>().to_lowercase();
    match word.as_str() {
        "english" | "engelska" | "englisch" | "eng" => "en".to_owned(),
        "swedish" | "svenska" | "schwedisch" | "swe" => "sv".to_owned(),
        "german" | "tyska" | "deutsch" | "ger" | "deu" => "de".to_owned(),
        _ => word.replace('_', "-"),
    }
}

/// Yes or no.
pub(super) fn yes(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" | "ja" | "j" | "wahr" | "sant" => Some(true),
        "no" | "n" | "false" | "0" | "-" | "nej" | "nein" | "falsch" | "falskt" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_however_they_are_spelled() {
        for header in ["E-mail", "e-post", "E-Mail-Adresse", " EMAIL ADDRESS ", "Mejl", "E-mail 1 - Value"] {
            assert_eq!(column(header), Some(Column::Address), "{header}");
        }
        // The second is written with a combining diaeresis, as macOS does.
        assert_eq!(column("Förnamn"), Some(Column::First));
        assert_eq!(column("Fo\u{308}rnamn"), Some(Column::First));
        assert_eq!(column("Phone"), None);
    }
}
