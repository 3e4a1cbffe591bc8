//! The words by which lists say that somebody is not there any more: gone, retired, dead. Nobody asked for anything, but the
//! address may be somebody else's by now: a person decides.
//!
//! Each list is a text with bars between its words, as in `opt_out_words`.

use super::opt_out_words::{folded, is_one_of};

/// A cell that holds nothing else, beside a year perhaps.
const GONE: &str = "gone|goneaway|retired|deceased|dead|died|resigned|quit|departed|leftcompany|nolongerthere|nolongerhere|\
    exemployee|formeremployee|inactive|notworking|doesnotexist|notfound|bouncing|expired|obsolete|outdated|\
    slutat|harslutat|slutade|pensionerad|pensionar|avliden|ejkvar|intekvar|avgatt|utgatt|inaktuell|inaktiv|\
    ausgeschieden|verstorben|pensioniert|rentner|rentnerin|imruhestand|inrente|veraltet|\
    sluttet|pensjonert|pensjonist|pensioneret|pensionist|fratradt|avgatt|utgaatt|\
    elakkeella|kuollut|lopettanut|vanhentunut|epaaktiivinen|\
    retraite|retraitee|alaretraite|decede|decedee|partiealaretraite|inactif|\
    jubilado|jubilada|fallecido|fallecida|inactivo|inactiva|\
    vertrokken|gepensioneerd|overleden|uitdienst|inactief|\
    pensionato|pensionata|inpensione|deceduto|deceduta|inattivo|inattiva|\
    blocked|gesperrt|sparrad|blockerad|blokkert|blokeret|estetty|bloque|bloqueado|bloccato|geblokkeerd";

/// The same with a year behind it; alone it may be a side.
const GONE_IN_A_YEAR: &str = "left|quit|moved|slut|weg|parti|partie|sluttet|leftin|quitin|until|bis|till|fram";

/// Phrases in free text. Signs are spaces here.
pub(super) const PHRASES: &str = "left company|left the company|left the paper|left the newspaper|left the magazine|left the station|\
    left the job|left the editorial|left newspaper|left magazine|left in 19|left in 20|left 19|left 20|left for |left as of|\
    has left|have left|she left|he left|they left|left his |left her |left their |left us |left our |\
    no longer at|no longer with|no longer work|no longer there|no longer here|no longer employed|no longer in use|\
    no longer valid|no longer active|no longer exists|not working here|not working there|\
    does not work|doesn t work|doesnt work|do not work here|don t work here|not employed|not here any|not there any|\
    has retired|is retired|now retired|retired in |retired 19|retired 20|retired from|retired since|retired as of|\
    has quit|quit in |quit 20|quit job|resigned|passed away|deceased|has died|died in |died 20|laid off|made redundant|\
    changed jobs|gone from|gone since|has gone|is gone|gone 20|out of business|address is dead|mail is dead|\
    har slutat|slutat pa|slutade|slutat 19|slutat 20|slutat i |slutar i |i pension |gatt i pension|pensionerad |\
    ej kvar|inte kvar|jobbar inte|jobbar ej|arbetar inte|arbetar ej|avliden|avled |har gatt bort|bytt jobb|bytt tidning|\
    lamnat tidningen|lamnat redaktionen|har lamnat|finns inte langre|\
    ausgeschieden|nicht mehr im haus|nicht mehr da |nicht mehr bei|nicht mehr tatig|nicht mehr aktiv|nicht mehr aktuell|\
    nicht mehr gultig|nicht mehr erreichbar|arbeitet nicht mehr|hat gekundigt|in rente |im ruhestand|in pension |pensioniert |\
    verstorben|gewechselt|weggegangen|hat das unternehmen verlassen|hat die redaktion verlassen|hat uns verlassen|\
    har sluttet|har slutta|sluttet i |sluttet 20|fratradt|pensjonert |pensioneret |gatt av med pensjon|gaet pa pension|\
    ikke lenger|ikke laengere|jobber ikke|arbejder ikke|arbeider ikke|dode i |gatt bort|\
    on lopettanut|jaanyt elakkeelle|elakkeella|ei ole enaa|ei enaa toissa|ei enaa tyossa|kuollut|\
    a quitte|ont quitte|ne travaille plus|n est plus|plus en poste|a la retraite|en retraite|decede|parti en |parti a la |partie a la |\
    se fue |ya no trabaja|ya no esta|jubilado |jubilada |fallecido|fallecida|fallecio|dejo la empresa|dejo el |\
    vertrokken|werkt niet meer|werkt hier niet|niet meer werkzaam|niet meer bij|niet meer in dienst|uit dienst|met pensioen|\
    gepensioneerd|overleden|\
    andato via|andata via|non lavora piu|non e piu|in pensione |ha lasciato|deceduto|deceduta|\
    juz nie pracuje|nie pracuje|na emeryturze|uz nepracuje|nepracuje|больше не работает|уволился|уволилась";

