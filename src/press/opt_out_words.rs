//! The words by which lists say who wants no mail, in many languages: lowercase, without accents, spaces and
//! signs.
//!
//! Each list is a text with bars between its words.

use unicode_normalization::UnicodeNormalization as _;

/// Parts of a heading that say by themselves: this person gets no mail.
pub(super) const UNSUBSCRIBED: &str = "unsub|optout|optedout|cleantime|cleancampaign|blacklist|blocklist|denylist|suppress|donotmail|\
    donotemail|donotcontact|donotsend|dontmail|dontemail|nomail|noemail|excludefrom|excludedfrom|abgemeldet|\
    abmeldung|abmeldedatum|abbestell|ausgetragen|austragung|keinemail|keinewerbung|kontaktsperre|\
    mailsperre|werbesperre|avregistrer|avprenumer|avanmal|avmeld|avbestall|ejutskick|ingautskick|\
    inteutskick|villinteha|ejmail|afmeld|frameld|frabe|peruut|tilausperu|eipostia|eisahkoposti|\
    desabonn|desinscri|nepascontacter|neplusecrire|dadodebaja|fechadebaja|fechabaja|desuscri|\
    nocontactar|disiscri|noncontattare|cancellazioneiscrizione|uitgeschreven|uitschrij|afgemeld|\
    nietmailen|wypis|odhlas|descadastr|donotwrite|nomorenewsletter|nonewsletter|keinenewsletter|\
    nopressrelease|keinepresse|ingapressmeddelanden|ingetpressmaterial|ingenpressemeld|pasdecommunique|geenpersbericht|\
    reserveradmot|reservertmot|reserveretmod|meldtsegav|meldtsigfra|meldtav|отпис|leiratkoz";

/// Parts of a heading that say it if the cells say yes or no, or when.
pub(super) const INACTIVE: &str = "bounce|complain|spamreport|markedasspam|inactive|deactivated|disabled|blocked|invalidmail|\
    invalidemail|undeliverable|deleted|archived|inaktiv|deaktiviert|gesperrt|blockiert|geloscht|\
    unzustellbar|beschwerde|avaktiverad|deaktiverad|sparrad|blockerad|studsa|raderad|deaktivert|\
    blokkert|sperret|blokeret|slettet|inactif|bloque|inactivo|inattivo|bloccat|inactief|geblokkeerd|\
    cleaned|dnc|sparr|sperre|sperrvermerk|kontaktverbot|stopmail|stopemail|mailstop";

/// Headings that say that somebody gets mail: a `no` below one says the opposite.
pub(super) const ACTIVE: &str = "aktiv|active|isactive|enabled|subscribed|issubscribed|aktiivinen|actif|attivo|activo|actief|\
    abonniert|prenumererar|subscriptionactive|abonne";

/// Headings that say that somebody agreed: a `no` below one may be about something else, and is for a person to decide.
pub(super) const AGREED: &str = "newsletter|nyhetsbrev|nieuwsbrief|nyhedsbrev|uutiskirje|boletin|optin|optedin|emailoptin|\
    acceptsmarketing|acceptsemailmarketing|marketingconsent|emailmarketingconsent|emailconsent|\
    mailconsent|consenttomail|allowemail|mayemail|mailok|emailok|wantsmail|receivesmail|villhautskick|\
    farutskick|mailings|utskick|subscriber|subscribers|abonnent|prenumerant";

/// Headings of a column with a word for each person's standing. The first are about mail; the others may be about
/// anything, and `state` may be where somebody lives.
pub(super) const MAIL_STATUS: &str = "emailstatus|mailstatus|emailaddressstatus|subscriptionstatus|subscriberstatus|subscriberstate|\
    memberstatus|contactstatus|marketingstatus|emailmarketingstatus|personmarketingstatus|\
    marketingcontactstatus|optinstatus|optoutstatus|consentstatus|liststatus|recipientstatus|\
    deliverystatus|emailsubscriptionstatus|newsletterstatus|abonnentenstatus|empfangerstatus|\
    prenumerationsstatus|mottagarstatus|statutabonnement|estadosuscripcion|statoiscrizione";

pub(super) const STATUS: &str = "status|statut|kontaktstatus|mitgliedsstatus|tilastatus|statuskod";

pub(super) const PERHAPS_STATUS: &str = "state|stato|estado|tila|stav|stan|tilstand|situacao|statusreason|subscription";

