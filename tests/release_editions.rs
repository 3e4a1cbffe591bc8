//! Editions of one release, and the photos that are put to all of them.

use pressbox::storage::Sha256;

use crate::support::Room;
use crate::support::pictures::jpeg;

#[test]
fn editions_that_disagree_in_facts_are_found_on_the_later_one() {
    let room = Room::new();
    let edition = |embargo: &str, start: &str| {
        format!(
            "+++\nheadline = 'x'\nboilerplate = 'We.'\nembargo = '{embargo} Europe/Berlin'\n[[contacts]]\nname = 'A'\nphone = '1'\n\
             [[timetable]]\nstart = '{start} Europe/Berlin'\ntitle = 'y'\n+++\nLead.\n"
        )
    };
    room.write("releases/race/release.en.md", edition("2999-05-13 08:00", "2999-05-14 13:55"));
    room.write("releases/race/release.sv.md", edition("2999-05-13 08:00", "2999-05-14 13:55"));
    room.pressbox(["release", "check", "race"]).says("! `race` is clean: nothing to correct");
    room.write("releases/race/release.sv.md", edition("2999-05-13 09:00", "2999-05-14 14:55"));
    let found = room.pressbox(["release", "check", "race", "--json"]).exits(1).json();
    let found: Vec<_> = found.iter().map(|f| (f["rule"].as_str().unwrap(), f["line"].as_u64().unwrap())).collect();
    assert_eq!(found, [("editions-differ", 4), ("editions-differ", 8)]);
}

#[test]
fn dates_that_differ_are_both_named_and_versions_may_differ() {
    let room = Room::new();
    let edition = |front: &str| {
        format!("+++\nheadline = 'x'\nboilerplate = 'We.'\n{front}[[contacts]]\nname = 'A'\nphone = '1'\n+++\nLead.\n")
    };
    room.write(
        "releases/race/release.en.md",
        edition("date = 2022-05-11\nembargo = '2999-05-13 08:00 Europe/Berlin'\n"),
    );
    room.write("releases/race/release.sv.md", edition("date = 2022-05-12\n"));
    let found = room.pressbox(["release", "check", "race", "--json"]).exits(1).json();
    let found: Vec<_> = found.iter().filter(|f| f["rule"] == "editions-differ").map(|f| f["message"].clone()).collect();
    assert_eq!(
        found,
        [
            "there is no embargo, but in the `en` edition it is 2999-05-13 08:00 Europe/Berlin",
            "the date is 2022-05-12, but 2022-05-11 in the `en` edition",
        ]
    );
    // Each edition has a version of its own.
    room.write("releases/race/release.en.md", edition("date = 2022-05-11\n"));
    room.write("releases/race/release.sv.md", edition("date = 2022-05-11\nversion = 2\ncorrection = 'Rättad.'\n"));
    room.pressbox(["release", "check", "race"]).says("! `race` is clean: nothing to correct");
}

