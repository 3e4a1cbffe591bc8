//! The suite: one binary, one file a feature. `tests/run` installs what it needs and runs it.

mod support;

mod architecture;
mod delivery;
mod ingest;
mod kit;
mod list;
mod photos;
mod release_check;
mod release_import;
mod release_render;
mod release_source;
mod renditions;
mod send;
mod story;