/// Channels that are not mail, as whole words: `SMS opt-out` says nothing here.
pub(super) const OTHER_CHANNELS: &str = "sms|phone|phones|call|calls|fax|whatsapp|push|mobile|telefon|anruf|anrufe|brief|letter|letters|\
    post|postal|texts|text|puhelin|telephone|telefono|telefoon|telefax|samtal|brev|directmail";

/// What a consent may be about instead of mail, as whole words.
pub(super) const OTHER_CONSENTS: &str =
    "photo|photos|foto|fotos|bild|bilder|image|images|video|cookie|cookies|tracking|analytics|parking|catering";

/// Words beside another channel that add nothing: `Has opted out of fax`, `SMS blacklisted`.
pub(super) const CHANNEL_ONLY: &str = "opt|opted|out|optout|optedout|do|not|dont|don|t|has|is|of|from|for|no|blacklisted|blocklisted|\
    unsubscribed|unsubscribe";

/// Whole words that say that a heading is about mail, whatever else it names.
pub(super) const MAIL: &str = "mail|mails|email|emails|mailing|mailings|newsletter|newsletters|nyhetsbrev|nyhedsbrev|nieuwsbrief|\
    epost|mejl|utskick|courriel|correo|sahkoposti|all|alla|alle|alles|everything|every|any|tous|todo|todos|tutti|\
    kaikki|channels|kanale|kanaler";

/// Whole words of headings over links.
pub(super) const LINKS: &str = "link|links|url|urls|uri|lank|lanken|token|lien|enlace|href|hash";

/// Whole words of headings over numbers.
pub(super) const NUMBERS: &str =
    "rate|count|counts|number|anzahl|antal|quote|score|opens|clicks|total|percent|procent|prozent";

/// Whole words of headings that tell more about an opt-out: who it was, why, and after which mailing.
pub(super) const DETAILS: &str = "reason|reasons|campaign|id|ids|by|source|method|grund|orsak|anledning|motif|motivo|comment|\
    comments|note|notes|kommentar|notiz|ip|category|type|message|reden|syy|arsag|arsak|via|info|details";

/// What stands in front of such a part in one word: `Newsletterabmeldung`, `isunsubscribed`.
pub(super) const PREFIXES: &str = "newsletter|nyhetsbrev|nieuwsbrief|nyhedsbrev|email|mail|epost|mejl|presse|press|rundmail|has|is|\
    global|hard|soft|user|contact|kontakt|kunden|marketing|utskick|medien|was|auto|werbe";

/// Parts of headings that say that somebody agreed, or takes part in mailings: a `no` is for a person to decide.
pub(super) const CONSENT: &str = "einwillig|zustimm|samtyck|samtykk|consent|consens|permission|permiso|permesso|permissao|toestemming|\
    suostum|lupa|erlaub|gdpr|dsgvo|rgpd|optin|optedin|agree|accept|allow|newsletter|nyhetsbrev|nyhedsbrev|nyhetsmail|\
    nieuwsbrief|uutiskirje|boletin|subscri|suscri|abonn|abonier|prenumer|verteiler|sandlist|utskick|mailinglist|\
    maillist|presslist|autoris|autoriz|zgoda|souhlas|godkan|godkend|godkjen|tillstand|tillatelse|tilladelse|\
    darfmail|darfkontakt|assinatura|maymail|mayemail|maycontact|oktomail|oktoemail|oktocontact|contactok|kontaktok|\
    contactallowed|lettreinformation|infolettre|iscrizione|inscripcion|inscription|tilaus";

/// Whole words for what the press is sent, and for a subscription to it.
pub(super) const RELEASES: &str = "abo|abos|subscription|releases|presseinfo|presseinfos|presseinformationen|pressemitteilung|\
    pressemitteilungen|medienmitteilungen|pressinfo|pressutskick|pressmeddelande|pressmeddelanden|pressemelding|\
    pressemeldinger|pressemeddelelser|tiedote|tiedotteet|tiedotteita|communiques|comunicados|comunicati|persberichten|\
    updates|info|infos|information|informationen|informations";

/// Parts of words that say that what stands beside them is over: a consent, a subscription.
pub(super) const ENDED: &str = "cancel|withdr|revok|revoc|remov|ended|terminat|reject|refus|object|oppos|stopped|beendet|gekundigt|\
    kundig|widerruf|widerspr|entzogen|zuruckgezogen|zuruckgenommen|entfernt|gestrichen|abgelehnt|avslut|aterkall|uppsag|\
    upphor|borttag|avboj|avslutt|afslut|trukket|tilbagekald|tilbagetr|tilbaketr|tilbakekal|opsagt|oppsagt|fjernet|slettet|\
    peruut|peruttu|lopet|irtisan|poistettu|kielt|resili|annul|retir|supprim|arret|anulad|eliminad|rechazad|disdett|ritirat|\
    rimoss|rifiutat|opgezegd|ingetrokken|beeindigd|verwijderd|gestopt|geweigerd|bezwaar|rezygn|wycof|zrus|odvol";

