//! The last seconds of a signal in one pass: mean, deviation and slope of several windows that all end now.

/// Lengths of the windows, in seconds, the shortest first.
const LENGTHS: [usize; 4] = [10, 20, 60, 180];

/// Sums over the seconds that are known. Values are told as how far they are away from one that lies among them, so that
/// squares of large numbers do not cover small differences.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Window {
    count: f64,
    away: f64,
    squares: f64,
    /// Seconds before now.
    ago: f64,
    ago_squares: f64,
    products: f64,
}

impl Window {
    /// Of the last 10, 20, 60 and 180 s of `past`, oldest first; what is not known is not a number.
    pub(super) fn all(past: &[f64], reference: f64) -> [Self; LENGTHS.len()] {
        let mut sums = Self::default();
        let mut from = 0;
        LENGTHS.map(|length| {
            let more = past[past.len() - length..past.len() - from].iter().rev();
            for (ago, value) in (from..length).zip(more) {
                sums.add(ago as f64, value - reference);
            }
            from = length;
            sums
        })
    }

    fn add(&mut self, ago: f64, away: f64) {
        if away.is_nan() {
            return;
        }
        self.count += 1.0;
        self.away += away;
        self.squares += away * away;
        self.ago += ago;
        self.ago_squares += ago * ago;
        self.products += ago * away;
    }

    /// Seconds that are known.
    pub(super) fn count(&self) -> f64 {
        self.count
    }

    /// How far the mean is away from the reference.
    pub(super) fn mean(&self) -> f64 {
        self.away / self.count
    }

    /// Standard deviation, divided by the count.
    pub(super) fn deviation(&self) -> f64 {
        let variance = self.squares / self.count - self.mean().powi(2);
        // Rounding may take it below 0.
        variance.max(0.0).sqrt()
    }

    /// Of the least-squares line, in units a minute.
    pub(super) fn slope(&self) -> f64 {
        if self.count < 2.0 {
            return 0.0;
        }
        let middle = self.ago / self.count;
        let above = self.products - middle * self.away;
        let below = self.ago_squares - middle * self.ago;
        -60.0 * above / below
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As in a textbook: (mean, deviation, slope a minute).
    fn slowly(past: &[f64]) -> (f64, f64, f64) {
        let known: Vec<(f64, f64)> = (0..)
            .map(f64::from)
            .zip(past.iter().copied())
            .filter(|(_, value)| !value.is_nan())
            .collect();
        let count = known.len() as f64;
        let middle = known.iter().map(|(second, _)| second).sum::<f64>() / count;
        let mean = known.iter().map(|(_, value)| value).sum::<f64>() / count;
        let variance = known.iter().map(|(_, value)| (value - mean).powi(2)).sum::<f64>() / count;
        let above: f64 = known
            .iter()
            .map(|(second, value)| (second - middle) * (value - mean))
            .sum();
        let below: f64 = known.iter().map(|(second, _)| (second - middle).powi(2)).sum();
        (mean, variance.sqrt(), 60.0 * above / below)
    }

    fn signal(second: usize) -> f64 {
        let wave = (second as f64 / 7.0).sin() * 3.0 + (second % 5) as f64 * 0.1;
        if second % 11 == 4 { f64::NAN } else { 70.0 + wave }
    }

    #[test]
    fn sums_say_the_same_as_a_textbook() {
        let past: Vec<f64> = (0..180).map(signal).collect();
        for (window, length) in Window::all(&past, past[179]).into_iter().zip(LENGTHS) {
            let ours = (past[179] + window.mean(), window.deviation(), window.slope());
            let theirs = slowly(&past[180 - length..]);
            for (ours, theirs) in [(ours.0, theirs.0), (ours.1, theirs.1), (ours.2, theirs.2)] {
                assert!((ours - theirs).abs() < 1e-10, "{length} s: {ours} is not {theirs}");
            }
        }
    }

    #[test]
    fn a_signal_that_stands_still_has_no_spread_and_no_slope() {
        let still = Window::all(&[61.3; 180], 61.3)[3];
        assert_eq!((still.count(), still.deviation(), still.slope()), (180.0, 0.0, 0.0));
        let mut one = [f64::NAN; 180];
        one[179] = 5.0;
        let one = Window::all(&one, 5.0)[3];
        assert_eq!((one.mean(), one.deviation(), one.slope()), (0.0, 0.0, 0.0));
    }
}
