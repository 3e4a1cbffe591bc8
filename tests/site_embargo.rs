//! Random newsrooms, built through the library: nothing of what is not public is in any byte of their sites.
//!
//! `PRESSBOX_NEWSROOMS` sets how many there are.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use pressbox::newsroom::{LinkRequest, Newsroom, build_site};
use pressbox::progress::Hidden;

use crate::support::{Room, pictures};

/// It is in every word, name and address of what is not public.
const SECRET: &str = "qzheld";

/// When the newsrooms are built; embargoes lift later.
const NOW: &str = "2026-05-14T12:00:00Z";
const AFTER: &str = "2030-01-01T12:00:00Z";

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[usize::try_from(self.roll(all.len() as u64)).unwrap()]
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Released,
    Embargoed,
    /// Under embargo in one of its editions alone.
    HalfEmbargoed,
    Later,
    Draft,
    Withdrawn,
}

/// The photos that may be shown, and those that only what is not public shows.
struct Photos {
    open: Vec<String>,
    secret: Vec<String>,
}

/// A library that all newsrooms begin with.
fn library() -> (Room, Photos) {
    let room = Room::new();
    let ingest = |folder: &str, first: u32, words: &str| -> Vec<String> {
        for nth in first..first + 3 {
            room.write(&format!("{folder}/{folder}-{nth}.jpg"), pictures::jpeg(nth));
        }
        let caption = format!("{words} Ångström opens the harbour of Åre, Sweden, on 3 May 2026.");
        let says = [
            "--credit",
            "Per Ek",
            "--terms",
            "Free for editorial use.",
            "--caption",
            &caption,
            "--person",
            words,
            "--json",
        ];
        let taken = room.pressbox(["ingest", folder].into_iter().chain(says)).succeeds().json();
        taken.iter().map(|photo| photo["photo"].as_str().unwrap().to_owned()).collect()
    };
    let photos = Photos { open: ingest("open", 1, "Zoë"), secret: ingest(SECRET, 11, "Qqzheldina") };
    room.pressbox(["renditions", "--all"]).succeeds();
    (room, photos)
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let at = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(at).unwrap();
        } else {
            fs::copy(entry.path(), at).unwrap();
        }
    }
}

/// A newsroom of this number, in a folder.
fn newsroom(nth: u64, root: &Path, base: &Room, photos: &Photos) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ (nth + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
    copy(&base.path("library"), &root.join("library"));
    let own = *dice.of(&["en", "sv", "de"]);
    let url = *dice.of(&[
        "",
        "url = 'https://press.example'\n",
        "url = 'https://press.example/news'\ntdm_reservation = true\n",
    ]);
    fs::write(
        root.join("pressbox.toml"),
        format!("[newsroom]\nname = 'Åre Ferries'\nfrom = 'press@press.example'\nlanguage = '{own}'\nzone = 'Europe/Stockholm'\n[[contacts]]\nname = 'Åsa Lind'\nphone = '+46 70 123 45 67'\n[site]\n{url}"),
    )
    .unwrap();
    let kinds = [Kind::Released, Kind::Embargoed, Kind::HalfEmbargoed, Kind::Later, Kind::Draft, Kind::Withdrawn];
    let mut all = vec![Kind::Released, *dice.of(&kinds[1..3])];
    for _ in 0..dice.roll(3) {
        all.push(*dice.of(&kinds));
    }
    for (at, kind) in all.into_iter().enumerate() {
        release(&mut dice, root, at, kind, photos);
    }
    pages(&mut dice, root, photos);
    fs::create_dir_all(root.join("lists")).unwrap();
    fs::write(root.join("lists/media.csv"), "email,embargo\nanna@media.example,yes\n").unwrap();
}

/// Links to what is under embargo for one person, in half of the newsrooms; gives their tokens.
fn link(nth: u64, root: &Path) -> Vec<String> {
    if !nth.is_multiple_of(2) {
        return Vec::new();
    }
    let newsroom = Newsroom::open(root, NOW.parse().unwrap()).unwrap();
    let slugs = newsroom.releases().slugs().unwrap().into_iter();
    let made = slugs.filter_map(|slug| {
        let request = LinkRequest { slug, address: "anna@media.example".parse().unwrap(), until: None };
        newsroom.make_link(&request).ok()
    });
    made.map(|link| link.token).collect()
}

