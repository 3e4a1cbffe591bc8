//! Files that were made to break a program, or to slip something past it.

use std::fs;

use crate::support::newsroom::newsroom;
use crate::support::{PYTHON, Room, pictures, tool};

/// A kit of the release, with its path.
fn kit(room: &Room) -> String {
    room.pressbox(["kit", "race", "-o", "race.zip"]).succeeds();
    room.path("race.zip").display().to_string()
}

#[test]
fn a_kit_that_would_unpack_to_something_else_is_refused() {
    let room = newsroom();
    let kit = kit(&room);
    room.pressbox(["kit", "verify", "race.zip"]).succeeds();
    let cases = [
        (
            "a second page",
            "z.writestr(next(n for n in z.namelist() if n.endswith('release.html')), 'evil')",
            "two files with one name",
        ),
        ("a path upwards", "z.writestr('race/../../evil.txt', 'evil')", "outside its folder"),
        ("an absolute path", "z.writestr('/etc/evil', 'evil')", "outside its folder"),
        ("a path of another system", "z.writestr('race\\\\..\\\\evil.txt', 'evil')", "outside its folder"),
        ("many files", "[z.writestr(f'race/{n}.txt', '') for n in range(25000)]", "more than 20000 files"),
    ];
    for (what, does, says) in cases {
        let code = format!(
            "import shutil,warnings,zipfile; warnings.simplefilter('ignore'); shutil.copy('{kit}','{kit}.bad')\n\
             with zipfile.ZipFile('{kit}.bad','a') as z: {does}"
        );
        tool(PYTHON, ["-c", &code]);
        let run = room.pressbox(["kit", "verify", "race.zip.bad"]).exits(1);
        assert!(run.stderr.contains(says), "{what}: {run:?}");
        assert!(run.stderr.contains("hint: do not unpack it"), "{what}: {run:?}");
    }
}

#[test]
fn emphasis_without_end_is_set_as_text_that_every_program_bears() {
    let room = newsroom();
    let stars = "*".repeat(5_000);
    room.edition(
        "en",
        "Bäckman second in Åre",
        &format!("The race {stars}was long{stars} in Åre. {}x", "*a _b ".repeat(3_000)),
    );
    room.pressbox(["release", "render", "race", "-o", "out/race"]).succeeds();
    assert!(room.read("out/race/email.txt").contains("was long"));
    let html = room.read("out/race/email.html");
    assert!(html.matches("<strong").count() < 100, "{}", html.len());
}

#[test]
fn characters_that_turn_text_around_leave_no_newsroom() {
    let room = newsroom();
    room.edition("en", "Bäckman \u{202e}second\u{2066} in Åre", "The \u{202d}race was long\u{2069} in Åre.");
    room.pressbox(["release", "render", "race", "-o", "out/race", "--also", "newsml,ninjs1,rss"]).succeeds();
    let turns = |text: &str| text.chars().any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    let mut looked = std::collections::BTreeSet::new();
    for entry in fs::read_dir(room.path("out/race")).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let text = String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned();
        assert!(!turns(&text), "{name}");
        looked.insert(name);
    }
    assert!(looked.contains("email.txt") && looked.contains("release.html") && looked.len() > 6, "{looked:?}");
}

#[cfg(unix)]
#[test]
fn an_ingest_takes_nothing_from_outside_of_the_folder_that_it_was_given() {
    let room = Room::new();
    room.write("private/secret.jpg", pictures::jpeg(1));
    room.write("given/one.jpg", pictures::jpeg(2));
    room.write("given/deep/two.jpg", pictures::jpeg(3));
    for (target, link) in [
        ("../private/secret.jpg", "given/link.jpg"),
        ("../private", "given/folder"),
        ("deep/two.jpg", "given/within.jpg"),
    ] {
        std::os::unix::fs::symlink(target, room.path(link)).unwrap();
    }
    let run = room.pressbox(["ingest", "given", "--json"]).exits(3);
    let told = run.json();
    let of = |status: &str| told.iter().filter(|one| one["status"] == status).count();
    assert_eq!((of("new"), of("duplicate"), of("rejected")), (2, 1, 2), "{run:?}");
    assert!(run.stderr.contains("leads out of the folder"), "{run:?}");
    // Whoever names it wants it.
    room.pressbox(["ingest", "given/link.jpg"]).succeeds();
}

