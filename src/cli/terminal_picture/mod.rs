//! A photo on the terminal itself, where the terminal can show pictures.
//!
//! | file | what it holds |
//! |---|---|
//! | [`protocol`](Protocol) | the three ways in which terminals take pictures, and which of them this one knows |
//! | [`codes`](codes) | a picture in each of them |
//! | `sixel` | a picture as sixels |

mod codes;
mod protocol;
mod sixel;

pub(crate) use codes::codes;
pub(crate) use protocol::{Protocol, TerminalNames};
