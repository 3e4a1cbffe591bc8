//! The suite: one binary, one file a feature. `tests/run` installs what it needs and runs it.

mod support;

mod architecture;
mod list;
mod send;