#[test]
fn a_picture_that_needs_more_memory_than_there_may_be_is_refused() {
    let room = Room::new();
    room.configure("[renditions]\nmemory = \"100 MB\"");
    // Two bytes for each of four channels of 190 million pixels, in some hundred kilobytes.
    let code = format!(
        "import struct,zlib\n\
         def chunk(k,d): return struct.pack('>I',len(d))+k+d+struct.pack('>I',zlib.crc32(k+d))\n\
         w,h=15000,12600; c=zlib.compressobj(9); row=b'\\0'*(1+w*8); out=b''.join(c.compress(row) for _ in range(h))+c.flush()\n\
         open('{}','wb').write(b'\\x89PNG\\r\\n\\x1a\\n'+chunk(b'IHDR',struct.pack('>IIBBBBB',w,h,16,6,0,0,0))+chunk(b'IDAT',out)+chunk(b'IEND',b''))",
        room.path("bomb.png").display()
    );
    tool(PYTHON, ["-c", &code]);
    let run = room.pressbox(["ingest", "bomb.png"]).exits(3);
    assert!(run.stderr.contains("it needs more memory than `[renditions] memory` allows"), "{run:?}");
}

#[test]
fn an_empty_ledger_is_no_ledger() {
    let room = newsroom();
    room.list("motor", "email\nanna@media.example\n");
    room.write("library/ledger.sqlite3", "");
    for args in [&["report", "race"][..], &["send", "race", "--list", "motor", "--yes", "--outbox", "out/box"]] {
        let run = room.pressbox(args).exits(1);
        assert!(run.stderr.contains("is empty: what it knew of sent messages is lost"), "{run:?}");
        assert!(run.stderr.contains("hint: restore it from your last backup"), "{run:?}");
    }
    fs::remove_file(room.path("library/ledger.sqlite3")).unwrap();
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--outbox", "out/box"]).succeeds();
}

