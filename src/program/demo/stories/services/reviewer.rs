//! Requests for services that wait for a reviewer, or are with one.

use super::catalogue::{AUTHENTICATION, DEGREES, GNAF, IDENTITY, SHAHKAR, VETERANS};
use crate::demo::{
    companies::{AFTAB, DAMAVAND, KAVIR, MEHRGAN, NASIM, SEPEHR},
    days::at,
    filings::{Medium, Slot, System, service},
    staff::{MARYAM, NEGAR, SAMAN},
    story::{
        Act::{AskSamava, Assign, Change, GiveSamava, Look, Note, Prioritise, Replace, Return, Submit, Take},
        Story, defect, filed,
    },
};
use kartabl_domain::{
    cases::Priority,
    procedures::{DefectKind, Place},
};

pub(super) fn at_the_desk() -> Vec<Story> {
    vec![
        filed(
            service(&NASIM, "PGSB", SHAHKAR, System("درگاه پذیرندگان", "merchants", "198.51.100.41"), 108),
            0,
            "09:30",
            [],
        ),
        // In the pool, due on the next working day.
        filed(
            service(
                &DAMAVAND,
                "PGSB",
                DEGREES,
                System("پذیرش تحصیلات تکمیلی", "admission", "203.0.113.51"),
                258,
            ),
            4,
            "14:20",
            [],
        ),
        // A private address on the Internet: a warning for the reviewer.
        filed(
            service(&SEPEHR, "PGSB", IDENTITY, System("امضای دیجیتال سپهر", "sign", "10.10.4.21"), 1088),
            2,
            "08:45",
            [
                (at(1, "09:25"), Take(MARYAM)),
                (at(1, "09:50"), Note(MARYAM, "دربارهٔ نشانی خصوصی سامانه با رابط فنی تماس گرفته شود.")),
            ],
        ),
        // Urgent and past its deadline.
        filed(
            service(&KAVIR, "GSB", AUTHENTICATION, System("درگاه خدمات شهروندی", "my", "172.20.3.9"), 344),
            8,
            "09:05",
            [
                (at(7, "08:40"), Assign(NEGAR, SAMAN)),
                (
                    at(6, "12:00"),
                    Prioritise(NEGAR, Priority::Urgent, "پروژه در مصوبهٔ شورای استان زمان‌دار است."),
                ),
            ],
        ),
        filed(
            service(&MEHRGAN, "PGSB", GNAF, System("بیمهٔ آتش‌سوزی منازل", "home", "203.0.113.35"), 539),
            5,
            "10:35",
            [
                (at(4, "09:15"), Take(MARYAM)),
                (
                    at(2, "11:15"),
                    Prioritise(
                        MARYAM,
                        Priority::Immediate,
                        "برای امدادرسانی در مناطق سیل‌زده به سرویس نیاز فوری است.",
                    ),
                ),
            ],
        ),
        // Mended, and back at the same reviewer.
        filed(
            service(
                &DAMAVAND,
                "PGSB",
                VETERANS,
                System("سامانهٔ رفاهی دانشجویان", "refah", "203.0.113.52"),
                247,
            )
            .with("/contacts/0/mobile", "09120000499")
            .with_files([
                Slot::Letter(Medium::Scanned),
                Slot::Licence(Medium::Written),
                Slot::Logo,
            ]),
            7,
            "11:25",
            [
                (at(6, "10:30"), Take(MARYAM)),
                (
                    at(5, "13:15"),
                    Return(
                        MARYAM,
                        vec![
                            defect(
                                Place::document("letters", None, "letter"),
                                DefectKind::Unreadable,
                                "صفحهٔ نامه خوانا نیست؛ نسخهٔ خوانای آن را بارگذاری کنید.",
                            ),
                            defect(
                                Place::field("contacts", Some(0), "mobile"),
                                DefectKind::Wrong,
                                "شمارهٔ همراه فرد فنی پاسخگو نیست.",
                            ),
                        ],
                    ),
                ),
                (at(4, "09:05"), Look),
                (at(2, "14:00"), Replace(Slot::Letter(Medium::Written))),
                (at(1, "10:10"), Change("/contacts/0/mobile", "09120000402")),
                (at(1, "10:15"), Submit),
            ],
        ),
        // The Samava data came, and the reviewer goes on.
        filed(
            service(&AFTAB, "PGSB", IDENTITY, System("افتتاح حساب غیرحضوری", "open", "198.51.100.70"), 931),
            7,
            "09:35",
            [
                (at(6, "09:50"), Take(SAMAN)),
                (
                    at(5, "11:10"),
                    AskSamava(SAMAN, "سامانهٔ افتتاح حساب هنوز در سماوا ثبت نشده است؛ شناسهٔ آن را وارد کنید."),
                ),
                (at(3, "10:05"), GiveSamava("SMV-1405-20931")),
            ],
        ),
    ]
}
