//! The `pressbox` program: parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    pressbox::cli::main()
}
