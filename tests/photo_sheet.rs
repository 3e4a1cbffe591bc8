//! `photos --sheet`: what a sheet shows and says, that it is one file, and that a photo that is withdrawn takes it along.

use super::support::judges::{axe, validator};
use super::support::{Room, pictures, tool};

/// A library with a burst of three, a photo that lacks nothing, and one that came twice.
fn library() -> Room {
    let room = Room::new();
    for (nth, quality) in [(1, 90), (2, 91), (3, 92)] {
        let name = format!("burst/frame-{nth}.jpg");
        room.write(&name, pictures::jpeg(7));
        let path = room.path(&name);
        tool("convert", ["-quality", &quality.to_string(), path.to_str().unwrap(), path.to_str().unwrap()]);
        let taken = format!("-DateTimeOriginal=2026:05:14 10:00:0{nth}");
        tool("exiftool", ["-q", "-overwrite_original", &taken, path.to_str().unwrap()]);
    }
    room.write("one/whole & <b>.jpg", pictures::jpeg(1));
    room.write("one/again.jpg", pictures::jpeg(1));
    room.pressbox(["ingest", "burst"]).succeeds();
    let said = [
        "--credit",
        "Per Ek",
        "--copyright",
        "© Per Ek",
        "--caption",
        "Åsa Öberg <script>alert(1)</script> \"på\" Väddö",
    ];
    room.pressbox(["ingest", "one"].into_iter().chain(said)).succeeds();
    room
}

#[test]
fn a_sheet_is_one_page_with_pictures_names_dates_and_what_is_missing() {
    let room = library();
    let wrote = room.pressbox(["photos", "--sheet", "sheet.html"]).succeeds();
    assert!(wrote.stderr.starts_with("wrote `sheet.html`: 4 photos, "), "{}", wrote.stderr);
    assert!(wrote.stderr.trim_end().ends_with("; 4 lack something"), "{}", wrote.stderr);
    let page = room.read("sheet.html");
    assert_eq!(page.matches("src=\"data:image/jpeg;base64,").count(), 4);
    for words in [
        "<h2>Burst: 3 photos in 3 s</h2>",
        "<dd>2026-05-14 10:00:02</dd>",
        "<h3 class=\"name\">frame-2.jpg</h3>",
        "<li>no caption</li>",
        "<li>no credit</li>",
        "<li>no date</li>",
        "Åsa Öberg &lt;script&gt;alert(1)&lt;/script&gt; &quot;på&quot; Väddö",
        "<dd>Per Ek</dd>",
        "whole &amp; &lt;b&gt;.jpg",
        "again.jpg",
    ] {
        assert!(page.contains(words), "`{words}` is missing in\n{}", without_pictures(&page));
    }
    assert!(!page.contains("<script") && !page.contains("http:") && !page.contains("https:"));
    // The words of a search are its title, and a search that finds nothing writes nothing.
    room.pressbox(["photos", "Åsa", "--sheet", "found.html"]).succeeds();
    assert!(room.read("found.html").contains("<h1>Photos: Åsa</h1>"));
    let none = room.pressbox(["photos", "nobody", "--sheet", "none.html"]).succeeds();
    assert_eq!(none.stderr, "no photo matches `nobody`\n");
    assert!(!room.path("none.html").exists());
}

fn without_pictures(page: &str) -> String {
    page.lines().filter(|line| !line.contains("base64")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_sheet_as_pdf_says_the_same() {
    let room = library();
    room.pressbox(["photos", "--sheet", "sheet.pdf"]).succeeds();
    let pdf = room.path("sheet.pdf");
    tool("qpdf", ["--check".as_ref(), pdf.as_os_str()]);
    let said = tool("pdftotext", [pdf.as_os_str(), "-".as_ref()]);
    for words in ["All photos", "Burst: 3 photos in 3 s", "frame-1.jpg", "2026-05-14 10:00:03", "no caption", "Per Ek"]
    {
        assert!(said.contains(words), "`{words}` is missing in\n{said}");
    }
}

#[test]
fn a_sheet_needs_a_name_that_says_what_it_is() {
    let room = library();
    let refused = room.pressbox(["photos", "--sheet", "sheet.txt"]).exits(2);
    assert_eq!(
        refused.stderr,
        "error: `[ROOM]/sheet.txt` is neither a page nor a PDF by its name\nhint: name a file that ends in `.html` or `.pdf`\n"
    );
}

#[test]
fn a_photo_that_is_withdrawn_takes_its_sheets_along() {
    let room = library();
    let photos = room.pressbox(["photos", "Åsa", "--sheet", "sheets/found.html", "--json"]).succeeds().json();
    room.pressbox(["photos", "frame", "--sheet", "sheets/frames.html"]).succeeds();
    let photo = photos[0]["photo"].as_str().unwrap();
    room.pressbox(["photo", "withdraw", photo]).succeeds();
    assert!(!room.path("sheets/found.html").exists());
    assert!(room.path("sheets/frames.html").exists());
    room.pressbox(["photos", "--sheet", "all.html"]).succeeds();
    assert!(room.read("all.html").contains("<li>withdrawn</li>"));
}

#[test]
fn judges_find_no_fault_in_a_sheet() {
    let room = library();
    room.pressbox(["photos", "--sheet", "sheet.html"]).succeeds();
    let page = [room.path("sheet.html")];
    // It does not know that `img-src data:` allows these; browsers do, and show them.
    let said = validator(&page).into_iter().filter(|line| !line.contains("image “data:image/jpeg;base64"));
    assert_eq!(said.collect::<Vec<_>>(), [] as [&str; 0]);
    assert_eq!(axe(&page).trim(), "judged 6 looks, 0 violations");
}
