//! What the columns of a media list are called, in many languages and programs.

use unicode_normalization::UnicodeNormalization as _;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    First,
    Middle,
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
#[expect(clippy::too_many_lines, reason = "a table of words")]
pub(super) fn column(header: &str) -> Option<Column> {
    let word: String = header.nfc().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    Some(match word.as_str() {
        "name" | "names" | "fullname" | "displayname" | "journalist" | "contact" | "contactname" | "contactperson"
        | "namn" | "navn" | "naam" | "nimi" | "nom" | "nomcomplet" | "nombre" | "nombrecompleto" | "nome"
        | "nomecompleto" | "nominativo" | "nazwa" | "jméno" | "név" | "имя" | "фио" | "kontakt" | "kontaktperson"
        | "fullständigtnamn" | "vollername" | "vollständigername" | "ansprechpartner" | "ansprechpartnerin"
        | "toimittaja" | "journaliste" | "periodista" | "giornalista" | "volledigenaam" | "fuldtnavn" | "fulltnavn"
        | "kokonimi" | "personname" | "fn" => Column::Name,
        "firstname" | "givenname" | "forename" | "fname" | "förnamn" | "fornamn" | "tilltalsnamn" | "vorname"
        | "fornavn" | "etunimi" | "prénom" | "prenom" | "voornaam" | "imię" | "křestníjméno" | "contactfirstname" => {
            Column::First
        }
        "middlename" | "additionalname" | "mellannamn" | "zweitervorname" | "mellomnavn" | "mellemnavn"
        | "deuxièmeprénom" | "segundonombre" | "secondonome" | "tussenvoegsel" => Column::Middle,
        "lastname" | "surname" | "familyname" | "lname" | "efternamn" | "nachname" | "familienname" | "zuname"
        | "etternavn" | "efternavn" | "sukunimi" | "nomdefamille" | "apellido" | "apellidos" | "cognome"
        | "achternaam" | "nazwisko" | "příjmení" | "sobrenome" | "contactlastname" | "personlastname" => {
            Column::Last
        }
        "email"
        | "emails"
        | "mail"
        | "mails"
        | "emailaddress"
        | "emailaddresses"
        | "mailaddress"
        | "emailvalue"
        | "epost"
        | "epostadress"
        | "epostadresse"
        | "epostadresser"
        | "mejl"
        | "mejladress"
        | "emailadress"
        | "mailadress"
        | "emailadresse"
        | "emailadressen"
        | "mailadresse"
        | "sähköposti"
        | "sähköpostiosoite"
        | "courriel"
        | "adressemail"
        | "adresseemail"
        | "adresseélectronique"
        | "correo"
        | "correoelectrónico"
        | "correoelectronico"
        | "direccióndecorreo"
        | "direccióndecorreoelectrónico"
        | "postaelettronica"
        | "indirizzoemail"
        | "indirizzodipostaelettronica"
        | "emailadres"
        | "adresemail"
        | "adresmailowy"
        | "primaryemail"
        | "contactemail"
        | "почта"
        | "электроннаяпочта"
        | "emailcím"
        | "emaildirección"
        | "emailaddressvalue" => Column::Address,
        "address"
        | "adress"
        | "adresse"
        | "osoite"
        | "indirizzo"
        | "dirección"
        | "adres"
        | "subscriber"
        | "subscribers"
        | "recipient"
        | "recipients"
        | "empfänger"
        | "empfängerin"
        | "mottagare"
        | "abonnent"
        | "abonnenten"
        | "prenumerant"
        | "modtager"
        | "mottaker"
        | "destinataire"
        | "destinatario"
        | "destinatário"
        | "ontvanger"
        | "vastaanottaja"
        | "odbiorca"
        | "příjemce"
        | "suscriptor"
        | "получатель" => Column::PerhapsAddress,
        "outlet" | "publication" | "publisher" | "newspaper" | "magazine" | "media" | "medium" | "medie"
        | "company" | "companyname" | "organisation" | "organization" | "organizationname" | "redaktion"
        | "tidning" | "publikation" | "företag" | "foretag" | "zeitung" | "zeitschrift" | "verlag" | "firma"
        | "unternehmen" | "outletname" | "mediaoutlet" | "medienname" | "medietitel" | "avis" | "lehti" | "lehdet"
        | "yritys" | "média" | "journal" | "société" | "entreprise" | "medio" | "empresa" | "testata" | "azienda"
        | "krant" | "bedrijf" | "redakcja" | "organisatie" | "virksomhed" | "bedrift" | "mediehus"
        | "personorganization" | "accountname" => Column::Outlet,
        "beat" | "beats" | "topic" | "topics" | "subject" | "desk" | "ämne" | "ämnen" | "ämnesområde" | "bevakning"
        | "bevakningsområde" | "ressort" | "ressorts" | "thema" | "themen" | "fachgebiet" | "emne" | "stofområde"
        | "aihe" | "rubrique" | "sección" | "settore" | "onderwerp" => Column::Beat,
        "language" | "languages" | "lang" | "preferredlanguage" | "språk" | "sprak" | "sprog" | "sprache" | "kieli"
        | "langue" | "idioma" | "lingua" | "taal" | "język" => Column::Language,
        "zone" | "timezone" | "tidszon" | "tidssone" | "tidszone" | "zeitzone" | "aikavyöhyke" | "fuseauhoraire"
        | "zonahoraria" | "fusoorario" | "tijdzone" => Column::Zone,
        "tags" | "tag" | "keywords" | "labels" | "groups" | "categories" | "segment" | "segments" | "taggar"
        | "etiketter" | "nyckelord" | "kategori" | "kategorier" | "grupp" | "grupper" | "schlagworte"
        | "schlagwörter" | "schlagwort" | "stichworte" | "stichwörter" | "kategorie" | "kategorien" | "gruppe"
        | "gruppen" | "groupmembership" | "tunnisteet" | "étiquettes" | "catégories" | "etiquetas" | "categorie"
        | "etichette" => Column::Tags,
        "embargo" | "embargotrust" | "embargotrusted" => Column::Embargo,
        "basis" | "lawfulbasis" | "legalbasis" | "gdprbasis" | "rättsliggrund" | "rechtsgrundlage" => Column::Basis,
        "source" | "källa" | "quelle" | "herkunft" | "kilde" | "lähde" => Column::Source,
        "date" | "since" | "added" | "datum" | "sedan" | "seit" | "tillagd" | "dato" | "dateadded" => Column::Since,
        _ => return None,
    })
}

