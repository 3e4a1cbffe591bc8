//! The hash of this very program.

use std::sync::OnceLock;

use super::regular_file;
use super::sha256::Sha256;

/// What another build of pressbox may do differently, it does: the hash of the running program, or of its version where its file
/// cannot be read.
#[must_use]
pub fn program_hash() -> Sha256 {
    static HASH: OnceLock<Sha256> = OnceLock::new();
    *HASH.get_or_init(|| {
        let file = std::env::current_exe().and_then(|program| regular_file::open(&program));
        file.and_then(Sha256::of_file).unwrap_or_else(|_| Sha256::of(env!("CARGO_PKG_VERSION").as_bytes()))
    })
}