#[test]
fn three_editions_share_photos_timetable_facts_contacts_and_embargo_from_the_first_on() {
    let room = Room::new();
    room.write("in/a.jpg", jpeg(4));
    let says = ["--credit", "Anna", "--terms", "Free.", "--caption", "Anna Larsson in Åhus, Sweden, on 3 May 2022."];
    let taken = room.pressbox(["ingest", "in", "--json"].into_iter().chain(says)).succeeds().json();
    let photo = taken[0]["photo"].as_str().unwrap().to_owned();
    room.write(
        "releases/race/release.en.md",
        "+++\nheadline = 'The race'\ndate = 2999-05-11\nembargo = '2999-05-12 08:00 Europe/Stockholm'\nzone = 'Europe/Berlin'\n\
         boilerplate = 'We race.'\n[[contacts]]\nname = 'Åsa'\nphone = '+46 70'\n[[timetable]]\nstart = '2999-05-13 16:20'\n\
         title = 'Practice'\n[[facts]]\nlabel = 'Length'\nvalue = '4.574 km'\n+++\nThe lead.\n",
    );
    room.pressbox(["release", "add", "race", &photo, "--alt", "Anna"]).succeeds();
    let begun = room.pressbox(["release", "new", "race", "--language", "sv"]).succeeds();
    assert_eq!(
        begun.stdout,
        "started `race` in `releases/race/release.sv.md`, with what it shares with the `en` edition\n"
    );
    room.pressbox(["release", "new", "race", "--language", "de"]).succeeds();
    assert!(
        room.read("releases/race/release.de.md")
            .starts_with("+++\n# What both editions share is copied here, in `en`: translate it.\n")
    );
    let shown = room.pressbox(["release", "show", "race", "--json"]).succeeds().json();
    assert_eq!(shown.len(), 3);
    for edition in &shown[1..] {
        for shared in ["photos", "timetable", "facts", "contacts", "embargo", "date", "version"] {
            assert_eq!(edition[shared], shown[0][shared], "{shared}");
        }
    }
    // What is not written yet keeps the release from being sent.
    let found = room.pressbox(["release", "check", "race", "--json"]).exits(1).json();
    let errors: Vec<_> =
        found.iter().filter(|f| f["severity"] == "error").map(|f| f["rule"].as_str().unwrap()).collect();
    assert_eq!(errors, ["placeholder"; 4]);
    assert!(found.iter().all(|f| f["rule"] != "editions-differ"), "{found:?}");
    for (language, headline, lead) in [("sv", "Loppet", "Ingressen."), ("de", "Das Rennen", "Der Vorspann.")] {
        let file = format!("releases/race/release.{language}.md");
        let text = room.read(&file);
        let (front, _) = text.split_once("\n+++\n").unwrap();
        let front: Vec<_> = front.lines().filter(|line| !line.starts_with("headline")).collect();
        let front = front.join("\n").replacen("+++\n", &format!("+++\nheadline = '{headline}'\n"), 1);
        room.write(&file, format!("{front}\n+++\n{lead}\n").replace("4.574", "4,574"));
    }
    let toml = room.read("pressbox.toml");
    room.write("pressbox.toml", toml.replacen("language = \"en\"", "language = \"en\"\nboilerplate = 'We.'", 1));
    room.pressbox(["release", "check", "race"]).says("! `race` is clean: nothing to correct");
    // Moved in one of them, it is told.
    let text = room.read("releases/race/release.sv.md").replace("16:20", "16:25").replace("08:00", "09:00");
    room.write("releases/race/release.sv.md", text);
    let found = room.pressbox(["release", "check", "race", "--json"]).exits(1).json();
    let found: Vec<_> = found.iter().map(|f| (f["rule"].as_str().unwrap(), f["severity"].as_str().unwrap())).collect();
    assert_eq!(found, [("editions-differ", "error"), ("editions-differ", "warning")]);
}

#[test]
fn facts_and_contacts_that_differ_from_edition_to_edition_are_found() {
    let room = Room::new();
    let edition = |seats: &str, phone: &str| {
        format!(
            "+++\nheadline = 'x'\nboilerplate = 'We.'\n[[contacts]]\nname = 'A'\nphone = '{phone}'\n\
             [[facts]]\nlabel = 'Seats'\nvalue = '{seats}'\n+++\nLead.\n"
        )
    };
    room.write("releases/race/release.en.md", edition("1,200 seats, 30 benches", "+46 70-1"));
    room.write("releases/race/release.sv.md", edition("30 bänkar, 1 200 platser", "+46 701"));
    room.pressbox(["release", "check", "race"]).says("! `race` is clean: nothing to correct");
    room.write("releases/race/release.sv.md", edition("30 bänkar, 1 300 platser", "+46 702"));
    room.pressbox(["release", "check", "race"]).says(
        "releases/race/release.sv.md:4: warning: the press contacts differ from the `en` edition's [editions-differ]\n    \
         correct the one that is wrong\n\
         releases/race/release.sv.md:7: warning: “Seats: 30 bänkar, 1 300 platser” is “Seats: 1,200 seats, 30 benches” in the `en` \
         edition [editions-differ]\n    correct the one that is wrong\n! 2 warnings",
    );
}

