//! Sets `cfg(shared)` where `../shared`, with real photos and texts, stands beside the checkout: tests that need it are
//! ignored elsewhere.

use std::path::Path;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shared)");
    println!("cargo::rerun-if-changed=build.rs");
    if Path::new("../shared").is_dir() {
        println!("cargo::rustc-cfg=shared");
        // One file stands for the folder: told to watch the folder, Cargo builds again after each change in it. Where it
        // is missing nothing is watched, or Cargo would build again every time: touch this file once you have added it.
        println!("cargo::rerun-if-changed=../shared/reference/release.txt");
    }
}
