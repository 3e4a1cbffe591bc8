//! A release as its readers meet it: mail, page, calendar, feed item.

use pressbox::release::render::{FigureView, Layout, Slot, Templates, fill};
use pressbox::release::{Block, Issuer, Language, Link, Release, Table};

use super::support::{PYTHON, Room, shared, story, tool};

fn templates() -> Templates {
    Templates::load(None).unwrap()
}

fn layout<'a>(
    templates: &'a Templates,
    release: &'a Release,
    issuer: &'a Issuer,
    figures: &'a [FigureView],
) -> Layout<'a> {
    Layout { templates, release, issuer, figures, editions: &[] }
}

fn mail(release: &Release) -> pressbox::release::render::Email {
    layout(&templates(), release, &story::issuer(), &story::figures()).email().unwrap()
}

fn web(release: &Release) -> String {
    layout(&templates(), release, &story::issuer(), &story::figures()).page().unwrap()
}

/// A release whose only paragraph is this.
fn saying(text: &str) -> Release {
    Release { body: vec![Block::Paragraph(text.to_owned())], ..story::release() }
}

#[test]
fn the_plain_text_reads_like_a_letter_in_72_columns() {
    let text = mail(&story::release()).text;
    assert!(text.starts_with(
        "FOR IMMEDIATE RELEASE\n\nPRESSBOXSLOTGREETINGX\n\nPress release, 14 May 2022\n\n\
         The Flying Islander opens on a lighthouse rock – with the audience in\nboats\n========"
    ));
    assert!(text.contains(
        "\n\n> “We rehearsed with the wind as our seventh voice, and it never once\n\
         > came in on time. By now we have written its mistakes into the score.”\n\
         > — Zoë Ångström, composer\n\n"
    ));
    assert!(text.contains(
        "Times are local: CEST (UTC+2)\n\n\
         Friday 10 June 2022\n\
         17:30  Dress rehearsal\n       Photo call; ask us for a place in the boat\n\n\
         Saturday 11 June 2022\n\
         13:00  Press ferry leaves Gräddö\n\
         22:15  First night\n       Live on the web\n       https://live.opera.example/islander\n\n\
         Sunday 12 June 2022\n\
         22:15  Second night\n"
    ));
    assert!(text.contains("Reply to this message and we will send you the photos in print size.\n"));
    assert!(text.contains("Åsa Lindqvist, press officer\n+46 (0)70 123 45 67\nasa@opera.example\n"));
    assert!(text.ends_with("This message was sent to PRESSBOXSLOTADDRESSX.\nUnsubscribe:\nPRESSBOXSLOTUNSUBSCRIBEX\n"));
    let long: Vec<_> = text.lines().filter(|line| line.chars().count() > 72 && line.contains(' ')).collect();
    assert!(long.is_empty(), "{long:#?}");
    assert!(!text.contains("\n\n\n"));
}

#[test]
fn the_html_mail_is_small_and_keeps_its_dark_mode() {
    let html = mail(&story::release()).html;
    assert!(html.len() < 90_000, "{} bytes", html.len());
    assert!(html.contains("@media (prefers-color-scheme: dark)") && html.contains("@media (max-width: 480px)"));
    assert!(html.contains("[data-ogsc]"));
    assert_eq!(html.matches("<!--[if mso]>").count(), 4);
    assert!(html.contains("<h1 class=\"h1\" style=\""), "CSS is inline");
    assert!(!html.contains(".quotation td"), "what was set inline is gone from the head");
    assert!(html.contains("<html lang=\"en\""));
}

#[test]
fn pictures_have_alt_text_size_caption_and_credit() {
    let html = mail(&story::release()).html;
    assert!(html.contains(
        "src=\"photos/lead.jpg\" width=\"552\" height=\"368\" alt=\"A man in oilskins sings beside a lighthouse\""
    ));
    assert!(html.contains("Söderarm, Stockholm archipelago, Sweden, on 2 May 2022."));
    assert!(html.contains(">Photo: Per Ek / Skärgårdsoperan</span>"));
    let images: Vec<_> = html.split("<img ").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
    assert_eq!(images.len(), 2);
    for image in images {
        for attribute in ["alt=\"", "width=\"", "height=\""] {
            assert!(image.contains(attribute), "{image}");
        }
    }
}

