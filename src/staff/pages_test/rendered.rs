//! Every page with its samples, as HTML.

use crate::views::{
    applicant::ApplicantPage, approve::ApprovePage, book::BookPage, case::CasePage, compare::ComparePage,
    defects::DefectsPage, identity::IdentityPage, job::JobPage, jobs::JobsPage, label::LabelPage,
    letters::LettersPage, login::Login, opinion::OpinionPage, paper_letter::PaperLetterPage,
    refer::ReferPage, register::RegisterPage, reject::RejectPage, samava::SamavaPage, search::Search,
    take_back::TakeBackPage, tray::Tray, verify::VerifyPage,
};
use kartabl_web::{
    shell::{Done, Flash, MenuEntry, Shell, StaffShell, Theme},
    templates::Templates,
    views::problem::{ProblemKind, ProblemPage},
};

/// What stands around a page for a member of staff, with an entry of the menu marked.
pub(super) fn shell(active: &str) -> Shell {
    let mut staff = StaffShell::new("مریم کاویانی");
    let counts = [
        ("mine", Some(14), false),
        ("unassigned", Some(34), false),
        ("waiting", Some(27), false),
        ("overdue", Some(5), true),
        ("all", None, false),
        ("unit:contracts", Some(8), false),
        ("unit:workgroup", Some(11), false),
        ("unit:secretariat", Some(2), false),
        ("letters", Some(4), false),
        ("books", None, false),
        ("jobs", Some(3), true),
    ];
    staff.menu =
        counts.into_iter().map(|(id, count, hot)| (id.to_owned(), MenuEntry { count, hot })).collect();
    let mut shell = Shell::public("سازمان فناوری اطلاعات ایران", Theme::Auto, "/");
    shell.staff = Some(staff);
    shell.active = active.into();
    shell
}

/// The page of an error of this kind.
fn problem(kind: ProblemKind) -> ProblemPage {
    let request_id = Some("0193f2ab-7f3a91".into());
    ProblemPage { kind, status: 500, request_id, holder: None, wait: None, field: None }
}

/// Every sample as HTML, by name.
pub(super) fn pages() -> Vec<(String, String)> {
    let templates = Templates::embedded().unwrap();
    let mut pages = Vec::new();
    let public = || Shell::public("سازمان فناوری اطلاعات ایران", Theme::Auto, "/");
    macro_rules! page {
        ($name:literal, $shell:expr, $page:expr) => {
            let html = templates.html(&$page, &$shell).unwrap_or_else(|error| panic!("{}: {error:#}", $name));
            pages.push(($name.to_owned(), html));
        };
    }
    page!("login", public(), Login::sample());
    page!("login-kept", public(), Login::sample_kept());
    page!("tray", shell("mine"), Tray::sample());
    page!("tray-supervisor", shell("unit:contracts"), Tray::sample_supervisor());
    page!("tray-empty", shell("mine"), Tray::sample_empty());
    page!("tray-nothing", shell("mine"), Tray::sample_nothing_found());
    page!("search", shell(""), Search::sample());
    page!("search-nothing", shell(""), Search::sample_nothing_found());
    let mut after = shell("mine");
    after.flash = Some(Flash::new(Done::Returned).case("66E0813115"));
    page!("case", after, CasePage::sample());
    page!("case-conflict", shell("unassigned"), CasePage::sample_conflict());
    page!("case-referred", shell("unit:contracts"), CasePage::sample_referred());
    page!("case-closed", shell("all"), CasePage::sample_closed());
    page!("case-proposal", shell("mine"), CasePage::sample_proposal());
    page!("applicant", shell(""), ApplicantPage::sample());
    page!("applicant-plain", shell(""), ApplicantPage::sample_plain());
    page!("defects", shell("mine"), DefectsPage::sample());
    page!("compare", shell("mine"), ComparePage::sample());
    page!("compare-single", shell("mine"), ComparePage::sample_single());
    page!("take-back", shell("waiting"), TakeBackPage::sample());
    page!("take-back-late", shell("waiting"), TakeBackPage::sample_too_late());
    page!("refer", shell("mine"), ReferPage::sample());
    page!("refer-conflict", shell("mine"), ReferPage::sample_conflict());
    page!("approve", shell("mine"), ApprovePage::sample());
    page!("approve-reply", shell("mine"), ApprovePage::sample_reply());
    page!("approve-confirm", shell("mine"), ApprovePage::sample_confirm());
    page!("reject", shell("mine"), RejectPage::sample());
    page!("identity", shell("mine"), IdentityPage::sample());
    page!("samava", shell("mine"), SamavaPage::sample());
    page!("paper-letter", shell("unit:secretariat"), PaperLetterPage::sample());
    page!("register", shell("unit:secretariat"), RegisterPage::sample());
    page!("opinion", shell("unit:contracts"), OpinionPage::sample());
    page!("letters", shell("letters"), LettersPage::sample());
    page!("letters-failed", shell("letters"), LettersPage::sample_failed());
    page!("letters-numbered", shell("letters"), LettersPage::sample_numbered());
    page!("letters-issued", shell("letters"), LettersPage::sample_issued());
    page!("letters-dispatching", shell("letters"), LettersPage::sample_dispatching());
    page!("label", shell("letters"), LabelPage::sample());
    page!("book", shell("books"), BookPage::sample());
    page!("book-empty", shell("books"), BookPage::sample_empty());
    page!("book-nothing", shell("books"), BookPage::sample_nothing_found());
    page!("letters-empty", shell("letters"), LettersPage::sample_empty());
    page!("verify", public(), VerifyPage::sample());
    page!("verify-no", public(), VerifyPage::sample_not_found());
    page!("verify-void", public(), VerifyPage::sample_void());
    page!("jobs", shell("jobs"), JobsPage::sample());
    page!("jobs-quiet", shell("jobs"), JobsPage::sample_quiet());
    page!("job", shell("jobs"), JobPage::sample());
    page!("job-running", shell("jobs"), JobPage::sample_running());
    page!("forbidden", public(), problem(ProblemKind::Forbidden));
    page!("not-found", public(), problem(ProblemKind::NotFound));
    page!("error", public(), problem(ProblemKind::Error));
    page!(
        "bad-request",
        shell(""),
        ProblemPage { field: Some("version"), ..problem(ProblemKind::BadRequest) }
    );
    pages
}
