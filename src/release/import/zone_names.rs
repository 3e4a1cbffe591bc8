//! Places and peoples as ten languages name them, with the zone that each is in.
//!
//! The tables are explicit and hold nothing that has two zones. Towns that the IANA names its zones for are known by that name.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::tz;

/// A zone, the names of its places, and how the words for its people begin; all as `plain_letters` writes them.
const NAMES: &[(&str, &str, &str)] = &[
    (
        "Europe/London",
        "london, londres, londra, londen, lontoo, lontoossa, uk, u k, united kingdom, great britain, britain, england, scotland, \
         wales, storbritannien, storbritannia, grossbritannien, grande-bretagne, grande bretagne, royaume-uni, royaume uni, \
         angleterre, reino unido, gran bretana, inglaterra, regno unito, gran bretagna, inghilterra, verenigd koninkrijk, \
         groot-brittannie, groot brittannie, engeland, britannia, iso-britannia, englanti, englannin, edinburgh, manchester",
        "brit, engl, engel, englan, ingles, skotsk, schotti, londo, londe, londin",
    ),
    (
        "Europe/Dublin",
        "dublin, ireland, irland, irlande, irlanda, ierland, irlanti, irlannin, dublino",
        "irish, irlan, irisch, irsk, ierse, iers",
    ),
    (
        "Europe/Paris",
        "paris, parigi, parijs, pariisi, pariisissa, france, frankrike, frankrig, frankreich, francia, frankrijk, ranska, \
         metropole, france metropolitaine",
        "french, fransk, franzos, franca, frances, frans, ransk, parij, parisi",
    ),
    (
        "Europe/Berlin",
        "berlin, berlino, berliini, germany, tyskland, deutschland, allemagne, alemania, duitsland, germania, saksa, munich, \
         munchen, hamburg, koln, cologne, hampuri",
        "german, tysk, deutsch, allemand, aleman, duits, tedesc, saksa, berlin",
    ),
    (
        "Europe/Vienna",
        "vienna, wien, vienne, viena, wenen, wiener, austria, osterrike, osterreich, ostrig, autriche, oostenrijk, itavalta",
        "austri, osterrik, osterreich, ostrig, autrich, oostenrijk, itavalla",
    ),
    (
        "Europe/Zurich",
        "zurich, zurigo, zurcher, geneva, geneve, genf, ginebra, ginevra, bern, berne, switzerland, schweiz, sveits, suisse, \
         suiza, svizzera, zwitserland, sveitsi",
        "swiss, schweiz, sveits, suiss, suiz, svizzer, zwitser",
    ),
    (
        "Europe/Brussels",
        "brussels, bruxelles, bruselas, brussel, bryssel, bryssli, brysseli, belgium, belgien, belgia, belgique, belgica, \
         belgie, belgio",
        "belg, brussel",
    ),
    (
        "Europe/Amsterdam",
        "amsterdam, the hague, den haag, netherlands, the netherlands, nederland, nederlanderna, nederlandene, niederlande, \
         pays-bas, pays bas, paises bajos, paesi bassi, alankomaat, alankomaiden, hollanti, hollannin, holland, holanda",
        "dutch, nederland, niederland, neerland, holland, oland",
    ),
    ("Europe/Luxembourg", "luxembourg, luxemburg, luxemburgo, lussemburgo", "luxemb, lussemb"),
    (
        "Europe/Stockholm",
        "stockholm, estocolmo, stoccolma, tukholma, goteborg, gothenburg, malmo, sweden, sverige, schweden, suede, suecia, \
         zweden, svezia, ruotsi",
        "swed, svensk, schwed, suedois, sueco, sueca, zweed, svedes, ruots",
    ),
    (
        "Europe/Oslo",
        "oslo, bergen, trondheim, norway, norge, norwegen, norvege, noruega, noorwegen, norvegia, norja, norjan",
        "norweg, norsk, norveg, noruega, noor, norj",
    ),
    (
        "Europe/Copenhagen",
        "copenhagen, kobenhavn, kopenhamn, kopenhagen, copenhague, copenaghen, koopenhamina, denmark, danmark, \
         danemark, dinamarca, denemarken, danimarca, tanska",
        "danish, dansk, danisch, danois, danes, deens, tansk",
    ),
    (
        "Europe/Helsinki",
        "helsinki, helsingfors, finland, finnland, finlande, finlandia, suomi, suomen, suomessa, turku, tampere",
        "finn, finsk, finland, finlandes, fins, suom",
    ),
    (
        "Atlantic/Reykjavik",
        "reykjavik, iceland, island, islande, islandia, ijsland, islanda, islanti, islannin",
        "iceland, islandsk, islandi, islandais, islandes, ijsland, islan",
    ),
    (
        "Atlantic/Faroe",
        "faroe islands, faroes, torshavn, faroerne, faroarna, faroyene",
        "faroe, faroes, farois, faero, faros",
    ),
    (
        "America/Nuuk",
        "nuuk, greenland, gronland, groenland, groenlandia, gronlanti",
        "greenland, gronland, groenland, groenlan, gronlan",
    ),
    (
        "Europe/Madrid",
        "madrid, barcelona, spain, spanien, spania, espagne, espana, spanje, spagna, espanja, peninsular, peninsula",
        "spanish, spansk, spanisch, espagnol, espanol, spaans, spagnol, espanj, madrilen, peninsular, catalan",
    ),
    (
        "Atlantic/Canary",
        "canary, canary islands, canaries, canarias, las palmas, islas canarias, kanarioarna, kanarische inseln, canarie, \
         iles canaries, isole canarie, canarische eilanden, kanariansaaret, kanariansaarten",
        "canari, kanari",
    ),
    (
        "Europe/Lisbon",
        "lisbon, lissabon, lisboa, lisbonne, lisbona, lissabonin, portugal, portogallo, portugali",
        "portug, portog, lisbo",
    ),
    ("Atlantic/Azores", "azores, azorerna, azoren, acores, azzorre, azorit", "azor"),
    ("Atlantic/Madeira", "madeira, madere", "madeir"),
    (
        "Europe/Rome",
        "rome, rom, roma, rooma, rooman, milan, milano, mailand, italy, italien, italia, italie",
        "ital, roman, romersk, romisch, romain",
    ),
    ("Europe/Malta", "malta, malte, la valletta, valletta", "maltes, maltais"),
    (
        "Europe/Warsaw",
        "warsaw, warszawa, warschau, varsovie, varsovia, varsavia, varsova, poland, polen, pologne, polonia, puola",
        "polish, polsk, polnisch, polonais, polac, pools, puola",
    ),
    (
        "Europe/Prague",
        "prague, prag, praha, praga, praag, czechia, czech republic, tjeckien, tschechien, tsjekkia, tjekkiet, tchequie, \
         chequia, tsjechie, cechia, tsekki, tsekin",
        "czech, tjeck, tschech, tsjekk, tjekk, tchequ, chec, tsjech, cec, tsek",
    ),
    (
        "Europe/Budapest",
        "budapest, hungary, ungern, ungarn, hongrie, hungria, hongarije, ungheria, unkari",
        "hungar, ungar, ungersk, hongrois, hongaars, ungheres, unkari",
    ),
    (
        "Europe/Athens",
        "athens, athen, aten, athenes, atenas, atene, ateena, greece, grekland, griechenland, hellas, graekenland, grece, \
         grecia, griekenland, kreikka, kreikan",
        "greek, grekisk, griech, graesk, gresk, grec, grieg, grieks, kreik, athen",
    ),
    (
        "Europe/Istanbul",
        "istanbul, ankara, turkey, turkiye, turkiet, turkei, tyrkia, tyrkiet, turquie, turquia, turkije, turchia, turkki, \
         turkin",
        "turk, tyrk, turc, turs",
    ),
    (
        "Europe/Bucharest",
        "bucharest, bukarest, bucarest, bucuresti, romania, rumanien, roumanie, rumania",
        "romanian, ruman, roumain, rumeno",
    ),
    ("Europe/Sofia", "sofia, bulgaria, bulgarien, bulgarie", "bulgar"),
    (
        "Europe/Tallinn",
        "tallinn, tallinna, estonia, estland, estonie, eesti, viro, viron",
        "eston, estnisk, estnisch, estisk, estn, viro",
    ),
    (
        "Europe/Riga",
        "riga, latvia, lettland, latvija, lettonie, letonia, lettonia, letland",
        "latv, lettisk, lettisch, letton, leton",
    ),
    (
        "Europe/Vilnius",
        "vilnius, lithuania, litauen, lituanie, lituania, litouwen, liettua",
        "lithuan, litau, lituan, litouw, liettua",
    ),
    (
        "Europe/Kyiv",
        "kyiv, kiev, kiew, kijev, kyjiw, kiova, ukraine, ukraina, ucrania, ucraina, oekraine",
        "ukrain, ucran, ucrain, oekrain",
    ),
    (
        "Europe/Moscow",
        "moscow, moskva, moskau, moskou, moscou, moscu, mosca, moskova",
        "moscov, moskov, moskau, moskva",
    ),
    ("Asia/Jerusalem", "jerusalem, tel aviv, israel, gerusalemme, israele", "israel"),
    ("Asia/Dubai", "dubai, abu dhabi, uae, emirates, united arab emirates", "emirat"),
    ("Asia/Tokyo", "tokyo, tokio, japan, japon, giappone, japani", "japan, japon, giappon"),
    (
        "Asia/Seoul",
        "seoul, soul, south korea, sydkorea, sudkorea, coree du sud, corea del sur, corea del sud",
        "korea, sydkorean, sudkorean",
    ),
    (
        "Asia/Shanghai",
        "beijing, peking, pekin, pechino, china, kina, chine, cina, kiina, shanghai",
        "chines, kines, kinesisk, chinois, chin, cines, kiina",
    ),
    ("Asia/Hong_Kong", "hong kong, hongkong, hong-kong", "hongkong"),
    ("Asia/Singapore", "singapore, singapur, singapour", "singap"),
    ("Asia/Taipei", "taipei, taiwan", "taiwan"),
    (
        "Asia/Kolkata",
        "delhi, new delhi, mumbai, india, indien, inde, intia, intian, bangalore, kolkata",
        "indian, indisk, indisch, indien, indi",
    ),
    (
        "America/New_York",
        "new york, nueva york, nova york, new york city, nyc, washington, washington dc, washington d c, boston, miami, \
         atlanta, philadelphia, eastern, us eastern, us east coast, east coast",
        "newyork, new-york, neoyork",
    ),
    ("America/Chicago", "chicago, houston, dallas, texas, us central", "texan"),
    ("America/Denver", "denver, us mountain", ""),
    (
        "America/Los_Angeles",
        "los angeles, san francisco, seattle, california, kalifornien, californie, kalifornia, us pacific, us west coast, \
         west coast, vastkusten",
        "california, kalifornisk, kalifornisch",
    ),
    ("America/Toronto", "toronto, ottawa, montreal, quebec", "quebec, montreal"),
    ("America/Vancouver", "vancouver", ""),
    ("America/Halifax", "halifax, nova scotia", ""),
    (
        "America/Mexico_City",
        "mexico city, ciudad de mexico, mexico df, cdmx, mexico, mexico-city, mexiko city, mexiko-stadt, citta del messico",
        "",
    ),
    ("America/Bogota", "bogota, colombia, kolumbien, colombie", "colomb, kolumb"),
    ("America/Lima", "lima, peru", "peruan, peruv"),
    ("America/Santiago", "santiago de chile, santiago, chile", "chilen"),
    ("America/Argentina/Buenos_Aires", "buenos aires, argentina, argentinien, argentine", "argentin"),
    ("America/Sao_Paulo", "sao paulo, rio de janeiro, brasilia", ""),
    ("Indian/Reunion", "reunion, la reunion", "reunionnais"),
    ("America/Guadeloupe", "guadeloupe", ""),
    ("America/Martinique", "martinique", ""),
    ("America/Cayenne", "cayenne, guyane", ""),
    ("Pacific/Noumea", "noumea, nouvelle-caledonie, nouvelle caledonie", ""),
    ("Pacific/Tahiti", "tahiti, papeete, polynesie", ""),
    ("Indian/Mayotte", "mayotte", ""),
    (
        "Africa/Johannesburg",
        "johannesburg, cape town, kapstadt, kapstaden, south africa, sydafrika, sudafrika, afrique du sud",
        "south african, sudafrik, sydafrik",
    ),
    ("Africa/Nairobi", "nairobi, kenya, kenia", "kenyan"),
    ("Africa/Lagos", "lagos, nigeria", "nigerian"),
    (
        "Africa/Cairo",
        "cairo, kairo, le caire, el cairo, egypt, egypten, agypten, egypte, egipto, egitto",
        "egypt, agypt, egipc, egizi",
    ),
    ("Australia/Sydney", "sydney, canberra, melbourne", ""),
    ("Australia/Perth", "perth", ""),
    ("Australia/Brisbane", "brisbane, queensland", ""),
    (
        "Pacific/Auckland",
        "auckland, wellington, new zealand, nya zeeland, neuseeland, nouvelle-zelande, nueva zelanda, nieuw-zeeland",
        "neuseeland, nyazeel",
    ),
    ("Pacific/Honolulu", "honolulu, hawaii, hawai", "hawai"),
    ("America/Anchorage", "anchorage, alaska", ""),
];