#[test]
fn the_timetable_is_a_table_that_a_screen_reader_can_walk() {
    for html in [mail(&story::release()).html, web(&story::release())] {
        assert!(html.contains("<caption") && html.contains("Times are local: CEST (UTC+2)"));
        assert_eq!(html.matches("scope=\"rowgroup\"").count(), 3);
        assert!(html.contains("datetime=\"2022-06-11T22:15:00+02:00\""));
    }
}

#[test]
fn times_in_several_zones_each_name_theirs() {
    let mut release = story::release();
    release.timetable[3].start = "2022-06-12T21:15[Europe/London]".parse().unwrap();
    let text = mail(&release).text;
    assert!(text.contains("17:30 CEST  Dress rehearsal") && text.contains("21:15 BST  Second night"), "{text}");
    assert!(!text.contains("Times are local"));
}

/// Markup without the values of its attributes, in which `<` is a letter like any other.
fn without_values(html: &str) -> String {
    let mut parts = html.split("=\"");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |bare, part| bare + part.split_once('"').unwrap().1)
}

#[test]
fn hostile_text_is_shown_as_text_everywhere() {
    let nasty = "<script>alert(1)</script> <img src=x onerror=alert(1)> \" ' & [x](javascript:alert(1))";
    let mut release = saying(nasty);
    release.headline = nasty.to_owned();
    release.facts[0].label = nasty.to_owned();
    release.timetable[0].title = nasty.to_owned();
    release.links = vec![Link { label: nasty.to_owned(), url: "javascript:alert(1)".to_owned() }];
    let figures = [FigureView { alt: nasty.to_owned(), caption: nasty.to_owned(), ..story::figures()[0].clone() }];
    let mail = layout(&templates(), &release, &story::issuer(), &figures).email().unwrap();
    let page = layout(&templates(), &release, &story::issuer(), &figures).page().unwrap();
    for html in [&mail.html, &page] {
        assert!(!html.contains("href=\"javascript"), "{html}");
        let html = without_values(html);
        // The page's one script holds data for machines, and nothing of a release can end it.
        let ours =
            html.matches("<script type>{\"@context\"").count() + html.matches("<script>\n// Beside the times").count();
        let scripts = html.matches("<script").count() - ours;
        assert!(scripts == 0 && !html.contains("<img src=x"), "{html}");
    }
    assert!(mail.text.contains("<script>alert(1)</script>"));
}

#[test]
fn hostile_text_leaves_the_forms_for_machines_well_formed() {
    let nasty = "]]> <![CDATA[ </item> <p> & &amp; \u{0}\u{1}\u{fffe}\u{ffff} \u{2028} 🎈 **a  \nb**";
    let mut release = saying(nasty);
    release.headline = nasty.to_owned();
    release.lead = nasty.to_owned();
    release.facts[0].label = nasty.to_owned();
    release.timetable[0].title = nasty.to_owned();
    release.usage_terms = Some(nasty.to_owned());
    release.correction = Some(nasty.to_owned());
    release.version = 2;
    let figures = [FigureView { alt: nasty.to_owned(), caption: nasty.to_owned(), ..story::figures()[0].clone() }];
    let made = "2022-05-14T07:00:00Z".parse().unwrap();
    let issuer = Issuer { name: nasty.to_owned(), ..story::issuer() };
    let (templates, figures) = (templates(), figures.as_slice());
    let layout = layout(&templates, &release, &issuer, figures);
    for text in [layout.newsml(made), layout.rss(made)] {
        let document = roxmltree::Document::parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert!(document.descendants().any(|node| node.text().is_some_and(|text| text.contains("🎈"))));
        assert!(!document.descendants().any(|node| node.tag_name().name() == "script"));
    }
}