#[test]
fn a_photo_put_to_a_release_leaves_everything_else_as_it_was_written() {
    let room = Room::new();
    let [one, two] = [jpeg(1), jpeg(2)].map(|bytes| {
        let id = Sha256::of(&bytes);
        room.write(&format!("in/{id}.jpg"), bytes);
        id
    });
    room.pressbox(["ingest", "in"]).succeeds();
    let file = "releases/race/release.en.md";
    let text = format!(
        "+++\nheadline = 'A' # short\n# our best\nphotos = [\n  {{ photo = '{one}', alt = 'x' }}, # the first\n]\n# the end\n+++\n\nLead.\n"
    );
    room.write(file, &text);
    room.pressbox(["release", "add", "race", &two.to_hex()[..8], "--caption", "Two “boats”"]).succeeds();
    let added = text
        .replace("# the first\n]", &format!("# the first\n  {{ photo = \"{two}\", caption = \"Two “boats”\" }},\n]"));
    let found = room.read(file);
    assert!(found.contains("headline = 'A' # short\n# our best\n") && found.contains("]\n# the end\n+++"), "{found}");
    assert_eq!(found, added);
    room.pressbox(["release", "add", "race", &one.to_hex()[..8], "--alt", "A boat", "--caption", "One"]).succeeds();
    let found = room.read(file);
    assert!(
        found.contains(&format!("{{ photo = '{one}', alt = \"A boat\", caption = \"One\" }}, # the first\n")),
        "{found}"
    );

    // In tables, comments between the rows stay too.
    let text = format!(
        "+++\nheadline = 'A'\n\n# best\n[[photos]]\n# by Anna\nphoto = '{one}'\nalt = 'x' # why\n\n# last\n[titles]\nfacts = 'F'\n+++\nLead.\n"
    );
    room.write(file, text.replace('\n', "\r\n"));
    room.pressbox(["release", "add", "race", &one.to_hex()[..8], "--alt", "A boat"]).succeeds();
    assert_eq!(room.read(file), text.replace("alt = 'x'", "alt = \"A boat\"").replace('\n', "\r\n"));
    room.pressbox(["release", "add", "race", &two.to_hex()[..8]]).succeeds();
    let found = room.read(file);
    assert!(
        found.contains("# by Anna\r\n") && found.contains("# last\r\n[titles]") && found.contains(&two.to_hex()),
        "{found}"
    );
}

#[test]
fn photos_are_put_to_every_edition_once_and_checked_against_the_library() {
    let room = Room::new();
    room.write("one.jpg", jpeg(1));
    room.write("two.jpg", jpeg(2));
    let says = ["--credit", "Anna", "--copyright", "© Anna", "--caption", "A boat"];
    let taken = room.pressbox(["ingest", "one.jpg", "--json"].into_iter().chain(says)).json();
    let bare = room.pressbox(["ingest", "two.jpg", "--json"]).json();
    let id = |answer: &serde_json::Value| answer["photo"].as_str().unwrap().to_owned();
    let (one, two) = (id(&taken[0]), id(&bare[0]));
    for language in ["en", "sv"] {
        room.pressbox(["release", "new", "race", "--language", language]).succeeds();
    }
    room.pressbox(["release", "add", "race", &one[..8], "ffffff"]).exits(1);
    assert!(!room.read("releases/race/release.en.md").contains("[[photos]]"), "all is refused before any is written");
    let added = room.pressbox(["release", "add", "race", &one[..8], &two, "--json"]).succeeds().json();
    let places: Vec<_> = added.iter().map(|figure| (id(figure), figure["position"].as_u64().unwrap())).collect();
    assert_eq!(places, [(one.clone(), 1), (two.clone(), 2)]);
    let again = room.pressbox(["release", "add", "race", &one, "--caption", "Åh", "--alt", "A red boat", "--json"]);
    assert_eq!(
        again.succeeds().json()[0],
        serde_json::json!({ "slug": "race", "photo": one, "caption": "Åh", "alt": "A red boat", "position": 1 })
    );
    let editions = room.pressbox(["release", "show", "race", "--json"]).succeeds().json();
    for edition in &editions {
        assert_eq!(edition["photos"][0], serde_json::json!({ "photo": one, "caption": "Åh", "alt": "A red boat" }));
        assert_eq!(edition["photos"].as_array().unwrap().len(), 2);
    }
    assert_eq!(editions.len(), 2);
    assert!(room.read("releases/race/release.sv.md").contains("# Where journalists find more."), "comments stay");
    let found = room.pressbox(["release", "check", "race", "--json"]).exits(1).json();
    let errors: Vec<_> =
        found.iter().filter(|finding| finding["severity"] == "error" && finding["rule"] != "placeholder").collect();
    assert_eq!(errors.len(), 2, "one in each edition: {errors:#?}");
    assert!(errors.iter().all(|error| error["rule"] == "photo-not-cleared"
        && error["message"].as_str().unwrap().contains(&two[..8])));
}