/// Names of the IANA that mean other places, or no place, to most readers.
const MISLEADING: [&str; 12] = [
    "act",
    "center",
    "christmas",
    "cordoba",
    "easter",
    "knox",
    "la rioja",
    "merida",
    "midway",
    "norfolk",
    "san juan",
    "troll",
];

/// Text as the tables have it: small letters without accents.
pub(super) fn plain_letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => out.push('a'),
            'æ' => out.push_str("ae"),
            'ç' | 'č' => out.push('c'),
            'è' | 'é' | 'ê' | 'ë' => out.push('e'),
            'ì' | 'í' | 'î' | 'ï' => out.push('i'),
            'ñ' => out.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => out.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => out.push('u'),
            'ß' => out.push_str("ss"),
            'š' => out.push('s'),
            'ž' => out.push('z'),
            '’' => out.push('\''),
            '\u{a0}' | '\u{202f}' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn listed() -> &'static HashMap<&'static str, &'static str> {
    static ALL: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    ALL.get_or_init(|| {
        let names = |names: &'static str| names.split(',').map(str::trim).filter(|name| !name.is_empty());
        NAMES.iter().flat_map(|(zone, places, _)| names(places).map(move |name| (name, *zone))).collect()
    })
}

fn iana() -> &'static HashMap<String, String> {
    static ALL: OnceLock<HashMap<String, String>> = OnceLock::new();
    ALL.get_or_init(|| {
        let continents =
            ["Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];
        let zones = tz::db().available().map(|name| name.to_string());
        let town = |zone: String| {
            let (continent, place) = zone.split_once('/')?;
            let place = place.rsplit('/').next()?.replace('_', " ").to_lowercase();
            let known = continents.contains(&continent) && !MISLEADING.contains(&place.as_str()) && place.len() > 3;
            known.then_some((place, zone))
        };
        zones.filter_map(town).collect()
    })
}