#[test]
fn inline_markdown_is_set_in_html_and_spelled_out_in_text() {
    let release = saying("It is *new*, see [the notes](https://a.example/n).\r\nPlain https://b.example/x.");
    let mail = mail(&release);
    let html = web(&release);
    assert!(html.contains("<em>new</em>") && html.contains("<a href=\"https://a.example/n\">the notes</a>"));
    assert!(html.contains("<a href=\"https://b.example/x\">https://b.example/x</a>."));
    let text = mail.text.replace('\n', " ");
    assert!(text.contains("It is new, see the notes (https://a.example/n). Plain https://b.example/x."), "{text}");
}

#[test]
fn an_embargo_comes_first_in_subject_text_and_page() {
    let mut release = story::release();
    release.embargo = Some("2022-05-14T00:01[Europe/Stockholm]".parse().unwrap());
    let line = "UNDER EMBARGO UNTIL 00:01 CEST (22:01 UTC), Saturday 14 May 2022";
    let mail = mail(&release);
    assert!(mail.subject.starts_with("UNDER EMBARGO UNTIL 14 May 2022, 00:01 CEST: The Flying"), "{}", mail.subject);
    assert_eq!(mail.text.lines().next(), Some(line));
    let body = mail.html.find("class=\"sheet\"").unwrap();
    assert!(mail.html[body..].find(line).unwrap() < mail.html[body..].find("Skärgårdsoperan").unwrap());
    assert!(!mail.text.contains("FOR IMMEDIATE RELEASE"));
    let web = web(&release);
    assert!(web.contains(line) && web.contains("noindex"));
}

#[test]
fn each_language_has_its_own_words_dates_and_quotation_marks() {
    let in_language = |language| mail(&Release { language, ..story::release() }).text;
    let swedish = in_language(Language::Swedish);
    for words in
        ["FÖR OMEDELBAR PUBLICERING", "Pressmeddelande, 14 maj 2022", "lördag 11 juni 2022", "> ”We", "Foto: Per"]
    {
        assert!(swedish.contains(words), "{words}");
    }
    let german = in_language(Language::German);
    for words in ["Pressemitteilung, 14. Mai 2022", "Samstag, 11. Juni 2022", "> „We", "Vom Verteiler abmelden"] {
        assert!(german.contains(words), "{words}");
    }
}

#[test]
fn print_size_is_offered_by_address_by_link_or_by_reply() {
    let ask = "Reply to this message";
    assert!(mail(&story::release()).text.contains(ask));

    let mut release = story::release();
    release
        .links
        .push(Link { label: "Press photos in high resolution".to_owned(), url: "https://a.example/p".to_owned() });
    let text = mail(&release).text;
    assert!(!text.contains(ask) && text.contains("Press photos in high resolution:\nhttps://a.example/p"), "{text}");

    let mut figures = story::figures();
    figures[0].print_url = Some("https://a.example/lead_print.jpg".to_owned());
    let mail = layout(&templates(), &story::release(), &story::issuer(), &figures).email().unwrap();
    assert!(!mail.text.contains(ask) && mail.text.contains("https://a.example/lead_print.jpg"));
    assert!(mail.html.contains("href=\"https://a.example/lead_print.jpg\""));

    let bare = Release { photos: Vec::new(), ..story::release() };
    let mail = layout(&templates(), &bare, &story::issuer(), &[]).email().unwrap();
    assert!(!mail.text.contains(ask) && !mail.text.contains("Press photos"), "{}", mail.text);
}

#[test]
fn links_behind_the_same_words_say_them_once() {
    let link = |url: &str| Link { label: "Photos here".to_owned(), url: url.to_owned() };
    let links = vec![link("https://a.example/1"), link("https://a.example/2")];
    let text = mail(&Release { links, ..story::release() }).text;
    assert!(text.contains("\nPhotos here:\nhttps://a.example/1\nhttps://a.example/2\n"), "{text}");
}

