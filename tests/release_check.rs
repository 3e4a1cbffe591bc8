//! The checks of a release, and the commands that begin, check and show one.

use jiff::Timestamp;
use jiff::civil::date;
use pressbox::photo::{Destination, Metadata, NotCleared, Requirement};
use pressbox::release::{
    Brand, Contact, Finding, Issuer, KnownPhoto, Language, LintContext, Manuscript, Origin, Releases, Severity, Slug,
    check, import,
};
use pressbox::storage::Sha256;

use crate::support::{Room, shared};

fn slug() -> Slug {
    "race".parse().unwrap()
}

/// An issuer with whom nothing is amiss.
fn issuer() -> Issuer {
    Issuer {
        name: "Harbour Arts".to_owned(),
        address: "press@press.example".to_owned(),
        language: Language::English,
        zone: jiff::tz::TimeZone::UTC,
        contacts: vec![Contact { name: "Anna".into(), phone: Some("+46 70".into()), ..Contact::default() }],
        boilerplate: Some("Harbour Arts shows photos.".to_owned()),
        site_url: None,
        brand: Brand::default(),
    }
}

fn now() -> Timestamp {
    "2022-05-11T10:00:00Z".parse().unwrap()
}

fn manuscript(front: &str, body: &str) -> Manuscript {
    edition("en", front, body)
}

fn edition(language: &str, front: &str, body: &str) -> Manuscript {
    let room = Room::empty();
    room.write(&format!("releases/race/release.{language}.md"), format!("+++\n{front}\n+++\n{body}\n"));
    let language = language.parse().unwrap();
    Releases::new(&room.path("releases")).manuscript(&slug(), language).unwrap_or_else(|e| panic!("{e:?}"))
}

/// The same as [`rules`] for an edition in another language.
fn in_language(language: &str, front: &str, body: &str) -> Vec<String> {
    let manuscript = edition(language, &format!("headline = 'A race'\n{front}"), body);
    checked(&manuscript, &[]).iter().map(|f| format!("{} {}", f.rule, f.line)).collect()
}

fn checked(manuscript: &Manuscript, photos: &[KnownPhoto]) -> Vec<Finding> {
    check(&LintContext { manuscript, issuer: &issuer(), photos, now: now() })
}

/// `rule line` of every finding on a file whose headline is on line 2.
fn rules(front: &str, body: &str) -> Vec<String> {
    let manuscript = manuscript(&format!("headline = 'A race'\n{front}"), body);
    checked(&manuscript, &[]).iter().map(|f| format!("{} {}", f.rule, f.line)).collect()
}

#[test]
fn a_faultless_release_has_no_findings() {
    let front = "date = 2022-05-11\nusage_terms = 'Free for editorial use. Photo: Anna'\n\
        [[links]]\nlabel = 'Live'\nurl = 'https://race.example/live'";
    let body = "The race begins on Friday 13 May 2022.\n\n> We are ready for it.\n> — Anna Larsson, driver";
    assert_eq!(rules(front, body), [""; 0]);
}

