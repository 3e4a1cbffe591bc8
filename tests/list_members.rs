//! One journalist on a list: added, changed and taken off; and all lists in numbers.

use crate::support::Room;

const ADD: [&str; 3] = ["list", "add", "motor"];

fn add<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ADD.into_iter().chain(more.iter().copied()).collect()
}

#[test]
fn a_journalist_is_added_changed_and_left_alone_and_it_is_said_which() {
    let room = Room::new();
    let anna = [
        "anna@media.example",
        "--name",
        "Anna Berg",
        "--outlet",
        "DN",
        "--phone",
        "+46 70 123",
        "--tags",
        "Formel 1,tv",
    ];
    room.pressbox(add(&anna)).says(
        "added     Anna Berg <anna@media.example> · DN · +46 70 123 #formel-1 #tv\n\
         ! `motor` is a new list and has 1 journalist",
    );
    room.pressbox(add(&anna)).says(
        "unchanged Anna Berg <anna@media.example> · DN · +46 70 123 #formel-1 #tv\n\
         ! `motor` has 1 journalist",
    );
    let more = ["ANNA@media.example", "--outlet", "SvD", "--tags", "se", "--language", "svenska", "--embargo", "ja"];
    room.pressbox(add(&more)).says(
        "changed   Anna Berg <anna@media.example> · SvD · +46 70 123 · sv #formel-1 #tv #se · trusted with embargoes\n\
         ! `motor` has 1 journalist",
    );
    let json = room.pressbox(add(&["bo@media.example", "--json", "--zone", "Stockholm"])).succeeds().json();
    let [bo] = json.as_slice() else { panic!("{json:?}") };
    for (key, value) in
        [("list", "motor"), ("status", "added"), ("address", "bo@media.example"), ("zone", "Europe/Stockholm")]
    {
        assert_eq!(bo[key], value, "{bo}");
    }
    assert_eq!((&bo["suppressed"], &bo["pending"], &bo["phone"]), (&false.into(), &false.into(), &().into()));
    let shown = room.pressbox(["list", "show", "motor", "--json"]).succeeds().json();
    assert_eq!((&shown[0]["phone"], &shown[0]["outlet"]), (&"+46 70 123".into(), &"SvD".into()));
    assert_eq!(shown[1]["source"], "added by hand");
    // The last change is taken back, and then the one before.
    room.pressbox(["list", "undo", "motor", "--quiet"]).says("removed   bo@media.example");
    room.pressbox(["list", "undo", "motor", "--quiet"]).says("changed   Anna Berg <anna@media.example>");
    let shown = room.pressbox(["list", "show", "motor"]).succeeds().stdout;
    assert_eq!(shown, "Anna Berg <anna@media.example> · DN · +46 70 123 #formel-1 #tv\n");
}

#[test]
fn fields_are_emptied_and_a_basis_changes_only_that_way() {
    let room = Room::new();
    room.pressbox(add(&[
        "a@x.example",
        "--name",
        "A",
        "--outlet",
        "DN",
        "--phone",
        "08-1",
        "--tags",
        "tv,se",
        "--basis",
        "consent",
    ]))
    .succeeds();
    room.pressbox(add(&["a@x.example", "--clear", "tags", "--clear", "phone", "--tags", "motor", "--clear", "Outlet"]))
        .says("changed   A <a@x.example> · consent #motor\n! `motor` has 1 journalist");
    room.pressbox(add(&["a@x.example", "--basis", "legitimate-interest"])).says(
        "unchanged A <a@x.example> · consent #motor (the lawful basis stays `consent`: an import does not change it)\n\
         ! `motor` has 1 journalist",
    );
    room.pressbox(add(&["a@x.example", "--clear", "basis", "--basis", "legitimate-interest", "--quiet"]))
        .says("changed   A <a@x.example> · legitimate-interest #motor");
    room.pressbox(add(&["a@x.example", "--clear", "shoes"])).exits(2);
    // Of somebody who is new, there is nothing to empty.
    room.pressbox(add(&["b@x.example", "--clear", "outlet", "--quiet"])).says("added     b@x.example");
}

#[test]
fn columns_and_numbers_of_the_users_own_stay_and_a_number_goes_where_they_are() {
    let room = Room::new();
    room.write("in.csv", "name,email,Telefon,Hund\nAnna,anna@x.example,08-1,Fido\nBo,bo@x.example,,Rex\n");
    room.pressbox(["list", "import", "motor", "in.csv"]).succeeds();
    room.pressbox(add(&["bo@x.example", "--phone", "=1+1"])).succeeds();
    let file = room.read("lists/motor.csv");
    assert!(file.lines().next().unwrap().ends_with(",date,Telefon,Hund"), "{file}");
    assert!(file.contains(",'=1+1,Rex") && file.contains(",08-1,Fido"), "{file}");
    let shown = room.pressbox(["list", "show", "motor", "--quiet"]).succeeds().stdout;
    assert_eq!(shown, "Anna <anna@x.example> · 08-1\nBo <bo@x.example> · =1+1\n");
    let held = room.pressbox(["list", "export", "bo@x.example"]).succeeds().stdout;
    assert!(held.contains("Telefon: =1+1") && held.contains("Hund: Rex"), "{held}");
}