/// Whether a header speaks of mail addresses in other words than a [`Column::Address`]: `E-Mail Redaktion`,
/// `Secondary Email`. A column that belongs to somebody else, or describes an address, does not count.
pub(super) fn is_about_mail(header: &str) -> bool {
    let word: String = header.nfc().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let about = ["mail", "epost", "mejl", "sähköposti", "courriel", "correo", "почта"];
    let other = [
        "owner",
        "assistant",
        "manager",
        "createdby",
        "modifiedby",
        "replyto",
        "type",
        "display",
        "label",
        "sender",
        "ägare",
        "besitzer",
        "assistent",
        "referred",
        "invited",
        "our",
        "responsib",
        "responsable",
        "zuständig",
        "verantwortlich",
        "betreuer",
        "ansvarig",
        "ansvarlig",
        "handläggare",
        "assigned",
        "executive",
        "inhaber",
        "eier",
        "ejer",
        "eigenaar",
        "referent",
        "chef",
        "supervisor",
        "vorgesetzt",
        "propriétaire",
        "propietario",
        "proprietario",
        "accountmail",
        "accountemail",
        "salesrep",
        "editedby",
        "updatedby",
        "addedby",
        "vastuuhenkilö",
    ];
    // As whole words: `rep` is a part of `reply` and `press representative`.
    let whole = ["rep", "reps", "boss", "agent", "pa"];
    let word_is = |own: &str| header.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|word| word == own);
    about.iter().any(|part| word.contains(part))
        && !other.iter().any(|part| word.contains(part))
        && !whole.into_iter().any(word_is)
}

/// Whether a header is over telephone numbers: `Telefon`, `Mobile Phone`, `Phone 1 - Value`.
pub(super) fn is_phone(header: &str) -> bool {
    const WHOLE: [&str; 8] = ["tel", "tlf", "tfn", "cell", "gsm", "handy", "portable", "celular"];
    const BEGINS: [&str; 11] = [
        "phone",
        "telephone",
        "telefon",
        "téléphone",
        "teléfono",
        "telefoon",
        "mobil",
        "móvil",
        "cellphone",
        "matkapuhelin",
        "puhelin",
    ];
    const ENDS: [&str; 4] = ["phone", "telefon", "telefonnummer", "puhelin"];
    const OTHER: [&str; 24] = [
        "type",
        "typ",
        "label",
        "fax",
        "telefax",
        "phonetic",
        "not",
        "no",
        "ej",
        "nicht",
        "opt",
        "opted",
        "out",
        "consent",
        "status",
        "model",
        "app",
        "device",
        "mail",
        "email",
        "owner",
        "assistant",
        "ok",
        "ext",
    ];
    let header: String = header.nfc().collect::<String>().to_lowercase();
    let words: Vec<&str> = header.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let is = |word: &&str| {
        WHOLE.contains(word)
            || BEGINS.iter().any(|stem| word.starts_with(stem))
            || ENDS.iter().any(|stem| word.ends_with(stem) && !word.ends_with("microphone"))
    };
    words.iter().any(is) && !words.iter().any(|word| OTHER.contains(word) || word.starts_with("phonetic"))
}

