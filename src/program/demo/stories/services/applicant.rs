//! Requests for services that their applicants have to go on with: drafts, and cases that were returned.

use super::catalogue::{CAR_INSURANCE, IDENTITY, POSTAL_CODE, SANA, SHAHKAR};
use crate::demo::{
    companies::{DAMAVAND, KAVIR, MEHRGAN, NASIM, RAYAN, SEPEHR},
    days::at,
    filings::{Medium, Slot, System, service},
    staff::{MARYAM, SAMAN},
    story::{
        Act::{AskSamava, File, Return, Take},
        Story, defect, filed, story,
    },
};
use kartabl_domain::procedures::{DefectKind, Place};

pub(super) fn drafts() -> Vec<Story> {
    vec![
        // Half filled in, and what is there is not right.
        story(
            service(&SEPEHR, "PGSB", SHAHKAR, System("باشگاه مشتریان سپهر", "club", "203.0.113.18"), 1093)
                .with("/contacts/0/email", "sepehr.support@gmail.com")
                .with("/systems/0/url", "club.sepehr")
                .with("/letters/number", None::<String>)
                .with_files([Slot::Licence(Medium::Photographed)]),
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

pub(super) fn with_the_applicant() -> Vec<Story> {
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
            .with_files([
                Slot::Letter(Medium::Locked),
                Slot::Licence(Medium::Written),
                Slot::Logo,
            ]),
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