#[test]
fn a_weekday_that_is_not_the_dates_is_found() {
    assert_eq!(rules("", "It begins on Friday 14 May 2022."), ["weekday-date 5"]);
    assert_eq!(rules("date = 2022-05-11", "Det börjar lördagen den 13:e maj."), ["weekday-date 5"]);
    let said = |body: &str| {
        let found = checked(&manuscript("headline = 'A race'\ndate = 2022-05-11", body), &[]);
        found.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    // Neither the sentence's full stop nor a year that is written already.
    assert_eq!(said("It begins on Friday 14 May 2022."), ["“Friday 14 May 2022” is a Saturday"]);
    assert_eq!(said("It begins on Friday 14 May, at dawn."), ["“Friday 14 May” is a Saturday in 2022"]);
    assert_eq!(rules("date = 2022-12-28", "It begins on Thursday January 5th."), [""; 0]);
    assert_eq!(rules("", "It begins on Saturday May 13th, of whatever year."), ["year-missing 5"]);
    assert_eq!(rules("", "It begins on Saturday May 13th 2023, and again on May 20th."), [""; 0]);
}

#[test]
fn a_part_of_the_day_that_the_timetable_contradicts_is_found() {
    let timetable = "zone = 'Europe/Berlin'\n[[timetable]]\nstart = '2022-05-14 13:55'\ntitle = 'Race'";
    for body in ["It is run on Saturday night.", "Det körs på lördag kväll.", "Es beginnt am Samstagabend."] {
        assert_eq!(rules(timetable, body), ["day-part 8"], "{body}");
    }
    for (language, body) in [
        ("nb", "Det kjøres lørdag kveld."),
        ("da", "Det køres lørdag aften."),
        ("fi", "Se ajetaan lauantai-iltana."),
        ("fr", "La course part samedi soir."),
        ("es", "La carrera empieza el sábado por la noche."),
        ("nl", "De race begint zaterdagavond."),
        ("it", "La gara parte sabato sera."),
    ] {
        let found = in_language(language, timetable, body);
        assert_eq!(found, ["day-part 8"], "{body}");
    }
    for (language, body) in [("es", "Empieza el sábado por la tarde."), ("nl", "Zaterdagmiddag begint de race.")] {
        assert_eq!(in_language(language, timetable, body), [""; 0], "{body}");
    }
    for body in ["It is run on Saturday afternoon.", "It is run on Sunday night.", "Saturday nights are long."] {
        assert_eq!(rules(timetable, body), [""; 0], "{body}");
    }
}

#[test]
fn zones_that_readers_cannot_place_are_found() {
    assert_eq!(rules("", "It begins at 16:20 CEST, or at 4 pm BST."), ["zone-abbreviation 5", "zone-abbreviation 5"]);
    assert_eq!(rules("", "The BEST of WEST and EAST meet."), [""; 0]);
    assert_eq!(rules("[[timetable]]\nstart = '2022-05-14 13:55+02:00'\ntitle = 'x'", "Lead."), ["zone-offset 3"]);
}

#[test]
fn an_embargo_is_held_against_clock_and_timetable() {
    assert_eq!(rules("embargo = '2022-05-10 08:00 Europe/Berlin'", "Lead."), ["embargo-past 3"]);
    let event = |start: &str| format!("[[timetable]]\nstart = '2022-05-{start} Europe/Berlin'\ntitle = 'Race'\n");
    let (one, two) = (event("14 13:55"), format!("{}{}", event("14 13:55"), event("15 10:00")));
    let found = |lift: &str, events: &str| {
        let front = format!("headline = 'A race'\nembargo = '2022-05-{lift} Europe/Berlin'\n{events}");
        let found = checked(&manuscript(&front, "Lead."), &[]);
        found.into_iter().map(|finding| (finding.rule, finding.severity, finding.line)).collect::<Vec<_>>()
    };
    let of = |severity| vec![("embargo-after-event", severity, 3)];
    // The events could be announced before the embargo lifts, in part or not at all.
    for (lift, events, expected) in [
        ("12 08:00", &one, Vec::new()),
        ("14 13:55", &one, Vec::new()),
        ("15 08:00", &one, of(Severity::Warning)),
        ("12 08:00", &two, Vec::new()),
        ("14 14:00", &two, of(Severity::Note)),
        ("15 10:00", &two, of(Severity::Note)),
        ("15 10:01", &two, of(Severity::Warning)),
    ] {
        assert_eq!(found(lift, events), expected, "{lift}");
    }
}

#[test]
fn an_embargo_before_the_day_of_the_release_was_mistyped() {
    let found = |lift: &str| {
        let front = format!("headline = 'A race'\ndate = '2022-05-13'\nembargo = '{lift} Europe/Berlin'\n");
        let found = checked(&manuscript(&front, "Lead."), &[]);
        found.into_iter().find(|finding| finding.rule == "embargo-before-date").map(|finding| finding.severity)
    };
    for (lift, severity) in [
        ("2022-05-12 22:00", None),
        ("2022-05-13 00:00", None),
        ("2022-05-12 18:00", Some(Severity::Warning)),
        ("2022-05-11 18:00", Some(Severity::Error)),
        ("2022-03-05 08:00", Some(Severity::Error)),
        ("2021-05-13 08:00", Some(Severity::Error)),
        ("2012-05-13 08:00", Some(Severity::Warning)),
    ] {
        assert_eq!(found(lift), severity, "{lift}");
    }
}

#[test]
fn quotes_of_nobody_and_quotes_said_twice_are_found() {
    assert_eq!(rules("", "Lead.\n\n> We are ready.\n\nMore."), ["quote-without-speaker 7"]);
    let twice =
        |one: &str, two: &str| format!("Lead.\n\n> {one}\n> — Anna Larsson, vd\n\nMore.\n\n> {two}\n> — Anna Larsson");
    assert_eq!(
        rules("", &twice("It is so good to be back again", "It is so good to be back again, with all of you")),
        ["quotes-alike 12"]
    );
    assert_eq!(rules("", &twice("It is so good to be back again", "We have trained all of the long winter")), [""; 0]);
}

#[test]
fn links_that_hide_mislead_or_lead_nowhere_are_found() {
    let link = |label: &str, url: &str| format!("[[links]]\nlabel = '{label}'\nurl = '{url}'");
    assert_eq!(rules(&link("Photos", "https://bit.ly/x"), "Lead."), ["link-shortened 3"]);
    assert_eq!(rules(&link("Photos", "http://race.example"), "Lead."), ["link-unencrypted 3"]);
    assert_eq!(rules(&link("Photos", "race.example/x"), "Lead."), ["link-relative 3"]);
    assert_eq!(
        rules("", "See www.race.example for more, or [this](http://a.example)."),
        ["link-unencrypted 5", "bare-host 5"]
    );
    let body = "The Harbour Race is part of the North Series.";
    assert_eq!(rules(&link("All about the North Series", "https://harbour-race.example"), body), ["link-target 3"]);
    assert_eq!(rules(&link("All about the Harbour Race", "https://harbour-race.example"), body), [""; 0]);
    assert_eq!(rules(&link("All about the North Series", "https://youtube.com/harbourrace"), body), [""; 0]);
}

#[test]
fn wording_that_a_reader_would_stumble_over_is_found() {
    assert_eq!(rules("", "It is the the best of all."), ["word-twice 5"]);
    assert_eq!(rules("", &"word ".repeat(81)), ["lead-long 5"]);
    assert_eq!(rules("", "## Only a heading"), ["lead-missing 1"]);
    assert_eq!(rules("usage_terms = 'Free images.'", "Lead."), ["usage-terms-thin 3"]);
    for (language, terms) in [
        ("es", "Uso libre con el crédito de la bodega."),
        ("fr", "Usage libre avec le crédit."),
        ("fi", "Kuvaaja Matti Meri."),
        ("nl", "Vrij met naamsvermelding."),
        ("it", "Uso libero, autore Bo."),
        ("nb", "Fri bruk mot kreditering."),
    ] {
        assert_eq!(in_language(language, &format!("usage_terms = '{terms}'"), "Lead."), [""; 0], "{terms}");
    }
    for (language, body) in
        [("nl", "Het is de de beste."), ("da", "Det er er og og nu."), ("fr", "Il est dans dans le port.")]
    {
        assert_eq!(in_language(language, "", body), ["word-twice 5"], "{body}");
    }
    assert_eq!(in_language("sv", "", "Det var de de mötte."), [""; 0]);
    assert_eq!(rules("", "Det är en bil som vi har och den är på väg till det stora loppet."), ["language-mismatch 5"]);
    let long = manuscript(&format!("headline = '{}'", "å".repeat(101)), "Lead.");
    assert_eq!(checked(&long, &[])[0].rule, "headline-long");
    let none = manuscript("", "Lead.");
    assert_eq!((checked(&none, &[])[0].rule, checked(&none, &[])[0].severity), ("headline-missing", Severity::Error));
}

#[test]
fn names_and_numbers_that_are_written_two_ways_are_found() {
    let body = "Anna Larson opens it, and Anna Larsson's team too.\n\n> We are ready for it all.\n> — Anna Larsson, vd";
    assert_eq!(rules("", body), ["name-two-ways 5"]);
    assert_eq!(rules("", &body.replace("Larson", "Larsson")), [""; 0]);
    assert_eq!(rules("", "Andreas Backman and Hanna Larsson.\n\n> We go.\n> — Andreas Bäckman"), ["name-two-ways 5"]);
    let fact = "[[facts]]\nlabel = 'Length'\nvalue = '4,574 km'";
    assert_eq!(rules(fact, "The track is 4.574 km long."), ["number-two-ways 3"]);
    assert_eq!(rules("", "The track is 4,5 km long, for 1,200 cars."), ["decimal-sign 5"]);
    for (language, body) in [
        ("sv", "Banan är 4.5 kilometer lång."),
        ("fi", "Rata on 4.5 kilometriä pitkä."),
        ("fr", "La piste fait 4.5 kilomètres."),
        ("es", "La pista mide 4.5 kilómetros."),
        ("it", "La pista misura 4.5 chilometri."),
        ("nl", "Het kost 4.5 miljoen."),
    ] {
        assert_eq!(in_language(language, "", body), ["decimal-sign 5"], "{body}");
    }
}

#[test]
fn a_time_in_the_text_that_the_timetable_does_not_know_is_found() {
    let timetable = "zone = 'Europe/Berlin'\n[[timetable]]\nstart = '2022-05-14 13:55'\ntitle = 'Race'";
    for body in ["It begins on Saturday at 14:00.", "Det börjar på lördag kl 14.", "Es beginnt am Samstag um 14 Uhr."]
    {
        assert_eq!(rules(timetable, body), ["prose-time 8"], "{body}");
    }
    for body in ["It begins on Saturday at 13:55.", "It begins on Sunday at 14:00.", "On Saturday and Sunday at 14:00."]
    {
        assert_eq!(rules(timetable, body), [""; 0], "{body}");
    }
}

#[test]
fn a_key_that_is_none_is_shown_with_a_caret_and_its_neighbour() {
    let room = Room::new();
    room.write("releases/race/release.en.md", "+++\nheadlin = 'Å'\n+++\nLead.\n");
    room.pressbox(["release", "check", "race"]).says(
        "releases/race/release.en.md:2: error: `headlin` is not a key here [front-matter]\n    headlin = 'Å'\n    ^^^^^^^\n    \
         did you mean `headline`?\n! 1 error\nexit 1",
    );
}

#[test]
fn what_can_be_meant_in_one_way_only_is_fixed_on_request() {
    let room = Room::new();
    let text =
        "+++\nheadline = 'The the race'\n# kept\n+++\n\nIt is the the\nbest of of all; see race.example/x.\n\nIn in.\n";
    room.write("releases/race/release.en.md", text);
    let said = room.pressbox(["release", "check", "race", "--fix"]).succeeds();
    assert!(said.stderr.starts_with("fixed 3 findings in `releases/race/release.en.md`\n"), "{}", said.stderr);
    let fixed = text.replace("the the\nbest of of", "the\nbest of").replace("race.example", "https://race.example");
    assert_eq!(room.read("releases/race/release.en.md"), fixed);
    let again = room.pressbox(["release", "check", "race", "--fix"]).succeeds();
    assert!(!again.stderr.contains("fixed"), "{}", again.stderr);
}

#[test]
fn photos_that_may_not_be_published_are_errors_and_poor_ones_are_named() {
    let [gone, held, poor, fine] = [b"1", b"2", b"3", b"4"].map(|name| Sha256::of(name));
    let rows = [gone, held, poor, fine].map(|id| format!("[[photos]]\nphoto = '{id}'\n")).concat();
    let manuscript = manuscript(&format!("headline = 'A race'\n{rows}"), "Lead.");
    let good = Metadata {
        credit: Some("Anna".to_owned()),
        caption: Some("A boat of the Harbour Arts in Åhus, Sweden, on 3 May 2022".to_owned()),
        alt_text: Some("A boat".to_owned()),
        ..Metadata::default()
    };
    let refusal = NotCleared::Missing {
        photo: held,
        destination: Destination::Mail,
        missing: vec![Requirement::CreatorOrCredit],
    };
    let proof = |photo, metadata: &Metadata| KnownPhoto {
        photo,
        metadata: Some(metadata.clone()),
        refusals: Vec::new(),
        shown_by: Vec::new(),
    };
    let photos = [
        KnownPhoto { photo: gone, metadata: None, refusals: Vec::new(), shown_by: Vec::new() },
        KnownPhoto {
            refusals: vec![refusal],
            shown_by: vec!["race".parse().unwrap()],
            ..proof(held, &Metadata::default())
        },
        proof(poor, &Metadata { creator: vec!["Anna".to_owned()], ..Metadata::default() }),
        proof(fine, &good),
    ];
    let found: Vec<_> = checked(&manuscript, &photos).iter().map(|f| (f.rule, f.line, f.severity)).collect();
    assert_eq!(
        found,
        [
            ("photo-unknown", 3, Severity::Error),
            ("photo-not-cleared", 5, Severity::Error),
            ("photo-before-embargo", 5, Severity::Warning),
            ("figure-caption", 7, Severity::Warning),
            ("figure-alt", 7, Severity::Note),
        ]
    );
}

#[test]
fn a_caption_that_an_editor_cannot_print_is_found() {
    let id = Sha256::of(b"1");
    let manuscript = manuscript(&format!("headline = 'A race'\n[[photos]]\nphoto = '{id}'\n"), "Lead.");
    let found = |caption: &str, city: Option<&str>| {
        let metadata = Metadata {
            credit: Some("Anna".to_owned()),
            caption: Some(caption.to_owned()),
            alt_text: Some("A boat".to_owned()),
            city: city.map(str::to_owned),
            ..Metadata::default()
        };
        let photos = [KnownPhoto { photo: id, metadata: Some(metadata), refusals: Vec::new(), shown_by: Vec::new() }];
        let found = checked(&manuscript, &photos);
        assert!(found.iter().all(|f| (f.rule, f.line) == ("caption-thin", 3)), "{found:?}");
        found.into_iter().map(|f| f.message.split_once("does not say ").unwrap().1.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("Anna Larsson opens the archive in Åhus, Sweden, on 3 May 2022.", None), [""; 0]);
    assert_eq!(found("Anna Larsson öppnar arkivet i Åhus den 3 maj 2022.", None), [""; 0]);
    assert_eq!(found("Anna Larsson opens the åhus archive, 2022.", Some("Åhus")), [""; 0]);
    assert_eq!(found("The new boat on its first trip in Åhus.", None), ["who or when"]);
    assert_eq!(found("A boat.", None), ["who, where or when"]);
}

#[test]
fn one_number_in_two_units_is_found() {
    let fact = "[[facts]]\nlabel = 'Length'\nvalue = '4.574 miles'";
    assert_eq!(rules(fact, "The track is 4.574 km long."), ["unit-two-ways 3"]);
    assert_eq!(rules(fact, "The track is 4.574 miles long, and 4.575 km is another."), [""; 0]);
    assert_eq!(rules("", "It is 4.574 km, or 4.574 kilometres, or 4.574 kilometers."), [""; 0]);
    assert_eq!(in_language("it", fact, "La pista misura 4.574 chilometri."), ["unit-two-ways 3"]);
    assert_eq!(rules("", "It weighs 1.5 kg, is 1.5 m long and costs 1.500 euro."), [""; 0]);
}

#[test]
fn decimal_signs_and_the_order_of_a_timetable_are_fixed_and_comments_stay() {
    let room = Room::new();
    let text = "+++\nheadline = 'A'\nzone = 'Europe/Berlin' # where it is\n\n# the race, at last\n[[timetable]]\n\
        start = '2022-05-14 13:55'\ntitle = 'Race'\n\n# before it\n[[timetable]]\nstart = '2022-05-13 16:20' # or so\n\
        title = 'Practice'\n+++\n\nThe track is 4,5 km\nlong, for 1,200 cars.\n";
    room.write("releases/race/release.en.md", text);
    let said = room.pressbox(["release", "check", "race", "--fix"]).succeeds();
    assert!(said.stderr.starts_with("fixed 2 findings in `releases/race/release.en.md`\n"), "{}", said.stderr);
    let fixed = "+++\nheadline = 'A'\nzone = 'Europe/Berlin' # where it is\n\n# before it\n[[timetable]]\n\
        start = '2022-05-13 16:20' # or so\ntitle = 'Practice'\n\n# the race, at last\n[[timetable]]\n\
        start = '2022-05-14 13:55'\ntitle = 'Race'\n+++\n\nThe track is 4.5 km\nlong, for 1,200 cars.\n";
    assert_eq!(room.read("releases/race/release.en.md"), fixed);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn on_the_reference_release_every_finding_is_true() {
    let path = shared("reference/release.txt");
    let origin = Origin {
        slug: slug(),
        language: None,
        home_language: Language::English,
        date: Some(date(2022, 5, 11)),
        today: date(2022, 5, 11),
        zone: None,
        home_zone: "Europe/Stockholm".to_owned(),
    };
    let manuscript = import(&std::fs::read(path).unwrap(), &origin).unwrap().manuscript;
    let found: Vec<_> = checked(&manuscript, &[]).iter().map(|f| (f.rule, f.line)).collect();
    assert_eq!(
        found,
        [
            ("caption-untied", 2),
            ("quotes-alike", 16),
            ("day-part", 17),
            ("day-part", 17),
            ("link-target", 38),
            ("usage-terms-thin", 47),
            ("link-shortened", 50),
            ("link-unencrypted", 50),
        ]
    );
}

#[test]
fn a_release_is_begun_checked_and_shown() {
    let room = Room::new();
    room.pressbox(["release", "new", "harbour"]).says(
        "started `harbour` in `releases/harbour/release.en.md`\n\
         ! hint: write your text there, then check it with `pressbox release check harbour`",
    );
    room.pressbox(["release", "check", "harbour"]).exits(1);
    room.pressbox(["release", "new", "harbour"]).says(
        "! error: `releases/harbour/release.en.md` already exists\n\
         ! hint: open it, or choose another slug or language\nexit 1",
    );
    room.configure("[[contacts]]\nname = 'Anna'\nphone = '1'");
    let text = "+++\nheadline = 'Åäö'\nboilerplate = 'We.'\nembargo = '2999-05-13 08:00 Europe/Stockholm'\n+++\n\n\
        The *lead*.\n\n## More\n\n> Yes.\n> — Anna\n\n- a\n- b\n";
    room.write("releases/harbour/release.en.md", text);
    room.pressbox(["release", "check", "harbour"]).says("! `harbour` is clean: nothing to correct");
    room.pressbox(["release", "show", "harbour"]).says(
        "EMBARGO until 2999-05-13 08:00 Europe/Stockholm\n\nÅäö\nharbour · en\n\nThe *lead*.\n\nMore\n\n    “Yes.”\n    — Anna\n\n\
         • a\n• b\n\nBoilerplate\n  We.",
    );
    let shown = room.pressbox(["release", "show", "harbour", "--json"]).succeeds().json();
    assert_eq!(shown[0]["embargo"], "2999-05-13T08:00:00+02:00");
    assert_eq!(shown[0]["body"][1], serde_json::json!({ "kind": "quote", "text": "Yes.", "speaker": "Anna" }));
    assert_eq!(shown[0]["body"][2]["text"], "a\nb");
    room.pressbox(["release", "show", "harbour", "--language", "de"]).says(
        "! error: `harbour` has no `de` edition\n\
         ! hint: it has `en`; start one with `pressbox release new harbour --language de`\nexit 1",
    );
}

#[test]
fn a_release_that_is_not_understood_is_an_error_with_its_line() {
    let room = Room::new();
    room.write("releases/race/release.en.md", "+++\nheadline = 'x'\nembargo = '2022-05-13'\n+++\nLead.\n");
    room.pressbox(["release", "check", "race"]).says(
        "releases/race/release.en.md:3: error: `2022-05-13` has a date but no time [embargo-without-time]\n    \
         embargo = '2022-05-13'\n              ^^^^^^^^^^^^\n    put the time after the date, as in `2022-05-13 08:00 Europe/Stockholm`\n! 1 error\nexit 1",
    );
    let found = room.pressbox(["release", "check", "race", "--json"]).exits(1).json();
    assert_eq!(found[0]["severity"], "error");
    assert_eq!(found[0]["line"], 3);
}

#[test]
fn import_answers_with_findings_and_then_the_release_and_replaces_nothing_unasked() {
    let room = Room::new();
    room.write("story.txt", "A headline\n\nA lead in Germany.\n\nTimetable (CEST):\nFriday May 13th:\n16:20 Race\n");
    let args = ["release", "import", "story.txt", "--slug", "race", "--date", "2022-05-11", "--json"];
    let said = room.pressbox(args).succeeds().json();
    let (release, findings) = said.split_last().unwrap();
    assert_eq!(release["timetable"][0]["start"], "2022-05-13T16:20:00+02:00");
    assert_eq!(release["timetable"][0]["zone"], "Europe/Berlin");
    assert!(findings.iter().any(|finding| finding["rule"] == "year-inferred" && finding["line"] == 6));
    room.pressbox(args).says(
        "! error: `releases/race/release.en.md` already exists\n\
         ! hint: replace it with `--force`, or choose another `--slug`\nexit 1",
    );
    room.pressbox(args.into_iter().chain(["--force", "--zone", "Europe/Rom"])).exits(2);
    room.pressbox(args.into_iter().chain(["--force"])).succeeds();
    room.write("empty.txt", " \n");
    room.pressbox(["release", "import", "empty.txt", "--slug", "b"]).says(
        "! error: `empty.txt` cannot be imported\n!   caused by: the text is empty\n\
         ! hint: give it a headline, a lead and a body\nexit 1",
    );
    assert!(!room.path("releases/b").exists());
}
