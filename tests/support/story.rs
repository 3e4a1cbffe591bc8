//! A release of our own invention, with everything in it that a release can have.

use jiff::tz::TimeZone;
use pressbox::photo::PhotoId;
use pressbox::release::render::FigureView;
use pressbox::release::{Block, Brand, Contact, Event, Fact, Figure, Issuer, Language, Link, Release, Status, Titles};

pub fn issuer() -> Issuer {
    Issuer {
        name: "Skärgårdsoperan".to_owned(),
        address: "press@opera.example".to_owned(),
        language: Language::English,
        zone: TimeZone::get("Europe/Stockholm").unwrap(),
        contacts: vec![Contact {
            name: "Åsa Lindqvist".to_owned(),
            role: Some("press officer".to_owned()),
            email: Some("asa@opera.example".to_owned()),
            phone: Some("+46 (0)70 123 45 67".to_owned()),
        }],
        boilerplate: Some(
            "Skärgårdsoperan sails an ensemble of forty to the islands of the Stockholm archipelago each summer, \
             where there is no stage but a jetty. It was founded in 1987.\n\nIt is owned by its members."
                .to_owned(),
        ),
        site_url: None,
        brand: Brand::default(),
    }
}

pub fn release() -> Release {
    let event = |start: &str, title: &str, note: Option<&str>, url: Option<&str>| Event {
        start: start.parse().unwrap(),
        title: title.to_owned(),
        note: note.map(str::to_owned),
        url: url.map(str::to_owned),
        uid: None,
    };
    let fact = |label: &str, value: &str| Fact { label: label.to_owned(), value: value.to_owned() };
    Release {
        subheading: None,
        slug: "the-flying-islander".parse().unwrap(),
        language: Language::English,
        headline: "The Flying Islander opens on a lighthouse rock – with the audience in boats".to_owned(),
        lead: "Skärgårdsoperan gives Zoë Ångström's new chamber opera its first night on *Söderarm* on Saturday \
               11 June. There is no stage: the singers stand on the rock, and the audience comes in its own boats."
            .to_owned(),
        body: vec![
            Block::Paragraph(
                "The opera tells of a lighthouse keeper who rows out every night to meet a ship that nobody else has \
                 seen. It is written for six voices, string quartet and **foghorn**, and it begins when the light does."
                    .to_owned(),
            ),
            Block::Quote {
                text: "We rehearsed with the wind as our seventh voice, and it never once came in on time. By now we \
                       have written its mistakes into the score."
                    .to_owned(),
                speaker: Some("Zoë Ångström, composer".to_owned()),
            },
            Block::Heading("How to come, and what to bring".to_owned()),
            Block::Paragraph(
                "Boats anchor north of the rock, guided by the sea rescue society. Whoever has no boat comes with the \
                 ferry *Väddö* from Gräddö; a ticket is a seat on it. See [the sailing notes](https://opera.example/sail) \
                 or write to the box office."
                    .to_owned(),
            ),
            Block::List(vec![
                "A blanket: the thermometer says 9 °C at night, the wind says less.".to_owned(),
                "No umbrellas – the row behind you would like to see too.".to_owned(),
                "Children under ten sail free 🎈".to_owned(),
            ]),
            Block::Quote {
                text: "I have sung in houses where the applause was warmer, but never in one where it blew its horn."
                    .to_owned(),
                speaker: Some("Jürgen Weiß, bass".to_owned()),
            },
        ],
        caption: None,
        timetable: vec![
            event("2022-06-10T17:30[Europe/Stockholm]", "Dress rehearsal", Some("Photo call; ask us for a place in the boat"), None),
            event("2022-06-11T13:00[Europe/Stockholm]", "Press ferry leaves Gräddö", None, None),
            event(
                "2022-06-11T22:15[Europe/Stockholm]",
                "First night",
                Some("Live on the web"),
                Some("https://live.opera.example/islander"),
            ),
            event("2022-06-12T22:15[Europe/Stockholm]", "Second night", None, None),
        ],
        facts: vec![
            fact("Music", "Zoë Ångström"),
            fact("Libretto", "Li Öhman, after a log book of 1869"),
            fact("Length", "70 minutes, no interval – there is nowhere to go"),
            fact("Seats", "212 on the ferry, the sea for the rest"),
        ],
        links: vec![
            Link { label: "Tickets".to_owned(), url: "https://opera.example/tickets".to_owned() },
            Link { label: "The score to read along".to_owned(), url: "https://opera.example/score".to_owned() },
        ],
        usage_terms: Some("Free for editorial use with the credit line.".to_owned()),
        contacts: Vec::new(),
        boilerplate: None,
        embargo: None,
        no_embargo: false,
        date: Some(jiff::civil::date(2022, 5, 14)),
        attachments: Vec::new(),
        photos: vec![Figure { photo: PhotoId::of(b"lead"), caption: None, alt: None }],
        titles: Titles::default(),
        topics: Vec::new(),
        was: vec!["old-name".parse().unwrap()],
        status: Status::default(),
        version: 1,
        correction: None,
        cancelled: Vec::new(),
    }
}

pub fn figures() -> Vec<FigureView> {
    let figure = |src: &str, caption: &str, credit: &str, alt: &str, (width, height)| FigureView {
        caption: caption.to_owned(),
        credit: credit.to_owned(),
        alt: alt.to_owned(),
        src: src.to_owned(),
        width,
        height,
        print_url: None,
        licence: Some("https://press.example/terms".to_owned()),
        ..FigureView::default()
    };
    vec![
        figure(
            "photos/lead.jpg",
            "Jürgen Weiß rehearses the keeper's aria on Söderarm, Stockholm archipelago, Sweden, on 2 May 2022.",
            "Per Ek / Skärgårdsoperan",
            "A man in oilskins sings beside a lighthouse",
            (1200, 800),
        ),
        figure(
            "photos/second.jpg",
            "Zoë Ångström at the helm of the ferry Väddö, off Gräddö, Sweden, on 3 May 2022.",
            "Maja Sjö",
            "A woman steers a ferry",
            (800, 1200),
        ),
    ]
}
