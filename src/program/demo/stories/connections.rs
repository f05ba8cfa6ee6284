//! Connections to the exchange centres: most are approved, since a service needs one.

use crate::demo::{
    companies::{AFTAB, DAMAVAND, DARYA, KAVIR, MEHRGAN, NASIM, PARS, RAYAN, SEPEHR},
    days::at,
    filings::{Medium, Slot, connection},
    staff::{BABAK, MARYAM, SAMAN},
    story::{
        Act::{Approve, Change, File, Look, Note, Refer, Reject, Replace, Return, Submit, Take},
        Story, defect, filed, story,
    },
};
use kartabl_domain::{
    people::UnitId,
    procedures::{DefectKind, Place},
};

pub(super) fn all() -> Vec<Story> {
    vec![
        filed(
            connection(&SEPEHR, "PGSB", 1041),
            22,
            "08:40",
            [(at(21, "10:05"), Take(MARYAM)), (at(20, "11:30"), Approve(MARYAM))],
        ),
        filed(
            connection(&KAVIR, "GSB", 318),
            22,
            "09:15",
            [(at(21, "09:20"), Take(SAMAN)), (at(20, "13:10"), Approve(SAMAN))],
        ),
        filed(
            connection(&NASIM, "PGSB", 77),
            22,
            "10:30",
            [
                (at(21, "11:00"), Take(MARYAM)),
                (
                    at(21, "11:40"),
                    Return(
                        MARYAM,
                        vec![defect(
                            Place::document("letters", None, "letter"),
                            DefectKind::Missing,
                            "پیوست‌های نامه همراه آن نیست؛ نامه و پیوست‌ها را در یک فایل بارگذاری کنید.",
                        )],
                    ),
                ),
                (at(20, "09:00"), Look),
                (at(20, "12:15"), Replace(Slot::Letter(Medium::Written))),
                (at(20, "12:20"), Submit),
                (at(19, "10:10"), Approve(MARYAM)),
            ],
        ),
        filed(
            connection(&MEHRGAN, "PGSB", 502),
            21,
            "09:50",
            [(at(20, "10:40"), Take(SAMAN)), (at(18, "14:00"), Approve(SAMAN))],
        ),
        filed(
            connection(&DAMAVAND, "PGSB", 219),
            21,
            "11:20",
            [(at(20, "11:15"), Take(MARYAM)), (at(18, "09:30"), Approve(MARYAM))],
        ),
        filed(
            connection(&PARS, "GSB", 63),
            21,
            "13:05",
            [(at(20, "13:40"), Take(SAMAN)), (at(18, "10:20"), Approve(SAMAN))],
        ),
        filed(
            connection(&AFTAB, "PGSB", 915),
            20,
            "08:55",
            [(at(19, "09:45"), Take(MARYAM)), (at(17, "12:30"), Approve(MARYAM))],
        ),
        filed(
            connection(&SEPEHR, "GSB", 1066),
            12,
            "10:10",
            [
                (at(11, "09:10"), Take(SAMAN)),
                (
                    at(9, "13:20"),
                    Reject(
                        SAMAN,
                        "سامانه‌های معرفی‌شده همگی در بستر اینترنت هستند و ارتباط شبکهٔ آن‌ها با شبکهٔ دولت ممکن نیست؛ اتصال PGSB شما برای آن‌ها کافی است.",
                    ),
                ),
            ],
        ),
        // Asked of the contracts unit, where somebody has taken it.
        filed(
            connection(&PARS, "PGSB", 88),
            5,
            "09:25",
            [
                (at(4, "10:00"), Take(SAMAN)),
                (at(4, "10:45"), Note(SAMAN, "قرارداد پیشین شهرداری با اپراتور تا پایان ماه اعتبار دارد.")),
                (
                    at(3, "11:05"),
                    Refer(
                        SAMAN,
                        UnitId::CONTRACTS,
                        "آیا قرارداد اپراتور، اتصال دوم از مسیر PGSB را هم در بر می‌گیرد؟",
                    ),
                ),
                (at(2, "09:35"), Take(BABAK)),
            ],
        ),
        filed(
            connection(&DARYA, "GSB", 27),
            4,
            "12:00",
            [
                (at(3, "09:15"), Take(SAMAN)),
                (
                    at(2, "10:30"),
                    Return(
                        SAMAN,
                        vec![defect(
                            Place::field("contact", None, "mobile"),
                            DefectKind::Wrong,
                            "شمارهٔ رابط شبکه پاسخگو نیست؛ شمارهٔ همراه کسی را بنویسید که در ساعت اداری در دسترس است.",
                        )],
                    ),
                ),
                (at(1, "08:50"), Look),
                (at(0, "09:00"), Change("/contact/mobile", "09120000903")),
            ],
        ),
        filed(connection(&RAYAN, "PGSB", 12), 1, "14:10", []),
        // Filled in, but its letter is still to be uploaded.
        story(connection(&DAMAVAND, "GSB", 240).with_files([]), [(at(0, "10:40"), File)]),
    ]
}
