//! A newsroom brought over from Mynewsdesk: from its pressroom service, which a server of the test's own plays after the
//! documentation, and from files; whole, odd, hostile, and after a kill.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::Room;
use crate::support::pictures::{encoded, jpeg, picture};

/// A pressroom service and the server of its pictures.
struct Service {
    port: u16,
    world: Arc<Mutex<World>>,
}

#[derive(Default)]
struct World {
    /// Items by their type, the last one published first.
    items: BTreeMap<String, Vec<Value>>,
    pictures: BTreeMap<String, Vec<u8>>,
    /// Paths that answer with this status, and paths that never do.
    broken: BTreeMap<String, u16>,
    stuck: Vec<String>,
    asked: Vec<String>,
}

impl Service {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let world = Arc::new(Mutex::new(World::default()));
        let shared = Arc::clone(&world);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let world = Arc::clone(&shared);
                std::thread::spawn(move || answer(stream, &world));
            }
        });
        Self { port, world }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/services/pressroom/list/SeCrEt1?limit=2", self.port)
    }

    fn picture(&self, name: &str, bytes: impl Into<Vec<u8>>) -> String {
        self.world.lock().unwrap().pictures.insert(format!("/{name}"), bytes.into());
        format!("http://127.0.0.1:{}/{name}", self.port)
    }

    fn add(&self, item: Value) {
        let kind = item["type_of_media"].as_str().unwrap().to_owned();
        self.world.lock().unwrap().items.entry(kind).or_default().insert(0, item);
    }

    /// What was asked for since the last time, without the settings.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.world.lock().unwrap().asked)
    }
}

fn answer(mut stream: TcpStream, world: &Mutex<World>) {
    let mut line = String::new();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let _ = reader.read_line(&mut line);
    let mut header = String::new();
    while reader.read_line(&mut header).is_ok_and(|length| length > 2) {
        header.clear();
    }
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let setting = |name: &str| {
        query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default().to_owned()
    };
    let (status, body) = {
        let mut world = world.lock().unwrap();
        world.asked.push(target.clone());
        if world.stuck.contains(&path.to_owned()) {
            drop(world);
            std::thread::sleep(Duration::from_mins(1));
            return;
        }
        let kind = setting("type_of_media");
        let broken = world.broken.iter().find(|(known, _)| target.contains(known.as_str()));
        if let Some((_, status)) = broken {
            (*status, Vec::new())
        } else if let Some(bytes) = world.pictures.get(path) {
            (200, bytes.clone())
        } else if path == "/services/pressroom/list/SeCrEt1" {
            let items = world.items.get(&kind).cloned().unwrap_or_default();
            let (limit, offset): (usize, usize) =
                (setting("limit").parse().unwrap(), setting("offset").parse().unwrap());
            assert!(limit <= 100 && setting("format") == "json", "{target}");
            let page: Vec<_> = items.iter().skip(offset).take(limit).collect();
            (200, json!({ "total_count": items.len(), "items": page }).to_string().into_bytes())
        } else {
            (404, Vec::new())
        }
    };
    let head = format!("HTTP/1.1 {status} Said\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
    let _ = stream.flush();
}

const STORY: &str = "<p>Den nya hamnen i Norrvik öppnar på fredag. Det är den största i landet och har plats för tolv \
                     fartyg.</p><p>– Vi har väntat länge på den här dagen, säger Eva Ek, hamnchef.</p><h2>Om \
                     hamnen</h2><p>Den har byggts sedan 2019, och den kostade 40 miljoner kronor.</p>";

fn release(id: u32, header: &str, published: &str) -> Value {
    json!({
        "id": id,
        "type_of_media": "pressrelease",
        "language": "sv",
        "header": header,
        "summary": "",
        "body": STORY,
        "url": format!("https://www.mynewsdesk.com/se/norrvik/pressreleases/hamnen-{id}"),
        "published_at": { "datetime": published, "text": "" },
        "updated_at": { "datetime": published },
        "tags": [{ "name": "Hamnen" }, { "name": "Sjöfart" }],
        "related_items": [],
    })
}

/// A service with three releases, of which the first has pictures, people and things that have no place here.
fn norrvik() -> Service {
    let service = Service::start();
    let quay = service.picture("original/quaypicture001.jpg", jpeg(1));
    service.add(json!({
        "id": 71, "type_of_media": "image", "header": "Kajen", "photographer": "Foto: Bo Ek / Norrvik",
        "image_license": "Fri för redaktionellt bruk", "image_name": "kajen norra.jpg", "download_url": quay,
        "image_caption": "Den nya kajen i Norrvik. <b>Bild</b> &amp; vy", "published_at": { "datetime": "2022-05-11T07:00:00Z" },
    }));
    let alone = service.picture("original/lighthouse01.jpg", jpeg(2));
    service.add(json!({ "id": 72, "type_of_media": "image", "header": "Fyren", "download_url": alone }));
    service.add(json!({
        "id": 81, "type_of_media": "contact_person", "name": "Eva Ek", "title": "Hamnchef", "email": "eva@norrvik.example",
        "phone": "+46 70 123 45 67",
    }));
    service.add(json!({ "id": 91, "type_of_media": "video", "header": "Filmen", "embed_code": "<iframe>" }));
    let mut first = release(31, "Hamnen &amp; fyren öppnar", "2022-05-11T22:30:00Z");
    let text = service.picture("in-text.jpg", jpeg(3));
    let small = service.picture("c_limit,w_1200/quaypicture001.jpg", jpeg(1));
    first["image"] = json!(small);
    first["body"] = json!(format!(
        "{STORY}<figure><img src=\"{text}\" alt=\"Ett fartyg\"><figcaption>Ett fartyg vid kajen.</figcaption></figure>"
    ));
    first["related_items"] = json!([
        { "type_of_media": "image", "item_id": 71 },
        { "type_of_media": "contact_person", "item_id": 81 },
        { "type_of_media": "video", "item_id": 91 },
    ]);
    first["attached_pdf"] = json!("https://example.org/a.pdf");
    service.add(first);
    service.add(release(32, "Hamnen har öppnat", "2022-05-14T08:00:00Z"));
    service.add(release(33, "Ett år med hamnen", "2023-05-14T08:00:00Z"));
    service
}

fn take(room: &Room, from: &str) -> crate::support::Run {
    room.pressbox(["release", "import", "--json", "--mynewsdesk", from])
}

fn of<'a>(answer: &'a [Value], kind: &str, id: &str) -> &'a Value {
    let found = answer.iter().find(|object| object["kind"] == kind && object["id"] == id);
    found.unwrap_or_else(|| panic!("{kind} {id}: {answer:#?}"))
}