#[test]
fn a_photo_without_a_credit_line_gets_no_empty_one() {
    let figures = [FigureView { credit: String::new(), ..story::figures()[0].clone() }];
    let mail = layout(&templates(), &story::release(), &story::issuer(), &figures).email().unwrap();
    assert!(!mail.text.contains("Photo:") && !mail.html.contains("Photo:"), "{}", mail.text);
}

#[test]
fn slots_are_filled_escaped_in_html_and_bare_in_text() {
    let mail = mail(&story::release());
    let value = |slot| match slot {
        Slot::Greeting => "Hello <Åsa> & Co,".to_owned(),
        Slot::Address => "o'neil@daily.example".to_owned(),
        Slot::Unsubscribe => "https://a.example/?a=1&b=2".to_owned(),
    };
    for slot in Slot::ALL {
        assert!(mail.html.contains(slot.token()) && mail.text.contains(slot.token()), "{slot:?}");
    }
    let html = fill(&mail.html, true, value);
    assert!(html.contains("Hello &lt;Åsa&gt; &amp; Co,") && html.contains("href=\"https://a.example/?a=1&amp;b=2\""));
    let text = fill(&mail.text, false, value);
    assert!(text.contains("Hello <Åsa> & Co,") && text.contains("\nhttps://a.example/?a=1&b=2\n"));
    assert!(!html.contains("PRESSBOXSLOT") && !text.contains("PRESSBOXSLOT"));
}

#[test]
fn the_page_stands_alone() {
    let html = web(&story::release());
    assert_eq!(html.matches("<script").count(), 2, "data for machines, and the reader's own time");
    assert_eq!(html.matches("<script type=\"application/ld+json\">").count(), 1);
    for outside in ["<link", "@import", "url(", "src=\"http"] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(html.contains("@media print") && html.contains("<main>") && html.contains("<article>"));
}

