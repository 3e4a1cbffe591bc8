//! What reads bytes that strangers wrote, one function a reader: the targets of fuzzing, and of a test of the suite that runs
//! the seeds through them.
//!
//! A function returns where the bytes were read or refused. It panics where a reader does, and where what was read
//! cannot be written and read again.

use std::cell::{Cell, RefCell};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, Once, OnceLock, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use pressbox::doctor::{Dns, Hosts, NewsroomFacts, NoServer, Remedy, Setup, examine, is_dns_reply};
use pressbox::inbox::{ImapSettings, Mailbox, read, stored_mails};
use pressbox::kit;
use pressbox::net::{Endpoint, EndpointOptions, PasswordSource, Schemes, SmtpClient};
use pressbox::photo::container::Blocks;
use pressbox::photo::{
    Channels, Codes, Format, MergeRule, PixelLayout, decode, exif as exif_block, iim as iim_block, inspect,
    memory_needed, merge, verify_picture, xmp as xmp_packet,
};
use pressbox::press::{MediaList, ReadingOptions, read_addresses, read_import, read_list_file};
use pressbox::progress::Hidden;
use pressbox::release::render::{Layout as Rendering, Templates};
use pressbox::release::{
    Brand, EmbargoIs, Home, Issuer, Language, LintContext, Origin, Pressroom, Release, check, import, read_presskit,
    read_pressroom, release_of, slug_of,
};
use pressbox::rendition::in_srgb;
use pressbox::storage::catch_panic;

pub type Reader = fn(&[u8]);

/// Every reader with its name, which is that of its folder in `seeds/` and `findings/`.
pub const READERS: [(&str, Reader); 17] = [
    ("containers", containers),
    ("exif", exif),
    ("iim", iim),
    ("xmp", xmp),
    ("icc", icc),
    ("picture", picture),
    ("document", document),
    ("pressroom", pressroom),
    ("source", source),
    ("list", list),
    ("notice", notice),
    ("imap", imap),
    ("smtp", smtp),
    ("dns", dns),
    ("domain", domain),
    ("kit", kit),
    ("codes", codes),
];

thread_local! {
    /// The panic of ours that was caught, while [`strict`] watches.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a reader so that a panic in code of ours counts even where it is caught. One in a decoder of somebody else that is
/// caught is how it should be.
pub fn strict(reader: Reader, bytes: &[u8]) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Its hook is in place before ours.
        let _ = catch_panic(|| ());
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let foreign = |file: &str| file.contains("/registry/") || file.starts_with("/rustc/");
            if WATCHED.get() && panic.location().is_some_and(|at| !foreign(at.file())) {
                CAUGHT.set(Some(panic.to_string()));
            }
            before(panic);
        }));
    });
    WATCHED.set(true);
    reader(bytes);
    WATCHED.set(false);
    let caught = CAUGHT.take();
    assert!(caught.is_none(), "caught, and ours: {}", caught.unwrap_or_default());
}

/// A file in any format: its metadata blocks, and the record that they make.
pub fn containers(bytes: &[u8]) {
    let Ok(format) = Format::or_raw(Format::sniff(bytes), Format::Raw) else { return };
    let _ = format.check(bytes);
    let merged = merge(&Blocks::read(format, bytes), None, MergeRule::Mwg);
    assert_eq!(xmp_packet::read(&xmp_packet::write(&merged.metadata)), merged.metadata);
}

pub fn exif(bytes: &[u8]) {
    let _ = exif_block::read(bytes);
    of_blocks(&Blocks { exif: Some(bytes.to_vec()), ..Blocks::default() });
}

pub fn iim(bytes: &[u8]) {
    let _ = iim_block::read(bytes);
    of_blocks(&Blocks { iim: Some(bytes.to_vec()), ..Blocks::default() });
}

/// A packet in a picture, and one in a sidecar.
pub fn xmp(bytes: &[u8]) {
    let _ = xmp_packet::read(bytes);
    of_blocks(&Blocks { xmp: vec![bytes.to_vec()], ..Blocks::default() });
    let _ = merge(&Blocks::default(), Some(bytes), MergeRule::Mwg);
}

fn of_blocks(blocks: &Blocks) {
    let merged = merge(blocks, None, MergeRule::Mwg);
    assert_eq!(xmp_packet::read(&xmp_packet::write(&merged.metadata)), merged.metadata);
}

