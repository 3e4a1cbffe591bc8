//! The suite: one binary, one file a feature. `tests/run` installs what it needs and runs it.

mod support;

mod architecture;
mod kit;
mod release_render;
mod release_source;
mod story;