/// Whole words for what somebody wishes: with a negation, a heading says that they do not.
pub(super) const WISHES: &str = "want|wants|wish|wishes|wunscht|mochte|will|vill|onskar|onsker|vil|veut|souhaite|desea|quiere|\
    vuole|desidera|wil|wenst|halua|toivo";

/// Headings of answers to an event: a `no` below one is not about mail, and is for a person to decide.
pub(super) const EVENT: &str = "angemeldet|registrerad|registriert|registered|tilmeldt|pameldt|anmald|inscrit|inscrite|iscritto|iscritta|\
    inscrito|suscrito|ingeschreven|aangemeld|activated|ilmoittautunut|rsvp|accredited|akkreditiert|ackrediterad";

/// Headings that ask for nothing more if the cells say yes or when; `Stop` may be where a bus halts.
pub(super) const BLOCK: &str = "stop|stopp|remove|removed|dnc|sparr|sperre|sperrvermerk|sperr|nomore|exclude|excluded|ausschluss|ausgeschlossen|raus|widerspruch|widersprochen|gekundigt|beendet|bezwaar|opposition|\
    opposizione|oposicion|indsigelse|innsigelse|rezygnacja|\
    entfernen|taborttas|tabort|bort|fjernes|supprimer|retirer|eliminar|rimuovere|verwijderen|poista";

/// Words in a sentence below an opt-out heading that say that somebody asked for it.
pub(super) const REQUESTED: &str =
    "asked|requested|request|begart|begarde|gebeten|gewunscht|wunsch|demande|pidio|solicito|chiesto|gevraagd";

/// Words that turn what follows, or what stands before, into its opposite.
pub(super) const NEGATIONS: &str = "not|nicht|ej|inte|ikke|niet|non|no|ei|never|nie|aldrig|aldri|pas|ne|kein|keine|keinen|geen|ingen|inga|inget|nein|nej|nei|nee|icke|false|isnt|wasnt";

/// Tags of one word that may say it.
pub(super) const PERHAPS_TAGS: &str = "stop|stopp|remove|sperre|gesperrt|sparr|sparrad|blocked|inactive|inaktiv";

/// Values that say it by themselves, in a column whose heading does not.
pub(super) const STRONG: &str = "cleaned|bounced|hardbounce|hardbounced|blocklisted|blacklisted|denylisted|complained|\
    spamcomplaint|suppressed|globaloptout|dnc|notsubscribed|reportedspam|markedasspam|nichtmailen|nejtack|tackatnej|\
    nothanks|nothankyou|neindanke|nejtak|neitakk|nonmerci|nogracias|nograzie|neebedankt|eikiitos";

/// Headings of free text.
pub(super) const NOTES: &str = "note|notes|comment|comments|remark|remarks|memo|anteckning|anteckningar|kommentar|kommentarer|\
    ovrigt|notering|notiz|notizen|bemerkung|bemerkungen|kommentare|merknad|bemaerkning|muistiinpanot|\
    remarque|remarques|notas|noteinterne|opmerking|commentaire|commentaires|observaciones|observacion|\
    observations|observation|osservazioni|osservazione|commento|commenti|comentario|comentarios|\
    opmerkingen|bemerkninger|merknader|bemaerkninger|huomautus|huomautuksia|huomioita|notizie|\
    anmerkung|anmerkungen|hinweis|hinweise|uwagi|poznamka|poznamky";

