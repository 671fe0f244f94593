//! Floor 3: a day, as a comment says it and as a clock does.

use std::fmt;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Days of 400 years, after which the calendar repeats itself.
const ERA: u64 = 146_097;

impl Date {
    /// Reads `YYYY-MM-DD`; `None` for anything else, and for a day that no month has.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let number = |digits: &str, width: usize| -> Option<u16> {
            let plain = digits.len() == width && digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| digits.parse().ok()).flatten()
        };
        let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
        if !(1..=12).contains(&month) || !(1..=days_of(year, month)).contains(&day) {
            return None;
        }
        Some(Self {
            year,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// The day that is so many days after 1 January 1970; `None` after the year 9999.
    pub fn from_unix_days(days: u64) -> Option<Self> {
        // Years that start in March have their leap day at the end.
        let days = days.checked_add(719_468)?;
        let in_era = days % ERA;
        let of_era = (in_era - in_era / 1460 + in_era / 36_524 - in_era / (ERA - 1)) / 365;
        let in_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
        let month = (5 * in_year + 2) / 153;
        let day = in_year - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 {
            (month + 3, 0)
        } else {
            (month - 9, 1)
        };
        let year = days / ERA * 400 + of_era + next;
        Some(Self {
            year: u16::try_from(year).ok().filter(|year| *year <= 9999)?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }
}

fn days_of(year: u16, month: u16) -> u16 {
    let leaps = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u16::from(leaps),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_and_written_alike_and_days_that_are_none_are_refused() {
        for text in [
            "2026-11-26",
            "2024-02-29",
            "2000-02-29",
            "0000-12-31",
            "9999-12-31",
        ] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "2026",
            "2026-1-1",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2025-02-29",
            "1900-02-29",
            "2026-11-00",
            "+026-11-01",
            "2026-11-26Z",
            "２０２６-11-26",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2025-12-31") < Date::parse("2026-01-01"));
    }

    #[test]
    fn every_day_of_the_clock_follows_the_one_before() {
        let first = Date::from_unix_days(0).unwrap();
        assert_eq!(first.to_string(), "1970-01-01");
        let mut before = first;
        for days in 1..60_000 {
            let day = Date::from_unix_days(days).unwrap();
            assert_eq!(Date::parse(&day.to_string()), Some(day));
            assert!(before < day);
            before = day;
        }
        assert_eq!(
            Date::from_unix_days(20_783).unwrap().to_string(),
            "2026-11-26"
        );
        assert_eq!(Date::from_unix_days(2_932_897), None);
        assert_eq!(Date::from_unix_days(u64::MAX), None);
    }
}
