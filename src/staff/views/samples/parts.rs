//! Small samples that the samples of several pages share.

use kartabl_web::views::{
    form::{Conflict, FormState},
    parts::{CaseRef, Channel, Choice, Crumb, MessagePreview, Moment, Paper},
};

pub(crate) fn case(code: &str) -> CaseRef {
    CaseRef {
        code: code.into(),
        title: "دریافت سرویس «استعلام هویتی ثبت‌احوال»".into(),
        applicant: "شرکت داده‌پرداز نمونه".into(),
        version: 7,
        back: Crumb { label: "کارتابل من".into(), href: "/".into() },
        keep: "?tray=mine".into(),
    }
}

pub(crate) fn message(channel: Channel, text: &str) -> MessagePreview {
    MessagePreview::new(channel, text)
}

pub(crate) fn paper() -> Paper {
    Paper {
        organisation: "سازمان فناوری اطلاعات ایران".into(),
        number: None,
        date: None,
        attachment: None,
        recipient: "مدیرعامل محترم شرکت داده‌پرداز نمونه".into(),
        subject: "پاسخ درخواست دریافت سرویس «استعلام کد پستی»".into(),
        paragraphs: vec![
            "با سلام و احترام،".into(),
            "بازگشت به نامهٔ شمارهٔ ۴۰۵/ص/۱۱۹ مورخ ۱۴۰۵/۰۸/۲۵ و درخواست ثبت‌شده با کد رهگیری 66E0813977، به آگاهی می‌رساند درخواست آن شرکت برای دریافت سرویس «استعلام کد پستی» از گذرگاه عمومی خدمات دولت (PGSB) بررسی و با آن موافقت شد.".into(),
            "خواهشمند است رابط فنی معرفی‌شده ظرف ۱۰ روز کاری برای دریافت نام کاربری و انجام آزمون اتصال اقدام کند.".into(),
        ],
        signer: "معاون دولت الکترونیک".into(),
        signed: false,
    }
}

pub(crate) fn messages() -> Vec<MessagePreview> {
    vec![
        message(Channel::Sms, "یک پاسخ برای درخواست با کد رهگیری 66E0814240 ثبت شده است."),
        message(Channel::Desk, "کاربر گرامی، درخواست شما بررسی و توسط کارشناسان سازمان تایید گردید."),
    ]
}

pub(crate) fn deadlines() -> Vec<Choice> {
    vec![
        Choice::new("10", "۱۰ روز کاری، تا دوشنبه ۱۶ آذر ۱۴۰۵").chosen_if("10"),
        Choice::new("5", "۵ روز کاری، تا دوشنبه ۹ آذر ۱۴۰۵"),
    ]
}

pub(crate) fn errors(entries: &[(&str, &str, &str)]) -> FormState {
    let mut form = FormState::default();
    for (field, label, text) in entries {
        form.wrong(field, label, *text);
    }
    form
}

pub(crate) fn conflict() -> FormState {
    FormState::conflict(Conflict {
        who: "نگار فرهمند".into(),
        at: Moment::new("2026-11-23T10:40:00+03:30", "۲ دقیقه پیش"),
        version: 8,
    })
}
