//! Charts as drawings in the page: a bar for each day.

use std::fmt::Write as _;

/// How high the highest bar is.
const HEIGHT: u64 = 1_000;
/// How far apart bars begin.
const STEP: u64 = 12;
/// How wide a bar is.
const BAR: u64 = 10;
/// How high a bar is at least, so that a small number is seen beside a large one.
const LEAST: u64 = 8;

/// Bars in a drawing that is stretched to the width of its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bars {
    pub(crate) width: u64,
    pub(crate) height: u64,
    /// All bars as one path.
    pub(crate) path: String,
}

impl Bars {
    /// A bar for each value, as high as its share of `most`; none for nothing.
    pub(crate) fn new(values: impl IntoIterator<Item = u64>, most: u64) -> Self {
        let (mut left, mut path) = (0, String::new());
        for value in values {
            if value > 0 {
                let high = (value.min(most).saturating_mul(HEIGHT) / most.max(1)).clamp(LEAST, HEIGHT);
                // Writing into a String cannot fail.
                let _ = write!(path, "M{left} {}h{BAR}v{high}h-{BAR}z", HEIGHT - high);
            }
            left += STEP;
        }
        Self { width: left.max(STEP), height: HEIGHT, path }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_high_as_its_share_and_nothing_has_none() {
        let bars = Bars::new([5, 0, 10], 10);
        assert_eq!(bars.path, "M0 500h10v500h-10zM24 0h10v1000h-10z");
        assert_eq!((bars.width, bars.height), (36, 1_000));
    }

    #[test]
    fn small_bars_are_seen_and_none_leaves_the_drawing() {
        assert_eq!(Bars::new([1], 1_000_000).path, "M0 992h10v8h-10z");
        assert_eq!(Bars::new([u64::MAX], 3).path, "M0 0h10v1000h-10z");
        assert_eq!(Bars::new([], 0), Bars { width: 12, height: 1_000, path: String::new() });
    }
}
