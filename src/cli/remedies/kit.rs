//! Remedies for press kits.

use crate::kit::NotAKit;

/// What to do about a file that is not a kit.
pub(super) fn of_kit(error: &NotAKit) -> &'static str {
    match error {
        NotAKit::TooMany { .. }
        | NotAKit::Doubled { .. }
        | NotAKit::Outside { .. }
        | NotAKit::Contradictory { .. }
        | NotAKit::Unsafe { .. }
        | NotAKit::Link { .. } => {
            "do not unpack it: no kit of pressbox is like that; ask whoever sent it for a new one"
        }
        NotAKit::Zip { .. } | NotAKit::Manifest { .. } => "download it again, or ask whoever made it for a new one",
        NotAKit::NoManifest { .. } => "name a file that `pressbox kit` made",
        NotAKit::Read { .. } => "name the kit's `.zip` file, and check that you can read it",
    }
}
