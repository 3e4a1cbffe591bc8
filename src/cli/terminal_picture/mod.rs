//! A photo on the terminal itself, where the terminal can show pictures.
//!
//! | file | what it holds |
//! |---|---|
//! | [`protocol`](Protocol) | the three ways in which terminals take pictures, and which of them this one knows |
//! | [`codes`](codes) | a picture in each of them |

mod codes;
mod protocol;

pub(crate) use codes::codes;
pub(crate) use protocol::{Protocol, TerminalNames};
