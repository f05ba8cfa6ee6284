//! The calendar against known days, against itself over two centuries, and what people type.

use super::*;
use crate::values::time_of_day;
use jiff::civil::{self, Weekday, date, time};
use proptest::prelude::*;

fn day(text: &str) -> JalaliDate {
    JalaliDate::parse(text).unwrap()
}

#[test]
fn known_days() {
    for (jalali, gregorian, weekday) in [
        ("1403/12/30", date(2025, 3, 20), Weekday::Thursday),
        ("1404/01/01", date(2025, 3, 21), Weekday::Friday),
        ("1402/04/28", date(2023, 7, 19), Weekday::Wednesday),
        ("1399/12/30", date(2021, 3, 20), Weekday::Saturday),
        ("1357/11/22", date(1979, 2, 11), Weekday::Sunday),
        ("1409/01/01", date(2030, 3, 21), Weekday::Thursday),
        ("1405/09/02", date(2026, 11, 23), Weekday::Monday),
    ] {
        assert_eq!(day(jalali).to_civil(), gregorian);
        assert_eq!(JalaliDate::from_civil(gregorian), day(jalali));
        assert_eq!(day(jalali).weekday(), weekday);
    }
    assert_eq!(JalaliDate::from_civil(FIRST_DAY), JalaliDate::MIN);
    assert_eq!(JalaliDate::from_civil(LAST_DAY), JalaliDate::MAX);
    assert_eq!(JalaliDate::MIN.to_civil(), FIRST_DAY);
    assert_eq!(JalaliDate::MAX.to_civil(), LAST_DAY);
    assert_eq!(JalaliDate::from_civil(civil::Date::MAX), JalaliDate::MAX);
    assert_eq!(JalaliDate::MAX.add_days(i32::MAX), JalaliDate::MAX);
    assert_eq!(JalaliDate::MIN.add_days(i32::MIN), JalaliDate::MIN);
}

/// Day by day from 1300 to 1500: each Gregorian day gives the Jalali day after the last one and comes back.
#[test]
fn two_centuries_day_by_day() {
    let mut gregorian = date(1921, 3, 21);
    let mut previous = JalaliDate::new(1299, 12, 29).unwrap();
    assert_eq!(previous.to_civil(), date(1921, 3, 20));
    for _ in 0..73_048 {
        let jalali = JalaliDate::from_civil(gregorian);
        let follows = JalaliDate::new(previous.year, previous.month, previous.day + 1)
            .or_else(|| JalaliDate::new(previous.year, previous.month + 1, 1))
            .or_else(|| JalaliDate::new(previous.year + 1, 1, 1))
            .unwrap();
        assert_eq!(jalali, follows);
        assert_eq!(jalali.to_civil(), gregorian);
        previous = jalali;
        gregorian = gregorian.tomorrow().unwrap();
    }
}

#[test]
fn what_people_type() {
    let expected = day("1404/04/11");
    let spellings = [
        "۱۴۰۴/۴/۱۱",
        "١٤٠٤/٠٤/١١",
        "11/4/1404",
        "۱۱/۴/۱۴۰۴",
        "1404-04-11",
        "1404.4.11",
        " \u{200F}1404 / 04 / 11\u{200C}",
    ];
    for spelling in spellings {
        assert_eq!(JalaliDate::parse(spelling).unwrap(), expected, "{spelling}");
    }
    assert!(JalaliDate::parse("1403/12/30").is_ok(), "a leap day");
    for wrong in [
        "1404/12/30",
        "1404/07/31",
        "1404/13/01",
        "1404/0/1",
        "04/04/11",
        "2025/07/02",
        "1404/04",
        "1404/04/11/1",
        "1404/+4/11",
        "",
        "امروز",
    ] {
        assert!(JalaliDate::parse(wrong).is_err(), "{wrong}");
    }
    assert_eq!(JalaliDate::parse_near("امروز", expected).unwrap(), expected);
    assert_eq!(JalaliDate::parse_near("ديروز", expected).unwrap(), day("1404/04/10"));
    assert_eq!(JalaliDate::parse_near("1404/1/1", expected).unwrap(), day("1404/01/01"));
}

#[test]
fn how_it_is_shown() {
    let shown = day("1405/9/2");
    assert_eq!(shown.to_string(), "1405/09/02");
    assert_eq!(shown.numeric(), "۱۴۰۵/۰۹/۰۲");
    assert_eq!(shown.long(), "۲ آذر ۱۴۰۵");
    assert_eq!(shown.short(), "۲ آذر");
    assert_eq!(shown.with_weekday(), "دوشنبه ۲ آذر ۱۴۰۵");
    assert_eq!(serde_json::to_string(&shown).unwrap(), "\"1405/09/02\"");
    assert_eq!(serde_json::from_str::<JalaliDate>("\"1405/09/02\"").unwrap(), shown);
    assert!(serde_json::from_str::<JalaliDate>("\"1404/12/30\"").is_err());
}

#[test]
fn the_day_turns_at_midnight_in_tehran() {
    let before: Timestamp = "2026-11-23T20:29:59Z".parse().unwrap();
    let midnight: Timestamp = "2026-11-23T20:30:00Z".parse().unwrap();
    assert_eq!(JalaliDate::today(before), day("1405/09/02"));
    assert_eq!(JalaliDate::today(midnight), day("1405/09/03"));
    assert_eq!(time_of_day(before), "۲۳:۵۹");
    assert_eq!(
        day("1405/09/02").at(time(10, 42, 0, 0)),
        "2026-11-23T07:12:00Z".parse::<Timestamp>().unwrap()
    );
}

proptest! {
    #[test]
    fn adding_days_and_counting_them_agree(year in 1200_i16..1599, month in 1_u8..=12, day in 1_u8..=29, days in -50_000_i32..50_000) {
        let from = JalaliDate::new(year, month, day).unwrap();
        let to = from.add_days(days);
        prop_assert!(to == JalaliDate::MIN || to == JalaliDate::MAX || from.days_until(to) == days);
        prop_assert_eq!(JalaliDate::parse(&to.numeric()), Ok(to));
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = JalaliDate::parse(&text);
    }
}