#[test]
fn what_an_import_refuses_is_refused_and_nothing_is_written() {
    let room = Room::new();
    for (typed, says) in [
        (&["anna.media.example"][..], "`anna.media.example` is not an email address: it has no `@`"),
        (&[""], "it has no address"),
        (&["a@x.example", "--zone", "Atlantis"], "`Atlantis` is not a time zone; one is `Europe/Stockholm`"),
        (&["a@x.example", "--embargo", "perhaps"], "the embargo column takes yes or no, not `perhaps`"),
        (&["a@x.example, b@x.example"], "name one journalist at a time"),
        (&["a@x.example", "--tags", "unsubscribed"], "tags is `unsubscribed`: this says that the person wants no mail"),
    ] {
        let run = room.pressbox(add(typed)).exits(1);
        assert!(run.stderr.starts_with(&format!("error: {says}\n")), "{}", run.stderr);
        assert!(run.stdout.is_empty() && !room.path("lists/motor.csv").exists(), "{typed:?}");
    }
    room.pressbox(["list", "add", "suppressed", "a@x.example"]).exits(1);
    for date in ["2024-02-31", "yesterday"] {
        let run = room.pressbox(add(&["a@x.example", "--date", date])).exits(2);
        assert!(run.stderr.contains(&format!("`{date}` is not a date such as `2027-12-31`")), "{}", run.stderr);
        assert!(!room.path("lists/motor.csv").exists());
    }
    // A file with a row that cannot be read is not written anew.
    let own = "name,address,outlet,beat,language,zone,tags,embargo,basis,source,date\nBo,bo at x,,,,,,,,,\n";
    room.write("lists/motor.csv", own);
    for args in [add(&["a@x.example"]), vec!["list", "remove", "motor", "bo@x.example"]] {
        room.pressbox(args).says(
            "! failed: row 2 of `lists/motor.csv`: Bo: `bo at x` is not an email address: it has no `@`\n\
             ! error: `lists/motor.csv` has rows that cannot be read\n\
             ! hint: correct or delete those rows, then try again\n\
             exit 1",
        );
    }
    assert_eq!(room.read("lists/motor.csv"), own);
}

#[test]
fn whoever_gets_no_mail_is_added_and_told_and_whoever_was_erased_is_not() {
    let room = Room::new();
    room.pressbox(["list", "suppress", "bo@x.example", "--why", "ringde"]).succeeds();
    let run = room.pressbox(add(&["Bo@x.example", "--name", "Bo"])).succeeds();
    assert!(run.stdout.starts_with("added     Bo <"), "{}", run.stdout);
    assert!(run.stderr.contains("warning: Bo@x.example gets no mail, whatever list it is on, since 20"));
    assert!(
        run.stderr.contains(": ringde\nhint: to send mail to this address again: `pressbox list allow Bo@x.example"),
        "{}",
        run.stderr
    );
    let json = room.pressbox(add(&["bo@x.example", "--json", "--quiet"])).succeeds().json();
    assert_eq!((&json[0]["status"], &json[0]["suppressed"]), (&"unchanged".into(), &true.into()));
    room.pressbox(["list", "erase", "cia@x.example"]).succeeds();
    let refused = room.pressbox(add(&["cia@x.example"])).exits(1).stderr;
    assert!(refused.starts_with("error: cia@x.example: was erased on 20"), "{refused}");
    assert!(refused.contains("hint: if this person wants mail now: `pressbox list allow cia@x.example --why REASON`"));
    room.pressbox(["list", "allow", "cia@x.example", "--why", "she is back"]).succeeds();
    room.pressbox(add(&["cia@x.example", "--quiet"])).says("added     cia@x.example");
}

#[test]
fn whoever_is_removed_stays_on_the_other_lists_and_it_is_said_that_this_is_no_opt_out() {
    let room = Room::new();
    room.write("in.csv", "name,email\nAnna,anna@x.example\nBo,bo@x.example\n");
    room.pressbox(["list", "import", "motor", "in.csv"]).succeeds();
    room.pressbox(["list", "import", "culture", "in.csv"]).succeeds();
    room.pressbox(["list", "remove", "motor", "ANNA@x.example"]).says(
        "removed   Anna <anna@x.example>\n\
         ! `motor` has 1 journalist\n\
         ! anna@x.example is still on `culture`\n\
         ! hint: this is not an opt-out: an import may bring anna@x.example back; to stop all mail to this address: `pressbox list suppress anna@x.example`",
    );
    room.pressbox(["list", "remove", "motor", "anna@x.example"]).says(
        "! error: anna@x.example is not on the list `motor`\n\
         ! hint: it is on `culture`: `pressbox list remove culture anna@x.example`\n\
         exit 1",
    );
    let json = room.pressbox(["list", "remove", "culture", "bo@x.example", "--json"]).succeeds().json();
    assert_eq!((&json[0]["status"], &json[0]["list"]), (&"removed".into(), &"culture".into()));
    assert_eq!((&json[0]["name"], &json[0]["still_on"]), (&"Bo".into(), &serde_json::json!(["motor"])));
    room.pressbox(["list", "remove", "motor", "nobody@x.example"]).exits(1);
    room.pressbox(["list", "remove", "moter", "bo@x.example"])
        .says("! error: there is no list `moter`\n! hint: `pressbox lists` shows the lists\nexit 1");
    room.pressbox(["list", "undo", "motor", "--quiet"]).says("added     Anna <anna@x.example>");
    assert!(!room.path("lists/suppressed.csv").exists());
}

