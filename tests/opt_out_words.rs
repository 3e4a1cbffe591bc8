//! Words that ask for no more mail, in ten languages, and words of ordinary replies that look like them.

use pressbox::inbox::read;

/// What somebody writes in answer to a message that they quote.
fn wish(subject: &str, text: &str) -> Option<String> {
    let mail = format!(
        "From: Anna <anna@media.example>\nTo: press@press.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n\
         {text}\n\nOn Thu, 12 May 2022 Press <press@press.example> wrote:\n> The lighthouse opens.\n> Unsubscribe\n"
    );
    read(mail.as_bytes()).unwrap().wish
}

const ASKS: &[&str] = &[
    // English
    "I do not wish to receive any further press releases from you.",
    "Under GDPR Art. 17 I request the erasure of my personal data from your database.",
    "Please delete all my personal data.",
    "pls remove",
    "Not relevant to me - pls remove.",
    "We are not interested. Remove.",
    "Remove this address from your distribution list",
    "Please cease and desist from emailing this address.",
    "I never asked for this, please remove me from your list.",
    "I withdraw my consent to receive your newsletter.",
    "Please stop sending me press releases.",
    "Don't send me any more of these.",
    "Kindly cancel my subscription.",
    "I object to the processing of my data for marketing.",
    "I would be grateful to be taken off your mailing list.",
    "Stop",
    "Hello,\nstop please\nAnna",
    // German
    "Ich widerspreche der Verarbeitung meiner Daten und fordere Sie auf, meine E-Mail-Adresse zu löschen.",
    "Hiermit widerrufe ich: ich widerrufe meine Einwilligung.",
    "Kein Interesse mehr. Bitte Adresse entfernen.",
    "Unterlassen Sie künftig die Zusendung von Werbung.",
    "Unterlassen Sie es, mir weitere Mails zu schicken: bitte keine weiteren E-Mails.",
    "Bitte kündigen Sie mein Abo.",
    "Hiermit kündige ich: bitte kündigen Sie mein Abonnement",
    "Bitte senden Sie mir keine Mails mehr",
    "Streichen Sie mich bitte",
    "Entfernen Sie bitte meine Adresse.",
    "Bitte schicken Sie mir nichts mehr.",
    // Swedish
    "Avsluta prenumerationen",
    "Radera mina uppgifter enligt GDPR.",
    "Radera vänligen min e-postadress",
    "Jag undanber mig fler utskick.",
    "Sluta skicka mejl till mig",
    "Jag vill inte längre få era pressmeddelanden",
    // Norwegian
    "Jeg ønsker ikke flere pressemeldinger.",
    "Avslutt abonnementet mitt",
    "Vennligst slett mine personopplysninger",
    "Kan dere ta meg av lista?",
    "Jeg vil ikke lenger motta disse.",
    // Danish
    "Jeg ønsker ikke flere pressemeddelelser fra jer.",
    "Fjern venligst min mailadresse fra jeres liste",
    "Slet mine oplysninger i henhold til GDPR",
    "Hold op med at sende mig mails",
    "Jeg vil ikke længere modtage jeres nyhedsbrev",
    // Finnish
    "Poistakaa tietoni rekisteristänne.",
    "Lopettakaa tiedotteiden lähettäminen minulle.",
    "En halua vastaanottaa tiedotteitanne.",
    "Peruuttakaa tilaukseni, kiitos.",
    "Älkää enää lähettäkö minulle postia.",
    // French
    "Arrêtez de nous envoyer vos communiqués.",
    "Je vous demande l'effacement de mes données personnelles.",
    "Merci de résilier mon abonnement.",
    "Je m'oppose au traitement de mes données.",
    "Je ne souhaite plus recevoir vos mails",
    "Pas intéressé, merci de supprimer.",
    // Spanish
    "Dejen de enviarme correos",
    "Solicito la supresión de mis datos personales.",
    "Cancelen mi suscripción, por favor",
    "No quiero más correos",
    "Por favor, sáquenme de la lista.",
    // Italian
    "Smettete di inviarmi mail",
    "Chiedo la cancellazione dei miei dati personali.",
    "Revoco il consenso all'invio.",
    "Non voglio ricevere altre mail",
    "Vi prego di rimuovere il mio indirizzo",
    // Dutch
    "Gelieve mij van de lijst te halen.",
    "Stop met het sturen van mails",
    "Ik wil geen persberichten meer",
    "Verwijder al mijn gegevens",
    "Graag mijn e-mailadres verwijderen.",
    "Zeg mijn abonnement op.",
];