/// Headings under which a yes, a day or a cross says it.
pub(super) const HEADINGS: &str = "left|leftcompany|leftthecompany|gone|goneaway|retired|deceased|dead|died|resigned|quit|departed|\
    nolongerthere|nolongervalid|outdated|obsolete|notvalid|slutat|harslutat|pensionerad|pensionar|avliden|inaktuell|ejaktuell|ejkvar|\
    intekvar|ausgeschieden|verstorben|pensioniert|rentner|imruhestand|veraltet|nichtmehraktuell|sluttet|pensjonert|pensioneret|\
    elakkeella|lopettanut|retraite|retraitee|decede|jubilado|fallecido|vertrokken|overleden|gepensioneerd|uitdienst|pensionato|\
    deceduto|nej|nein|nee|nei|non|nejtack|neindanke|nothanks|nothankyou|nejtak|neitakk|nonmerci|nogracias|nograzie|neebedankt|\
    eikiitos|notinterested|inteintresserad|ejintresserad|keininteresse|nichtinteressiert|ikkeinteressert|ikkeinteresseret|\
    pasinteresse|nointeresado|noninteressato|nietgeinteresseerd|invalid|isinvalid|ungultig|ogiltig|ugyldig|invalide|ongeldig|\
    nonvalido|virheellinen|unreachable|nichterreichbar|wrongaddress|wrongemail|badaddress|bademail|felaktig|fel|falsch|skip|\
    ignore|ignorieren|hoppaover|uberspringen|nicht|inte|ej|ikke|niet";

/// Headings under which a no says that somebody cannot or should not be reached.
pub(super) const WORKING: &str = "valid|isvalid|gultig|giltig|gyldig|valide|valido|valida|geldig|voimassa|wazny|platny|deliverable|zustellbar|\
    levererbar|reachable|erreichbar|nabar|verified|isverified|verifiziert|verifierad|verifisert|verifie|verificado|verificato|\
    confirmed|isconfirmed|bestatigt|bekraftad|bekreftet|bekraeftet|confirme|confirmado|confermato|bevestigd|vahvistettu|working|\
    works|fungerar|funktioniert|virker|fungerer|fonctionne|funciona|funziona|werkt|exists|existerar|existiert|aktuell|current|\
    uptodate|ok|okay|good|jatack|jatak|jatakk|jabitte|yesplease|ouimerci|send|sending|skicka|senden|schicken|maila|mejla|mailen|\
    anschreiben|anmailen|kontaktieren|kontaktera|kontakta|kontakte|contactar|contacter|contattare|contacteren|inviare|enviar|envoyer|\
    verschicken|versturen|invite|einladen|bjudin|receive|receives|getsmail|wantsinfo|willinfos|vilha|interested|interessiert|\
    intresserad|interessert|interesseret|interesse|interesado|interessato|geinteresseerd|kiinnostunut|stillthere|stillvalid|kvar|\
    include|included|inkludera";

/// Whether a cell says it and nothing else.
pub(super) fn is_gone(cell: &str) -> bool {
    if cell.len() > 40 {
        return false;
    }
    let (word, digits) = (folded(cell), cell.chars().filter(char::is_ascii_digit).count());
    is_one_of(GONE, &word) || digits == 4 && is_one_of(GONE_IN_A_YEAR, &word)
}