/// Words in free text after which nobody should be mailed before a person has read them. Signs are spaces here.
pub(super) const IN_NOTES: &str = "unsubscri|opted out|opt out|optout|optedout|do not mail|do not email|do not e mail|do not contact|\
    do not write|do not send|do not use|no more mail|no more email|no more e mail|no more newsletter|don t mail|\
    don t email|don t contact|don t send|dont mail|dont email|dont contact|no mails|no mail please|no emails|\
    not to be mailed|not to be emailed|not to be e mailed|not to be contacted|not to be written|does not want our|does not want any|\
    does not want mail|does not want email|does not want press|does not want to be|does not want to receive|does not want to get|\
    doesn t want our|doesn t want any|doesn t want mail|doesn t want email|doesn t want to receive|doesn t want to be|wants off|\
    want off|told us to stop|asked us to stop|asks us to stop|asked to stop|no longer wish|no longer to be|requested removal|\
    requests removal|removal request|asked to be removed|wants to be removed|asked for removal|wants to be off|asked to be off|gdpr objection|objection gdpr|\
    objects gdpr|objected gdpr|never email|never e mail|never mail|never contact|never write|un subscri|leave me alone|leave her alone|\
    leave him alone|leave them alone|kein versand|keinen versand|no newsletter|no thanks|no thank you|nej tack|nein danke|nej tak|nei takk|non merci|nee bedankt|not interested|\
    inte intresserad|ej intresserad|kein interesse|nicht interessiert|no press release|no releases|no invitation|wants no mail|wants no email|no longer wants|remove from|please remove|remove me|remove her|remove him|\
    removed from list|take off the list|take me off|stop mailing|stop emailing|stop sending|blacklist|blocklist|\
    donotcontact|donotmail|donotemail|hard bounce|hardbounce|spam complaint|spamcomplaint|\
    abgemeldet|abmelden|abmeldung|abbestell|austragen|ausgetragen|keine mail|keine e mail|keine email|keine newsletter|\
    keinen newsletter|keine presse|keine weiteren|will keine|mochte keine|wunscht keine|nicht anschreiben|\
    nicht mehr anschreiben|nicht mehr angeschrieben|angeschrieben werden|nicht mehr kontaktieren|rausnehmen|\
    widerspruch dsgvo|widerspruch gegen|widerspricht|widersprochen|nicht kontaktieren|nicht mailen|nicht mehr mailen|\
    nicht mehr schicken|nicht mehr senden|kein kontakt|bitte loschen|aus verteiler|aus dem verteiler|kontaktsperre|\
    avregistrer|avprenumer|avanmal|vill inte ha|vill ej ha|vill inte bli|vill ej bli|vill slippa|onskar inte|onskar ej|\
    inga utskick|inga mejl|inga mail|inga fler|inget utskick|ej utskick|ej mail|ej mejl|kontakta ej|kontakta inte|\
    maila inte|maila ej|mejla inte|mejla ej|skicka inte|skicka ej|ta bort fran|tas bort fran|\
    avmeld|afmeld|frameld|frabed|onsker ikke|vil ikke ha|ikke kontakt|ikke send|ingen mail|ingen e post|ingen epost|\
    ingen flere|skal ikke ha|\
    desabonn|desinscri|ne plus contacter|ne pas contacter|ne plus ecrire|ne pas ecrire|ne plus envoyer|\
    ne pas envoyer|ne veut plus|ne souhaite plus|ne souhaite pas|plus de mail|pas de mail|retirer de la liste|\
    non contattare|non inviare|non scrivere|non vuole|niente mail|disiscri|cancellare dalla|togliere dalla|\
    no contactar|no enviar|no escribir|no quiere|no desea|dado de baja|dada de baja|dar de baja|darse de baja|\
    de baja|uitgeschreven|uitschrijv|niet mailen|niet meer mailen|niet contacteren|niet benaderen|geen mail|\
    geen e mail|geen nieuwsbrief|wil geen|afgemeld|\
    ei enaa postia|ei postia|ei sahkopostia|ala laheta|ei saa lahettaa|ei halua|peruuttanut|poista listalta|\
    nie wysylac|nie kontaktowac|wypisa|odhlas|nekontaktovat|neposilat|не писать|отписа";