/// The zone of a place of the table, in plain letters.
pub(super) fn place(name: &str) -> Option<&'static str> {
    listed().get(name).copied()
}

/// The zone of a place, or of what belongs to it: `Londoner`, `New Yorkin`, `Londense`.
pub(super) fn place_or_its(name: &str) -> Option<&'static str> {
    let of = |name: &str| place(name).or_else(|| iana().get(name).map(String::as_str));
    let ends = ["ssa", "lla", "in", "er", "se", "n", "s", "e", "-"];
    of(name).or_else(|| ends.iter().find_map(|end| of(name.strip_suffix(end).filter(|name| name.len() > 3)?)))
}

/// The zone of a people that a word names: `svensk`, `britischer`, `canaria`.
pub(super) fn people(word: &str) -> Option<&'static str> {
    let stems = |(_, _, stems): &(&str, &str, &'static str)| {
        let fits = |stem: &str| !stem.is_empty() && word.strip_prefix(stem).is_some_and(|rest| rest.len() <= 8);
        stems.split(", ").filter(|stem| fits(stem)).map(str::len).max()
    };
    let found = NAMES.iter().filter_map(|names| Some((stems(names)?, names.0)));
    found.max_by_key(|(length, _)| *length).map(|(_, zone)| zone)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn every_zone_is_one_and_every_name_is_written_as_it_is_looked_up() {
        for (zone, names, stems) in NAMES {
            assert!(TimeZone::get(zone).is_ok(), "{zone}");
            for name in names.split(", ").chain(stems.split(", ")) {
                assert_eq!(plain_letters(name), name, "{zone}");
            }
            for name in names.split(", ") {
                assert_eq!(place(name.trim()), Some(*zone), "{name}");
            }
        }
    }

    #[test]
    fn places_are_known_by_the_names_that_ten_languages_give_them() {
        let zone = |name: &str| place_or_its(&plain_letters(name));
        for name in ["Londres", "Londra", "Lontoon", "Londoner", "London"] {
            assert_eq!(zone(name), Some("Europe/London"), "{name}");
        }
        assert_eq!(zone("New Yorkin"), Some("America/New_York"));
        assert_eq!(zone("Köpenhamn"), Some("Europe/Copenhagen"));
        assert_eq!(zone("Kathmandu"), Some("Asia/Kathmandu"));
        assert_eq!(zone("Norby"), None);
        assert_eq!(people("britischer"), Some("Europe/London"));
        assert_eq!(people("gronlandsk"), Some("America/Nuuk"));
        assert_eq!(people("amerikansk"), None);
    }
}
