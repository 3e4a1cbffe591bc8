//! A release in its file: what is written reads back, and a person's file is read as it was meant.

use jiff::civil::date;
use pressbox::release::{
    Block, Contact, Event, Fact, Figure, Language, Link, Release, Releases, Slug, Table, read_instant, zone_name,
};

use crate::support::Room;

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn releases(room: &Room) -> Releases {
    Releases::new(&room.path("releases"))
}

/// Reads a file as `releases/race/release.en.md`.
fn read(text: &str) -> Result<Release, String> {
    let room = Room::empty();
    room.write("releases/race/release.en.md", text);
    releases(&room).editions(&slug("race")).map(|mut editions| editions.remove(0)).map_err(|error| {
        let mut chain = error.to_string().replace(&room.path("").display().to_string(), "");
        let mut next = std::error::Error::source(&error);
        while let Some(cause) = next {
            chain = format!("{chain}\n{cause}");
            next = cause.source();
        }
        chain
    })
}

#[track_caller]
fn reads_back(release: &Release) -> String {
    let room = Room::empty();
    let path = releases(&room).write(release).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let again = releases(&room).editions(&release.slug).unwrap_or_else(|e| panic!("{e:?}\n{text}")).remove(0);
    assert_eq!(&again, release, "\n{text}");
    let zones = |r: &Release| r.timetable.iter().map(|e| zone_name(&e.start)).collect::<Vec<_>>();
    assert_eq!(zones(&again), zones(release), "\n{text}");
    text
}