fn release(dice: &mut Dice, root: &Path, at: usize, kind: Kind, photos: &Photos) {
    let is_secret = kind != Kind::Released;
    // Where a withdrawn release was is a notice.
    let slug = if is_secret && kind != Kind::Withdrawn { format!("{SECRET}-{at}") } else { format!("ferry-{at}") };
    let word = |plain: &str| if is_secret { format!("{plain}{SECRET}{at}") } else { plain.to_owned() };
    let mut languages = vec!["en", "sv", "de", "fi"];
    languages.rotate_left(usize::try_from(dice.roll(4)).unwrap());
    languages.truncate(if kind == Kind::HalfEmbargoed { 2 } else { 1 + usize::try_from(dice.roll(2)).unwrap() });
    let mut shown: Vec<&String> = vec![dice.of(&photos.open)];
    if is_secret && kind != Kind::Withdrawn {
        shown.push(dice.of(&photos.secret));
    }
    for (nth, language) in languages.iter().enumerate() {
        let mut front = format!("headline = '{} ferries of Åre'\n", word("New"));
        let day =
            if kind == Kind::Later { "2027-06-01".to_owned() } else { format!("2026-05-{:02}", 1 + dice.roll(14)) };
        writeln!(front, "date = {day}\ntopics = ['Ferries', '{}']\nzone = 'Europe/Stockholm'", word("Boats")).unwrap();
        writeln!(
            front,
            "usage_terms = 'Free for editorial use.'\nwas = ['{}']",
            if is_secret { format!("{SECRET}-old-{at}") } else { format!("old-{at}") }
        )
        .unwrap();
        match kind {
            Kind::Embargoed => front += "embargo = '2029-05-16 08:00 Europe/Stockholm'\n",
            Kind::HalfEmbargoed if nth == 0 => front += "embargo = '2029-05-16 08:00 Europe/Stockholm'\n",
            Kind::Draft => front += "status = 'draft'\n",
            Kind::Withdrawn => front += "status = 'withdrawn'\n",
            _ => {}
        }
        if dice.roll(2) == 0 {
            writeln!(
                front,
                "[[timetable]]\nstart = '2028-06-20 14:00'\ntitle = '{}'\nnote = '{}'",
                word("Launch"),
                word("Quay")
            )
            .unwrap();
        }
        if dice.roll(2) == 0 {
            writeln!(front, "[[facts]]\nlabel = '{}'\nvalue = '{}'", word("Length"), word("Forty")).unwrap();
        }
        for photo in &shown {
            writeln!(front, "[[photos]]\nphoto = '{photo}'\ncaption = '{} opens the harbour in Åre, Sweden, on 3 May 2026.'\nalt = '{}'", word("Zoë"), word("Harbour")).unwrap();
        }
        let (sheet, logo) = (format!("{}.pdf", word("sheet")), format!("{}.svg", word("logo")));
        writeln!(
            front,
            "[[attachments]]\nfile = '{sheet}'\ntitle = '{}'\n[[attachments]]\nfile = '{logo}'",
            word("Sheet")
        )
        .unwrap();
        let text = format!("+++\n{front}+++\n{} ferries cross the sound.\n\n{} sank.\n", word("Two"), word("None"));
        let folder = root.join("releases").join(&slug);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("release.{language}.md")), text).unwrap();
        fs::write(folder.join(sheet), format!("%PDF-1.7 {}", word("Sheet"))).unwrap();
        let drawing = format!("<svg xmlns='http://www.w3.org/2000/svg'><title>{}</title></svg>", word("Logo"));
        fs::write(folder.join(logo), drawing).unwrap();
    }
}

fn pages(dice: &mut Dice, root: &Path, photos: &Photos) {
    let folder = root.join("pages");
    fs::create_dir_all(&folder).unwrap();
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'><path d='M0 0h40v20z'/></svg>";
    if dice.roll(3) > 0 {
        let portrait = dice.of(&photos.open);
        fs::write(folder.join("logo.svg"), drawing).unwrap();
        let text = format!(
            "+++\nheadline = 'About us'\n[[people]]\nname = 'Zoë'\nphoto = '{portrait}'\n[[logos]]\nfile = 'logo.svg'\n[shows]\ntopics = ['Ferries', 'Boats{SECRET}1']\npersons = ['Zoë']\n+++\nWe cross.\n"
        );
        // What a page asks for is its own words, and not shown.
        fs::write(folder.join("about.md"), text).unwrap();
    }
    for (nth, front) in ["status = 'draft'", "embargo = '2029-05-16 08:00 Europe/Stockholm'"].iter().enumerate() {
        if dice.roll(2) == 0 {
            fs::write(
                folder.join(format!("{SECRET}.svg")),
                drawing.replace("<path", &format!("<title>{SECRET}</title><path")),
            )
            .unwrap();
            let photo = dice.of(&photos.secret);
            let text = format!(
                "+++\nheadline = 'The {SECRET}'\n{front}\n[[people]]\nname = 'A {SECRET}'\nphoto = '{photo}'\n[[logos]]\nfile = '{SECRET}.svg'\n+++\nThe {SECRET} comes.\n"
            );
            fs::write(folder.join(format!("{SECRET}-{nth}.en.md")), text).unwrap();
        }
    }
}

