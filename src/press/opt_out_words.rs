//! The words by which lists say who wants no mail, in many languages: lowercase, without accents, spaces and
//! signs.
//!
//! Each list is a text with bars between its words.

/// Parts of a heading that say by themselves: this person gets no mail.
pub(super) const UNSUBSCRIBED: &str = "unsub|optout|optedout|cleantime|cleancampaign|cleaned|blacklist|blocklist|denylist|suppress|\
    donotmail|donotemail|donotcontact|donotsend|dontmail|dontemail|nomail|noemail|excludefrommail|\
    abgemeldet|abmeldung|abmeldedatum|abbestell|ausgetragen|austragung|keinemail|keinewerbung|\
    kontaktsperre|mailsperre|werbesperre|avregistrer|avprenumer|avanmal|avmeld|avbestall|ejutskick|\
    ingautskick|inteutskick|villinteha|ejmail|afmeld|frameld|frabe|peruut|tilausperu|eipostia|\
    eisahkoposti|desabonn|desinscri|nepascontacter|neplusecrire|dadodebaja|fechadebaja|fechabaja|\
    desuscri|nocontactar|disiscri|noncontattare|cancellazioneiscrizione|uitgeschreven|uitschrij|afgemeld|\
    nietmailen|wypis|odhlas|descadastr";

/// Parts of a heading that say it if the cells say yes or no, or when.
pub(super) const INACTIVE: &str = "bounce|complain|spamreport|markedasspam|inactive|deactivated|disabled|blocked|invalidmail|\
    invalidemail|undeliverable|deleted|archived|inaktiv|deaktiviert|gesperrt|blockiert|geloscht|\
    unzustellbar|beschwerde|avaktiverad|deaktiverad|sparrad|blockerad|studsa|raderad|deaktivert|\
    blokkert|sperret|blokeret|slettet|inactif|bloque|inactivo|inattivo|bloccat|inactief|geblokkeerd";

/// Headings that say that somebody gets mail: a `no` below one says the opposite.
pub(super) const ACTIVE: &str = "aktiv|active|isactive|enabled|subscribed|issubscribed|aktiivinen|actif|attivo|activo|actief|\
    angemeldet|abonniert|prenumererar|registrerad|subscriptionactive|activated|tilmeldt|pameldt|abonne|\
    inscrit|iscritto|suscrito|ingeschreven";

/// Headings that say that somebody agreed: a `no` below one may be about something else, and is for a person to decide.
pub(super) const AGREED: &str = "newsletter|nyhetsbrev|nieuwsbrief|nyhedsbrev|uutiskirje|boletin|optin|optedin|emailoptin|\
    acceptsmarketing|acceptsemailmarketing|marketingconsent|emailmarketingconsent|emailconsent|mailconsent|\
    consenttomail|allowemail|mayemail|mailok|emailok|wantsmail|receivesmail|villhautskick|farutskick|\
    mailings|utskick";

/// Headings of a column with a word for each person's standing. The first are about mail; the others may be about
/// anything, and `state` may be where somebody lives.
pub(super) const MAIL_STATUS: &str = "emailstatus|mailstatus|emailaddressstatus|subscriptionstatus|subscriberstatus|subscriberstate|\
    memberstatus|contactstatus|marketingstatus|emailmarketingstatus|personmarketingstatus|\
    marketingcontactstatus|optinstatus|optoutstatus|consentstatus|liststatus|recipientstatus|\
    deliverystatus|emailsubscriptionstatus|newsletterstatus|abonnentenstatus|empfangerstatus|\
    prenumerationsstatus|mottagarstatus|statutabonnement|estadosuscripcion|statoiscrizione";

pub(super) const STATUS: &str = "status|statut|kontaktstatus|mitgliedsstatus|tilastatus|statuskod";

pub(super) const PERHAPS_STATUS: &str = "state|stato|estado|tila|stav|stan|tilstand|situacao|statusreason|subscription";

/// Channels that are not mail: `SMS opt-out` says nothing here.
pub(super) const OTHER_CHANNELS: &str = "sms|phone|call|fax|whatsapp|push|mobile|telefon|anruf|brief|letter|postal|texts|link|url|\
    lank|token|puhelin|telephone|directmail";

/// Headings of free text.
pub(super) const NOTES: &str = "note|notes|comment|comments|remark|remarks|memo|anteckning|anteckningar|kommentar|kommentarer|\
    ovrigt|notering|notiz|notizen|bemerkung|bemerkungen|kommentare|merknad|bemaerkning|muistiinpanot|\
    remarque|remarques|notas|noteinterne|opmerking";

/// Words in free text after which nobody should be mailed before a person has read them.
pub(super) const IN_NOTES: &str = "unsubscribe|opted out|opt out|opt-out|do not mail|do not email|do not contact|no more mail|\
    no more email|don't mail|don't email|abgemeldet|abmelden|keine mail|keine e-mail|nicht anschreiben|\
    nicht mehr anschreiben|avregistrera|avprenumer|avanmal|vill inte ha|inga utskick|inga mejl|\
    ej utskick|avmeld|afmeld|desabonn|ne plus contacter|ne pas contacter|non contattare|no contactar|\
    dado de baja|dar de baja|uitgeschreven|niet mailen|ei enaa postia";

