//! The surroundings of one request, and the shell that is built from them.

use crate::{
    error::WebError,
    session::{Allowed, LetterReader},
    shell::{Flash, MenuEntry, Shell, StaffShell, Theme},
    state::App,
};
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use kartabl_domain::people::{Role, Staff, UnitId};
use kartabl_storage::trays::Counts;
use std::{collections::BTreeMap, convert::Infallible};

/// What a request says about how its page shall look.
#[derive(Clone, Debug)]
pub struct Frame {
    pub theme: Theme,
    /// Path and query.
    pub path: String,
    /// What the request before this one has done.
    pub flash: Option<Flash>,
    /// Asked by script for a part of the page.
    pub partial: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let jar = CookieJar::from_headers(&parts.headers);
        Ok(Self {
            theme: Theme::of(&jar),
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            flash: jar.get(Flash::COOKIE).and_then(|cookie| cookie.value().parse().ok()),
            partial: parts.headers.contains_key("hx-request"),
        })
    }
}

impl App {
    /// The shell of a public page.
    pub fn public_shell(&self, frame: &Frame) -> Shell {
        Shell::public(self.house.settings.organisation.clone(), frame.theme, frame.path.clone())
    }

    /// The shell of a staff page, with the counts of the menu; `active` is the id of the entry that it belongs to.
    ///
    /// # Errors
    /// When the counts cannot be read.
    pub async fn shell(&self, frame: &Frame, staff: &Staff, active: &str) -> Result<Shell, WebError> {
        let units: Vec<UnitId> = staff.units().cloned().collect();
        let counts = self.db.tray_counts(staff.id, &units, self.world().now()).await?;
        let mut shell = self.public_shell(frame);
        shell.active = active.to_owned();
        // A part of a page would swallow the sentence; it waits for the next whole one.
        shell.flash = frame.flash.clone().filter(|_| !frame.partial);
        shell.staff = Some(StaffShell { menu: menu(staff, &counts), ..StaffShell::new(&staff.name) });
        Ok(shell)
    }

    /// Goes to another page, which says what was done.
    pub fn done(&self, to: &str, flash: &Flash) -> Response {
        (CookieJar::new().add(flash.cookie(self.secure())), Redirect::to(to)).into_response()
    }
}

/// The entries that a person may open, each with the number of rows behind it.
fn menu(staff: &Staff, counts: &Counts) -> BTreeMap<String, MenuEntry> {
    let mut menu = BTreeMap::new();
    let mut add = |id: &str, count: Option<i64>| {
        let count = count.and_then(|count| u64::try_from(count).ok());
        menu.insert(id.to_owned(), MenuEntry { count, hot: id == "overdue" });
    };
    let reviewer = staff.is(Role::Expert) || staff.is(Role::Supervisor);
    let auditor = staff.is(Role::Auditor);
    if reviewer {
        add("mine", Some(counts.mine));
        add("unassigned", Some(counts.pool));
        add("referred", Some(counts.referred));
        add("waiting", Some(counts.with_applicant));
        add("overdue", Some(counts.overdue));
    }
    if reviewer || auditor || staff.is(Role::Admin) {
        add("all", None);
    }
    for (unit, count) in [(UnitId::CONTRACTS, counts.contracts), (UnitId::WORKGROUP, counts.workgroup)] {
        if auditor || staff.reviews_for(&UnitId::new(unit)) {
            add(&format!("unit:{unit}"), Some(count));
        }
    }
    if auditor || staff.is(Role::Secretariat) {
        add("unit:secretariat", Some(counts.secretariat));
    }
    if LetterReader::allows(staff) {
        add("letters", Some(counts.letters));
        add("books", None);
    }
    if auditor || staff.is(Role::Admin) {
        add("jobs", None);
    }
    menu
}

#[cfg(test)]
mod tests {
    use super::*;
    use kartabl_domain::{ids::StaffId, people::Post};

    fn entries(posts: &[(Role, &str)]) -> Vec<String> {
        let posts = posts.iter().map(|(role, unit)| Post { role: *role, unit: UnitId::new(*unit) }).collect();
        let staff = Staff {
            id: StaffId::from_bytes([1; 16]),
            login: "m.kaviani".into(),
            name: "مریم کاویانی".into(),
            national_code: None,
            posts,
        };
        menu(&staff, &Counts::default()).into_keys().collect()
    }

    #[test]
    fn the_menu_holds_only_what_the_posts_open() {
        let expert = entries(&[(Role::Expert, "evaluation")]);
        assert_eq!(expert, ["all", "mine", "overdue", "referred", "unassigned", "waiting"]);
        assert_eq!(entries(&[(Role::Secretariat, "secretariat")]), ["books", "letters", "unit:secretariat"]);
        assert_eq!(entries(&[(Role::Admin, "administration")]), ["all", "books", "jobs", "letters"]);
        assert!(entries(&[(Role::Expert, "contracts")]).contains(&"unit:contracts".to_owned()));
        assert!(!entries(&[(Role::Auditor, "inspection")]).contains(&"mine".to_owned()));
    }
}