/// Values that say: no mail.
pub(super) const OUT: &str = "unsubscribed|unsubscribe|unsub|optout|optedout|globaloptout|cleaned|blocked|blocklisted|\
    blacklisted|denylisted|bounced|bounce|hardbounce|hardbounced|complained|complaint|complainer|\
    spamcomplaint|spam|junk|abuse|inactive|deactivated|disabled|deleted|removed|suppressed|\
    donotcontact|donotmail|donotemail|dnc|nomail|noemail|invalid|undeliverable|dead|deceased|revoked|\
    withdrawn|cancelled|canceled|notsubscribed|reportedspam|markedasspam|banned|\
    unsubscribedfromallemail|abgemeldet|ausgetragen|abbestellt|inaktiv|gesperrt|blockiert|geloscht|\
    deaktiviert|gekundigt|ungultig|unzustellbar|gebounct|zuruckgewiesen|beschwerde|widerrufen|\
    widersprochen|nichtmailen|verstorben|avregistrerad|avprenumererad|avprenumererat|avanmald|\
    avslutad|sparrad|blockerad|raderad|borttagen|avaktiverad|inaktiverad|studsad|studs|ogiltig|\
    klagomal|tackatnej|nejtack|avliden|afmeldt|frameldt|avmeldt|blokeret|blokkert|sperret|spaerret|\
    spærret|slettet|deaktiveret|deaktivert|ugyldig|klage|avsluttet|peruttu|peruutettu|peruuttanut|\
    perunut|epaaktiivinen|passiivinen|estetty|poistettu|lopettanut|virheellinen|desabonne|desabonnee|\
    desinscrit|desinscrite|inactif|bloque|bloquee|supprime|supprimee|invalide|plainte|\
    resilie|dadodebaja|dadadebaja|baja|cancelado|cancelada|inactivo|inactiva|bloqueado|bloqueada|\
    eliminado|rebotado|desuscrito|queja|inativo|descadastrado|disiscritto|disiscritta|cancellato|\
    inattivo|bloccato|nonvalido|reclamo|uitgeschreven|afgemeld|inactief|geblokkeerd|verwijderd|\
    opgezegd|ongeldig|wypisany|rejectedmail|keinkontakt|keinemail|ejutskick|ingautskick|\
    unsubscribedbyuser|notinterested|abused|nothanks|nothankyou|neindanke|nejtak|neitakk|nonmerci|nogracias|nograzie|neebedankt|\
    eikiitos";

/// More values that say it, in languages of which they are few.
pub(super) const OUT_MORE: &str = "nieaktywny|zablokowany|usuniety|odhlasen|neaktivni|zablokovan|отписан|отписался|отписалась|\
    неактивен|заблокирован|удален|klacht";

/// Values that a person has to decide about: no mail until then.
pub(super) const UNDECIDED: &str = "unconfirmed|pending|paused|onhold|snoozed|nonsubscribed|noconsent|softbounce|softbounced|unknown|awaitingconfirmation|pendingconfirmation|neversubscribed|\
    transactional|notoptedin|unbestatigt|pausiert|wartend|obekraftad|pausad|vilande|vantar|ubekreftet|\
    ubekraeftet|vahvistamaton|nonconfirme|enattente|noconfirmado|pendiente|nonconfermato|inattesa|\
    onbevestigd|gepauzeerd|left|archived|gearchiveerd|archiviert|arkiverad|declined|refused|refus|refuse|refusee|rifiutato|rechazado|geweigerd|nekad|abgelehnt|\
    avbojt|nonmarketingcontact|nonmarketing";

/// Values that say: mail is welcome; or that are about something else, such as how somebody is employed.
pub(super) const IN: &str = "active|subscribed|subscriber|enabled|confirmed|optin|optedin|ok|okay|valid|verified|delivered|\
    deliverable|current|registered|yes|live|good|healthy|engaged|approved|member|clean|safe|accepted|\
    granted|sent|opened|marketing|aktiv|aktive|angemeldet|bestatigt|abonniert|abonnent|gultig|\
    eingetragen|registriert|zugestellt|prenumererar|prenumerant|bekraftad|registrerad|giltig|anmald|\
    aktuell|tilmeldt|pameldt|bekreftet|bekraeftet|bekræftet|gyldig|aktiivinen|tilaaja|tilannut|\
    vahvistettu|voimassa|actif|abonne|abonnee|inscrit|inscrite|confirme|valide|activo|activa|suscrito|\
    suscrita|confirmado|alta|attivo|attiva|iscritto|iscritta|confermato|actief|ingeschreven|aangemeld|\
    bevestigd|aktywny|zapisany|ativo|ativa|inscrito|активен|подписан|freelance|freelancer|frilans|\
    frilansare|freier|freie|freiermitarbeiter|staff|employed|anstalld|fest|festangestellt|angestellt|\
    student|editor|redaktor|redakteur|reporter|journalist|blogger|vip|lead|\
    customer|kund|kunde|prospect|partner|contact|kontakt|new|ny|neu|open|marketingcontact";

/// Tags that say it; other words are anybody's tags.
pub(super) const TAGS: &str = "unsubscribed|unsubscribe|optout|optedout|donotmail|donotemail|donotcontact|nomail|cleaned|bounced|\
    hardbounce|blocklisted|blacklisted|abgemeldet|avregistrerad|avprenumererad|avanmald|avmeldt|\
    afmeldt|desabonne|uitgeschreven|disiscritto|dnc|unsub";