#[test]
fn the_calendar_is_published_in_utc_with_names_that_stay() {
    let release = story::release();
    let made = "2022-05-14T07:00:00Z".parse().unwrap();
    let calendar = layout(&templates(), &release, &story::issuer(), &[]).calendar(made).unwrap();
    for line in [
        "METHOD:PUBLISH",
        "PRODID:-//pressbox//timetable//EN",
        "DTSTART:20220611T201500Z",
        "DTSTAMP:20220514T070000Z",
        "SEQUENCE:0",
        "SUMMARY:Press ferry leaves Gräddö",
        "URL:https://live.opera.example/islander",
        r"DESCRIPTION:Photo call\; ask us for a place in the boat",
    ] {
        assert!(calendar.split("\r\n").any(|l| l == line), "{line}\n{calendar}");
    }
    assert!(!calendar.contains("DTEND") && !calendar.contains("DURATION"), "nobody said when it ends");
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75));

    let uids = |calendar: &str| -> Vec<String> {
        calendar.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    let mut corrected = Release { version: 2, ..story::release() };
    corrected.timetable[1].start = "2022-06-11T14:00[Europe/Stockholm]".parse().unwrap();
    let moved = layout(&templates(), &corrected, &story::issuer(), &[]).calendar(made).unwrap();
    assert_eq!(uids(&moved), uids(&calendar));
    assert!(moved.contains("SEQUENCE:1") && moved.contains("DTSTART:20220611T120000Z"));

    assert_eq!(
        layout(&templates(), &Release { timetable: Vec::new(), ..release }, &story::issuer(), &[]).calendar(made),
        None
    );
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn the_ninjs_item_is_valid_and_says_when_it_may_be_published() {
    let schema = shared("schemas/ninjs-schema_3.1.json");
    let room = Room::empty();
    let made = "2022-05-14T07:00:00Z".parse().unwrap();
    let mut release = story::release();
    release.embargo = Some("2022-05-15T00:01[Europe/Stockholm]".parse().unwrap());
    let mut figures = story::figures();
    figures[0].src = "https://opera.example/lead.jpg".to_owned();
    let item = layout(&templates(), &release, &story::issuer(), &figures).ninjs(made);
    assert_eq!(item["embargoedUntil"], "2022-05-15T00:01:00+02:00");
    assert_eq!(item["uri"], "tag:opera.example,2022:the-flying-islander");
    assert_eq!(item["associations"][0]["renditions"][0]["width"], 1200);
    let file = room.write("item.json", item.to_string());
    // The schema refers to GeoJSON by its address; nothing of ours uses it, so it may be anything.
    let script = "import json, sys, jsonschema
schema = json.load(open(sys.argv[1])); item = json.load(open(sys.argv[2]))
anything = {'https://geojson.org/schema/GeoJSON.json': {}}
resolver = jsonschema.RefResolver.from_schema(schema, store=anything)
jsonschema.Draft202012Validator(schema, resolver=resolver, format_checker=jsonschema.FormatChecker()).validate(item)
print('valid')";
    let found = tool(PYTHON, ["-W", "ignore", "-c", script, schema.to_str().unwrap(), file.to_str().unwrap()]);
    assert_eq!(found.trim(), "valid");
}

#[test]
fn render_writes_the_newsrooms_language_under_plain_names_and_the_others_beside() {
    let room = Room::new();
    let edition = |headline: &str| {
        format!(
            "+++\nheadline = \"{headline}\"\ndate = \"2022-05-14\"\nzone = \"Europe/Berlin\"\n\n\
             [[timetable]]\nstart = \"2022-05-14 13:55\"\ntitle = \"Start\"\n+++\n\nThe lead.\n"
        )
    };
    room.write("releases/race/release.en.md", edition("The race"));
    room.write("releases/race/release.sv.md", edition("Loppet – åäö"));
    let files = room.pressbox(["release", "render", "race", "-o", "out/race", "--json"]).succeeds().json();
    let names: Vec<_> = files.iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect();
    let plain = ["email.html", "email.txt", "release.html", "timetable.ics", "release.ninjs.json"];
    let swedish = ["email.sv.html", "email.sv.txt", "release.sv.html", "timetable.sv.ics", "release.sv.ninjs.json"];
    let expected: Vec<_> = plain.iter().chain(&swedish).map(|name| format!("out/race/{name}")).collect();
    assert_eq!(names, expected);
    assert_eq!(files[0]["kind"], "email-html");
    assert_eq!(files[5]["language"], "sv");
    assert_eq!(files[1]["bytes"], room.read("out/race/email.txt").len());
    assert!(room.read("out/race/email.sv.html").contains("Loppet – åäö"));
    assert!(room.read("out/race/timetable.ics").contains("DTSTART:20220514T115500Z"));
    let mail = room.read("out/race/email.html");
    assert!(mail.contains("Hello,") && mail.contains("press@press.example") && !mail.contains("PRESSBOXSLOT"));

    let only = room.pressbox(["release", "render", "race", "-o", "sv", "--language", "sv", "--json"]).succeeds().json();
    assert_eq!(only.len(), 5);
    assert!(room.read("sv/release.html").contains("Loppet"));
    let missing = room.pressbox(["release", "render", "race", "-o", "de", "--language", "de"]);
    missing.says("! error: `race` has no `de` edition\n! hint: it has `en`, `sv`\nexit 1");
}

#[test]
fn a_correction_says_so_in_every_form() {
    let changed = Some("The race begins at 14:00, not 13:00.".to_owned());
    let release = Release { version: 2, correction: changed, ..story::release() };
    let found = mail(&release);
    let says = "CORRECTION: The race begins at 14:00, not 13:00.";
    assert!(found.subject.contains("CORRECTION: "), "{}", found.subject);
    assert!(found.html.contains(says) && found.text.contains(says), "{}", found.text);
    let page = layout(&Templates::load(None).unwrap(), &release, &story::issuer(), &story::figures()).page().unwrap();
    assert!(page.contains(says));
    let made = "2022-05-14T07:00:00Z".parse().unwrap();
    let item = layout(&templates(), &release, &story::issuer(), &[]).ninjs(made);
    assert!(item["edNote"].as_str().unwrap().contains(says), "{item:#}");
    assert_eq!((&item["version"], &item["pubStatus"]), (&"2".into(), &"usable".into()));
    assert!(!mail(&story::release()).text.contains("CORRECTION"));
}

#[test]
fn the_page_tells_machines_what_it_is_and_cannot_be_broken_out_of() {
    let release = Release { headline: "</script><b>&".to_owned(), ..story::release() };
    let page = layout(&Templates::load(None).unwrap(), &release, &story::issuer(), &story::figures()).page().unwrap();
    let start = page.find("<script type=\"application/ld+json\">").unwrap();
    let json = page[start..].split_once('>').unwrap().1.split_once("</script>").unwrap().0;
    let article: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!((&article["@type"], &article["headline"]), (&"NewsArticle".into(), &"</script><b>&".into()));
    assert_eq!(article["image"][0]["@type"], "ImageObject");
    assert_eq!(article["image"][0]["license"], "https://press.example/terms");
    assert_eq!(article["image"].as_array().unwrap().len(), story::figures().len());
}

/// A release with a table, and lists inside of lists.
fn counting_boats() -> Release {
    let rows = [["Kind", "2023", "2024"], ["Ferries & **pilots**", "4", "5"], ["Fishing", "1,061", "–"]];
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
    let items = ["2. Row", "3. Sail", "  with *care*", "  at night", "4. Land"].map(str::to_owned).to_vec();
    let body = vec![Block::Table(Table::new(Some("Boats at the quays"), true, &rows)), Block::List(items)];
    Release { body, ..story::release() }
}

#[test]
fn a_table_is_a_table_in_mail_and_page_and_stands_in_columns_in_text() {
    let release = counting_boats();
    let mail = mail(&release);
    assert!(
        mail.text.contains(
            "\n\nBoats at the quays\n\n\
         Kind               2023  2024\n\
         ----------------  -----  ----\n\
         Ferries & pilots      4     5\n\
         Fishing           1,061     –\n\n"
        ),
        "{}",
        mail.text
    );
    for html in [mail.html, web(&release)] {
        assert!(html.contains(">Boats at the quays</caption>"));
        assert_eq!(html.matches("scope=\"col\"").count(), 3);
        assert!(html.contains("Ferries &amp; <strong>pilots</strong></td>"));
    }
    let item = layout(&templates(), &release, &story::issuer(), &[]).ninjs("2022-05-14T10:00:00Z".parse().unwrap());
    let xhtml = item["bodies"][1]["value"].as_str().unwrap();
    assert!(xhtml.contains(
        "<table><caption>Boats at the quays</caption><thead><tr><th scope=\"col\">Kind</th><th scope=\"col\">2023</th>\
         <th scope=\"col\">2024</th></tr></thead><tbody><tr><td>Ferries &amp; <strong>pilots</strong></td><td>4</td><td>5</td></tr>"
    ));
    assert!(item["bodies"][0]["value"].as_str().unwrap().contains("\nFishing           1,061     –\n"));
}

#[test]
fn a_list_that_counts_keeps_its_numbers_and_lists_stay_inside_of_their_items() {
    let release = counting_boats();
    assert!(mail(&release).text.contains("\n2. Row\n3. Sail\n  - with care\n  - at night\n4. Land\n"));
    let page = web(&release);
    assert!(page.contains(
        "<ol class=\"list\" start=\"2\"><li class=\"ink link\">Row</li><li class=\"ink link\">Sail\
         <ul class=\"list\"><li class=\"ink link\">with <em>care</em></li>"
    ));
    let item = layout(&templates(), &release, &story::issuer(), &[]).ninjs("2022-05-14T10:00:00Z".parse().unwrap());
    assert!(
        item["bodies"][1]["value"]
            .as_str()
            .unwrap()
            .contains("<ol start=\"2\"><li>Row</li><li>Sail<ul><li>with <em>care</em></li>")
    );
}
