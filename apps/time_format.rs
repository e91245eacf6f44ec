//! What a clock shows: a strftime-like format, and what can be known of it beforehand.

use std::collections::BTreeSet;

use jiff::{SignedDuration, ToSpan, Zoned, civil, fmt::strtime, tz::TimeZone};

/// Most characters a clock shows.
const MOST: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FormatError {
    #[error("{0}")]
    Unknown(String),
    #[error("it makes a text of more than {MOST} characters")]
    TooLong,
    #[error("it shows nothing")]
    Blank,
}

/// The smallest step of time that shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Fraction,
    Second,
    Minute,
}

/// `moment` in `format` (the directives of `jiff::fmt::strtime`).
pub(crate) fn write(format: &str, moment: &Zoned) -> Result<String, FormatError> {
    let text = strtime::format(format, moment).map_err(|error| FormatError::Unknown(error.to_string()))?;
    if text.chars().count() > MOST {
        return Err(FormatError::TooLong);
    }
    Ok(text)
}

/// Finds the step by trying: what does not change within a minute needs to be drawn once a minute.
pub(crate) fn step(format: &str) -> Result<Step, FormatError> {
    let start = day(1)
        .at(10, 20, 0, 0)
        .to_zoned(TimeZone::UTC)
        .map_err(|error| FormatError::Unknown(error.to_string()))?;
    let later = |millis| write(format, &(&start + SignedDuration::from_millis(millis)));
    let text = write(format, &start)?;
    if later(987)? != text {
        return Ok(Step::Fraction);
    }
    Ok(if later(37_000)? == text {
        Step::Minute
    } else {
        Step::Second
    })
}

/// The longest forms of `format` in a year, in the morning and in the evening, with every digit a 0.
pub(crate) fn forms(format: &str, zone: &TimeZone) -> Result<Vec<String>, FormatError> {
    let mut forms = BTreeSet::new();
    for moment in (1..=365).flat_map(|number| [8, 20].map(|hour| day(number).at(hour, 58, 58, 0))) {
        // A local time that a change of the clocks leaves out is moved, never refused; only the end of time is.
        let Ok(moment) = moment.to_zoned(zone.clone()) else {
            continue;
        };
        forms.insert(form(&write(format, &moment)?));
    }
    let mut forms: Vec<String> = forms.into_iter().filter(|form| !form.trim().is_empty()).collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.chars().count()));
    forms.truncate(8);
    if forms.is_empty() {
        Err(FormatError::Blank)
    } else {
        Ok(forms)
    }
}

/// `text` with every digit a 0: what places the text, so that it stands still while its digits change.
pub(crate) fn form(text: &str) -> String {
    text.replace(|letter: char| letter.is_ascii_digit(), "0")
}

fn day(number: i16) -> civil::Date {
    civil::date(2025, 1, 1).saturating_add((i64::from(number) - 1).days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_is_found() {
        for (format, wanted) in [
            ("%H:%M:%S", Step::Second),
            ("%T", Step::Second),
            ("%s", Step::Second),
            ("%c", Step::Second),
            ("%H:%M", Step::Minute),
            ("%d.%m.", Step::Minute),
            ("hello", Step::Minute),
            ("%%S", Step::Minute),
            ("%H:%M:%S%.f", Step::Fraction),
            ("%S.%3f", Step::Fraction),
            ("%1f", Step::Fraction),
        ] {
            assert_eq!(step(format).unwrap(), wanted, "{format}");
        }
    }

    #[test]
    fn the_longest_form_of_a_year_is_among_the_forms() {
        let forms = forms("%A %-d %B %I %p", &TimeZone::UTC).unwrap();
        assert!(forms.contains(&"Wednesday 00 September 00 AM".to_owned()), "{forms:?}");
        assert!(forms.len() <= 8);
    }

    #[test]
    fn bad_formats_are_refused() {
        for format in ["%", "%!", "%H:%k:%", "%EEE"] {
            assert!(matches!(step(format), Err(FormatError::Unknown(_))), "{format}");
        }
        assert_eq!(step(&"%255H".repeat(12)), Err(FormatError::TooLong));
        assert_eq!(forms("%n  ", &TimeZone::UTC), Err(FormatError::Blank));
        assert_eq!(forms("", &TimeZone::UTC), Err(FormatError::Blank));
    }
}