/// A profile, through which pixels of each kind go.
pub fn icc(bytes: &[u8]) {
    for channels in [Channels::Rgb, Channels::Rgba, Channels::Cmyk] {
        let pixels: Vec<u8> = (0..=239).collect();
        let _ = in_srgb(&pixels, channels, bytes);
    }
}

/// A picture, decoded in every way that we have. Larger ones take longer, and nothing else.
pub fn picture(bytes: &[u8]) {
    const LARGEST: u64 = 64 << 20;
    let Ok(format) = Format::or_raw(Format::sniff(bytes), Format::Raw) else { return };
    let _ = verify_picture(format, bytes);
    if memory_needed(format, bytes) > LARGEST {
        return;
    }
    let _ = inspect(format, bytes);
    for layout in [PixelLayout::Interleaved, PixelLayout::Planar] {
        let _ = decode(format, bytes, layout, |length| vec![0; length]);
    }
}

/// A text for a release: plain, HTML, Markdown or Word. What becomes of it is checked, laid out, written and read again.
pub fn document(bytes: &[u8]) {
    const LARGEST: usize = 1 << 20;
    if bytes.len() > LARGEST {
        return;
    }
    let origin = Origin {
        slug: "story".parse().unwrap(),
        language: None,
        home_language: Language::English,
        date: None,
        today: date(2024, 6, 1),
        zone: None,
        home_zone: "Europe/Stockholm".to_owned(),
    };
    let Ok(imported) = import(bytes, &origin) else { return };
    let release = &imported.manuscript.release;
    let written = release.to_source();
    let again = Release::from_source(&release.slug, release.language, &written);
    assert_eq!(again.as_ref().map(Release::to_source).as_ref(), Some(&written), "what is written is read again");
    let now = Timestamp::UNIX_EPOCH;
    let _ = check(&LintContext { manuscript: &imported.manuscript, issuer: &issuer(), photos: &[], now });
    laid_out(release);
}

/// What another service gives of a pressroom, and the data of a presskit().
pub fn pressroom(bytes: &[u8]) {
    const LARGEST: usize = 1 << 20;
    if bytes.len() > LARGEST {
        return;
    }
    if let Ok(page) = read_presskit(bytes, &"about".parse().unwrap(), Language::English) {
        let _ = page.to_source();
    }
    let Ok(page) = read_pressroom(bytes, "pressrelease") else { return };
    let mut pressroom = Pressroom::default();
    pressroom.add(page.items);
    let home = Home {
        language: Language::English,
        zone: "Europe/Stockholm".to_owned(),
        now: Timestamp::UNIX_EPOCH,
        embargo: EmbargoIs::InText,
    };
    for item in pressroom.items.iter().take(20) {
        let (whole, _) = pressroom.whole(item);
        let Some(slug) = slug_of(&whole) else { continue };
        if let Ok(made) = release_of(&whole, slug, &home) {
            laid_out(&made.release);
        }
    }
}

/// A release's file, as somebody has edited it.
pub fn source(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(release) = Release::from_source(&"story".parse().unwrap(), Language::English, text) else { return };
    laid_out(&release);
}

fn laid_out(release: &Release) {
    static TEMPLATES: OnceLock<Templates> = OnceLock::new();
    let templates = TEMPLATES.get_or_init(|| Templates::load(None).unwrap());
    let rendering = Rendering { templates, release, issuer: &issuer(), figures: &[], editions: &[] };
    let _ = (rendering.email(), rendering.page(), rendering.text());
}

fn issuer() -> Issuer {
    Issuer {
        name: "Norby".to_owned(),
        address: "press@norby.example".to_owned(),
        language: Language::English,
        zone: TimeZone::UTC,
        contacts: Vec::new(),
        boilerplate: None,
        site_url: None,
        brand: Brand::default(),
    }
}

/// A list of journalists from elsewhere: text, workbook or cards.
pub fn list(bytes: &[u8]) {
    in_file(bytes, |path| {
        let options = ReadingOptions::default();
        if let Ok(file) = read_import(path, &options) {
            let (list, _) = MediaList::of(file);
            assert!(list.journalists().all(|journalist| journalist.address.to_string().contains('@')));
        }
        let _ = read_addresses(path, &options);
        let _ = read_list_file(path);
    });
}

