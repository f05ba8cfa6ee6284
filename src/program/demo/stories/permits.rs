//! Permits of the workgroup: straight there, and decided there.

use crate::demo::{
    companies::{AFTAB, Company, DAMAVAND, MEHRGAN, NASIM},
    days::at,
    filings::{Filing, plain},
    staff::{LALEH, SHIRIN},
    story::{
        Act::{Approve, Issue, Number, Reject, Take},
        Story, filed,
    },
};
use serde_json::json;

fn permit(company: &'static Company, service: &str, reason: &str) -> Filing {
    let data =
        json!({ "request": { "kind": "existing", "reason": reason }, "service": { "service": service } });
    plain(company, "workgroup-permit", "مجوز دسترسی به سرویس", data)
}

pub(super) fn all() -> Vec<Story> {
    vec![
        filed(
            permit(&MEHRGAN, "shahkar", "احراز مالکیت شمارهٔ همراه بیمه‌گذاران پیش از صدور بیمه‌نامه."),
            9,
            "10:05",
            [
                (at(8, "09:40"), Take(SHIRIN)),
                (at(6, "11:30"), Approve(SHIRIN)),
                (at(5, "09:20"), Number(LALEH)),
                (at(5, "09:25"), Issue(LALEH)),
            ],
        ),
        filed(
            permit(&DAMAVAND, "veterans", "شناسایی مشمولان تخفیف در سامانهٔ خدمات."),
            7,
            "12:10",
            [
                (at(6, "10:00"), Take(SHIRIN)),
                (
                    at(4, "13:00"),
                    Reject(SHIRIN, "تخفیف یادشده در شرح خدمات شما نیست و این سرویس برای آن لازم نیست."),
                ),
                (at(3, "09:15"), Number(LALEH)),
                (at(3, "09:20"), Issue(LALEH)),
            ],
        ),
        filed(
            permit(&AFTAB, "shahkar", "تطبیق شمارهٔ همراه مشتریان با کد ملی هنگام افتتاح حساب."),
            3,
            "09:30",
            [(at(2, "10:45"), Take(SHIRIN))],
        ),
        filed(permit(&NASIM, "car-insurance", "استعلام بیمه‌نامهٔ ناوگان پیش از بارگیری."), 1, "11:20", []),
    ]
}