fn nasty() -> Vec<String> {
    let mut texts: Vec<String> = [
        "# no heading",
        "## neither",
        "- no item",
        "* star",
        "+ plus",
        "> no quote",
        ">no quote",
        "+++",
        "---",
        "***",
        "___",
        "===",
        "=",
        "-",
        "#",
        "1. first",
        "12) twelfth",
        "1.",
        "1986. A good year",
        "```",
        "~~~ rust",
        "[a]: /b",
        "<div>not markup</div>",
        "<!-- kept -->",
        "\\# a backslash already",
        "\\\\- two of them",
        "*soft* **strong** _u_",
        "[a link](https://press.example/a_b) and `code`",
        "a * b * c",
        "a line\nand another",
        "a\\\nb",
        "ends in \\",
        "— Anna Larsson",
        "– Ja, säger hon",
        "-- twice",
        "text\n— Anna Larsson",
        "text\n- Anna",
        "text\n\\— Anna",
        "“Åäö” – »ü« 🏁 x\u{301}",
        "headline #",
        "C#",
        "C ##",
        "C \\#",
        "tab\tinside",
        "& &amp; &#35;",
        "a | b",
        "| a | b |",
        "Foto: Anna",
        "http://a.example/?q=1&b=2",
        "$1.50",
        "100 % \"quoted\" 'text'",
        "a  b",
        "\u{200d}x",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("word ".repeat(2000).trim().to_owned());
    texts
}

#[test]
fn whatever_stands_in_a_release_reads_back_from_its_file() {
    let mut release = Release::new(slug("race"), Language::Swedish);
    release.headline = "\"Åka\" 'fort' \\ +++ # – ett 🏁".to_owned();
    release.lead = "# a lead that looks like a heading".to_owned();
    for text in nasty() {
        release.body.push(Block::Paragraph(text.clone()));
        release.body.push(Block::Quote { text: text.clone(), speaker: Some("Åsa Öberg, vd # – \"x\"".to_owned()) });
        release.body.push(Block::Quote { text: text.clone(), speaker: None });
        release.body.push(Block::List(vec![text.clone(), "b".to_owned(), text.clone()]));
        release.body.push(Block::List(vec![text.clone()]));
        let cells = [["", "b"].map(str::to_owned).to_vec(), vec![text.clone(), text.clone()]];
        release.body.push(Block::Table(Table::new(Some(&text), true, &cells)));
        release.body.push(Block::Table(Table::new(None, false, &cells)));
        release.body.push(Block::Heading(text.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    release.caption = Some("A caption\nof two lines".to_owned());
    release.usage_terms = Some("Free\n+++\nfor the press".to_owned());
    release.boilerplate = Some("One.\n\nTwo \"\"\" and \\ three.\n".trim().to_owned());
    release.date = Some(date(2022, 5, 11));
    release.version = 3;
    release.embargo = Some(read_instant("2022-05-13 08:00 Europe/Stockholm", None).unwrap());
    for start in ["2022-05-13 16:20 Europe/Berlin", "2022-10-30 02:30+01:00 Europe/Berlin", "2022-05-14 09:00+05:30"] {
        release.timetable.push(Event {
            start: read_instant(start, None).unwrap(),
            title: "Race – Part 1 [[x]]".to_owned(),
            note: Some("live".to_owned()),
            url: None,
            uid: Some("a1b2@press.example".to_owned()),
        });
    }
    release.facts.push(Fact { label: "Längd = \"km\"".to_owned(), value: "4.574 km".to_owned() });
    release.links.push(Link { label: "here".to_owned(), url: "https://a.example/#+++".to_owned() });
    release.contacts.push(Contact { name: "Anna".to_owned(), phone: Some("+46 70".to_owned()), ..Contact::default() });
    release.photos.push(Figure { photo: pressbox::storage::Sha256::of(b"x"), caption: Some("c".into()), alt: None });
    reads_back(&release);
}

#[test]
fn each_nasty_text_reads_back_alone_and_first() {
    for text in nasty() {
        let mut release = Release::new(slug("race"), Language::English);
        release.lead = text.clone();
        release.body.push(Block::Quote { text: text.clone(), speaker: None });
        release.body.push(Block::Paragraph(text.clone()));
        reads_back(&release);
    }
}

#[test]
fn a_quote_of_two_paragraphs_stays_one_quote() {
    let mut release = Release::new(slug("race"), Language::English);
    release.lead = "Lead.".to_owned();
    release.body.push(Block::Quote { text: "First.\n\nSecond.".to_owned(), speaker: Some("Anna".to_owned()) });
    reads_back(&release);
}

#[test]
fn a_file_written_by_hand_is_read_as_it_was_meant() {
    let release = read(concat!(
        "\u{feff}+++\r\n",
        "# a comment\r\n",
        "headline = \"New car\"\r\n",
        "date = 2022-05-11\r\n",
        "zone = \"Europe/Berlin\"\r\n",
        "embargo = \"2022-05-13 08:00 Europe/Stockholm\"\r\n",
        "[[timetable]]\r\nstart = 2022-05-13T16:20:00\r\ntitle = \"Practice\"\r\n",
        "[[timetable]]\r\nstart = 2022-05-13 19:05\r\nzone = \"Europe/London\"\r\ntitle = \"Qualifying\"\r\n",
        "[[timetable]]\r\nstart = 2022-05-14T13:55:00+02:00\r\ntitle = \"Race\"\r\n",
        "+++\r\n",
        "The lead\r\nover two lines.\r\n\r\n",
        "A heading\r\n---------\r\n\r\n",
        "> We are *glad*.\r\n> Very.\r\n> – Anna Larsson, vd\r\n\r\n",
        "<!-- a note to self -->\r\n\r\n",
        "1. one\r\n2. two\r\n\r\n",
        "- a\r\n  - b\r\n- c\r\n\r\n",
        "A line,  \r\nbroken.\r\n",
    ))
    .unwrap();
    assert_eq!(release.headline, "New car");
    assert_eq!(release.lead, "The lead over two lines.");
    let starts: Vec<_> = release.timetable.iter().map(|e| e.start.to_string()).collect();
    assert_eq!(
        starts,
        [
            "2022-05-13T16:20:00+02:00[Europe/Berlin]",
            "2022-05-13T19:05:00+01:00[Europe/London]",
            "2022-05-14T13:55:00+02:00[Europe/Berlin]",
        ]
    );
    assert_eq!(
        release.body,
        [
            Block::Heading("A heading".to_owned()),
            Block::Quote { text: "We are *glad*. Very.".to_owned(), speaker: Some("Anna Larsson, vd".to_owned()) },
            Block::List(vec!["1. one".to_owned(), "2. two".to_owned()]),
            Block::List(vec!["a".to_owned(), "  b".to_owned(), "c".to_owned()]),
            Block::Paragraph("A line,\nbroken.".to_owned()),
        ]
    );
}

#[test]
fn a_table_and_its_caption_are_read_from_markdown_and_read_back() {
    let release = read(concat!(
        "+++\nheadline = \"x\"\n+++\nLead.\n\n",
        ": Boats at\nthe quays\n\n",
        "| Kind | 2023 | 2024 |\n|---|---:|:-:|\n| Ferries | 4 | 5 |\n| a \\| b | `1` |\n",
        "| Fishing | 61 | 58 | and more |\n\n",
        "Year | Visitors\n--- | ---\n2022 | 120,400\n\n",
        ": no table follows\n\n- item\n\n",
        "| | |\n|---|---|\n| a | b |\n",
    ))
    .unwrap();
    let [Block::Table(boats), Block::Table(years), Block::Paragraph(text), _, Block::Table(bare)] =
        release.body.as_slice()
    else {
        panic!("{:?}", release.body)
    };
    assert_eq!(boats.caption.as_deref(), Some("Boats at the quays"));
    assert_eq!(boats.head().unwrap(), ["Kind", "2023", "2024", ""]);
    assert_eq!(boats.body()[1..], [["a | b", "`1`", "", ""], ["Fishing", "61", "58", "and more"]]);
    assert_eq!((years.rows.len(), text.as_str()), (2, ": no table follows"));
    assert!(!bare.header && bare.rows == [["a", "b"]]);
    let text = reads_back(&release);
    assert!(text.contains("| Kind    | 2023 | 2024 |          |\n|---------|------|-----:|"), "{text}");
}

#[test]
fn lists_that_count_and_lists_inside_of_lists_are_read_and_read_back() {
    let release = read(concat!(
        "+++\nheadline = \"x\"\n+++\nLead.\n\n",
        "3. three\n3. four\n   - sub\n     1) deep\n\n   behind\n3. five\n\n",
        "- - a\n- b\n\n  more of b\n  - c\n",
    ))
    .unwrap();
    let list = |items: &[&str]| Block::List(items.iter().map(|item| (*item).to_owned()).collect());
    assert_eq!(
        release.body,
        [
            list(&["3. three", "4. four\n\nbehind", "  sub", "    1) deep", "5. five"]),
            list(&["a", "b\n\nmore of b", "  c"])
        ]
    );
    let text = reads_back(&release);
    assert!(text.contains("4. four\n\n   behind\n   - sub\n     1) deep\n5. five"), "{text}");
    let mut twice = release.clone();
    twice.body = vec![
        list(&["1. a", "2. b"]),
        list(&["1. c"]),
        list(&["1. d"]),
        list(&["x"]),
        list(&["1. a", "b", "  1. c", "  d"]),
    ];
    reads_back(&twice);
}

#[test]
fn what_was_meant_as_a_table_and_is_none_is_refused() {
    for (table, message) in [
        ("| a | b |\n| 1 | 2 |", "line 6: the table has no line of dashes below its first row"),
        (
            "| a | b |\n|---|\n| 1 | 2 |",
            "line 6: the table has 2 column names, but the line of dashes below them has 1 parts",
        ),
        ("|---|---|\n| 1 | 2 |", "line 6: the table has no header row"),
    ] {
        let error = read(&format!("+++\nheadline = \"x\"\n+++\nLead.\n\n{table}\n")).unwrap_err();
        assert!(error.ends_with(message), "{error}");
    }
}

#[test]
fn what_is_not_understood_is_named_with_its_line_and_all_at_once() {
    let error = read(concat!(
        "+++\nheadline = \"x\"\nlanguage = \"sv\"\nembargo = \"2022-05-13\"\n\n",
        "[[timetable]]\nstart = 2022-05-13T16:20:00\ntitle = \"Practice\"\n+++\n\nLead.\n\n![a car](car.jpg)\n",
    ))
    .unwrap_err();
    assert_eq!(
        error,
        "`releases/race/release.en.md` has errors\n\
         line 3: the file's name says `en`, its front matter `sv`\n\
         line 4: `2022-05-13` has a date but no time\n\
         line 7: `2022-05-13T16:20:00` has no time zone\n\
         line 13: a picture in the text has no rights information"
    );
    let error = read("+++\nheadline = \"x\"\nheadlines = \"y\"\n+++\n").unwrap_err();
    assert!(error.contains("line 3: `headlines` is not a key here"), "{error}");
    let error = read("Just text").unwrap_err();
    assert!(error.contains("does not start with front matter"), "{error}");
}

#[test]
fn a_release_that_is_not_there_is_named_beside_those_that_are() {
    let room = Room::empty();
    let releases = releases(&room);
    assert_eq!(
        releases.editions(&slug("b")).unwrap_err().to_string(),
        "there is no release `b`: there are no releases yet"
    );
    releases.write(&Release::new(slug("race"), Language::German)).unwrap();
    assert_eq!(releases.editions(&slug("b")).unwrap_err().to_string(), "there is no release `b`; there is `race`");
}

#[test]
fn a_photo_is_added_without_touching_what_a_hand_has_written() {
    let room = Room::empty();
    let text =
        "+++\r\n# my comment\r\nheadline = 'x'   # why\r\n+++\r\n\r\nLead   with  spaces.\r\n\r\n<!-- mine -->\r\n";
    room.write("releases/race/release.en.md", text);
    let figure = |name: &[u8], caption: Option<&str>| Figure {
        photo: pressbox::storage::Sha256::of(name),
        caption: caption.map(str::to_owned),
        alt: None,
    };
    let releases = releases(&room);
    let add = |figure: &Figure| releases.lock(&slug("race")).unwrap().add(Language::English, figure, None).unwrap().0;
    assert_eq!(add(&figure(b"1", Some("first"))), 1);
    assert_eq!(add(&figure(b"2", None)), 2);
    assert_eq!(add(&figure(b"1", Some("first, \"again\""))), 1);
    assert_eq!(add(&figure(b"1", None)), 1);
    let (one, two) = (figure(b"1", None).photo, figure(b"2", None).photo);
    let photos = format!(
        "\r\n[[photos]]\r\nphoto = \"{one}\"\r\ncaption = \"first, \\\"again\\\"\"\r\n\r\n[[photos]]\r\nphoto = \"{two}\"\r\n"
    );
    let expected = text.replace("# why\r\n", &format!("# why\r\n{photos}"));
    assert_eq!(room.read("releases/race/release.en.md"), expected);
}
