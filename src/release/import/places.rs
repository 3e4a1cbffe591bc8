//! Towns that releases are sent from, with the zone that each is in: those of some 50,000 people or more, and the seats of regions.
//!
//! A name that two towns share is not listed. If a smaller place is named, the newsroom's zone is used, and the import says so.

const TOWNS: &[(&str, &[&str])] = &[
    (
        "Europe/Stockholm",
        &[
            "Göteborg",
            "Gothenburg",
            "Malmö",
            "Uppsala",
            "Västerås",
            "Örebro",
            "Linköping",
            "Norrköping",
            "Umeå",
            "Luleå",
            "Lund",
            "Helsingborg",
            "Jönköping",
            "Gävle",
            "Borås",
            "Kalmar",
            "Karlstad",
            "Sundsvall",
            "Östersund",
            "Visby",
            "Skellefteå",
        ],
    ),
    (
        "Europe/Berlin",
        &[
            "Hamburg",
            "München",
            "Munich",
            "Köln",
            "Cologne",
            "Stuttgart",
            "Leipzig",
            "Dresden",
            "Bremen",
            "Hannover",
            "Nürnberg",
            "Nuremberg",
            "Lübeck",
            "Kiel",
            "Rostock",
            "Düsseldorf",
            "Dortmund",
            "Essen",
            "Freiburg",
            "Heidelberg",
            "Mainz",
            "Bonn",
            "Frankfurt am Main",
            "Karlsruhe",
            "Augsburg",
            "Erfurt",
            "Potsdam",
        ],
    ),
    ("Europe/Vienna", &["Salzburg", "Graz", "Linz", "Innsbruck", "Bregenz"]),
    ("Europe/Zurich", &["Basel", "Genf", "Geneva", "Luzern", "Lucerne", "Lausanne", "St. Gallen"]),
    ("Europe/London", &["Liverpool", "Bristol", "Edinburgh", "Glasgow", "Leeds", "Sheffield", "Cardiff", "Belfast"]),
    (
        "Europe/Paris",
        &[
            "Lyon",
            "Marseille",
            "Le Mans",
            "Bordeaux",
            "Strasbourg",
            "Straßburg",
            "Nantes",
            "Lille",
            "Brest",
            "Toulouse",
            "Rennes",
        ],
    ),
    ("Europe/Madrid", &["Barcelona", "Valencia", "Sevilla", "Bilbao", "Zaragoza", "Málaga", "Cádiz"]),
    (
        "Europe/Rome",
        &[
            "Milano", "Mailand", "Torino", "Turin", "Venezia", "Venice", "Venedig", "Napoli", "Bologna", "Monza",
            "Genova", "Trieste", "Firenze",
        ],
    ),
    ("Europe/Amsterdam", &["Rotterdam", "Utrecht", "Den Haag", "The Hague", "Groningen", "Eindhoven"]),
    ("Europe/Brussels", &["Antwerp", "Antwerpen", "Ghent", "Gent"]),
    ("Europe/Copenhagen", &["Aarhus", "Odense", "Aalborg", "København", "Esbjerg"]),
    ("Europe/Oslo", &["Bergen", "Trondheim", "Stavanger", "Tromsø"]),
    ("Europe/Helsinki", &["Åbo", "Turku", "Tammerfors", "Tampere", "Esbo", "Espoo", "Oulu", "Kotka", "Vaasa"]),
    ("Europe/Lisbon", &["Lissabon"]),
    ("America/New_York", &["New York", "Boston", "Philadelphia", "Miami"]),
    ("America/Chicago", &["Houston", "Dallas"]),
    ("America/Los_Angeles", &["Los Angeles", "San Francisco", "Seattle"]),
    ("Australia/Sydney", &[]),
    ("America/Toronto", &[]),
];

/// The towns of a zone: those of the table, and the one that the zone is named for.
pub(super) fn towns(zone: &'static str) -> impl Iterator<Item = &'static str> {
    let listed = TOWNS.iter().filter(move |(of, _)| *of == zone).flat_map(|(_, towns)| towns.iter().copied());
    let own = zone.rsplit('/').next().filter(|own| !own.contains('_') && zone.contains('/'));
    listed.chain(own)
}

/// The zones that have towns in the table.
pub(super) fn zones() -> impl Iterator<Item = &'static str> {
    TOWNS.iter().map(|(zone, _)| *zone)
}
