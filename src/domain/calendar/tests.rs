//! Working days against the vectors of SPEC §5, and the files of holidays.

use super::*;
use crate::values::JalaliDate;
use jiff::civil::Time;
use jiff::civil::{Weekday, time};

fn day(text: &str) -> JalaliDate {
    JalaliDate::parse(text).unwrap()
}

fn calendar(weekend: &[Weekday], holidays: &[&str]) -> WorkingCalendar {
    let holidays = holidays.iter().map(|date| (day(date), "تعطیل".to_owned())).collect();
    WorkingCalendar::new(Weekend::of(weekend).unwrap(), holidays, time(16, 0, 0, 0))
}

const FRIDAY: &[Weekday] = &[Weekday::Friday];
const THURSDAY_FRIDAY: &[Weekday] = &[Weekday::Thursday, Weekday::Friday];

#[test]
fn vectors() {
    let tir = ["1404/04/14", "1404/04/15"];
    let khordad = ["1404/03/14", "1404/03/15", "1404/03/16"];
    for (from, days, weekend, holidays, due) in [
        ("1404/04/11", 5, FRIDAY, &tir[..], "1404/04/19"),
        ("1404/04/11", 5, THURSDAY_FRIDAY, &tir, "1404/04/22"),
        ("1404/03/10", 5, FRIDAY, &khordad, "1404/03/18"),
        ("1404/03/10", 5, THURSDAY_FRIDAY, &khordad, "1404/03/18"),
        ("1404/04/11", 1, THURSDAY_FRIDAY, &tir, "1404/04/16"),
    ] {
        let calendar = calendar(weekend, holidays);
        assert_eq!(calendar.add_working_days(day(from), days), day(due), "{days} from {from}");
        assert_eq!(calendar.working_days_between(day(from), day(due)), i32::from(days));
        assert_eq!(calendar.working_days_between(day(due), day(from)), -i32::from(days));
    }
}

#[test]
fn the_same_day_is_the_next_working_day_when_nobody_works() {
    let calendar = calendar(THURSDAY_FRIDAY, &["1404/04/14", "1404/04/15"]);
    assert_eq!(calendar.add_working_days(day("1404/04/11"), 0), day("1404/04/11"));
    assert_eq!(calendar.add_working_days(day("1404/04/12"), 0), day("1404/04/16"));
    assert_eq!(calendar.is_working(day("1404/04/12")), Err(SkipReason::Weekend));
    assert_eq!(calendar.is_working(day("1404/04/14")), Err(SkipReason::Holiday("تعطیل".to_owned())));
    assert_eq!(calendar.add_working_days(JalaliDate::MAX, 3), JalaliDate::MAX);
}

#[test]
fn an_office_day_ends_at_closing_time() {
    let calendar = calendar(THURSDAY_FRIDAY, &[]);
    let date = day("1405/09/02");
    assert_eq!(calendar.due_at(date).to_string(), "2026-11-23T12:30:00Z");
    assert_eq!(calendar.day_of(date.at(time(0, 0, 0, 0))), date);
    assert_eq!(calendar.day_of(calendar.due_at(date)), date);
    assert_eq!(calendar.day_of(date.at(time(16, 0, 1, 0))), day("1405/09/03"));
}

#[test]
fn the_holidays_that_come_with_the_program() {
    let holidays = builtin_holidays();
    for year in 1403..=1406 {
        for fixed in
            ["01/01", "01/02", "01/03", "01/04", "01/12", "01/13", "03/14", "03/15", "11/22", "12/29"]
        {
            assert!(holidays.contains_key(&day(&format!("{year}/{fixed}"))), "{year}/{fixed}");
        }
    }
    assert_eq!(holidays.keys().filter(|date| date.year() == 1404).count(), 26);
    let calendar = WorkingCalendar::default();
    assert_eq!(calendar.add_working_days(day("1404/04/11"), 5), day("1404/04/22"));
    let fault = read_holidays("\"1404/01/01\" = \"نوروز\"\n\"1404/12/30\" = \"نیست\"").unwrap_err();
    assert!(fault.to_string().contains("line 2"), "{fault}");
}

#[test]
fn a_weekend_is_a_setting() {
    let setting = serde_json::to_string(&Weekend::default()).unwrap();
    assert_eq!(setting, r#"["thursday","friday"]"#);
    assert_eq!(serde_json::from_str::<Weekend>(&setting).unwrap(), Weekend::default());
    assert_eq!(serde_json::from_str::<Weekend>("[]").unwrap().days().count(), 0);
    let whole = r#"["saturday","sunday","monday","tuesday","wednesday","thursday","friday"]"#;
    assert!(serde_json::from_str::<Weekend>(whole).is_err());
    assert!(serde_json::from_str::<Weekend>(r#"["jomeh"]"#).unwrap_err().to_string().contains("jomeh"));
}

#[test]
fn outside_of_office_hours_the_next_opening_is_told() {
    let calendar = WorkingCalendar::default();
    let opens = |moment: &str| calendar.opens_after(moment.parse().unwrap()).map(|opens| opens.to_string());
    // Tehran is three and a half hours ahead. 2026-11-23 is a Monday.
    assert_eq!(opens("2026-11-23T04:30:00Z"), None, "08:00");
    assert_eq!(opens("2026-11-23T13:30:00Z"), None, "17:00");
    assert_eq!(opens("2026-11-22T22:00:00Z"), Some("2026-11-23T04:30:00Z".into()), "01:30 of a working day");
    assert_eq!(opens("2026-11-23T13:30:01Z"), Some("2026-11-24T04:30:00Z".into()), "after closing");
    // Thursday and Friday are free.
    assert_eq!(opens("2026-11-26T08:00:00Z"), Some("2026-11-28T04:30:00Z".into()), "at the weekend");
    let early = calendar.clone().opening_at(Time::constant(7, 0, 0, 0));
    assert_eq!(early.opens_after("2026-11-23T03:45:00Z".parse().unwrap()), None);
}