/// Values that say: no mail.
pub(super) const OUT: &str = "unsubscribed|unsubscribe|unsub|optout|optedout|globaloptout|cleaned|blocked|blocklisted|\
    blacklisted|denylisted|bounced|bounce|hardbounce|hardbounced|complained|complaint|complainer|\
    spamcomplaint|spam|junk|abuse|inactive|deactivated|disabled|deleted|removed|archived|suppressed|\
    donotcontact|donotmail|donotemail|dnc|nomail|noemail|invalid|undeliverable|dead|deceased|declined|\
    refused|revoked|withdrawn|cancelled|canceled|notsubscribed|reportedspam|markedasspam|banned|left|\
    unsubscribedfromallemail|abgemeldet|ausgetragen|abbestellt|inaktiv|gesperrt|blockiert|geloscht|\
    deaktiviert|gekundigt|ungultig|unzustellbar|gebounct|zuruckgewiesen|beschwerde|widerrufen|\
    widersprochen|abgelehnt|nichtmailen|verstorben|avregistrerad|avprenumererad|avprenumererat|avanmald|\
    avslutad|sparrad|blockerad|raderad|borttagen|avaktiverad|inaktiverad|studsad|studs|ogiltig|\
    klagomal|tackatnej|nejtack|avbojt|avliden|afmeldt|frameldt|avmeldt|blokeret|blokkert|sperret|\
    spaerret|spærret|slettet|deaktiveret|deaktivert|ugyldig|klage|avsluttet|peruttu|peruutettu|\
    peruuttanut|perunut|epaaktiivinen|passiivinen|estetty|poistettu|lopettanut|virheellinen|desabonne|\
    desabonnee|desinscrit|desinscrite|inactif|inactive|bloque|bloquee|supprime|supprimee|invalide|\
    plainte|resilie|dadodebaja|dadadebaja|baja|cancelado|cancelada|inactivo|inactiva|bloqueado|\
    bloqueada|eliminado|rebotado|desuscrito|queja|inativo|descadastrado|disiscritto|disiscritta|\
    cancellato|inattivo|bloccato|nonvalido|reclamo|uitgeschreven|afgemeld|inactief|geblokkeerd|\
    verwijderd|opgezegd|ongeldig|wypisany";

/// More values that say it, in languages of which they are few.
pub(super) const OUT_MORE: &str = "nieaktywny|zablokowany|usuniety|odhlasen|neaktivni|zablokovan|отписан|отписался|отписалась|\
    неактивен|заблокирован|удален|klacht|gearchiveerd";

/// Values that a person has to decide about: no mail until then.
pub(super) const UNDECIDED: &str = "unconfirmed|pending|paused|onhold|snoozed|nonsubscribed|noconsent|softbounce|softbounced|unknown|\
    transactional|notoptedin|unbestatigt|pausiert|wartend|obekraftad|pausad|vilande|vantar|ubekreftet|\
    ubekraeftet|vahvistamaton|nonconfirme|enattente|noconfirmado|pendiente|nonconfermato|inattesa|\
    onbevestigd|gepauzeerd";

/// Values that say: mail is welcome; or that are about something else, such as how somebody is employed.
pub(super) const IN: &str = "active|subscribed|subscriber|enabled|confirmed|optin|optedin|ok|okay|valid|verified|delivered|\
    deliverable|current|registered|yes|live|good|healthy|engaged|approved|member|clean|safe|\
    accepted|granted|sent|opened|marketing|aktiv|aktive|angemeldet|bestatigt|abonniert|abonnent|\
    gultig|eingetragen|registriert|zugestellt|prenumererar|prenumerant|bekraftad|registrerad|giltig|\
    anmald|aktuell|tilmeldt|pameldt|bekreftet|bekraeftet|bekræftet|gyldig|aktiivinen|tilaaja|tilannut|\
    vahvistettu|voimassa|actif|abonne|abonnee|inscrit|inscrite|confirme|valide|activo|activa|\
    suscrito|suscrita|confirmado|alta|attivo|attiva|iscritto|iscritta|confermato|actief|ingeschreven|\
    aangemeld|bevestigd|aktywny|zapisany|ativo|ativa|inscrito|активен|подписан|freelance|freelancer|\
    frilans|frilansare|freier|freie|freiermitarbeiter|staff|employed|anstalld|fest|festangestellt|\
    angestellt|student|retired|pensionar|rentner|editor|redaktor|redakteur|reporter|journalist|\
    blogger|vip|lead|customer|kund|kunde|prospect|partner|contact|kontakt|new|ny|neu|open";

/// Tags that say it; other words are anybody's tags.
pub(super) const TAGS: &str = "unsubscribed|unsubscribe|optout|optedout|donotmail|donotemail|donotcontact|nomail|cleaned|bounced|\
    hardbounce|blocklisted|blacklisted|abgemeldet|avregistrerad|avprenumererad|avanmald|avmeldt|afmeldt|\
    desabonne|uitgeschreven|disiscritto";
