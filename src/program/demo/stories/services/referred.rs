//! Requests for services about which another unit is asked.

use super::catalogue::{ALLOCATED, POSTAL_CODE, SANA, VERDICT};
use crate::demo::{
    companies::{AFTAB, NASIM, PARS, SEPEHR},
    days::at,
    filings::{System, service},
    staff::{BABAK, MARYAM, SAMAN, SHIRIN},
    story::{
        Act::{Opinion, Refer, Take},
        Story, filed,
    },
};
use kartabl_domain::people::UnitId;

pub(super) fn referred() -> Vec<Story> {
    vec![
        filed(
            service(&PARS, "GSB", POSTAL_CODE, System("نوسازی و عوارض شهری", "avarez", "10.60.1.12"), 95),
            4,
            "08:30",
            [
                (at(3, "10:25"), Take(MARYAM)),
                (
                    at(2, "13:00"),
                    Refer(MARYAM, UnitId::CONTRACTS, "آیا تعرفهٔ این سرویس در قرارداد شهرداری دیده شده است؟"),
                ),
            ],
        ),
        filed(
            service(&AFTAB, "PGSB", SANA, System("وصول مطالبات", "vosul", "198.51.100.71"), 938),
            6,
            "12:40",
            [
                (at(5, "09:00"), Take(SAMAN)),
                (
                    at(4, "13:45"),
                    Refer(
                        SAMAN,
                        UnitId::WORKGROUP,
                        "دسترسی بانک به این سرویس قضایی نیازمند نظر کارگروه است؛ لطفاً اعلام نظر فرمایید.",
                    ),
                ),
                (at(3, "11:30"), Take(SHIRIN)),
            ],
        ),
        filed(
            service(
                &SEPEHR,
                "PGSB",
                ALLOCATED,
                System("پیگیری سیم‌کارت سازمانی", "sim", "203.0.113.19"),
                1077,
            ),
            6,
            "10:00",
            [
                (at(5, "10:15"), Take(MARYAM)),
                (
                    at(5, "11:00"),
                    Refer(MARYAM, UnitId::CONTRACTS, "وضعیت قرارداد شرکت برای سرویس‌های غیررایگان چیست؟"),
                ),
                (at(4, "09:30"), Take(BABAK)),
                (
                    at(3, "12:50"),
                    Opinion(
                        BABAK,
                        "قرارداد شمارهٔ ۱۴۰۵/ق/۲۱۷ تا پایان سال معتبر است و این سرویس را در بر می‌گیرد؛ مانعی نیست.",
                    ),
                ),
            ],
        ),
        filed(
            service(
                &NASIM,
                "PGSB",
                VERDICT,
                System("رسیدگی به اعتراض پذیرندگان", "claims", "198.51.100.42"),
                92,
            ),
            8,
            "13:20",
            [
                (at(7, "10:10"), Take(SAMAN)),
                (
                    at(6, "09:45"),
                    Refer(
                        SAMAN,
                        UnitId::WORKGROUP,
                        "نظر کارگروه دربارهٔ کاربرد این سرویس در شرکت پرداخت چیست؟",
                    ),
                ),
                (at(5, "10:20"), Take(SHIRIN)),
                (
                    at(2, "11:40"),
                    Opinion(SHIRIN, "با دسترسی تنها برای پرونده‌هایی که شرکت طرف دعواست موافقت می‌شود."),
                ),
            ],
        ),
    ]
}