#[test]
fn the_same_samples_in_other_colours_are_another_photo_also_beside_an_older_catalogue() {
    let room = Room::new();
    let plain = pictures::jpeg(7);
    // Adobe's marker: no transform, so that luminance is read as red.
    let adobe = [&plain[..2], b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00", &plain[2..]].concat();
    let profile = [b"ICC_PROFILE\x00\x01\x01".as_slice(), &[0; 200]].concat();
    let length = u16::try_from(profile.len() + 2).unwrap().to_be_bytes();
    let tinted = [&plain[..2], b"\xff\xe2", &length, &profile, &plain[2..]].concat();
    for (name, bytes) in [("plain.jpg", &plain), ("adobe.jpg", &adobe), ("tinted.jpg", &tinted)] {
        room.write(name, bytes);
    }
    let status = |name: &str| room.pressbox(["ingest", name, "--json"]).succeeds().json()[0]["status"].clone();
    assert_eq!(status("tinted.jpg"), "new");
    // An older catalogue knew it by its samples alone.
    let catalogue = rusqlite::Connection::open(room.path("library/catalogue.sqlite3")).unwrap();
    let other = Room::new();
    other.write("plain.jpg", &plain);
    other.pressbox(["ingest", "plain.jpg"]).succeeds();
    let samples: String = rusqlite::Connection::open(other.path("library/catalogue.sqlite3"))
        .unwrap()
        .query_row("SELECT picture FROM photo", [], |row| row.get(0))
        .unwrap();
    assert_eq!(catalogue.execute("UPDATE photo SET picture = ?1", [&samples]).unwrap(), 1);
    assert_eq!(status("plain.jpg"), "new");
    assert_eq!(status("adobe.jpg"), "new");
    // The same in the same colours is the same, whatever its caption.
    let captioned = [&tinted[..2], b"\xff\xfe\x00\x04hi", &tinted[2..]].concat();
    room.write("captioned.jpg", captioned);
    assert_eq!(status("captioned.jpg"), "same_picture");
}

#[test]
fn a_profile_that_inflates_to_a_gigabyte_takes_no_such_memory() {
    let room = newsroom();
    let code = format!(
        "import struct,zlib\n\
         def chunk(k,d): return struct.pack('>I',len(d))+k+d+struct.pack('>I',zlib.crc32(k+d))\n\
         c=zlib.compressobj(9); z=b''.join(c.compress(bytes(1<<24)) for _ in range(64))+c.flush()\n\
         open('{}','wb').write(b'\\x89PNG\\r\\n\\x1a\\n'+chunk(b'IHDR',struct.pack('>IIBBBBB',8,8,8,2,0,0,0))+chunk(b'iCCP',b'p\\0\\0'+z)\
         +chunk(b'IDAT',zlib.compress(bytes(8*25)))+chunk(b'IEND',b''))",
        room.path("profile.png").display()
    );
    tool(PYTHON, ["-c", &code]);
    let measured = tool(
        PYTHON,
        [
            "-c",
            "import resource,subprocess,sys; p=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL); \
             print(p.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss//1024)",
            env!("CARGO_BIN_EXE_pressbox"),
            "--newsroom",
            &room.path("").display().to_string(),
            "ingest",
            &room.path("profile.png").display().to_string(),
        ],
    );
    let megabytes: Vec<u64> = measured.split_whitespace().map(|number| number.parse().unwrap()).collect();
    assert!(megabytes[0] == 0 && megabytes[1] < 400, "exit and MB: {megabytes:?}");
}

#[test]
fn a_kit_with_a_link_or_a_name_that_looks_like_another_is_none() {
    let room = newsroom();
    room.pressbox(["kit", "race", "-o", "race.zip", "-q"]).succeeds();
    let with = |name: &str, mode: &str, entry: &str| {
        let code = format!(
            "import shutil,zipfile\nshutil.copy('{0}/race.zip','{0}/{name}')\nz=zipfile.ZipFile('{0}/{name}','a')\n\
             i=zipfile.ZipInfo({entry}); i.create_system=3; i.external_attr={mode}<<16; z.writestr(i,'/etc'); z.close()",
            room.path("").display()
        );
        tool(PYTHON, ["-c", &code]);
    };
    with("link.zip", "0o120777", "'race/evil'");
    with("turned.zip", "0o100644", "'race/x\\u202egpj.exe'");
    with("line.zip", "0o100644", "'race/y\\nline.zip is intact'");
    for (name, says) in [
        ("link.zip", "`race/evil`, which is a link"),
        ("turned.zip", "`race/x\\u{202e}gpj.exe`"),
        ("line.zip", "`race/y\\nline.zip is intact`"),
    ] {
        let run = room.pressbox(["kit", "verify", name]).exits(1);
        assert!(run.stderr.contains(says), "{name}: {run:?}");
    }
}

/// A kit's bytes, changed by a line of Python: from `kit` it makes `bad`. `at(mark, name)` is where a file's header is.
fn altered(room: &Room, line: &str) {
    let code = format!(
        "import io,struct,zipfile
path='{}/race.zip'; kit=bytearray(open(path,'rb').read()); bad=kit
def other():
    out=io.BytesIO(); z=zipfile.ZipFile(out,'w'); z.writestr('race/release.html','evil'); z.close(); return out.getvalue()
def again(out,between=b'',comment=b'',**how):
    z=zipfile.ZipFile(out,'a'); old=zipfile.ZipFile(path)
    for n in old.namelist():
        with z.open(n,'w',**how) as f: f.write(old.read(n))
        z.fp.write(between); z.start_dir += len(between)
    z.comment=comment; z.close()
    return out.getvalue() if hasattr(out,'getvalue') else None
class Stream(io.RawIOBase):
    def __init__(self): self.out=bytearray()
    def writable(self): return True
    def write(self,b): self.out+=b; return len(b)
def at(mark,name):
    p=-1
    while True:
        p=kit.index(mark,p+1)
        if kit.find(name,p,p+46+len(name))>0: return p
LOCAL,CENTRAL=b'PK\\x03\\x04',b'PK\\x01\\x02'; page=b'race/release.html'
{line}
open('{0}/bad.zip','wb').write(bad)",
        room.path("").display()
    );
    tool(PYTHON, ["-c", &code]);
}

#[test]
fn a_kit_that_programs_may_unpack_in_different_ways_is_refused() {
    let room = newsroom();
    kit(&room);
    let (before, between, after) =
        ("has bytes before the zip begins", "has bytes between its files", "has bytes after the zip ends");
    let two_ways = "describes `race/release.html` in two ways";
    let cases = [
        ("bad=b'#!/bin/sh\\nevil\\n'+kit", before),
        ("bad=b'PK\\x03\\x04'+kit", before),
        ("bad=other()+kit", before),
        ("bad=kit+other()", before),
        ("bad=kit+kit", before),
        ("out=io.BytesIO(); out.write(b'x'*99); bad=again(out)", before),
        ("bad=kit+b'evil'", after),
        ("bad=kit+b'\\0'*300_000", after),
        ("bad=again(io.BytesIO(),comment=b'evil')", after),
        ("bad=again(io.BytesIO(),between=b'evil')", between),
        ("p=at(LOCAL,page)+30; kit[p:p+len(page)]=b'race/release.HTML'", two_ways),
        ("kit[at(LOCAL,page)+8]=0", two_ways),
        ("kit[at(LOCAL,page)+14]^=1", two_ways),
        ("kit[at(LOCAL,page)+18]^=1", two_ways),
        ("kit[at(LOCAL,page)+22]^=1", two_ways),
        ("kit[at(LOCAL,page)+6]^=1", two_ways),
        ("kit[at(LOCAL,page)]^=1", two_ways),
    ];
    for (line, says) in cases {
        altered(&room, line);
        let run = room.pressbox(["kit", "verify", "bad.zip"]).exits(1);
        assert!(run.stderr.contains(says), "{line}: {run:?}");
        assert!(run.stderr.contains("hint: do not unpack it"), "{line}: {run:?}");
        assert_eq!(run.stdout, "", "{line}");
    }
    for line in [
        "kit[at(LOCAL,page)+22]^=1; kit[at(CENTRAL,page)+24]^=1",
        "kit[at(CENTRAL,page)+16]^=1; kit[at(LOCAL,page)+14]^=1",
    ] {
        altered(&room, line);
        let run = room.pressbox(["kit", "verify", "bad.zip"]).exits(1);
        assert!(run.stdout.contains("`race/release.html` has changed"), "{line}: {run:?}");
    }
    for line in ["kit[-22]^=1", "bad=kit[:-30]", "bad=kit[:9]", "kit[-10]=255"] {
        altered(&room, line);
        room.pressbox(["kit", "verify", "bad.zip"]).exits(1);
    }
}

#[test]
fn a_kit_that_another_program_packed_again_is_sound() {
    let room = newsroom();
    kit(&room);
    let cases = [
        "bad=again(io.BytesIO())",
        "bad=again(io.BytesIO(),force_zip64=True)",
        "out=Stream(); old=zipfile.ZipFile(path); z=zipfile.ZipFile(out,'w',zipfile.ZIP_DEFLATED)
for n in old.namelist(): z.writestr(n,old.read(n))
z.close(); bad=out.out",
    ];
    for line in cases {
        altered(&room, line);
        let run = room.pressbox(["kit", "verify", "bad.zip"]).succeeds();
        assert!(run.stdout.contains("is intact"), "{line}: {run:?}");
    }
}