#[test]
fn all_lists_are_shown_with_their_numbers_and_what_is_no_list_is_named() {
    let room = Room::new();
    for list in std::fs::read_dir(room.path("lists")).unwrap() {
        std::fs::remove_file(list.unwrap().path()).unwrap();
    }
    room.pressbox(["lists"]).says(
        "! there are no lists yet\n\
         ! hint: create one with `pressbox list import NAME FILE`, or with `pressbox list add NAME ADDRESS`",
    );
    assert_eq!(room.pressbox(["lists", "--json"]).succeeds().stdout, "");
    room.write("in.csv", "name,email\nAnna,anna@x.example\nBo,bo@x.example\nCia,cia@x.example\n");
    room.pressbox(["list", "import", "motor", "in.csv"]).succeeds();
    room.pressbox(["list", "add", "kultur", "åsa@x.example"]).succeeds();
    room.pressbox(["list", "suppress", "BO@x.example"]).succeeds();
    room.write("lists/pending.csv", "address,since,why\ncia@x.example,2026-01-01T00:00:00Z,asks\n");
    let json = room.pressbox(["lists", "--json", "--quiet"]).succeeds().json();
    let numbers: Vec<_> = json
        .iter()
        .map(|list| {
            (
                list["list"].as_str().unwrap(),
                list["journalists"].as_u64(),
                list["suppressed"].as_u64(),
                list["pending"].as_u64(),
            )
        })
        .collect();
    assert_eq!(numbers, [("kultur", Some(1), Some(0), Some(0)), ("motor", Some(3), Some(1), Some(1))]);
    let changed: jiff::Timestamp = json[0]["changed"].as_str().unwrap().parse().unwrap();
    assert!((crate::support::now().as_second() - changed.as_second()).abs() < 600);
    let offset = crate::support::now().in_tz("Europe/Stockholm").unwrap().strftime("%:z").to_string();
    assert!(json[0]["changed"].as_str().unwrap().ends_with(&offset), "in the newsroom's zone: {json:?}");
    let run = room.pressbox(["lists"]).succeeds();
    assert!(
        run.stdout.contains("\nmotor   3 journalists, 1 gets no mail, 1 waiting for your decision, changed 20"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.starts_with("kultur  1 journalist, changed 20") && run.stderr.starts_with("2 lists\n"),
        "{run:?}"
    );

    // One that is damaged does not hide the others, and a table that is no list is named.
    room.write("lists/broken.csv", "one,two\nthree,four\n");
    room.write("lists/odd.csv", "name,email\nX,x at y\nY,y@x.example\n");
    room.write("lists/my list.csv", "name,email\nAnna,anna@x.example\n");
    room.write("lists/new.xlsx", "x");
    room.write("lists/.~lock.motor.csv", "x");
    let run = room.pressbox(["lists", "--json"]).exits(3);
    let json = run.json();
    assert_eq!((&json[0]["list"], &json[0]["status"]), (&"broken".into(), &"rejected".into()));
    assert_eq!(
        (&json[3]["list"], &json[3]["journalists"], &json[3]["unusable"]),
        (&"odd".into(), &1.into(), &1.into())
    );
    for said in [
        "failed: `[ROOM]/lists/broken.csv` is not a media list",
        "failed: `lists/odd.csv` has 1 row that cannot be read: `pressbox list show odd` names them\n",
        "warning: `lists/my list.csv` is not used: its file name is not the name of a list\n",
        "hint: import it with `pressbox list import NAME 'lists/my list.csv'`, and then move it elsewhere\n",
        "warning: `lists/new.xlsx` is not used",
    ] {
        assert!(run.stderr.contains(said), "{said}\n{}", run.stderr);
    }
    assert_eq!(run.stderr.matches("is not used").count(), 2, "{}", run.stderr);
}

#[test]
fn what_the_readme_does_with_one_journalist_goes_as_it_is_told() {
    let room = Room::new();
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let section = readme.split("\n## ").find(|part| part.starts_with("The lists")).unwrap();
    let block = section.split("```").find(|block| block.contains("list add")).unwrap();
    let run = |line: &str| crate::worked_example::typed(&room, ".", line).succeeds();
    let said: Vec<_> = block.lines().skip(1).map(|line| run(line).stdout).collect();
    assert_eq!(said[0], "added     Bo Ek <bo@media.example> · DN · +46 70 123 45 67 #motor #se\n");
    assert!(said[1].contains("media  1 journalist, changed 20"), "{}", said[1]);
    assert_eq!(said[2], "removed   Bo Ek <bo@media.example>\n");
}
