//! Times at a place of a line, in the ways that logs write them.

use super::Since;
use super::cut::Cut;

/// A time as it was written.
#[derive(Clone, Copy)]
pub(super) enum Moment {
    /// Milliseconds since 1970.
    Whole(i64),
    Part(Since),
}

const DAY: i64 = 86_400_000;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Passes a time that begins here.
pub(super) fn moment(cut: &mut Cut<'_>) -> Option<Moment> {
    let mut here = *cut;
    let moment = if here.byte().is_ascii_digit() { numbers(&mut here) } else { words(&mut here) }?;
    *cut = here;
    Some(moment)
}

/// Days since 1970 of a date (the algorithm of Hinnant's `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1900..2300).contains(&year) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// A day of a year that is not said.
fn yearless(month: i64, day: i64, clock: i64) -> Option<Moment> {
    let of_year = days(2000, month, day)? - days(2000, 1, 1)?;
    Some(Moment::Part(Since::Year(of_year * DAY + clock)))
}

fn whole(year: i64, month: i64, day: i64, clock: i64) -> Option<Moment> {
    // Two digits of a year are of this century: what CI reads is not older.
    let year = if year < 100 { year + 2000 } else { year };
    Some(Moment::Whole(days(year, month, day)? * DAY + clock))
}

/// A time that begins with a digit.
fn numbers(cut: &mut Cut<'_>) -> Option<Moment> {
    let length = cut.bytes().iter().take_while(|byte| byte.is_ascii_digit()).count();
    match (length, cut.ahead(length)) {
        (4, sign @ (b'-' | b'/' | b'.')) => {
            let (year, month, day) = dated(cut, sign, 4)?;
            let parted = matches!(cut.byte(), b'T' | b't' | b' ' | b'-' | b'_' | b':');
            cut.at += usize::from(parted);
            let clock = clock(cut).filter(|_| parted)?;
            whole(year, month, day, clock)
        }
        // `20171223-22:15:29:606`, `20240102T150405`, `20240102 15:04:05`
        (8, b'-' | b' ' | b'T') => {
            let date = cut.digits(8)?;
            cut.at += 1;
            let clock = clock(cut).or_else(|| packed(cut))?;
            whole(date / 10_000, date / 100 % 100, date % 100, clock)
        }
        // `081109 203518`
        (6, b' ') => {
            let date = cut.digits(6)?;
            cut.at += 1;
            let clock = packed(cut)?;
            whole(date / 10_000, date / 100 % 100, date % 100, clock)
        }
        // Without a date only with seconds: `12:30` is said in sentences too.
        (2, b':') if cut.ahead(5) == b':' => clock(cut).map(|clock| Moment::Part(Since::Midnight(clock))),
        (1 | 2, b' ') if cut.ahead(length + 1).is_ascii_alphabetic() => {
            let day = cut.digits(2)?;
            cut.at += 1;
            let month = month(cut)?;
            let year = cut.eat(" ").then(|| cut.digits(4))??;
            let clock = cut.eat(" ").then(|| clock(cut))??;
            whole(year, month, day, clock)
        }
        // `02/Jan/2024:15:04:05 +0000`, `02-Jan-2024 15:04:05.123`
        (1 | 2, sign @ (b'/' | b'-')) if cut.ahead(length + 1).is_ascii_alphabetic() => {
            let day = cut.digits(2)?;
            cut.at += 1;
            let month = month(cut)?;
            (cut.byte() == sign).then_some(())?;
            cut.at += 1;
            let year = cut.digits(4)?;
            matches!(cut.byte(), b':' | b' ').then_some(())?;
            cut.at += 1;
            whole(year, month, day, clock(cut)?)
        }
        (1 | 2, sign @ (b'/' | b'-' | b'.')) => {
            let mut short = *cut;
            let (first, second) = (short.digits(2)?, {
                short.at += 1;
                short.digits(2)?
            });
            // `17/06/09 20:10:40`, `03-17 16:13:38.811`, `10.30 16:49:06`
            if short.byte() == b' ' {
                short.at += 1;
                let clock = clock(&mut short)?;
                *cut = short;
                return yearless(first, second, clock);
            }
            let (first, second, third) = dated(cut, sign, 2)?;
            let parted = cut.eat(",") | cut.eat(" ") | cut.eat("T");
            let clock = clock(cut).filter(|_| parted)?;
            if third < 100 {
                whole(first, second, third, clock)
            } else if sign == b'/' && (second > 12 || first <= 12) {
                whole(third, first, second, clock)
            } else {
                whole(third, second, first, clock)
            }
        }
        _ => None,
    }
}

/// Three numbers of a date, of which the first has so many digits at most.
fn dated(cut: &mut Cut<'_>, sign: u8, most: usize) -> Option<(i64, i64, i64)> {
    let first = cut.digits(most)?;
    (cut.byte() == sign).then_some(())?;
    cut.at += 1;
    let second = cut.digits(2)?;
    (cut.byte() == sign).then_some(())?;
    cut.at += 1;
    Some((first, second, cut.digits(6 - most.min(4))?))
}

