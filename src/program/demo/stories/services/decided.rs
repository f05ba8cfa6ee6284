//! Requests for services that are decided, or over.

use super::catalogue::{AUTHENTICATION, CAR_INSURANCE, GNAF, PENALTIES, POSTAL_CODE, SANA, SHAHKAR};
use crate::demo::{
    companies::{AFTAB, DAMAVAND, KAVIR, MEHRGAN, NASIM, PARS, SEPEHR},
    days::at,
    filings::{Medium, Slot, System, service},
    staff::{BABAK, LALEH, MARYAM, SAMAN},
    story::{
        Act::{
            Approve, Change, Issue, Look, Number, Opinion, ReceivePaper, Refer, Reject, Replace, Return,
            Submit, Take, Withdraw,
        },
        Story, defect, filed,
    },
};
use kartabl_domain::{
    people::UnitId,
    procedures::{DefectKind, Place},
};

pub(super) fn at_the_secretariat() -> Vec<Story> {
    vec![
        // The confidential letter has not arrived on paper.
        filed(
            service(&AFTAB, "PGSB", PENALTIES, System("اعتبارسنجی تسهیلات", "etebar", "198.51.100.72"), 944)
                .confidential(),
            2,
            "09:55",
            [],
        ),
        // It has arrived, and the case waits for a reviewer.
        filed(
            service(&AFTAB, "PGSB", SHAHKAR, System("همراه‌بانک آفتاب", "mobile", "198.51.100.73"), 926)
                .confidential(),
            9,
            "11:10",
            [(at(3, "08:35"), ReceivePaper(LALEH))],
        ),
        filed(
            service(
                &PARS,
                "GSB",
                AUTHENTICATION,
                System("شهروندسپاری پارس‌شهر", "shahrvand", "10.60.1.13"),
                81,
            ),
            6,
            "08:50",
            [(at(5, "12:20"), Take(SAMAN)), (at(1, "11:45"), Approve(SAMAN))],
        ),
        filed(
            service(&SEPEHR, "PGSB", GNAF, System("تحویل مرسوله‌های سپهر", "post", "203.0.113.20"), 1072),
            7,
            "10:45",
            [
                (at(6, "11:35"), Take(MARYAM)),
                (at(2, "09:55"), Approve(MARYAM)),
                (at(1, "13:30"), Number(LALEH)),
            ],
        ),
    ]
}

pub(super) fn over() -> Vec<Story> {
    vec![
        filed(
            service(&KAVIR, "GSB", POSTAL_CODE, System("پروانهٔ ساختمانی", "parvane", "10.24.8.16"), 329),
            15,
            "09:45",
            [
                (at(14, "10:30"), Take(SAMAN)),
                (at(12, "12:05"), Approve(SAMAN)),
                (at(11, "09:20"), Number(LALEH)),
                (at(11, "09:30"), Issue(LALEH)),
            ],
        ),
        // The whole way: returned, mended, referred, approved, issued.
        filed(
            service(&NASIM, "PGSB", SHAHKAR, System("پایانه‌های فروش نسیم", "pos", "198.51.100.43"), 84),
            17,
            "10:05",
            [
                (at(16, "09:30"), Take(MARYAM)),
                (
                    at(15, "11:20"),
                    Return(
                        MARYAM,
                        vec![
                            defect(
                                Place::document("letters", None, "letter"),
                                DefectKind::Missing,
                                "تعهدنامهٔ محرمانگی پیوست نامه نیست.",
                            ),
                            defect(
                                Place::field("systems", Some(0), "description"),
                                DefectKind::Missing,
                                "کاربرد سرویس در سامانه روشن نیست؛ در توضیحات بنویسید.",
                            ),
                        ],
                    ),
                ),
                (at(14, "08:45"), Look),
                (at(13, "10:50"), Replace(Slot::Letter(Medium::Written))),
                (
                    at(13, "11:05"),
                    Change(
                        "/systems/0/description",
                        "تطبیق شمارهٔ همراه پذیرنده با کد ملی او هنگام ثبت‌نام پایانهٔ فروش؛ روزانه حدود ۴۰۰ استعلام.",
                    ),
                ),
                (at(13, "11:10"), Submit),
                (
                    at(12, "10:15"),
                    Refer(MARYAM, UnitId::CONTRACTS, "آیا مانده‌حساب شرکت برای این سرویس کافی است؟"),
                ),
                (at(11, "10:40"), Take(BABAK)),
                (at(10, "12:25"), Opinion(BABAK, "مانده‌حساب برای سه ماه کافی است؛ بلامانع.")),
                (at(9, "09:15"), Approve(MARYAM)),
                (at(8, "10:00"), Number(LALEH)),
                (at(8, "10:10"), Issue(LALEH)),
            ],
        ),
        filed(
            service(&MEHRGAN, "PGSB", PENALTIES, System("ارزیابی بیمه‌گذاران", "risk", "203.0.113.36"), 509),
            14,
            "13:50",
            [
                (at(13, "09:40"), Take(SAMAN)),
                (
                    at(10, "11:55"),
                    Reject(
                        SAMAN,
                        "سرویس محکومیت‌های مالی تنها برای تسهیلات بانکی مجوز دارد و کاربرد یادشده در درخواست، ارزیابی بیمه‌گذار، در آن دیده نشده است.",
                    ),
                ),
                (at(9, "08:50"), Number(LALEH)),
                (at(9, "09:00"), Issue(LALEH)),
            ],
        ),
        filed(
            service(&AFTAB, "PGSB", CAR_INSURANCE, System("لیزینگ خودرو", "leasing", "198.51.100.74"), 922),
            10,
            "10:25",
            [
                (at(9, "09:05"), Take(MARYAM)),
                (at(8, "14:15"), Withdraw("طرح لیزینگ خودرو در بانک متوقف شده است.")),
            ],
        ),
        // Nobody mended it in ten working days.
        filed(
            service(&DAMAVAND, "PGSB", SANA, System("کمیتهٔ انضباطی", "komite", "203.0.113.53"), 231),
            16,
            "12:15",
            [
                (at(15, "10:05"), Take(SAMAN)),
                (
                    at(14, "09:35"),
                    Return(
                        SAMAN,
                        vec![defect(
                            Place::document("letters", None, "licence"),
                            DefectKind::Wrong,
                            "مجوز پیوست برای سرویس دیگری است؛ مجوز قوهٔ قضائیه برای همین سرویس را بارگذاری کنید.",
                        )],
                    ),
                ),
                (at(13, "09:50"), Look),
            ],
        ),
    ]
}
