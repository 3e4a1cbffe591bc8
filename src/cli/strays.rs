//! What lies among the releases and is used by no command, told by every verb that looks at releases.

use serde_json::{Value, json};

use super::context::Context;
use super::remedies::of_stray;
use super::ui::Ui;
use crate::release::Stray;

/// What is wrong, what to do about it, and both as an object.
pub(super) struct ToldStray {
    pub(super) path: String,
    pub(super) why: String,
    pub(super) hint: String,
}

impl ToldStray {
    pub(super) fn of(context: &Context, stray: &Stray) -> Self {
        let path = context.shown(&stray.path);
        let why = format!("`{path}` is not used: {}", stray.why);
        Self { why, hint: of_stray(&stray.why, &path), path }
    }

    /// As an item of an answer, under a key that says how it was found.
    pub(super) fn object(&self, key: &str) -> Value {
        json!({ "kind": "release", "name": self.path, "path": self.path, key: "rejected", "reason": self.why })
    }
}

/// Warns of each.
pub(super) fn warn(ui: &Ui, context: &Context, strays: &[Stray]) {
    for stray in strays {
        let told = ToldStray::of(context, stray);
        ui.warn(format!("{}; {}", told.why, told.hint));
    }
}
