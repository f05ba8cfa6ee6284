//! The Persian sentences for what the rules refuse; pages and API say the same.

use kartabl_domain::{
    cases::{Refusal, USERNAME_LEAST, USERNAME_MOST},
    procedures::{Decision, Procedure},
    text::fa,
    transitions::REASON_LEAST,
};

/// What the applicant reads who tries to edit a case that was sent already (guide 001, word for word).
const ONLY_TO_BE_SEEN: &str = "پرونده شما جهت بررسی ارسال شده است. در حال حاضر فقط امکان مشاهده اطلاعات ثبت شده را دارید و امکان ویرایش تا بررسی کارشناسی غیرفعال می باشد";

/// Why an action was refused. `holder` is the name of the person who has the case, where it is known and may be told.
pub fn refusal_text(refusal: &Refusal, procedure: &Procedure, holder: Option<&str>) -> String {
    match refusal {
        Refusal::WrongState { state } => {
            format!("این کار در وضعیت «{}» ممکن نیست.", state_label(state))
        }
        Refusal::LockedSection { section } => {
            let title = procedure.section(section).map_or(section.as_str(), |section| section.title.as_str());
            format!("بخش «{title}» اکنون قفل است؛ تنها بخش‌هایی را می‌توان ویرایش کرد که نقص دارند.")
        }
        Refusal::OpenDefects { defects } => {
            format!("{} نقص در پرونده هست؛ پس از رفع آن‌ها دوباره تلاش کنید.", fa(defects.len()))
        }
        Refusal::NoDefects => "برای اعلام نقص دست‌کم یک نقص لازم است.".to_owned(),
        Refusal::UnknownPlace { place } => format!("فرم این درخواست جایی به نام «{place}» ندارد."),
        Refusal::WordsNeeded { field, least } => words_needed(what_needs_words(field), *least),
        Refusal::Unprintable { character, .. } => {
            format!("نویسهٔ «{character}» در نامه چاپ نمی‌شود؛ آن را بردارید یا با واژه بنویسید.")
        }
        Refusal::Username { given, repeated: true } => {
            format!("نام کاربری «{given}» دو بار آمده است؛ هر نام را یک بار بنویسید.")
        }
        Refusal::Username { given, .. } => format!(
            "نام کاربری «{given}» پذیرفته نیست؛ {} تا {} نویسه از حروف لاتین، رقم، «_»، «-» و «.» لازم است.",
            fa(USERNAME_LEAST),
            fa(USERNAME_MOST)
        ),
        Refusal::NotAllowed => "سمت شما اجازهٔ این کار را نمی‌دهد.".to_owned(),
        Refusal::NotYours { holder: None } => "این پرونده هنوز کارشناس ندارد؛ نخست آن را بردارید.".to_owned(),
        Refusal::NotYours { holder: Some(_) } => match holder {
            Some(name) => format!("این پرونده در دست {name} است."),
            None => "این پرونده در دست کارشناس دیگری است.".to_owned(),
        },
        Refusal::OwnFiling => "هیچ‌کس دربارهٔ درخواست خودش تصمیم نمی‌گیرد.".to_owned(),
        Refusal::SamePerson => "پیشنهاددهنده و تأییدکننده باید دو نفر باشند.".to_owned(),
        Refusal::UnknownUnit { unit } => format!("این پرونده به واحد «{unit}» فرستاده نمی‌شود."),
        Refusal::TooLate => {
            "برای پس گرفتن اعلام نقص دیر شده است: مهلت آن گذشته یا متقاضی پرونده را دیده است.".to_owned()
        }
        Refusal::IdentityAwaited { fact } => {
            format!("این فرم پس از احراز هویت باز می‌شود. {}: {}", fact.gate.label(), fact.standing.text())
        }
        Refusal::NotDecidedSo { decision: Decision::Reply } => {
            "این درخواست تأیید یا رد می‌شود و پاسخ جداگانه ندارد.".to_owned()
        }
        Refusal::NotDecidedSo { .. } => "به این درخواست پاسخ داده می‌شود؛ تأیید ندارد.".to_owned(),
        Refusal::ClosedRoute { route } => {
            format!("نشانی سازمان در «{}» پیکربندی نشده است؛ نامه از این راه فرستاده نمی‌شود.", route.label())
        }
        Refusal::NationalCodeNeeded => {
            "برای این درخواست کد ملی متقاضی (در شرکت: مدیرعامل) لازم است.".to_owned()
        }
        Refusal::OtherMobile { masked } => format!(
            "شمارهٔ همراه حساب این متقاضی \u{2066}{masked}\u{2069} است و متقاضی نمی‌تواند آن را تغییر دهد؛ با همان شماره ثبت کنید، یا اگر دیگر از آنِ متقاضی (در شرکت: مدیرعامل) نیست تغییر آن را از سازمان بخواهید."
        ),
        Refusal::SameMobile => account_refusal_text(refusal),
        Refusal::IdentityUnconfirmed => {
            "هویت متقاضی هنوز تأیید نشده است: نه سرویس استعلام آن را تأیید کرده و نه کارشناس. نخست «تأیید هویت» را ثبت کنید.".to_owned()
        }
        Refusal::IdentityKnown => "هویت این متقاضی پیش‌تر تأیید شده است؛ کاری لازم نیست.".to_owned(),
        Refusal::Confidential => "برای نامهٔ محرمانه بارگذاری ممکن نیست.".to_owned(),
    }
}

