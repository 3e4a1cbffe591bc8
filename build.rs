//! Tells the program which commit it is built from, and sets `cfg(shared)` where `../shared`, with real photos and texts, stands
//! beside the checkout: tests that need it are ignored elsewhere.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shared)");
    println!("cargo::rerun-if-changed=build.rs");
    if Path::new("../shared").is_dir() {
        println!("cargo::rustc-cfg=shared");
        // One file stands for the folder: told to watch the folder, Cargo builds again after each change in it. Where it
        // is missing nothing is watched, or Cargo would build again every time: touch this file once you have added it.
        println!("cargo::rerun-if-changed=../shared/reference/release.txt");
    }
    println!("cargo::rustc-env=PRESSBOX_VERSION={}", version());
    println!("cargo::rustc-env=PRESSBOX_BUILD={}", build());
}

/// Such as `0.1.0 (abc1234 2026-11-29)`.
fn version() -> String {
    let number = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    println!("cargo::rerun-if-env-changed=PRESSBOX_COMMIT");
    let told = env::var("PRESSBOX_COMMIT").ok().filter(|told| !told.trim().is_empty());
    // A development build that names its commit would be linked again after each commit.
    if told.is_none() && env::var("PROFILE").is_ok_and(|profile| profile != "release") {
        return format!("{number} (development build)");
    }
    match told.or_else(commit) {
        Some(commit) => format!("{number} ({})", commit.trim()),
        None => number,
    }
}

/// The commit of the checkout and its day. A source archive has none, also inside of somebody else's repository; whoever packs
/// from one names it in `PRESSBOX_COMMIT`.
fn commit() -> Option<String> {
    if !Path::new(".git").exists() {
        return None;
    }
    let commit = git(&["-c", "log.showSignature=false", "log", "-1", "--abbrev=7", "--format=%h %cs"])?;
    // Not the whole of `.git`, which changes with each look at the checkout.
    let file = |name: &str| git(&["rev-parse", "--git-path", name]).filter(|path| Path::new(path).exists());
    let branch = git(&["symbolic-ref", "--quiet", "HEAD"]);
    let of_branch = branch.as_deref().map(|branch| file(branch).ok_or(()));
    let watched = match of_branch {
        Some(Ok(branch)) => vec![file("HEAD"), Some(branch)],
        // It has no file of its own until the next commit.
        Some(Err(())) => vec![file("HEAD"), file("packed-refs"), file("logs/HEAD")],
        None => vec![file("HEAD")],
    };
    for path in watched.into_iter().flatten() {
        println!("cargo::rerun-if-changed={path}");
    }
    Some(commit)
}

/// What it is built for, and with what.
fn build() -> String {
    let target = env::var("TARGET").unwrap_or_default();
    let rustc = env::var_os("RUSTC").and_then(|rustc| said(Command::new(rustc).arg("--version")));
    let version = rustc.as_deref().and_then(|said| said.split(' ').nth(1));
    let with = version.map(|version| format!(" with Rust {version}")).unwrap_or_default();
    let mut features: Vec<String> = env::vars()
        .filter_map(|(name, _)| Some(name.strip_prefix("CARGO_FEATURE_")?.to_lowercase().replace('_', "-")))
        .filter(|feature| feature != "default")
        .collect();
    features.sort();
    let and = if features.is_empty() { String::new() } else { format!(" and the features {}", features.join(", ")) };
    format!("built for {target}{with}{and}")
}

fn git(args: &[&str]) -> Option<String> {
    said(Command::new("git").args(args))
}

/// The answer of a program, where it is there and has one.
fn said(program: &mut Command) -> Option<String> {
    let output = program.output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    Some(text).filter(|text| !text.is_empty())
}