#[test]
fn what_is_the_same_in_two_languages_is_no_disagreement() {
    let room = Room::new();
    let edition = |phone: &str, role: &str, value: &str| {
        format!(
            "+++\nheadline = 'x'\nboilerplate = 'We.'\n[[contacts]]\nname = 'Anna Berg'\nrole = '{role}'\nphone = '{phone}'\n\
             [[facts]]\nlabel = 'x'\nvalue = '{value}'\n+++\nLead.\n"
        )
    };
    let write = |language: &str, phone: &str, role: &str, value: &str| {
        room.write(&format!("releases/race/release.{language}.md"), edition(phone, role, value));
    };
    write("en", "+46 70 123 45 67", "CEO", "12 seconds");
    write("sv", "070-123 45 67", "vd", "tolfte sekunden");
    write("de", "0046 70 1234567", "Geschäftsführerin", "zwölf Sekunden");
    write("fi", "+46 (0)70 123 45 67", "toimitusjohtaja", "kaksitoista sekuntia");
    write("fr", "+46701234567", "directrice générale", "12 secondes");
    room.pressbox(["release", "check", "race"]).says("! `race` is clean: nothing to correct");
    write("sv", "070-123 45 68", "vd", "elfte sekunden");
    room.pressbox(["release", "check", "race"]).says(
        "releases/race/release.sv.md:4: warning: the press contacts differ from the `en` edition's [editions-differ]\n    \
         correct the one that is wrong\n\
         releases/race/release.sv.md:8: warning: “x: elfte sekunden” is “x: 12 seconds” in the `en` edition [editions-differ]\n    \
         correct the one that is wrong\n! 2 warnings",
    );
}

#[test]
fn a_caption_in_another_language_than_its_edition_is_told_by_add_and_by_check() {
    let room = Room::new();
    room.write("in/a.jpg", jpeg(4));
    let taken = room.pressbox(["ingest", "in", "--credit", "Anna", "--terms", "Free.", "--json"]).succeeds().json();
    let photo = taken[0]["photo"].as_str().unwrap().to_owned();
    let short = &photo[..8];
    for (language, lead) in [("en", "The lead."), ("sv", "Ingressen.")] {
        let front = "headline = 'x'\nboilerplate = 'We.'\n[[contacts]]\nname = 'A'\nphone = '1'";
        room.write(&format!("releases/race/release.{language}.md"), format!("+++\n{front}\n+++\n{lead}\n"));
    }
    let english = "Anna Larsson opens the archive at the harbour in Åhus, Sweden, on 3 May 2022.";
    let alt = "A woman with a red scarf in front of the door";
    let said = room.pressbox(["release", "add", "race", &photo, "--caption", english, "--alt", alt]).succeeds();
    let caption =
        "seems to be in `en`, but it is in the `sv` edition: “Anna Larsson opens the archive at the harbour …”";
    let wants = format!(
        "warning: the caption of photo `{short}` {caption}\n\
         hint: write one in `sv` with `pressbox release add race {short} --language sv --caption TEXT`\n\
         warning: the alt text of photo `{short}` seems to be in `en`, but it is in the `sv` edition: “A woman with a red scarf in front …”\n\
         hint: write one in `sv` with `pressbox release add race {short} --language sv --alt TEXT`\n"
    );
    assert_eq!(said.stderr, wants);
    let found = room.pressbox(["release", "check", "race", "--json"]).json();
    let told: Vec<_> = found.iter().filter(|finding| finding["rule"] == "caption-language").collect();
    assert_eq!(told.len(), 2, "{found:?}");
    assert!(told.iter().all(|finding| finding["file"] == "releases/race/release.sv.md"));
    let swedish = "Anna Larsson öppnar arkivet vid hamnen i Åhus den 3 maj 2022.";
    let alt = "En kvinna med röd halsduk framför dörren";
    let args = ["release", "add", "race", &photo, "--language", "sv", "--caption", swedish, "--alt", alt];
    assert_eq!(room.pressbox(args).succeeds().stderr, "");
    let found = room.pressbox(["release", "check", "race", "--json"]).json();
    assert!(found.iter().all(|finding| finding["rule"] != "caption-language"), "{found:?}");
}
