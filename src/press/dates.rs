//! Days as people and spreadsheets write them.

use jiff::civil::Date;

/// A day that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Day {
    /// `2024-03-17`.
    Known(Date),
    /// It can be read in two ways: day or month first.
    Ambiguous,
    /// It has the form of a date, but there is no such day.
    Impossible,
    /// Anything else, such as `last spring`.
    Text,
}

/// Which comes first in `3/8/2024`, judged by a whole column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

/// What a column's days say about the order of their parts.
pub(super) fn order<'a>(cells: impl Iterator<Item = &'a str>) -> Order {
    let (mut day, mut month) = (false, false);
    for (_, parts) in cells.filter_map(parts).filter(|(mark, _)| *mark == '/') {
        day |= parts[0] > 12 && parts[0] <= 31;
        month |= parts[1] > 12 && parts[0] <= 12;
    }
    match (day, month) {
        (true, false) => Order::DayFirst,
        (false, true) => Order::MonthFirst,
        _ => Order::Unknown,
    }
}

/// Reads a day; a time after it is left out.
pub(super) fn day(text: &str, order: Order) -> Day {
    let text = text.trim();
    // RFC 3339 and its relatives: the day as it is written.
    if let Some(first) = text.get(..10)
        && let Ok(date) = first.parse::<Date>()
        && first.as_bytes()[4] == b'-'
    {
        return Day::Known(date);
    }
    let Some((mark, [a, b, c])) = parts(text) else { return Day::Text };
    let year = |year: i64| if year < 100 { if year < 70 { 2000 + year } else { 1900 + year } } else { year };
    let known = |year: i64, month: i64, day: i64| {
        let (Ok(year), Ok(month), Ok(day)) = (i16::try_from(year), i8::try_from(month), i8::try_from(day)) else {
            return Day::Impossible;
        };
        Date::new(year, month, day).map_or(Day::Impossible, Day::Known)
    };
    if a > 1000 {
        return known(a, b, c);
    }
    match (mark, order) {
        ('.' | '-', _) | ('/', Order::DayFirst) => known(year(c), b, a),
        (_, Order::MonthFirst) => known(year(c), a, b),
        _ if a > 12 => known(year(c), b, a),
        _ if b > 12 => known(year(c), a, b),
        _ if a == b => known(year(c), a, b),
        _ => Day::Ambiguous,
    }
}

/// Three numbers, and the mark between them.
fn parts(text: &str) -> Option<(char, [i64; 3])> {
    let text = text.trim().split([' ', 'T', ',']).next()?;
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '.' | '/' | '-'))?;
    let mut numbers =
        text.trim_end_matches('.').split(mark).map(|part| part.parse::<i64>().ok().filter(|_| part.len() <= 4));
    let found = [numbers.next()??, numbers.next()??, numbers.next()??];
    let fits = numbers.next().is_none() && (found[0] > 1000 || found[2] > 1000 || found[2] < 100);
    fits.then_some((mark, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written_in_many_countries() {
        let known = |text: &str, order| match day(text, order) {
            Day::Known(date) => date.to_string(),
            other => format!("{other:?}"),
        };
        for text in [
            "17.03.2024",
            "17.3.24",
            "2024-03-17",
            "2024-03-17 10:00:00",
            "2024-03-17T10:00:00Z",
            "17/03/2024",
            "3/17/2024",
            "2024/03/17",
            "17-03-2024",
            "17.03.2024 10:15",
        ] {
            assert_eq!(known(text, Order::Unknown), "2024-03-17", "{text}");
        }
        assert_eq!(known("3/8/2024", Order::MonthFirst), "2024-03-08");
        assert_eq!(known("3/8/2024", Order::DayFirst), "2024-08-03");
        assert_eq!(day("3/8/2024", Order::Unknown), Day::Ambiguous);
        assert_eq!(known("8/8/2024", Order::Unknown), "2024-08-08");
        for text in ["31.02.2024", "2024/13/45", "99/99/2024", "32.01.2024"] {
            assert_eq!(day(text, Order::Unknown), Day::Impossible, "{text}");
        }
        for text in ["last spring", "", "2024", "1.2", "+46 70 1", "10.0.0.1", "mars 2024"] {
            assert_eq!(day(text, Order::Unknown), Day::Text, "{text}");
        }
    }

    #[test]
    fn a_column_says_which_part_is_the_day() {
        assert_eq!(order(["3/8/2024", "3/17/2024"].into_iter()), Order::MonthFirst);
        assert_eq!(order(["3/8/2024", "17/3/2024"].into_iter()), Order::DayFirst);
        assert_eq!(order(["3/8/2024", "17/3/2024", "3/17/2024"].into_iter()), Order::Unknown);
    }
}
