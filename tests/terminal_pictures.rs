//! `photo show` on terminals that show pictures: each is asked once, and gets the photo in codes that others read.

use std::fs;
use std::process::Command;

use image::RgbImage;
use image::imageops::{FilterType, resize};

use crate::support::pictures::{encoded, picture};
use crate::support::terminal::there_are_terminals;
use crate::support::{PYTHON, Room, tool};

/// A terminal that answers as it is told to, 80 columns wide. What is shown goes to the file that is named; stdout says which
/// questions were asked, and what text is on the screen.
const TERMINAL: &str = r#"
import base64, fcntl, os, pty, re, select, struct, sys, termios
answer, out, typed = sys.argv[1].encode().decode("unicode_escape").encode(), sys.argv[2], sys.argv[3]
ready, go = os.pipe()
pid, fd = pty.fork()
if pid == 0:
    os.read(ready, 1)
    os.execv(sys.argv[4], sys.argv[4:])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
os.write(fd, typed.encode())
os.write(go, b"x")
said, answered = b"", False
while True:
    if not select.select([fd], [], [], 20)[0]:
        break
    try:
        more = os.read(fd, 65536)
    except OSError:
        break
    if not more:
        break
    said += more
    if b"\x1b[c" in said and not answered and answer:
        answered = True
        os.write(fd, answer)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
asked = said.count(b"\x1b[c")
said = said.replace(b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c", b"")
kitty = re.findall(rb"\x1b_G([^;]*);([^\x1b]*)\x1b\\", said)
iterm = re.findall(rb"\x1b\]1337;File=([^:]*):([^\x07]*)\x07", said)
sixel = re.findall(rb"\x1bP[0-9;]*q.*?\x1b\\", said, re.S)
if kitty:
    open(out, "wb").write(base64.b64decode(b"".join(data for _, data in kitty)))
    print("kitty", kitty[0][0].decode())
if iterm:
    open(out, "wb").write(base64.b64decode(iterm[0][1]))
    print("iterm", iterm[0][0].decode())
if sixel:
    open(out, "wb").write(sixel[0])
    print("sixel")
print("asked", asked)
for codes in (rb"\x1b_G[^\x1b]*\x1b\\", rb"\x1b\]1337[^\x07]*\x07", rb"\x1bP.*?\x1b\\", rb"\x1b\[[0-9;]*m"):
    said = re.sub(codes, b"", said, flags=re.S)
print(said.decode().replace("\r", "").strip("\n"))
sys.exit(status)
"#;

fn shown(room: &Room, answer: &str, environment: &[(&str, &str)]) -> String {
    shown_after(room, "", answer, environment)
}

/// What the terminal of this kind was asked and shows, after somebody has typed something ahead.
fn shown_after(room: &Room, typed: &str, answer: &str, environment: &[(&str, &str)]) -> String {
    let bare = room.command([""; 0]);
    let mut command = Command::new(PYTHON);
    command.args(["-c", TERMINAL, answer, "shown", typed, env!("CARGO_BIN_EXE_pressbox"), "photo", "show", "boat.jpg"]);
    command.current_dir(room.path("")).env_clear();
    command.envs(bare.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("TERM", "xterm-256color");
    command.envs(environment.iter().copied());
    let run = room.run(&mut command).succeeds();
    assert!(run.stdout.contains("JPEG 900×600"), "{}", run.stdout);
    assert!(!run.stdout.contains('\x1b'), "{:?}", run.stdout);
    run.stdout
}

/// A newsroom with a photo, and its small picture.
fn with_photo() -> (Room, RgbImage) {
    let room = Room::new();
    room.write("boat.jpg", encoded(&picture(5, 900, 600), image::ImageFormat::Jpeg));
    room.pressbox(["ingest", "boat.jpg"]).succeeds();
    let made = room.pressbox(["renditions", "boat.jpg", "--preset", "thumb", "--json"]).succeeds().json().remove(0);
    let small = image::open(made["path"].as_str().unwrap()).unwrap().into_rgb8();
    (room, small)
}

/// The mean difference of a sample.
fn difference(one: &RgbImage, other: &RgbImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let sum: u64 = one.as_raw().iter().zip(other.as_raw()).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    sum as f64 / one.as_raw().len() as f64
}

#[test]
fn a_terminal_shows_the_photo_in_the_way_that_it_knows() {
    if !there_are_terminals() {
        return;
    }
    let (room, small) = with_photo();
    let (width, height) = small.dimensions();

    let said = shown(&room, r"\x1b_Gi=31;OK\x1b\\\x1b[?62c", &[]);
    assert!(said.starts_with(&format!("kitty a=T,f=24,s={width},v={height},q=2,m=1\nasked 1\n")), "{said}");
    let pixels = fs::read(room.path("shown")).unwrap();
    let whole = RgbImage::from_raw(width, height, pixels).unwrap();
    assert!(difference(&whole, &small) < 1.0);

    let said = shown(&room, r"\x1b[?62;4;22c", &[]);
    assert!(said.starts_with("sixel\nasked 1\n"), "{said}");
    let png = room.path("sixel.png");
    tool("/usr/bin/convert", [format!("sixel:{}", room.path("shown").display()), png.display().to_string()]);
    let coarse = image::open(&png).unwrap().into_rgb8();
    assert_eq!(coarse.dimensions(), small.dimensions());
    // 252 colours, dithered: the same from further away.
    let far = |picture: &RgbImage| resize(picture, 40, 27, FilterType::Triangle);
    assert!(difference(&far(&coarse), &far(&small)) < 5.0, "{}", difference(&far(&coarse), &far(&small)));

    let said = shown(&room, "", &[("TERM_PROGRAM", "iTerm.app")]);
    assert!(said.contains(";width=59;preserveAspectRatio=1\nasked 0\n"), "{said}");
    let file = image::load_from_memory(&fs::read(room.path("shown")).unwrap()).unwrap().into_rgb8();
    assert_eq!(file.as_raw(), small.as_raw());
}

#[test]
fn a_terminal_without_pictures_gets_none_and_is_asked_only_where_it_may_know() {
    if !there_are_terminals() {
        return;
    }
    let (room, _) = with_photo();
    for (answer, environment, asked) in [
        (r"\x1b[?1;2c", &[][..], 1),
        // One that says nothing is not waited for longer than a moment.
        ("", &[], 1),
        ("", &[("NO_COLOR", "1")], 0),
        ("", &[("TERM", "dumb")], 0),
        ("", &[("TERM", "linux")], 0),
        ("", &[("TERM_PROGRAM", "Apple_Terminal")], 0),
    ] {
        let said = shown(&room, answer, environment);
        assert!(said.starts_with(&format!("asked {asked}\n")), "{environment:?}: {said}");
    }
    // What somebody types ahead is not taken for an answer, and not taken away.
    let said = shown_after(&room, "ls\n", r"\x1b[?62;4c", &[]);
    assert!(said.starts_with("asked 0\n"), "{said}");
    // Elsewhere than on a terminal there is nothing but text.
    let piped = room.pressbox(["photo", "show", "boat.jpg"]).succeeds();
    assert!(!piped.stdout.contains('\x1b') && piped.stderr.is_empty(), "{piped:?}");
}