const OTHERS: &[&str] = &[
    "Stopp! In der Meldung ist ein Fehler: der Turm ist von 1898.",
    "Stop the presses, the mayor has resigned.",
    "Stop! Photo 3 shows the wrong ship.",
    "Photo 3 is wrong - please delete. We print it on Monday.",
    "Could you remove me from the waiting list for the tour? I come on Sunday instead.",
    "Take me off the guest list, please, I am ill.",
    "Please remove my name from the caption of photo 2.",
    "Can you remove the embargo line from the PDF? Thanks",
    "Please do not send me PDFs, our system strips them.",
    "Could you stop sending the photos as zip files?",
    "Are there no more pictures? Please send me the rest.",
    "Please do not remove me from your list.",
    "Can you send me the figures from your database?",
    "Why was the story removed from your site?",
    "We cancel our visit on Monday.",
    "Bitte nehmen Sie mich in Ihren Verteiler auf.",
    "Bitte nehmen Sie mich von der Liste für die Führung, ich komme später.",
    "Wer aus dem Vorstand hat gekündigt? Bitte keine Mail, rufen Sie an.",
    "Ich melde mich ab Montag wieder.",
    "Ich muss mich abmelden: zur Pressekonferenz kann ich nicht kommen.",
    "Ich widerspreche der Darstellung im zweiten Absatz.",
    "Unterlassen Sie bitte die Veröffentlichung von Bild 3.",
    "Bitte löschen Sie meine Anmeldung zur Pressekonferenz.",
    "Hat das Museum den Vertrag gekündigt? Wann endet er?",
    "Bitte streichen Sie den zweiten Satz.",
    "Bitte nehmen Sie mich nicht aus dem Verteiler!",
    "Löschen Sie mich nicht, ich bleibe gern.",
    "Ta inte bort mig från listan!",
    "Kan ni ta bort vattenstämpeln från bilden?",
    "Ta bort mig från gästlistan, jag är sjuk.",
    "Jag vill inte få bilderna som zip.",
    "Kan dere fjerne vannmerket?",
    "Fjern meg fra gjestelisten, jeg er syk.",
    "Jeg ønsker ikke flere billeder, men send gerne teksten.",
    "Jeg må melde mig fra til pressemødet.",
    "Poistakaa minut vieraslistalta, olen sairaana.",
    "Ne me retirez pas de votre liste, je reste intéressé.",
    "Merci de me retirer de la liste des invités.",
    "Pouvez-vous supprimer le filigrane ?",
    "Fjern mig ikke fra listen!",
    "Verwijder mij niet van de lijst.",
    "No eliminen mi correo, sigo interesado.",
    "Por favor, no me den de baja.",
    "¿Pueden eliminar la marca de agua?",
    "Quítenme de la lista de espera, por favor.",
    "Non cancellatemi, sono ancora interessato.",
    "Potete rimuovere la filigrana?",
    "Vorrei cancellare il mio accredito.",
    "Haal mij van de gastenlijst, ik ben ziek.",
    "Kunt u het watermerk verwijderen?",
    "Ik maak bezwaar tegen de publicatie van foto 3.",
    "Thanks, lovely pictures! Please send more.",
];

#[test]
fn whoever_asks_for_no_more_mail_in_ten_languages_is_heard() {
    let missed: Vec<_> = ASKS.iter().filter(|text| wish("Re: Lighthouse", text).is_none()).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn an_ordinary_reply_asks_for_nothing() {
    let taken: Vec<_> = OTHERS
        .iter()
        .flat_map(|text| [wish("Re: Lighthouse", text), wish("Stop", text).filter(|_| text.starts_with("Stop"))])
        .flatten()
        .collect();
    assert!(taken.is_empty(), "{taken:#?}");
}

/// Mails whose parts are not marked as they should be: what `{}` says is a person's own text all the same.
const BROKEN: &[(&str, &str)] = &[
    ("cut off", "Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\n{}\n"),
    (
        "cut off behind a preamble",
        "Content-Type: multipart/mixed; boundary=B\n\npreamble\n--B\nContent-Type: text/plain; charset=utf-8\n\n{}\n",
    ),
    (
        "cut off in HTML",
        "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/html\n\n<p>{}</p>\n",
    ),
    (
        "cut off with two returns",
        "Content-Type: multipart/alternative;\r\n boundary=\"=_B\"\r\n\r\n--=_B\r\nContent-Type: text/plain\r\n\r\n{}\r\n",
    ),
    (
        "cut off two levels down",
        "Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: multipart/alternative; boundary=C\n\n--C\nContent-Type: text/plain\n\n{}\n",
    ),
    (
        "only the inner one is closed",
        "Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: multipart/alternative; boundary=C\n\n--C\nContent-Type: text/plain\n\n{}\n--C--\n",
    ),
    ("no boundary", "Content-Type: multipart/mixed\n\n{}\n"),
    ("no boundary is named", "Content-Type: multipart/mixed\n\n--B\nContent-Type: text/plain\n\n{}\n--B--\n"),
    (
        "another boundary is named",
        "Content-Type: multipart/mixed; boundary=A\n\n--B\nContent-Type: text/plain\n\n{}\n--B--\n",
    ),
    ("half a type", "Content-Type: text\n\n{}\n"),
    ("a type that is none", "Content-Type: plain/text\n\n{}\n"),
    ("a type for any file", "Content-Type: application/octet-stream\n\n{}\n"),
    ("rich text", "Content-Type: text/enriched\n\n{}\n"),
    ("as an attachment", "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n{}\n"),
    ("said to be in base64", "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n{}\n"),
    ("in no encoding", "Content-Type: text/plain\nContent-Transfer-Encoding: 8-bit\n\n{}\n"),
];

#[test]
fn a_wish_in_a_mail_whose_parts_are_marked_wrongly_is_heard() {
    let words = "please unsubscribe me";
    for (name, mail) in BROKEN {
        let head =
            "From: Anna <anna@media.example>\nTo: press@press.example\nSubject: Re: Public One\nMIME-Version: 1.0\n";
        let read = |text: &str| read(format!("{head}{}", mail.replace("{}", text)).as_bytes()).unwrap();
        assert_eq!(read(words).wish.as_deref(), Some(words), "{name}");
        assert_eq!(read("please send the picture once more, with the captions").wish, None, "{name}");
    }
    let encoded = "Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\ncGxlYXNlIHVuc3Vic2NyaWJlIG1l\n";
    let mail = format!("From: Anna <anna@media.example>\nSubject: Re: One\n{encoded}");
    assert_eq!(read(mail.as_bytes()).unwrap().wish.as_deref(), Some(words), "cut off and encoded");
}
