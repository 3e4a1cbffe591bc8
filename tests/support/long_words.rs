//! A release whose words, names and credits are as long as any that we could think of.

use pressbox::release::{Block, Figure, Release, Releases, Slug, Table};

use super::{Room, pictures, story};

/// A newsroom whose release has the longest words, names and credits that we could think of.
pub fn newsroom_of_long_words() -> Room {
    const WORD: &str = "Leuchtturmwärterversammlungsprotokollant";
    assert_eq!(WORD.chars().count(), 40);
    let long = |words: &str| format!("{words} {WORD} {words}");
    let room = Room::empty();
    let name = format!("The {WORD} Society of Skärgården");
    room.pressbox(["init", ".", "--name", &name, "--from", "press@press.example", "--zone", "Europe/Stockholm"])
        .succeeds();
    room.configure(&format!(
        "[[contacts]]\nname = '{WORD}'\nrole = '{}'\nphone = '+46 70 123 45 67'\n",
        long("of the")
    ));
    let spaced = "Zoë Ångström-Müßig, Mia Sjö, Per Ek and Åsa Lindqvist / The Lighthouse Society, Skärgården";
    let unbroken = format!("{WORD}/{WORD}/Skärgård");
    assert_eq!((spaced.chars().count(), unbroken.chars().count()), (90, 90));
    let mut photos = Vec::new();
    let sizes = [(1200, 800), (700, 1200), (1200, 800), (800, 800), (1200, 675)];
    for (seed, (width, height)) in (0..).zip(sizes) {
        let picture = pictures::encoded(&pictures::picture(seed, width, height), image::ImageFormat::Jpeg);
        let file = room.write(&format!("in/{seed}.jpg"), picture);
        let credit = if seed % 2 == 0 { spaced } else { &unbroken };
        let says = ["ingest", file.to_str().unwrap(), "--json", "--credit", credit, "--caption"];
        let taken = room.pressbox(says.into_iter().chain([long("Boats off the").as_str()])).succeeds();
        photos.push(Figure {
            photo: taken.json()[0]["photo"].as_str().unwrap().parse().unwrap(),
            caption: None,
            alt: Some(format!("Picture {seed}")),
        });
    }
    // As few columns as a table has, and more than a mail has room for.
    let table = |columns: usize| {
        let row = |first: &str| {
            let mut row = vec![first.to_owned(), WORD.to_owned()];
            row.extend((2..columns).map(|column| format!("{}0,000", column * column)));
            row
        };
        let head = (0..columns).map(|column| if column == 1 { WORD.to_owned() } else { format!("Column {column}") });
        let caption = long("What is counted in the");
        Table::new(Some(&caption), true, &[head.collect(), row("The harbour"), row(WORD), row("The lighthouse rock")])
    };
    let mut release = Release { photos, ..story::release() };
    release.slug = "long".parse::<Slug>().unwrap();
    release.headline = long("The lighthouse lights the");
    release.lead = long("This year the");
    release.usage_terms = Some(long("Free for the"));
    release.boilerplate = Some(long("About the"));
    release.body = vec![
        Block::Heading(long("On the")),
        Block::Paragraph(long("There is a")),
        Block::Table(table(2)),
        Block::Table(table(3)),
        Block::Table(table(7)),
        Block::List(vec![long("Bring the"), long("Leave the")]),
        Block::Quote { text: long("I was a"), speaker: Some(long("Once the")) },
    ];
    for event in &mut release.timetable {
        (event.title, event.note) = (long("The"), Some(long("See the")));
    }
    for fact in &mut release.facts {
        (fact.label, fact.value) = (WORD.to_owned(), long("The"));
    }
    for link in &mut release.links {
        link.url = format!("https://opera.example/{}", WORD.repeat(3).replace('ä', "ae"));
    }
    Releases::new(&room.path("releases")).write(&release).unwrap();
    room
}