/// Only letters, lowercase and without accents.
pub(super) fn folded(text: &str) -> String {
    plain(text).chars().filter(|c| c.is_alphabetic()).collect()
}

/// Lowercase and without accents; letters of one language in those of all.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfd().flat_map(char::to_lowercase) {
        match c {
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ß' => plain.push_str("ss"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'ı' => plain.push('i'),
            // What stands above or below a letter.
            '\u{300}'..='\u{36F}' => {}
            c => plain.push(c),
        }
    }
    plain
}

/// Whether a list of words has this one.
pub(super) fn is_one_of(words: &str, word: &str) -> bool {
    words.split('|').any(|own| own == word)
}

/// Some words: where each begins matters, because `Infrabel` and `Turno mail` say nothing.
#[derive(Debug)]
pub(super) struct Words {
    each: Vec<String>,
    /// The words, one after the other.
    text: String,
    /// Where a part of the text may begin.
    starts: Vec<usize>,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let mut words: Vec<String> = Vec::new();
        let mut word = String::new();
        let letters: Vec<char> = text.nfc().collect();
        for (at, c) in letters.iter().enumerate() {
            let next_is_small = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
            let after = at.checked_sub(1).and_then(|at| letters.get(at));
            // `HasOptedOut`, `GDPRConsent`.
            let camel = c.is_uppercase()
                && after.is_some_and(|after| after.is_lowercase() || after.is_uppercase() && next_is_small);
            if (camel || !is_in_word(*c)) && !word.is_empty() {
                words.push(folded(&std::mem::take(&mut word)));
            }
            if is_in_word(*c) {
                word.push(*c);
            }
        }
        words.push(folded(&word));
        words.retain(|word| !word.is_empty());
        let (mut joined, mut starts) = (String::new(), Vec::new());
        for word in &words {
            let mut rest = word.as_str();
            starts.push(joined.len());
            while let Some(prefix) =
                PREFIXES.split('|').find(|prefix| rest.len() > prefix.len() && rest.starts_with(prefix))
            {
                rest = &rest[prefix.len()..];
                starts.push(joined.len() + word.len() - rest.len());
            }
            joined.push_str(word);
        }
        Self { each: words, text: joined, starts }
    }

    pub(super) fn joined(&self) -> &str {
        &self.text
    }

    pub(super) fn all(&self) -> &[String] {
        &self.each
    }

    /// Whether one of the words is in a list.
    pub(super) fn any_of(&self, list: &str) -> bool {
        self.each.iter().any(|word| is_one_of(list, word))
    }

    /// Where one of a list of parts stands, from the start of a word.
    pub(super) fn part(&self, parts: &str) -> Option<(usize, usize)> {
        let at = |part: &str| self.starts.iter().find(|at| self.text[**at..].starts_with(part)).copied();
        parts.split('|').find_map(|part| at(part).map(|start| (start, start + part.len())))
    }

    /// Whether a negation stands outside of a part.
    pub(super) fn is_negated(&self, part: (usize, usize)) -> bool {
        let mut at = 0;
        let mut negated = false;
        for word in &self.each {
            let (start, end) = (at, at + word.len());
            negated |= is_one_of(NEGATIONS, word) && (end <= part.0 || start >= part.1);
            at = end;
        }
        negated
    }
}

/// Accents that are written apart belong to their word, and so does an apostrophe.
fn is_in_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36F}')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_word_stands_once_in_its_list() {
        let about_columns = [
            UNSUBSCRIBED,
            INACTIVE,
            ACTIVE,
            AGREED,
            MAIL_STATUS,
            STATUS,
            PERHAPS_STATUS,
            OTHER_CHANNELS,
            OTHER_CONSENTS,
            CHANNEL_ONLY,
            MAIL,
            LINKS,
            NUMBERS,
            DETAILS,
            PREFIXES,
            CONSENT,
            RELEASES,
            ENDED,
            WISHES,
            EVENT,
            BLOCK,
            REQUESTED,
            NOTES,
        ];
        let about_values = [NEGATIONS, PERHAPS_TAGS, STRONG, IN_NOTES, OUT, UNDECIDED, IN, TAGS];
        for list in about_columns.into_iter().chain(about_values) {
            let mut seen = BTreeSet::new();
            let twice: Vec<&str> = list.split('|').filter(|word| !seen.insert(*word)).collect();
            assert!(twice.is_empty(), "{twice:?}");
        }
        assert!(OUT_MORE.split('|').all(|word| !is_one_of(OUT, word)));
    }
}
