//! Words that nobody can guess.

use aws_lc_rs::rand;

/// The system provides no random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system provides no random numbers")]
pub struct NoRandomNumbers;

/// A token that nobody can guess: 128 bits from the system's source of random numbers, in lowercase letters and digits.
pub fn random_token() -> Result<String, NoRandomNumbers> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes).map_err(|_| NoRandomNumbers)?;
    Ok(base32(u128::from_be_bytes(bytes)))
}

/// 26 digits of five bits (RFC 4648, section 6), of which the first has three.
fn base32(number: u128) -> String {
    let digits = b"abcdefghijklmnopqrstuvwxyz234567";
    let digit = |nth: u32| usize::try_from((number >> (125 - 5 * nth)) & 31).unwrap_or_default();
    (0..26).map(|nth| char::from(digits[digit(nth)])).collect()
}
