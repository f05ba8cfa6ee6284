//! Requests for services, one in every state that they reach.

mod catalogue;
mod decided;

use crate::demo::{
    applicants::{AFTAB, DAMAVAND, KAVIR, MEHRGAN, NASIM, PARS, RAYAN, SEPEHR},
    days::at,
    filings::{Kind, Slot, System, service},
    staff::{BABAK, MARYAM, NEGAR, SAMAN, SHIRIN},
    story::{
        Act::{
            AskSamava, Assign, Change, File, GiveSamava, Look, Note, Opinion, Prioritise, Refer, Replace,
            Return, Submit, Take,
        },
        Story, defect, filed, story,
    },
};
use catalogue::{
    ALLOCATED, AUTHENTICATION, CAR_INSURANCE, DEGREES, GNAF, IDENTITY, POSTAL_CODE, SANA, SHAHKAR, VERDICT,
    VETERANS,
};
use kartabl_domain::{
    cases::Priority,
    people::UnitId,
    procedures::{DefectKind, Place},
};

pub(super) fn all() -> Vec<Story> {
    [
        drafts(),
        with_the_applicant(),
        at_the_desk(),
        referred(),
        decided::at_the_secretariat(),
        decided::over(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn drafts() -> Vec<Story> {
    vec![
        // Half filled in, and what is there is not right.
        story(
            service(&SEPEHR, "PGSB", SHAHKAR, System("باشگاه مشتریان سپهر", "club", "203.0.113.18"), 1093)
                .with("/contacts/0/email", "sepehr.support@gmail.com")
                .with("/systems/0/url", "club.sepehr")
                .with("/letters/number", None::<String>)
                .bringing([Slot::Licence(Kind::Photographed)]),
            [(at(1, "10:20"), File)],
        ),
        // Complete: «تایید و ارسال» is all that is missing.
        story(
            service(&KAVIR, "GSB", POSTAL_CODE, System("سامانهٔ پسماند شهری", "pasmand", "10.24.8.15"), 371),
            [(at(0, "08:50"), File)],
        ),
        // Without a connection nothing can be submitted.
        story(
            service(&RAYAN, "PGSB", SANA, System("پرونده‌های اعتباری", "credit", "203.0.113.77"), 14),
            [(at(0, "09:20"), File)],
        ),
    ]
}

fn with_the_applicant() -> Vec<Story> {
    vec![
        // No check can open the letter, so the inspection returns the case.
        filed(
            service(
                &MEHRGAN,
                "PGSB",
                CAR_INSURANCE,
                System("خسارت برخط مهرگان", "khesarat", "203.0.113.33"),
                544,
            )
            .bringing([Slot::Letter(Kind::Locked), Slot::Licence(Kind::Written), Slot::Logo]),
            3,
            "10:15",
            [],
        ),
        // Returned with two defects just now; for some minutes it can be taken back.
        filed(
            service(&NASIM, "PGSB", IDENTITY, System("کیف پول نسیم", "wallet", "198.51.100.40"), 103),
            3,
            "11:50",
            [
                (at(2, "09:10"), Take(MARYAM)),
                (
                    at(0, "16:25"),
                    Return(
                        MARYAM,
                        vec![
                            defect(
                                Place::document("letters", None, "licence"),
                                DefectKind::Outdated,
                                "مجوز پیوست مربوط به سال گذشته است؛ مجوز معتبر سازمان ثبت احوال را بارگذاری کنید.",
                            ),
                            defect(
                                Place::field("systems", Some(0), "url"),
                                DefectKind::Wrong,
                                "نشانی سامانه باز نمی‌شود؛ نشانی درست یا زمان آغاز به کار آن را بنویسید.",
                            ),
                        ],
                    ),
                ),
            ],
        ),
        // The deadline is the next working day; reminders have gone out.
        filed(
            service(&MEHRGAN, "PGSB", SHAHKAR, System("پذیرش برخط بیمه‌نامه", "bime", "203.0.113.34"), 521),
            11,
            "09:40",
            [
                (at(10, "10:20"), Take(SAMAN)),
                (
                    at(9, "12:10"),
                    Return(
                        SAMAN,
                        vec![defect(
                            Place::field("letters", None, "number"),
                            DefectKind::Wrong,
                            "شمارهٔ نامه با شمارهٔ نوشته‌شده روی فایل یکی نیست؛ هر دو را یکسان کنید.",
                        )],
                    ),
                ),
            ],
        ),
        filed(
            service(&DAMAVAND, "PGSB", SHAHKAR, System("گلستان دماوند", "golestan", "203.0.113.50"), 263),
            5,
            "13:30",
            [
                (at(4, "10:50"), Take(MARYAM)),
                (
                    at(3, "09:40"),
                    AskSamava(MARYAM, "لطفاً شناسهٔ سماوا و تاریخ ثبت سامانهٔ گلستان را وارد کنید."),
                ),
            ],
        ),
    ]
}

fn at_the_desk() -> Vec<Story> {
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
            .bringing([Slot::Letter(Kind::Scanned), Slot::Licence(Kind::Written), Slot::Logo]),
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
                (at(2, "14:00"), Replace(Slot::Letter(Kind::Written))),
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

fn referred() -> Vec<Story> {
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