/// `Jun 14 15:16:01`, `Sun Dec 04 04:47:44 2005`, `Jan 02, 2024 3:04:05 PM`, `Sun, 04 Dec 2005 04:47:44`.
fn words(cut: &mut Cut<'_>) -> Option<Moment> {
    let is_day = WEEKDAYS.iter().any(|day| cut.eat(day));
    if is_day {
        let comma = cut.eat(",");
        (cut.blanks() > 0).then_some(())?;
        if comma && cut.byte().is_ascii_digit() {
            return numbers(cut);
        }
    }
    let month = month(cut)?;
    (cut.blanks() > 0).then_some(())?;
    let day = cut.digits(2)?;
    let year = if cut.eat(", ") { Some(cut.digits(4)?) } else { None };
    (cut.blanks() > 0 || year.is_some()).then_some(())?;
    let mut ahead = *cut;
    // `Jan 02 2024 15:04:05`, and the year behind the clock.
    let year = year.or_else(|| {
        let year = ahead.digits(4).filter(|year| *year > 1900 && ahead.eat(" "))?;
        *cut = ahead;
        Some(year)
    });
    cut.blanks();
    let clock = clock(cut)?;
    let year = year.or_else(|| {
        let mut ahead = *cut;
        let year = ahead.eat(" ").then(|| ahead.digits(4))?.filter(|year| (1970..2300).contains(year))?;
        matches!(ahead.byte(), b' ' | b']' | 0 | b'\t').then(|| *cut = ahead)?;
        Some(year)
    });
    match year {
        Some(year) => whole(year, month, day, clock),
        None => yearless(month, day, clock),
    }
}

fn month(cut: &mut Cut<'_>) -> Option<i64> {
    let at = MONTHS.iter().position(|month| cut.eat(month))?;
    i64::try_from(at + 1).ok()
}

/// `203518`, with a fraction and a zone.
fn packed(cut: &mut Cut<'_>) -> Option<i64> {
    let (start, clock) = (cut.at, cut.digits(6)?);
    (cut.at == start + 6).then_some(())?;
    let (hour, minute, second) = (clock / 10_000, clock / 100 % 100, clock % 100);
    sum(hour, minute, second, fraction(cut)).map(|clock| clock - zone(cut))
}

/// Milliseconds since midnight in UTC: `15:04`, `15:04:05.123+01:00`, `3:04:05 PM`, `15.42.50.675872`, `22:15:29:606`.
fn clock(cut: &mut Cut<'_>) -> Option<i64> {
    let mut hour = cut.digits(2)?;
    let sign = cut.byte();
    matches!(sign, b':' | b'.').then_some(())?;
    cut.at += 1;
    let minute = cut.digits(2)?;
    let mut second = 0;
    let mut millis = 0;
    if cut.byte() == sign {
        cut.at += 1;
        second = cut.digits(2)?;
        let mut ahead = *cut;
        if sign == b':' && ahead.eat(":") {
            // Here it is the number of milliseconds, not a fraction.
            if let Some(number) = ahead.digits(3) {
                (millis, *cut) = (number, ahead);
            }
        } else {
            millis = fraction(cut);
        }
    } else if sign == b'.' {
        return None;
    }
    let mut ahead = *cut;
    ahead.blanks();
    if ahead.eat("PM") {
        (hour, *cut) = (hour % 12 + 12, ahead);
    } else if ahead.eat("AM") {
        (hour, *cut) = (hour % 12, ahead);
    }
    sum(hour, minute, second, millis).map(|clock| clock - zone(cut))
}

fn sum(hour: i64, minute: i64, second: i64, millis: i64) -> Option<i64> {
    (hour < 24 && minute < 60 && second <= 60).then_some(((hour * 60 + minute) * 60 + second) * 1000 + millis)
}

/// Digits behind a dot or comma, as milliseconds. A comma alone ends the time (`04:30:30, Info`).
fn fraction(cut: &mut Cut<'_>) -> i64 {
    if !matches!(cut.byte(), b'.' | b',') || !cut.ahead(1).is_ascii_digit() {
        return 0;
    }
    cut.at += 1;
    let digits = cut.run(|byte| byte.is_ascii_digit());
    let digit = |at: usize| digits.as_bytes().get(at).map_or(0, |digit| i64::from(digit - b'0'));
    digit(0) * 100 + digit(1) * 10 + digit(2)
}

/// Milliseconds east of UTC; a zone without numbers other than `Z`, `UTC` and `GMT` is none.
fn zone(cut: &mut Cut<'_>) -> i64 {
    if cut.eat("Z") {
        return 0;
    }
    let mut ahead = *cut;
    let blanks = ahead.blanks();
    if blanks == 1 && (ahead.eat("UTC") || ahead.eat("GMT")) {
        *cut = ahead;
        return 0;
    }
    let sign = match ahead.byte() {
        b'+' => 1,
        b'-' => -1,
        _ => return 0,
    };
    ahead.at += 1;
    let start = ahead.at;
    let (hours, minutes) = match ahead.digits(4) {
        Some(both) if ahead.at == start + 4 => (both / 100, both % 100),
        Some(hours) if ahead.at == start + 2 && (blanks == 0 || ahead.byte() == b':') => {
            (hours, if ahead.eat(":") { ahead.digits(2).unwrap_or(0) } else { 0 })
        }
        _ => return 0,
    };
    if blanks > 1 || hours > 14 {
        return 0;
    }
    *cut = ahead;
    sign * (hours * 60 + minutes) * 60_000
}

/// Milliseconds of a number that counts from 1970, by its size: seconds, milli-, micro- or nanoseconds.
pub(super) fn since_epoch(text: &str) -> Option<i64> {
    let mut cut = Cut { line: text, at: 0 };
    let number = cut.digits(19)?;
    let millis = fraction(&mut cut);
    match number {
        100_000_000..10_000_000_000 => Some(number * 1000 + millis),
        100_000_000_000..10_000_000_000_000 => Some(number),
        100_000_000_000_000..10_000_000_000_000_000 => Some(number / 1000),
        100_000_000_000_000_000.. => Some(number / 1_000_000),
        _ => None,
    }
}
