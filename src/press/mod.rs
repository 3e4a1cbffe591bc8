//! The people: journalists, lists and how they come in.

mod journalist;

pub use journalist::{Address, Journalist, NotAnAddress};
