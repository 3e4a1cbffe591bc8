//! How large a rendition is.

/// The size of a picture within a long side: same shape, never enlarged, never nothing.
#[must_use]
pub fn fit(width: u32, height: u32, long_side: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= long_side {
        return (width, height);
    }
    let scaled = |side: u32| {
        let exact = (u64::from(side) * u64::from(long_side) * 2 + u64::from(long)) / (2 * u64::from(long));
        u32::try_from(exact).unwrap_or(u32::MAX).max(1)
    };
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape_and_is_never_enlarged() {
        assert_eq!(fit(6000, 4000, 3543), (3543, 2362));
        assert_eq!(fit(4000, 6000, 2048), (1365, 2048));
        assert_eq!(fit(300, 200, 400), (300, 200));
        assert_eq!(fit(10_000, 1, 400), (400, 1));
        assert_eq!(fit(4_000_000_000, 2_000_000_000, 2048), (2048, 1024));
    }
}
