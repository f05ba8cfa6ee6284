//! Every page with its samples: renders strictly, keeps the content policy, has unique ids, links to addresses that exist.

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
use std::collections::HashSet;

fn shell(active: &str) -> Shell {
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

fn problem(kind: ProblemKind) -> ProblemPage {
    let request_id = Some("0193f2ab-7f3a91".into());
    ProblemPage { kind, status: 500, request_id, holder: None, wait: None, field: None }
}

/// Every sample as HTML, by name.
fn pages() -> Vec<(String, String)> {
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

/// The values of an attribute, wherever it stands in a tag.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let opening = format!(" {attribute}=\"");
    html.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The names of all attributes.
fn attributes(html: &str) -> HashSet<&str> {
    html.split(['<', '>'])
        .flat_map(str::split_whitespace)
        .filter_map(|word| word.split_once('=').map(|(name, _)| name))
        .collect()
}

#[test]
fn every_page_renders_strictly_and_keeps_the_content_policy() {
    for (name, html) in pages() {
        for attribute in attributes(&html) {
            assert!(attribute != "style" && !attribute.starts_with("on"), "{name}: inline {attribute}");
        }
        assert!(!html.contains("<style"), "{name}: inline style");
        for script in html.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/static/"), "{name}: inline script");
        }
        assert!(!html.contains("javascript:"), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
    }
}

#[test]
fn ids_are_unique_and_references_reach_them() {
    for (name, html) in pages() {
        let mut ids = HashSet::new();
        for id in values(&html, "id") {
            assert!(ids.insert(id), "{name}: id {id} twice");
        }
        for attribute in ["for", "aria-describedby", "aria-labelledby"] {
            for id in values(&html, attribute).into_iter().flat_map(str::split_whitespace) {
                assert!(ids.contains(id), "{name}: {attribute} names {id}, which is not there");
            }
        }
        for href in values(&html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(ids.contains(href), "{name}: dead link #{href}");
        }
        for attribute in ["data-fill", "hx-target", "hx-select", "data-open"] {
            for target in values(&html, attribute) {
                assert!(ids.contains(&target[1..]), "{name}: {attribute} {target}");
            }
        }
    }
}

#[test]
fn every_address_is_one_of_ours() {
    const PLAIN: [&str; 8] = ["/", "/login", "/logout", "/letters", "/search", "/jobs", "/verify", "/theme"];
    const CASE: [&str; 17] = [
        "",
        "defects",
        "refer",
        "approve",
        "reject",
        "samava",
        "identity",
        "paper-letter",
        "register",
        "take-back",
        "take",
        "assign",
        "priority",
        "notes",
        "opinion",
        "documents",
        "compare",
    ];
    const LETTER: [&str; 11] =
        ["", "number", "issue", "typeset", "return", "pdf", "post", "ece", "set-aside", "void", "label"];
    for (name, html) in pages() {
        for attribute in ["href", "action", "src", "hx-get", "hx-post"] {
            for address in values(&html, attribute) {
                let path = address.split(['?', '#']).next().unwrap();
                let parts: Vec<&str> = path.split('/').skip(1).collect();
                let known = match parts.as_slice() {
                    _ if address.starts_with('#') || PLAIN.contains(&path) || path == "/assign" => true,
                    ["static", ..] | ["verify", _] => true,
                    ["cases", _, rest @ ..] => CASE.contains(&rest.first().copied().unwrap_or("")),
                    ["letters", _, rest @ ..] => LETTER.contains(&rest.first().copied().unwrap_or("")),
                    ["applicants", _] | ["applicants", _, "mobile"] | ["applicants", _, "records", _, _] => {
                        true
                    }
                    ["jobs", _] | ["jobs", "queues", _, "pause" | "resume"] => true,
                    ["jobs", _, "retry" | "cancel" | "discard"] | ["jobs", "schedule", _] => true,
                    _ => false,
                };
                assert!(known, "{name}: {attribute}={address}");
            }
        }
    }
}

#[test]
fn every_control_has_its_label() {
    for (name, html) in pages() {
        let labelled: HashSet<&str> = values(&html, "for").into_iter().collect();
        for kind in ["<input", "<select", "<textarea"] {
            for tag in html.split(kind).skip(1).filter_map(|rest| rest.split('>').next()) {
                let tag = format!("{tag} ");
                let hidden = tag.contains("type=\"hidden\"");
                let inside = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
                let named =
                    tag.contains("aria-label=") || values(&tag, "id").iter().any(|id| labelled.contains(id));
                assert!(hidden || inside || named, "{name}: {kind}{tag}");
            }
        }
    }
}

#[test]
fn what_was_done_has_its_sentence() {
    let templates = Templates::embedded().unwrap();
    for done in Done::ALL {
        let mut shell = shell("mine");
        shell.flash = Some(Flash::new(*done));
        templates.html(&Tray::sample(), &shell).unwrap();
    }
}

#[test]
fn what_people_typed_is_text() {
    let mut page = CasePage::sample();
    page.note = "</textarea><script>alert(1)</script>".into();
    page.title = "<img src=x onerror=alert(1)>".into();
    page.events[0].text = "<b>بد</b>".into();
    let html = Templates::embedded().unwrap().html(&page, &shell("mine")).unwrap();
    assert!(!html.contains("<script>") && !html.contains("<img src=x") && !html.contains("<b>بد"));
}