/// A mail that came back, alone and as a file of mails.
pub fn notice(bytes: &[u8]) {
    let _ = read(bytes);
    in_file(bytes, |path| {
        stored_mails(path, &mut |mail| {
            let _ = mail.content.map(|content| read(&content).is_ok());
        })
        .unwrap();
    });
}

/// What a mailbox's server says.
pub fn imap(bytes: &[u8]) {
    let port = answering(bytes);
    let url = format!("imap://press@127.0.0.1:{port}/INBOX?tls=none");
    let settings = ImapSettings { timeout: Some(5), total_timeout: Some(10), ..ImapSettings::default() };
    let mailbox = Mailbox::find(&url, &settings, Some("secret"), Path::new("/")).unwrap();
    let mut heard = 0;
    let _ = mailbox.read(None, 1 << 20, &Hidden, &mut |_| {
        heard += 1;
        Ok(())
    });
}

/// What a mail server says when it is asked what it can do.
pub fn smtp(bytes: &[u8]) {
    let port = answering(bytes);
    let (endpoint, _) = Endpoint::parse(&format!("smtp://127.0.0.1:{port}?tls=none"), Schemes::SMTP).unwrap();
    let password = PasswordSource { given: None, command: None, file: None };
    let options = EndpointOptions { password, auth: None, ca: None, timeout_seconds: Some(5) };
    let client = SmtpClient::new(endpoint.with(None, options, Path::new("/")).unwrap()).unwrap();
    let _ = client.probe();
}

/// What a name server says.
pub fn dns(bytes: &[u8]) {
    let _ = is_dns_reply(bytes, "press.example");
}

/// What a domain says of itself in its records.
pub fn domain(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(hosts) = Hosts::read(text) else { return };
    let setup = Setup {
        from: "press@press.example".parse().unwrap(),
        bounce: Some("bounces@press.example".parse().unwrap()),
        signing: None,
        server: Err(NoServer { why: "none".to_owned(), remedy: Remedy::NameResolver }),
        facts: NewsroomFacts::default(),
    };
    let _ = examine(&setup, &Dns::new(Some(hosts), None), Timestamp::UNIX_EPOCH, &Hidden);
}

/// A kit that somebody passed on.
pub fn kit(bytes: &[u8]) {
    in_file(bytes, |path| {
        let _ = kit::verify(path);
    });
}

/// Puts the bytes into a file, in memory where there is such a folder, for readers that take a path.
fn in_file(bytes: &[u8], take: impl FnOnce(&Path)) {
    let memory = Path::new("/dev/shm");
    let temp = std::env::temp_dir();
    let mut file = tempfile::NamedTempFile::new_in(if memory.is_dir() { memory } else { &temp }).unwrap();
    file.write_all(bytes).unwrap();
    take(file.path());
}

/// Has the next connection to a port answered with these bytes, after which the server says nothing more.
fn answering(bytes: &[u8]) -> u16 {
    static SERVER: OnceLock<(u16, Mutex<Sender<Vec<u8>>>)> = OnceLock::new();
    let (port, answers) = SERVER.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (send, answers) = mpsc::channel::<Vec<u8>>();
        std::thread::spawn(move || {
            while let (Ok(answer), Ok((stream, _))) = (answers.recv(), listener.accept()) {
                let _ = answer_with(&answer, stream);
            }
        });
        (port, Mutex::new(send))
    });
    answers.lock().unwrap_or_else(PoisonError::into_inner).send(bytes.to_vec()).unwrap();
    *port
}

fn answer_with(answer: &[u8], mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_write_timeout(Some(Duration::from_secs(10)))?;
    stream.write_all(answer)?;
    stream.shutdown(Shutdown::Write)?;
    let mut rest = [0; 4096];
    while stream.read(&mut rest)? > 0 {}
    Ok(())
}

/// A file of code replacements, and a text with codes.
pub fn codes(bytes: &[u8]) {
    let mut codes = Codes::default();
    if codes.read("codes.txt", bytes).is_err() {
        return;
    }
    let text = String::from_utf8_lossy(bytes).replace('\t', "\\");
    let _ = codes.replace(&text);
    if let Ok(replaced) = codes.replace(r"\n1\ and \n9#2\ in C:\photos") {
        assert!(replaced.ends_with(r" in C:\photos"), "{replaced}");
    }
}
