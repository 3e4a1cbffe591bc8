//! The suite: one binary, one file a feature. `tests/run` installs what it needs and runs it.

mod support;

mod architecture;
mod ingest;
mod kit;
mod photos;
mod release_check;
mod release_import;
mod release_render;
mod release_source;
mod renditions;
mod story;