fn built(root: &Path, to: &str, now: &str) -> BTreeMap<String, Vec<u8>> {
    let now: Timestamp = now.parse().unwrap();
    let newsroom = Newsroom::open(root, now).unwrap();
    let site = root.join(to);
    build_site(&newsroom, &site, false, &Hidden, &mut |_| {}).unwrap();
    let files =
        walkdir::WalkDir::new(&site).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(&site).unwrap().display().to_string();
    files.map(|entry| (name(entry.path()), fs::read(entry.path()).unwrap())).collect()
}

/// Where a word is: in a name, in bytes, in a member of a zip.
fn places(files: &BTreeMap<String, Vec<u8>>, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut look = |path: &str, bytes: &[u8]| {
        for word in words {
            let holds = path.to_lowercase().contains(word) || memchr::memmem::find(bytes, word.as_bytes()).is_some();
            if holds {
                found.push(format!("`{word}` in {path}"));
            }
        }
    };
    for (path, bytes) in files {
        look(path, bytes);
        if path.rsplit('.').next() == Some("zip") {
            let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            for nth in 0..zip.len() {
                let mut member = zip.by_index(nth).unwrap();
                let mut bytes = Vec::new();
                member.read_to_end(&mut bytes).unwrap();
                let name = format!("{path}: {}", member.name().unwrap());
                look(&name, &bytes);
            }
        }
    }
    found
}

#[test]
fn nothing_that_is_not_public_is_in_any_byte_of_200_random_sites_and_two_builds_are_identical() {
    let number: usize = std::env::var("PRESSBOX_NEWSROOMS").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let (base, photos) = library();
    let mut words = vec![SECRET.to_owned()];
    for photo in &photos.secret {
        // The site names photos by the first eight letters of their hashes.
        words.extend([photo.clone(), photo[..8].to_owned()]);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let (mut lifted, mut linked) = (0, 0);
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            if nth >= number {
                return (lifted, linked);
            }
            let folder = tempfile::tempdir().unwrap();
            newsroom(nth as u64, folder.path(), &base, &photos);
            let tokens = link(nth as u64, folder.path());
            let files = built(folder.path(), "one", NOW);
            assert!(files.contains_key("ferry-0/ferry-0.zip"), "newsroom {nth}: {:?}", files.keys());
            // What only the links lead to, and what everybody can find.
            let is_private = |path: &String| tokens.iter().any(|token| path.starts_with(&format!("private/{token}/")));
            let (private, public): (BTreeMap<_, _>, BTreeMap<_, _>) =
                files.into_iter().partition(|(path, _)| is_private(path));
            let words: Vec<&str> = words.iter().copied().chain(tokens.iter().map(String::as_str)).collect();
            assert_eq!(places(&public, &words), [] as [&str; 0], "newsroom {nth}");
            linked += usize::from(!places(&private, &[SECRET]).is_empty());
            let files: BTreeMap<_, _> = private.into_iter().chain(public).collect();
            let again = built(folder.path(), "two", NOW);
            assert!(files == again, "newsroom {nth}: two builds differ");
            // A search that finds nothing is none: after the lift, what passes the check is there.
            if nth.is_multiple_of(20) {
                let after = built(folder.path(), "one", AFTER);
                lifted += usize::from(!places(&after, &words).is_empty());
            }
        }
    };
    let (lifted, linked) = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        let all = threads.into_iter().map(|thread| thread.join().unwrap());
        all.fold((0, 0), |(lifted, linked), (more, others)| (lifted + more, linked + others))
    });
    assert!(lifted > 0, "nothing is found after the lift either");
    assert!(linked > 0, "nothing is at any private link");
}
