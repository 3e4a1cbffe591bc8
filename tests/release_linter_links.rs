//! The linter on links and addresses: those that lead nowhere, have a slip or tell a password.

use crate::support::Room;
use crate::support::linter::{are_found, are_sound, findings, found};

#[test]
fn a_link_that_cannot_be_opened_has_one_finding_with_the_right_advice() {
    let room = Room::empty();
    for (url, rule, hint) in [
        ("anna@a.example", "link-broken", "write `mailto:anna@a.example`"),
        ("Anna Berg <anna@a.example>", "link-broken", "write `mailto:anna@a.example`"),
        ("anna@a..example", "link-broken", "write a full email address, as in `mailto:name@host.example`"),
        ("mailto:anna", "link-broken", "write a full email address, as in `mailto:name@host.example`"),
        ("Tel:", "link-broken", "write the number with its country code, as in `tel:+46701234567`"),
        ("C:\\Photos\\a.jpg", "link-broken", "put the file on the web, and link to it there"),
        ("C:\\My Photos\\a.jpg", "link-broken", "put the file on the web, and link to it there"),
        ("\\\\server\\a.jpg", "link-broken", "put the file on the web, and link to it there"),
        ("file:///home/a.jpg", "link-broken", "put the file on the web, and link to it there"),
        ("javascript:alert(1)", "link-broken", "link to a web page, beginning with `https://`"),
        ("ftp://a.example", "link-broken", "link to a web page, beginning with `https://`"),
        ("https://192.168.1.4/x", "link-broken", "link to a page that everybody can open"),
        ("/press", "link-broken", "write the full address, beginning with `https://`"),
        ("norby", "link-broken", "write the full address, beginning with `https://`"),
        ("www.a.example", "link-relative", "start it with `https://`"),
        ("a.example/x", "link-relative", "start it with `https://`"),
    ] {
        for front in [
            format!("[[links]]\nlabel = 'Live'\nurl = '{url}'"),
            format!("[[timetable]]\nstart = '2024-05-14 10:00 Europe/Oslo'\ntitle = 'Live'\nurl = '{url}'"),
        ] {
            let findings = findings(&room, "en", &front, "Lead.");
            let told: Vec<_> = findings.iter().map(|found| (found.rule, format!("{:?}", found.remedy))).collect();
            assert!(told.len() == 1 && told[0].0 == rule && told[0].1.contains(hint), "{front}\n{told:#?}");
        }
    }
    for url in ["https://a.example/x", "mailto:anna@a.example", "MAILTO:anna@a.example", "tel:+4670"] {
        assert_eq!(found(&room, "en", &format!("[[links]]\nlabel = 'Live'\nurl = '{url}'"), "Lead."), [""; 0], "{url}");
    }
}

