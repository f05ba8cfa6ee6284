//! What happened to a case (گردش پرونده): one row of its history, and one audit row, for each.

use super::Outcome;
use super::Priority;
use crate::{
    ids::{CaseId, EventId, LetterId, StaffId},
    people::{UnitId, identity::Gate},
    procedures::{Decision, Route},
    text::fa,
    values::JalaliDate,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// The applicant, or the portal on the applicant's behalf.
    Applicant,
    /// A member of staff.
    Staff(StaffId),
    /// A background worker.
    System,
}

impl Actor {
    /// The member of staff, if it was one.
    pub fn staff(self) -> Option<StaffId> {
        match self {
            Self::Staff(id) => Some(id),
            Self::Applicant | Self::System => None,
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its own id; sorts by time.
    pub id: EventId,
    /// The case it happened to.
    pub case: CaseId,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What it was.
    pub kind: EventKind,
    /// Words that belong to it: a reason, an opinion, a report.
    pub note: Option<String>,
}

/// What can happen to a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each kind is explained by its Persian label below")]
#[strum(serialize_all = "snake_case")]
pub enum EventKind {
    Opened,
    Edited { sections: Vec<String> },
    DocumentAdded { slot: String },
    DocumentRemoved { slot: String },
    Submitted { snapshot: u32 },
    Inspected { defects: usize, warnings: usize },
    Registered { number: String },
    Routed { unit: UnitId },
    Taken { by: StaffId },
    Assigned { to: StaffId },
    Prioritised { priority: Priority },
    Returned { defects: usize, until: String },
    ReturnTakenBack,
    Resubmitted { snapshot: u32 },
    Referred { unit: UnitId },
    Opinion { unit: UnitId },
    SamavaAsked,
    SamavaGiven,
    PaperLetterReceived { number: String, date: String },
    Proposed { decision: Decision },
    ProposalRefused,
    ProposalFell,
    Decided { decision: Decision },
    Granted { usernames: Vec<String> },
    LetterDrafted { letter: LetterId },
    LetterNumbered { letter: LetterId, number: String },
    LetterSentBack { letter: LetterId },
    LetterIssued { letter: LetterId, number: String },
    LetterVoided { letter: LetterId },
    LetterOnItsWay { letter: LetterId, number: String },
    Dispatched { letter: LetterId, route: Route },
    DispatchFailed { letter: LetterId, route: Route },
    DispatchUnknown { letter: LetterId, route: Route },
    DispatchRepeated { letter: LetterId, route: Route },
    DispatchSetAside { letter: LetterId, route: Route },
    Closed { outcome: Outcome },
    Reopened,
    Reminded { working_days: i64 },
    GatePassed { gate: Gate },
    GateRefused { gate: Gate },
    GateDown { gate: Gate },
    DeadlineMoved { from: JalaliDate, to: JalaliDate },
    IdentityVouched,
    MobileChanged,
    Noted,
}

impl EventKind {
    /// The stable name in the database and the audit.
    pub fn name(&self) -> &'static str {
        self.into()
    }

    /// The sentence on the screen.
    pub fn label(&self) -> String {
        match self {
            Self::Opened => "پرونده ایجاد شد".to_owned(),
            Self::Edited { .. } => "اطلاعات پرونده ویرایش شد".to_owned(),
            Self::DocumentAdded { .. } => "مدرک بارگذاری شد".to_owned(),
            Self::DocumentRemoved { .. } => "مدرک حذف شد".to_owned(),
            Self::Submitted { .. } => "پرونده جهت بررسی ارسال شد".to_owned(),
            Self::Inspected { defects: 0, .. } => "بررسی خودکار انجام شد؛ نقصی یافت نشد".to_owned(),
            Self::Inspected { defects, .. } => format!("بررسی خودکار {} نقص یافت", fa(defects)),
            Self::Registered { number } => format!("در دبیرخانه با شمارهٔ {} ثبت شد", fa(number)),
            Self::Routed { unit } => format!("به واحد «{}» فرستاده شد", unit.label()),
            Self::Taken { .. } => "کارشناس پرونده را برداشت".to_owned(),
            Self::Assigned { .. } => "به کارشناس تخصیص یافت".to_owned(),
            Self::Prioritised { priority } => format!("اولویت «{}» تعیین شد", priority.label()),
            Self::Returned { defects, until } => {
                format!("اعلام نقص: {} مورد، مهلت رفع تا {}", fa(defects), fa(until))
            }
            Self::ReturnTakenBack => "اعلام نقص پس گرفته شد".to_owned(),
            Self::Resubmitted { .. } => "رفع نقص انجام شد".to_owned(),
            Self::Referred { unit } => format!("ارجاع به {}", unit.label()),
            Self::Opinion { unit } => format!("پاسخ {} ثبت شد", unit.label()),
            Self::SamavaAsked => "ثبت اطلاعات سماوا خواسته شد".to_owned(),
            Self::SamavaGiven => "اطلاعات سماوا ثبت شد".to_owned(),
            Self::PaperLetterReceived { number, date } => {
                format!("نامهٔ محرمانه به شمارهٔ {} مورخ {} وصول شد", fa(number), fa(date))
            }
            Self::Proposed { decision: Decision::Approve } => "تأیید پیشنهاد شد".to_owned(),
            Self::Proposed { decision: Decision::Reject } => "رد پیشنهاد شد".to_owned(),
            Self::Proposed { decision: Decision::Reply } => "پاسخ پیشنهاد شد".to_owned(),
            Self::ProposalRefused => "پیشنهاد پذیرفته نشد".to_owned(),
            Self::ProposalFell => "پیشنهاد تصمیم از اعتبار افتاد".to_owned(),
            Self::Decided { decision: Decision::Approve } => "درخواست تأیید شد".to_owned(),
            Self::Decided { decision: Decision::Reject } => "درخواست رد شد".to_owned(),
            Self::Decided { decision: Decision::Reply } => "پاسخ درخواست تعیین شد".to_owned(),
            Self::Granted { usernames } => {
                // Each name is isolated, so that Latin letters do not turn the order of the list.
                let names: Vec<_> = usernames.iter().map(|name| format!("\u{2068}{name}\u{2069}")).collect();
                format!("نام‌های کاربری اتصال داده شد: {}", names.join("، "))
            }
            Self::LetterDrafted { .. } => "پیش‌نویس نامه ساخته شد".to_owned(),
            Self::LetterNumbered { number, .. } => format!("نامه شمارهٔ {} گرفت", fa(number)),
            Self::LetterSentBack { .. } => "پیش‌نویس نامه به کارشناس برگشت".to_owned(),
            Self::LetterIssued { number, .. } => format!("نامه به شمارهٔ {} صادر شد", fa(number)),
            Self::LetterVoided { .. } => "نامه ابطال شد".to_owned(),
            Self::LetterOnItsWay { number, .. } => {
                format!("نامه به شمارهٔ {} امضا شد و در حال ارسال است", fa(number))
            }
            Self::Dispatched { route, .. } => format!("نامه از راه {} فرستاده شد", route.label()),
            Self::DispatchFailed { route, .. } => format!("نامه از راه {} فرستاده نشد", route.label()),
            Self::DispatchUnknown { route, .. } => {
                format!("معلوم نیست که نامه از راه {} فرستاده شده باشد", route.label())
            }
            Self::DispatchRepeated { route, .. } => {
                format!("ارسال نامه از راه {} دوباره آغاز شد", route.label())
            }
            Self::DispatchSetAside { route, .. } => {
                format!("راه {} برای ارسال نامه کنار گذاشته شد", route.label())
            }
            Self::Closed { outcome } => format!("پرونده بسته شد: {}", outcome.label()),
            Self::Reopened => "پرونده بازگشایی شد".to_owned(),
            Self::Reminded { .. } => "یادآوری فرستاده شد".to_owned(),
            Self::GatePassed { gate } => format!("{} تأیید شد", gate.label()),
            Self::GateRefused { gate } => format!("{} تأیید نشد", gate.label()),
            Self::GateDown { gate } => format!("{}: سرویس استعلام پاسخ نداد", gate.label()),
            Self::DeadlineMoved { from, to } => {
                format!("تقویم تغییر کرد: پایان مهلت از {} به {} رفت", from.with_weekday(), to.with_weekday())
            }
            Self::IdentityVouched => "هویت متقاضی را کارشناس تأیید کرد".to_owned(),
            Self::MobileChanged => "شمارهٔ همراه حساب را سازمان تغییر داد".to_owned(),
            Self::Noted => "یادداشت داخلی".to_owned(),
        }
    }

    /// The applicant may read the event in the history of the case.
    pub fn is_for_applicant(&self) -> bool {
        !matches!(
            self,
            Self::Taken { .. }
                | Self::Assigned { .. }
                | Self::Prioritised { .. }
                | Self::Proposed { .. }
                | Self::ProposalRefused
                | Self::ProposalFell
                | Self::Decided { .. }
                | Self::LetterDrafted { .. }
                | Self::LetterNumbered { .. }
                | Self::LetterSentBack { .. }
                | Self::DispatchFailed { .. }
                | Self::DispatchUnknown { .. }
                | Self::DispatchRepeated { .. }
                | Self::DispatchSetAside { .. }
                | Self::Opinion { .. }
                | Self::Edited { .. }
                | Self::Noted
        )
    }

    /// The words of the event were written for the applicant («گزارش درخواست», guide 004).
    pub fn note_is_for_applicant(&self) -> bool {
        matches!(
            self,
            Self::Returned { .. }
                | Self::SamavaAsked
                | Self::Closed { .. }
                | Self::LetterIssued { .. }
                | Self::Reopened
        )
    }
}