/// The tag of a language that is written out, and the tags of others that the cell names; a tag stays one.
pub(super) fn languages(text: &str) -> Vec<String> {
    let parts = text.split(['/', ',', ';', '&', '+', '|']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(language).collect()
}

fn language(text: &str) -> String {
    let word = text.nfc().collect::<String>().to_lowercase();
    let names: [(&str, &[&str]); 14] = [
        (
            "en",
            &[
                "english", "engelska", "englisch", "eng", "engelsk", "englanti", "anglais", "inglés", "inglese",
                "engels",
            ],
        ),
        (
            "sv",
            &["swedish", "svenska", "schwedisch", "swe", "svensk", "ruotsi", "suédois", "sueco", "svedese", "zweeds"],
        ),
        (
            "de",
            &["german", "tyska", "deutsch", "ger", "deu", "tysk", "saksa", "allemand", "alemán", "tedesco", "duits"],
        ),
        ("nb", &["norwegian", "norska", "norwegisch", "norsk", "bokmål", "norja", "norvégien", "noruego", "norvegese"]),
        ("da", &["danish", "danska", "dänisch", "dansk", "tanska", "danois", "danés", "danese", "deens"]),
        ("fi", &["finnish", "finska", "finnisch", "finsk", "suomi", "finnois", "finés", "finlandese", "fins"]),
        ("fr", &["french", "franska", "französisch", "fransk", "ranska", "français", "francés", "francese", "frans"]),
        ("es", &["spanish", "spanska", "spanisch", "spansk", "espanja", "espagnol", "español", "spagnolo", "spaans"]),
        ("nl", &["dutch", "nederländska", "holländska", "niederländisch", "hollandsk", "néerlandais", "nederlands"]),
        ("it", &["italian", "italienska", "italienisch", "italiensk", "italia", "italien", "italiano", "italiaans"]),
        ("pl", &["polish", "polska", "polnisch", "polsk", "polski", "polonais"]),
        ("pt", &["portuguese", "portugisiska", "portugiesisch", "português", "portugais"]),
        ("ru", &["russian", "ryska", "russisch", "russisk", "русский", "russe"]),
        ("uk", &["ukrainian", "ukrainska", "ukrainisch", "українська"]),
    ];
    let named = names.iter().find(|(_, names)| names.contains(&word.as_str()));
    named.map_or_else(|| word.replace('_', "-"), |(tag, _)| (*tag).to_owned())
}

/// Yes or no.
pub(super) fn yes(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" | "ja" | "j" | "wahr" | "sant" | "sann" | "oui" | "o" | "vrai" | "si"
        | "sí" | "sì" | "vero" | "verdadero" | "kyllä" | "k" | "tosi" | "sand" | "waar" | "sim" | "tak" | "ano"
        | "да" | "✓" | "✔" | "on" | "trusted" | "betrodd" | "vertrauenswürdig" => Some(true),
        "no" | "n" | "false" | "0" | "-" | "nej" | "nein" | "falsch" | "falskt" | "nei" | "non" | "faux" | "nee"
        | "ei" | "epätosi" | "falso" | "falsk" | "usann" | "onwaar" | "não" | "nie" | "ne" | "нет" | "✗" | "off" => {
            Some(false)
        }
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

    #[test]
    fn telephone_numbers_are_known_by_their_heading() {
        for header in [
            "phone",
            "Phone 1 - Value",
            "Mobile Phone",
            "Telefon",
            "Telefon (privat)",
            "Mobil",
            "Mobiltelefon",
            "Tel.",
            "Diensttelefon",
            "Puhelin",
            "Téléphone",
            "Primary Phone",
            "Phone number",
        ] {
            assert!(is_phone(header), "{header}");
        }
        for header in [
            "Phone 1 - Type",
            "Fax",
            "Do not phone",
            "Phonetic name",
            "Automobile",
            "Microphone",
            "Hotel",
            "name",
            "Phone opt-out",
            "",
            "Telefax",
        ] {
            assert!(!is_phone(header), "{header}");
        }
    }
}