#[test]
fn addresses_with_a_slip_and_marks_that_readers_see_are_found() {
    are_found(
        "address-mistyped",
        &[
            ("en", "See htps://a.example/x for more.", "htps://a.example/x"),
            ("en", "See www,a.example for more.", "www,a.example"),
            ("sv", "Läs mer på https//a.example i dag.", "https//a.example"),
            ("de", "Mehr auf https://www.a,example heute.", "https://www.a,example"),
            ("fr", "Voir http:/a.example ce soir.", "http:/a.example"),
            ("en", "Write to anna@a..example now.", "anna@a..example"),
            ("en", "[[contacts]]\nname = 'Bo'\nemail = 'bo@a,example'|||Lead.", "bo@a,example"),
            ("en", "[[contacts]]\nname = 'Bo'\nemail = 'bo@norby'|||Lead.", "bo@norby"),
        ],
    );
    are_found(
        "link-broken",
        &[
            ("en", "[[links]]\nlabel = 'Live'\nurl = 'htps://a.example'|||Lead.", "htps://a.example"),
            ("en", "[[links]]\nlabel = 'Live'\nurl = 'https://localhost/x'|||Lead.", "your own network"),
            ("en", "See [the page](/press) now.", "/press"),
            ("en", "See (the page)[https://a.example] now.", "is not a link"),
            ("en", "See [the page][1] now.", "is not a link"),
            ("en", "See [](https://a.example) now.", "no words"),
        ],
    );
    are_found(
        "markdown-broken",
        &[
            ("en", "The **big day is here.", "**"),
            ("sv", "Den <b>stora dagen</b> är här.", "<b>"),
            ("en", "The ~~big~~ day.", "~~"),
            ("en", "Lead.\n\n##Heading", "##Heading"),
        ],
    );
    are_sound(&[
        ("en", "Live@Norby, a day with @norby and anna@a.example at [a.example](https://a.example)."),
        ("es", "Tod@s l@s niñ@s y amig@s vienen."),
        ("en", "A hotel of four stars (****) is new."),
        ("en", "Press [Enter] (the big key), see [1] and <https://a.example>."),
        ("sv", "Skriv till anna.berg@a.example, eller till å@ö.example."),
        ("de", "5 < 6 und 7 > 3; #norby lädt ein."),
        ("en", "[[contacts]]\nname = 'Bo'\nemail = 'bo.ek+press@a.example'\nphone = '+46 70'|||Lead."),
    ]);
}

#[test]
fn links_that_lead_nowhere_or_carry_a_password_are_found() {
    are_found(
        "link-broken",
        &[
            ("en", "Lead words here.\n\nSee [the page](htps://a.example/x) for more.", "htps://a.example/x"),
            ("en", "Lead words here.\n\nSee [the page] (https://a.example/x) for more.", "is not a link"),
            ("sv", "Ingressen kommer först.\n\nLäs mer på [sidan](https:/a.example/x) i dag.", "no `//`"),
            ("de", "Der Vorspann steht hier.\n\nFragen an [die Presse](mailto:presse) bitte.", "not an email address"),
            ("fi", "Ingressi on tässä.\n\nKysy lisää [meiltä](anna@a.example) heti.", "mailto:"),
            ("fr", "Le chapô se trouve ici.\n\nVoir [la page](<>) du musée.", "is empty"),
        ],
    );
    are_found(
        "link-secret",
        &[
            ("en", "Lead words here.\n\nPhotos: https://press:hunter2@a.example/photos today.", "a password"),
            (
                "sv",
                "Ingressen kommer först.\n\nBilder: https://a.example/b?token=9f8e7d finns nu.",
                "a password or a key",
            ),
        ],
    );
}

#[test]
fn good_links_and_quotation_marks_are_left_alone() {
    are_sound(&[
        (
            "en",
            "Lead words here.\n\nSee [the page](https://a.example/x) and [write](mailto:anna@a.example?subject=x) or [call](tel:+4670).",
        ),
        ("en", "Lead words here.\n\nThe board is 5\" wide and 7\" high, and the harbour's boats are the keepers' own."),
        ("en", "Lead words here.\n\nHe called it “a ‘small’ boat” [sic] (in 1969) and the “’60s” came."),
        ("en", "Lead words here.\n\nSee https://a.example/search?q=token and https://a.example/@anna for more."),
        ("sv", "Ingressen kommer först.\n\nHan kallade den ”en liten båt” och »en stor» också."),
        ("de", "Der Vorspann steht hier.\n\nEr nannte es „ein ‚kleines‘ Boot“ und »ein großes« dazu."),
        ("fr", "Le chapô se trouve ici.\n\nIl l’a appelé « un “petit” bateau » l’an dernier."),
        ("fi", "Ingressi on tässä.\n\nHän sanoi sitä ”pieneksi veneeksi” ja »suureksi» myös."),
        ("nl", "De inleiding staat hier.\n\nHij noemde het ‘een kleine boot’ en \"een grote\" ook."),
    ]);
}