/// Why an account cannot be changed so.
pub fn account_refusal_text(refusal: &Refusal) -> String {
    match refusal {
        Refusal::SameMobile => "حساب همین شماره را دارد؛ شمارهٔ تازه را بنویسید.".to_owned(),
        Refusal::WordsNeeded { field, least } => words_needed(what_needs_words(field), *least),
        _ => "سمت شما اجازهٔ این کار را نمی‌دهد.".to_owned(),
    }
}

/// Why the applicant cannot edit the case now.
pub fn edit_refusal_text(refusal: &Refusal, procedure: &Procedure) -> String {
    match refusal {
        Refusal::WrongState { state: "closed" } => refusal_text(refusal, procedure, None),
        Refusal::WrongState { .. } => ONLY_TO_BE_SEEN.to_owned(),
        _ => refusal_text(refusal, procedure, None),
    }
}

/// What the applicant or a colleague is told by the words of this name.
fn what_needs_words(field: &str) -> &'static str {
    match field {
        "reason" => "دلیل",
        "report" => "گزارش برای متقاضی",
        "subject" => "موضوع نامه",
        "body" => "متن نامه",
        "comment" | "note" => "توضیح",
        "identity_note" => "شیوهٔ احراز هویت",
        "number" => "شماره",
        "opinion" => "نظر",
        "question" => "پرسش",
        "message" => "پیام",
        _ => "متن",
    }
}

/// The sentence that says that `what` lacks words: any, or enough to make a sentence.
pub fn words_needed(what: &str, least: usize) -> String {
    if least >= REASON_LEAST {
        format!("{what} دست‌کم {} نویسه لازم دارد: یک جملهٔ کامل بنویسید.", fa(least))
    } else {
        format!("{what} را بنویسید.")
    }
}

/// The short Persian name of a state, known by its name alone.
fn state_label(state: &str) -> &str {
    match state {
        "draft" => "در حال تکمیل اطلاعات",
        "inspecting" => "در حال بررسی خودکار",
        "awaiting_registration" => "در انتظار ثبت دبیرخانه",
        "awaiting_paper_letter" => "در انتظار وصول نامهٔ محرمانه",
        "evaluation" => "ارزیابی",
        "referred" => "ارجاع‌شده",
        "returned" => "در انتظار اقدام متقاضی (رفع نقص)",
        "awaiting_samava" => "تکمیل اطلاعات سماوا",
        "awaiting_letter" => "در انتظار صدور نامه",
        "closed" => "تمام شده",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kartabl_domain::procedures::{ProcedureId, Procedures};

    #[test]
    fn a_locked_section_is_named_by_its_title_and_a_sent_case_in_the_words_of_the_guide() {
        let procedures = Procedures::built_in();
        let connection = procedures.current(&ProcedureId::new("connection")).unwrap();
        let locked = Refusal::LockedSection { section: "contact".to_owned() };
        assert!(refusal_text(&locked, connection, None).contains("«رابط شبکه»"));
        let sent = Refusal::WrongState { state: "evaluation" };
        assert_eq!(edit_refusal_text(&sent, connection), ONLY_TO_BE_SEEN);
        let closed = Refusal::WrongState { state: "closed" };
        assert_eq!(edit_refusal_text(&closed, connection), "این کار در وضعیت «تمام شده» ممکن نیست.");
    }
}