#[test]
fn a_whole_newsroom_comes_over_with_pictures_people_and_days_and_a_second_run_takes_only_what_is_new() {
    let service = norrvik();
    let room = Room::new();
    let run = take(&room, &service.url()).succeeds();
    assert!(!run.stdout.contains("SeCrEt1") && !run.stderr.contains("SeCrEt1"), "{run:?}");
    let answer = run.json();
    let first = of(&answer, "pressrelease", "31");
    assert_eq!(
        (&first["status"], &first["slug"], &first["date"]),
        (&json!("new"), &json!("hamnen-31"), &json!("2022-05-12"))
    );
    assert_eq!((first["photos"].as_array().unwrap().len(), &first["contacts"]), (2, &json!(1)));
    assert_eq!(first["photos_without_rights"].as_array().unwrap().len(), 1, "the one in the text");
    let left: Vec<_> =
        first["not_carried"].as_array().unwrap().iter().map(|left| left["what"].as_str().unwrap()).collect();
    assert_eq!(left, ["an attached document", "`video` 91"]);
    assert_eq!(of(&answer, "image", "72")["status"], "new");
    // Of the film, and of nothing else, it is said that it has no place here: the others belong to the release.
    let kinds: Vec<_> = answer.iter().map(|object| object["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["pressrelease", "pressrelease", "pressrelease", "image"]);

    let shown = room.pressbox(["release", "show", "hamnen-31", "--json"]).succeeds().json().remove(0);
    assert_eq!((&shown["headline"], &shown["language"]), (&json!("Hamnen & fyren öppnar"), &json!("sv")));
    assert!(shown["lead"].as_str().unwrap().starts_with("Den nya hamnen i Norrvik öppnar"), "{shown}");
    assert_eq!(shown["contacts"][0]["email"], "eva@norrvik.example");
    assert_eq!(shown["contacts"][0]["role"], "Hamnchef");
    assert_eq!(shown["body"][0]["kind"], "quote");
    assert_eq!(shown["caption"], Value::Null, "{shown}");
    let text = room.read("releases/hamnen-31/release.sv.md");
    assert!(text.contains("https://www.mynewsdesk.com/se/norrvik/pressreleases/hamnen-31"), "{text}");
    assert!(text.contains("topics = [\"Hamnen\", \"Sjöfart\"]"), "{text}");

    let photos = room.pressbox(["photos", "--json", "folder:mynewsdesk"]).succeeds().json();
    assert_eq!(photos.len(), 3);
    let quay = photos.iter().find(|photo| photo["names"].to_string().contains("kajen norra.jpg")).unwrap();
    let metadata = &quay["metadata"];
    assert_eq!(metadata["credit"], "Bo Ek / Norrvik");
    assert_eq!(metadata["usage_terms"], "Fri för redaktionellt bruk");
    assert_eq!(metadata["caption"], "Den nya kajen i Norrvik. Bild & vy");
    let pages: Vec<_> = service.asked().into_iter().filter(|path| path.contains("=pressrelease")).collect();
    assert_eq!(pages.len(), 2, "two at once, of three: {pages:?}");

    // Nothing is new: nothing is fetched but the lists, and nothing changes.
    let before = room.read("releases/hamnen-31/release.sv.md");
    let again = take(&room, &service.url()).succeeds();
    assert!(again.json().iter().all(|object| object["status"] == "here"), "{again:?}");
    assert!(again.stderr.contains("0 releases taken, 4 items were here already"), "{}", again.stderr);
    assert!(service.asked().iter().all(|path| path.starts_with("/services/")), "no picture was fetched again");
    assert_eq!(room.read("releases/hamnen-31/release.sv.md"), before);

    service.add(release(34, "Hamnen stänger", "2024-01-01T08:00:00Z"));
    service.world.lock().unwrap().items.get_mut("pressrelease").unwrap()[3]["updated_at"] =
        json!("2025-01-01T00:00:00Z");
    std::fs::remove_dir_all(room.path("releases/hamnen-32")).unwrap();
    let third = take(&room, &service.url()).succeeds();
    let answer = third.json();
    assert_eq!(of(&answer, "pressrelease", "34")["status"], "new");
    assert_eq!(of(&answer, "pressrelease", "31")["changed"], true);
    assert_eq!(of(&answer, "pressrelease", "32")["gone"], true);
    assert!(
        third.stderr.contains("1 item was changed at Mynewsdesk since; what is here stays as it is"),
        "{}",
        third.stderr
    );
    let forced =
        room.pressbox(["release", "import", "--force", "--json", "--mynewsdesk", &service.url()]).succeeds().json();
    assert_eq!(of(&forced, "pressrelease", "32")["status"], "new");
    room.pressbox(["check"]).succeeds();
}

#[test]
fn people_read_what_came_and_what_did_not() {
    let service = norrvik();
    let room = Room::new();
    let run = room.pressbox(["release", "import", "--mynewsdesk", &service.url()]).succeeds();
    assert_eq!(
        run.stdout.lines().filter(|line| line.starts_with("new")).collect::<Vec<_>>(),
        [
            "new  hamnen-33  sv  2023-05-14",
            "new  hamnen-32  sv  2022-05-14",
            "new  hamnen-31  sv  2022-05-12  2 photos, 1 contact",
        ],
        "{run:?}"
    );
    for said in [
        "  not carried: `hamnen-31`: an attached document: a release has no place for it",
        "3 releases taken, 1 other picture taken",
        "hint: nothing was mailed; the releases keep their days",
        "photos lack a credit or usage terms",
    ] {
        assert!(run.stderr.contains(said), "{said}\n{}", run.stderr);
    }
    // What came is fit for the site, with its own day.
    room.pressbox(["releases", "--json"]).succeeds();
    let check = room.pressbox(["release", "check", "hamnen-31", "--json"]);
    let errors: Vec<_> = check.json().into_iter().filter(|finding| finding["severity"] == "error").collect();
    assert!(errors.iter().all(|finding| finding["rule"] == "photo-not-cleared"), "{errors:?}");
}

#[test]
fn a_picture_that_cannot_be_fetched_is_named_and_comes_with_a_later_run() {
    let service = norrvik();
    service.world.lock().unwrap().broken.insert("quaypicture001".to_owned(), 500);
    service.picture("in-text.jpg", "no picture at all");
    let room = Room::new();
    let run = take(&room, &service.url()).exits(3);
    let answer = run.json();
    assert_eq!(of(&answer, "pressrelease", "31")["status"], "new");
    let lost: Vec<_> = answer.iter().filter(|object| object["kind"] == "picture").collect();
    assert_eq!(lost.len(), 2, "{answer:?}");
    assert!(lost.iter().all(|object| object["status"] == "rejected" && object["slug"] == "hamnen-31"));
    assert_eq!(lost[0]["file"], "kajen norra.jpg");
    assert!(run.stderr.contains("the server has an error of its own (status 500)"), "{}", run.stderr);
    assert!(run.stderr.contains("3 releases taken, 1 other picture taken, 2 pictures missing"), "{}", run.stderr);
    // Somebody edits the release meanwhile: the picture comes, the edit stays.
    let path = "releases/hamnen-31/release.sv.md";
    let edited = room.read(path).replace("Den nya hamnen", "Den stora hamnen");
    room.write(path, &edited);
    service.world.lock().unwrap().broken.clear();
    service.picture("in-text.jpg", jpeg(3));
    let answer = take(&room, &service.url()).succeeds().json();
    assert_eq!(of(&answer, "pressrelease", "31")["status"], "completed");
    assert_eq!(of(&answer, "pressrelease", "31")["photos"].as_array().unwrap().len(), 2);
    let shown = room.pressbox(["release", "show", "hamnen-31", "--json"]).succeeds().json().remove(0);
    assert_eq!(shown["photos"].as_array().unwrap().len(), 2);
    assert!(shown["lead"].as_str().unwrap().starts_with("Den stora hamnen"), "{shown}");
    assert!(take(&room, &service.url()).succeeds().json().iter().all(|object| object["status"] == "here"));
}

#[test]
fn a_killed_run_leaves_nothing_half_and_the_next_one_goes_on() {
    let service = norrvik();
    service.world.lock().unwrap().stuck.push("/original/quaypicture001.jpg".to_owned());
    let room = Room::new();
    let url = service.url();
    let mut running = room.command(["release", "import", "--mynewsdesk", &url]).spawn().unwrap();
    for _ in 0..600 {
        if service.world.lock().unwrap().asked.iter().any(|path| path.contains("quaypicture001")) {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    // Another run does not come between.
    let second = take(&room, &url).exits(1);
    assert!(second.stderr.contains("another run takes a pressroom over right now"), "{}", second.stderr);
    running.kill().unwrap();
    running.wait().unwrap();
    service.world.lock().unwrap().stuck.clear();
    assert!(!room.path("releases/hamnen-31").exists());
    let answer = take(&room, &url).succeeds().json();
    assert_eq!(of(&answer, "pressrelease", "31")["status"], "new");
    assert_eq!(of(&answer, "pressrelease", "33")["status"], "here");
    assert_eq!(room.pressbox(["releases", "--json"]).succeeds().json().len(), 3);
    assert!(!room.path("library/imports/mynewsdesk").exists());
    // A record that is lost: what is here is known by its name.
    std::fs::remove_file(room.path("library/imports/mynewsdesk.json")).unwrap();
    let answer = take(&room, &url).succeeds().json();
    let releases: Vec<_> = answer.iter().filter(|object| object["kind"] == "pressrelease").collect();
    assert!(releases.iter().all(|object| object["status"] == "here"), "{answer:?}");
    room.write("library/imports/mynewsdesk.json", "{");
    let refused = take(&room, &url).exits(1);
    assert!(refused.stderr.contains("the record of what was taken before"), "{}", refused.stderr);
}

#[test]
fn a_service_that_does_not_answer_as_it_should_is_told_in_a_sentence() {
    let service = norrvik();
    let room = Room::new();
    let wrong = room.pressbox(["release", "import", "--mynewsdesk", "https://www.mynewsdesk.com/se/norrvik"]);
    assert!(wrong.exits(2).stderr.contains("services/pressroom/list/KEY"));
    let unknown = service.url().replace("SeCrEt1", "OtherKey");
    let run = room.pressbox(["release", "import", "--mynewsdesk", &unknown]).exits(1);
    assert!(run.stderr.contains("does not know this key") && !run.stderr.contains("OtherKey"), "{}", run.stderr);
    // A list that breaks off: what came before stays, and the exit code says that more is to come.
    service.world.lock().unwrap().broken.insert("type_of_media=pressrelease&limit=2&offset=2".to_owned(), 503);
    let run = take(&room, &service.url()).exits(3);
    assert!(run.stderr.contains("failed: the list of `pressrelease` from item 3 on"), "{}", run.stderr);
    assert_eq!(
        run.json().iter().filter(|object| object["status"] == "new").count(),
        4,
        "two releases and the pictures"
    );
    service.world.lock().unwrap().broken.clear();
    assert_eq!(of(&take(&room, &service.url()).succeeds().json(), "pressrelease", "31")["status"], "new");
    let refused = room.pressbox(["release", "import", "a.txt", "--slug", "a", "--mynewsdesk", "b.json"]).exits(2);
    assert!(refused.stderr.contains("cannot be used with"), "{}", refused.stderr);
}

#[test]
fn files_are_taken_json_and_xml_with_pictures_that_lie_beside_them() {
    let service = Service::start();
    let room = Room::new();
    let image = service.picture("kept/otherpicture1.jpg", jpeg(5));
    room.write(
        "export/1.xml",
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<items total-count=\"1\"><item><id>41</id><type_of_media>news\
             </type_of_media><language>en</language><header>The harbour &amp; the lighthouse</header><published_at \
             datetime=\"2021-03-01T09:00:00Z\">2021-03-01 10:00:00</published_at><summary>It opens on Friday, and it \
             is the largest in the country.</summary><body><![CDATA[<p>The harbour of Norwick opens on Friday.</p>]]></body>\
             <image>https://127.0.0.1:9/gone/lighthouse9000.jpg</image><image_caption>The lighthouse.</image_caption>\
             <contact_people><contact_person><name>Eva Ek</name><email>eva@norwick.example</email></contact_person>\
             </contact_people><images><image><download_url>{image}</download_url><photographer>Bo Ek</photographer></image>\
             </images></item></items>"
        ),
    );
    room.write("export/2.json", json!({ "items": [release(42, "Hamnen", "2021-03-02T09:00:00Z")] }).to_string());
    room.write("export/notes.txt", "nothing");
    let run = take(&room, "export").exits(3);
    let answer = run.json();
    assert_eq!(of(&answer, "news", "41")["slug"], "the-harbour-the-lighthouse-41");
    assert_eq!(of(&answer, "pressrelease", "42")["status"], "new");
    let lost = answer.iter().find(|object| object["kind"] == "picture").unwrap();
    assert_eq!((&lost["file"], &lost["reason"]), (&json!("lighthouse9000.jpg"), &json!("nothing listens there")));
    let shown =
        room.pressbox(["release", "show", "the-harbour-the-lighthouse-41", "--json"]).succeeds().json().remove(0);
    assert_eq!(shown["lead"], "It opens on Friday, and it is the largest in the country.");
    assert_eq!(shown["contacts"][0]["name"], "Eva Ek");
    assert_eq!(shown["date"], "2021-03-01");
    room.write("export/images/lighthouse9000.jpg", jpeg(6));
    let answer = take(&room, "export").succeeds().json();
    assert_eq!(of(&answer, "news", "41")["status"], "completed");
    let shown =
        room.pressbox(["release", "show", "the-harbour-the-lighthouse-41", "--json"]).succeeds().json().remove(0);
    assert_eq!(shown["photos"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_hostile_or_odd_gets_a_sentence_and_stops_nothing_else() {
    let room = Room::new();
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let laughs = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><items><item><header>&b;</header></item></items>";
    room.write("odd/deep.json", deep);
    room.write("odd/laughs.xml", laughs);
    room.write("odd/cut.json", "{\"items\": [{\"id\": 1, \"header\": \"Half");
    room.write("odd/page.xml", "<!doctype html><html><p>Log in</html>");
    room.write("odd/latin.json", b"{\"items\": [\"\xe5\"]}");
    let huge = std::fs::File::create(room.path("odd/huge.json")).unwrap();
    huge.set_len(1 << 30).unwrap();
    let base = |id: Value, header: &str| {
        json!({ "id": id, "type_of_media": "pressrelease", "header": header, "body": STORY, "language": "sv",
                "published_at": { "datetime": "2022-05-11T08:00:00Z" } })
    };
    let with = |mut item: Value, name: &str, value: Value| {
        item[name] = value;
        item
    };
    let items = [
        base(json!(1), "<b>Fet</b> rubrik <script>alert(1)</script>&amp; mer"),
        base(json!(1), "En annan med samma nummer"),
        with(base(json!(2), "Utan tid"), "published_at", json!("igår")),
        with(base(json!(3), "Utan text"), "body", json!("")),
        with(base(json!(4), ""), "published_at", json!(null)),
        with(
            with(base(json!(5), "На русском"), "body", json!("<p>Порт открывается в пятницу.</p>")),
            "language",
            json!("ru"),
        ),
        with(base(json!(6), "Säger fel språk"), "language", json!("de-AT")),
        with(base(json!(7), "I framtiden"), "published_at", json!({ "datetime": "2090-01-01T08:00:00Z" })),
        with(
            base(json!(8), "Konstiga bilder"),
            "images",
            json!([{ "download_url": "file:///etc/passwd" }, 7, null, { "download_url": "http://[::bad/x.jpg" }]),
        ),
        with(base(json!("../../x"), "Konstigt nummer"), "url", json!("https://a.example/../../../../evil")),
        json!("not an item"),
        json!({ "type_of_media": "pressrelease", "header": "Utan nummer", "body": STORY, "published_at": "2022-05-11 10:00:00" }),
        with(base(json!(9), "Embargo"), "body", json!(format!("<p>EMBARGO till senare, inte före lunch</p>{STORY}"))),
    ];
    room.write("odd/items.json", json!({ "items": items }).to_string());
    let run = take(&room, "odd").exits(3);
    let answer = run.json();
    for (file, why) in [
        ("deep.json", "nested too deeply"),
        ("laughs.xml", "a document type of its own"),
        ("cut.json", "ends in the middle"),
        ("page.xml", "a web page"),
        ("latin.json", "not UTF-8 text"),
        ("huge.json", "larger than a pressroom's export"),
    ] {
        let told =
            run.stderr.lines().any(|line| line.starts_with("failed:") && line.contains(file) && line.contains(why));
        assert!(told, "{file}: {why}\n{}", run.stderr);
    }
    let slug = |id: &str| of(&answer, "pressrelease", id)["slug"].as_str().unwrap().to_owned();
    let shown = |slug: &str| room.pressbox(["release", "show", slug, "--json"]).succeeds().json().remove(0);
    assert_eq!(shown(&slug("1"))["headline"], "Fet rubrik & mer");
    assert!(run.stderr.contains("another item has the same number"), "{}", run.stderr);
    assert_eq!(of(&answer, "pressrelease", "2")["draft"], true);
    for id in ["3", "4", "5"] {
        assert_eq!(of(&answer, "pressrelease", id)["status"], "rejected", "{id}");
    }
    assert_eq!(of(&answer, "pressrelease", "6")["language"], "sv");
    assert!(shown(&slug("7"))["embargo"].as_str().unwrap().starts_with("2090-01-01"));
    assert_eq!(of(&answer, "pressrelease", "8")["status"], "new");
    assert!(slug("../../x").starts_with("konstigt-nummer"), "{}", slug("../../x"));
    assert!(room.path("releases/utan-nummer").exists());
    assert!(run.stderr.contains("embargo"), "{}", run.stderr);
    // All of it is where it belongs.
    assert!(!room.path("evil").exists() && !room.path("../evil").exists());
    room.pressbox(["check"]).succeeds();
    let again = take(&room, "odd").exits(3);
    assert!(again.json().iter().all(|object| object["status"] != "new"), "{again:?}");
}

/// The folder of a presskit() after its documentation: a company, a product, and what lies beside them.
fn presskit(room: &Room) {
    let png = |seed: u32, width: u32, height: u32| encoded(&picture(seed, width, height), image::ImageFormat::Png);
    room.write(
        "kit/data.xml",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<game><title>Norrvik Games</title><founding-date>September 1, 2010\
         </founding-date><website>http://norrvik.example/</website><based-in>Norrvik, Sweden</based-in>\
         <press-contact>press@norrvik.example</press-contact><phone>+46 70 123 45 67</phone><address><line>Kajen 1</line>\
         <line>123 45 Norrvik</line></address><socials><social><name>Mastodon</name><link>social.example/@norrvik</link>\
         </social><social><name>Skype</name><link>callto:norrvik</link></social></socials><description>We make games about \
         the harbour, and we have done so for many years.</description><histories><history><header>The early years</header>\
         <text>It all began in a shed at the quay.</text></history></histories><awards><award><description>Studio of the \
         year</description><info>Berlin, 20 October, 2019</info></award></awards><quotes><quote><description>A lovely rain.\
         </description><name>Eva Ek</name><website>The Quay Times</website><link>quay.example/review</link></quote></quotes>\
         <credits><credit><person>Bo Ek</person><role>Artist</role></credit></credits><contacts><contact><name>Inquiries</name>\
         <mail>hello@norrvik.example</mail></contact></contacts></game>",
    );
    room.write("kit/images/logo.png", png(1, 400, 200));
    room.write("kit/images/icon.png", png(2, 64, 64));
    room.write("kit/images/header.png", png(3, 900, 300));
    room.write("kit/images/1.png", png(4, 640, 360));
    room.write("kit/images/broken.png", "no picture");
    room.write("kit/images/images.zip", "zip");
    room.write("kit/data-nl_NL.xml", "<game/>");
    room.write(
        "kit/ship_game/data.xml",
        "<game><title>Ship &amp; Rain</title><release-date>1 May, 2025</release-date><platforms><platform><name>PC</name>\
         <link>http://norrvik.example/ship</link></platform></platforms><prices><price><currency>EUR</currency><value>€9\
         </value></price></prices><description>A quiet game about a ship in the rain, and about those who wait for it.\
         </description><history>It took us three years.</history><features><feature>Ships</feature><feature>Rain</feature>\
         </features><trailers><trailer><name>Trailer</name><youtube>7jQbITg0MSk</youtube></trailer><trailer><name>Raw</name>\
         <mov>raw.mov</mov></trailer></trailers><monetization-permission>monetize</monetization-permission></game>",
    );
    room.write("kit/ship_game/images/a.png", png(5, 640, 360));
    room.write(
        "kit/hostile/data.xml",
        "<!DOCTYPE g [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><g><title>&a;</title></g>",
    );
}

#[test]
fn a_presskit_becomes_standing_pages_with_its_photos_and_logos() {
    let room = Room::new();
    presskit(&room);
    let run = room.pressbox(["release", "import", "--presskit", "kit", "--json"]).exits(3);
    let answer = run.json();
    let page =
        |file: &str| answer.iter().find(|object| object["file"] == file).unwrap_or_else(|| panic!("{answer:#?}"));
    let about = page("kit/data.xml");
    assert_eq!((&about["path"], &about["status"]), (&json!("pages/about.md"), &json!("new")));
    assert_eq!((about["photos"].as_array().unwrap().len(), about["logos"].as_array().unwrap().len()), (2, 2));
    let left: Vec<_> =
        about["not_carried"].as_array().unwrap().iter().map(|left| left["what"].as_str().unwrap()).collect();
    assert_eq!(left, ["the link `callto:norrvik`", "`data-nl_NL.xml`", "`images/images.zip`"]);
    assert!(answer.iter().any(|object| object["status"] == "rejected" && object["path"] == "kit/images/broken.png"));
    assert_eq!(page("kit/ship_game/data.xml")["path"], "pages/ship-rain.md");
    assert_eq!(page("kit/hostile/data.xml")["status"], "rejected");
    assert!(run.stderr.contains("document type of its own"), "{}", run.stderr);
    assert!(run.stderr.contains("name the press contact in `pressbox.toml`"), "{}", run.stderr);
    let text = room.read("pages/about.md");
    for said in [
        "headline = \"Norrvik Games\"",
        "value = \"September 1, 2010\"",
        "url = \"https://social.example/@norrvik\"",
        "[[people]]\nname = \"Bo Ek\"",
        "file = \"about-logo.png\"",
        "year = 2019",
        "## The early years",
        "We make games about the harbour",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    // The site has the pages, the logos and, once they have their rights, the photos.
    let game = page("kit/ship_game/data.xml");
    for photo in about["photos"].as_array().unwrap().iter().chain(game["photos"].as_array().unwrap()) {
        let words = ["--caption", "The harbour.", "--credit", "Norrvik Games", "--terms", "Free for the press."];
        room.pressbox(["photo", "edit", photo.as_str().unwrap()].into_iter().chain(words)).succeeds();
    }
    let built = room.pressbox(["site", "build", "-o", "out/site"]).succeeds();
    assert!(!built.stderr.contains("about.md"), "{}", built.stderr);
    let pages: Vec<_> = walkdir::WalkDir::new(room.path("out/site")).into_iter().flatten().collect();
    let has = |end: &str| pages.iter().any(|entry| entry.path().to_string_lossy().ends_with(end));
    assert!(has("about-logo.png"), "{pages:?}");
    let html = pages.iter().filter(|entry| entry.path().extension().is_some_and(|end| end == "html"));
    let texts: Vec<_> = html.map(|entry| std::fs::read_to_string(entry.path()).unwrap()).collect();
    for said in [
        "It all began in a shed",
        "Studio of the year",
        "A lovely rain.",
        "watch?v=7jQbITg0MSk",
        "hello@norrvik.example",
    ] {
        assert!(texts.iter().any(|text| text.contains(said)), "{said}");
    }
    // A page that somebody has is theirs.
    room.write("pages/about.md", text.replace("We make games", "We make fine games"));
    let again = room.pressbox(["release", "import", "--presskit", "kit"]).exits(3);
    assert!(again.stderr.contains("`pages/about.md` stays as it is"), "{}", again.stderr);
    assert!(room.read("pages/about.md").contains("fine games"));
    room.pressbox(["release", "import", "--presskit", "kit", "--force"]).exits(3);
    assert!(!room.read("pages/about.md").contains("fine games"));
    room.pressbox(["release", "import", "--presskit", "photos"]).exits(1);
}

/// A page of another service, saved by a browser.
fn import_page(name: &str) -> Value {
    let room = Room::new();
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testdata/pages").join(name);
    let run = room.pressbox(["release", "import", page.to_str().unwrap(), "--slug", "harbour", "--json"]).succeeds();
    run.json().pop().unwrap()
}

#[test]
fn a_page_of_prezly_is_read_without_what_is_around_the_story() {
    let release = import_page("prezly.html");
    assert_eq!(release["headline"], "Norwick opens the largest harbour in the country");
    assert_eq!(release["subheading"], "Twelve ships fit in at the same time");
    assert_eq!(release["date"], "2022-05-11");
    assert!(release["lead"].as_str().unwrap().starts_with("The new harbour of Norwick opens"));
    assert_eq!(release["body"][1]["speaker"], "Eva Eck, harbour master");
    let contact = &release["contacts"][0];
    assert_eq!(
        (&contact["name"], &contact["email"]),
        (&json!("Lena Lind"), &json!("lena@norwick.example")),
        "{release:#}"
    );
    assert_eq!(contact["phone"], "+44 1632 960001");
    assert!(release["boilerplate"].as_str().unwrap().starts_with("Norwick Port runs the harbour"), "{release:#}");
    let text = release.to_string();
    for around in ["facebook.com", "Subscribe", "cookies", "Powered by", "Copy URL"] {
        assert!(!text.contains(around), "{around}\n{release:#}");
    }
    assert!(text.contains("https://cdn.uc.assets.prezly.example/plan.pdf"), "{release:#}");
}

#[test]
fn a_page_of_cision_is_read_without_what_is_around_the_story() {
    let release = import_page("cision.html");
    assert_eq!(release["headline"], "Norrvik öppnar landets största hamn");
    assert_eq!(release["date"], "2022-05-11", "{release:#}");
    assert!(release["lead"].as_str().unwrap().starts_with("Den nya hamnen i Norrvik öppnar fredagen"), "{release:#}");
    let quotes: Vec<_> = release["body"].as_array().unwrap().iter().filter(|block| block["kind"] == "quote").collect();
    assert_eq!((quotes.len(), &quotes[0]["speaker"]), (1, &json!("Eva Ek, hamnchef")), "{release:#}");
    assert_eq!(release["contacts"][0]["name"], "Lena Lind");
    assert!(release["boilerplate"].as_str().unwrap().starts_with("Norrviks Hamn AB driver hamnen"));
    let text = release["body"].to_string();
    for around in ["Dela", "Prenumerera", "löpande information", "Citat", "Media", "Dokument"] {
        assert!(!text.contains(around), "{around}\n{release:#}");
    }
}
