//! What surrounds a page: who is signed in, the menu with its counts, the theme, what was just done.

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::Serialize;
use std::{collections::BTreeMap, fmt, str::FromStr};

#[derive(Clone, Debug, Serialize)]
pub struct Shell {
    pub organisation: String,
    pub theme: Theme,
    /// The address of this page, for coming back to it.
    pub path: String,
    /// What stands in the search box.
    pub query: String,
    /// Id of the menu entry that is shown as current.
    pub active: String,
    /// None on public pages.
    pub staff: Option<StaffShell>,
    pub flash: Option<Flash>,
}

impl Shell {
    /// The shell of a public page.
    pub fn public(organisation: impl Into<String>, theme: Theme, path: impl Into<String>) -> Self {
        Self {
            organisation: organisation.into(),
            theme,
            path: path.into(),
            query: String::new(),
            active: String::new(),
            staff: None,
            flash: None,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct StaffShell {
    pub name: String,
    pub initials: String,
    /// The entries that the person may open, by id: `mine`, `unassigned`, `waiting`, `overdue`, `all`,
    /// `unit:contracts`, `unit:workgroup`, `unit:secretariat`, `letters`, `books`, `jobs`. Their words and order are the
    /// template's.
    pub menu: BTreeMap<String, MenuEntry>,
}

impl StaffShell {
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { initials: initials(&name), name, menu: BTreeMap::new() }
    }
}

/// The number of rows behind the entry, where it is counted.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct MenuEntry {
    pub count: Option<u64>,
    /// Shown in red: only what is overdue or failed.
    pub hot: bool,
}

/// The first letters of the first two names, as on the round badge.
pub fn initials(name: &str) -> String {
    name.split_whitespace().take(2).filter_map(|word| word.chars().next()).collect()
}

/// The theme that the cookie asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// The colours that the system has.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const COOKIE: &'static str = "theme";

    /// The theme that the browser's cookie asks for.
    pub fn of(jar: &CookieJar) -> Self {
        jar.get(Self::COOKIE).map_or(Self::Auto, |cookie| Self::named(cookie.value()))
    }

    pub fn named(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }

    /// The cookie that keeps it.
    pub fn cookie(self, secure: bool) -> Cookie<'static> {
        let name = match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        };
        let mut cookie = cookie(Self::COOKIE, name.into(), secure);
        cookie.make_permanent();
        cookie
    }
}

/// What was just done; carried over the redirect in a cookie that holds no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flash {
    pub kind: Done,
    /// Tracking code of the case it was done to.
    pub code: Option<String>,
}

impl Flash {
    pub const COOKIE: &'static str = "done";

    /// Takes the cookie away once the sentence was shown.
    pub(crate) const TOLD: &'static str = "done=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";

    pub fn new(kind: Done) -> Self {
        Self { kind, code: None }
    }

    #[must_use]
    pub fn case(mut self, code: impl fmt::Display) -> Self {
        self.code = Some(code.to_string());
        self
    }

    pub fn cookie(&self, secure: bool) -> Cookie<'static> {
        let mut value = <&str>::from(self.kind).to_owned();
        if let Some(code) = &self.code {
            value.push('.');
            value.push_str(code);
        }
        cookie(Self::COOKIE, value, secure)
    }
}

impl FromStr for Flash {
    type Err = ();

    fn from_str(value: &str) -> Result<Self, ()> {
        let (kind, code) = value.split_once('.').map_or((value, None), |(kind, code)| (kind, Some(code)));
        let kind = kind.parse().map_err(|_| ())?;
        if code.is_some_and(|code| code.len() != 10 || !code.chars().all(|c| c.is_ascii_alphanumeric())) {
            return Err(());
        }
        Ok(Self { kind, code: code.map(Into::into) })
    }
}

/// The things that are confirmed on the next page; the words are in `_flash.html`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Done {
    Returned,
    TakenBack,
    Referred,
    SamavaAsked,
    Proposed,
    Approved,
    Rejected,
    Closed,
    Refused,
    OpinionGiven,
    PaperRecorded,
    Registered,
    IdentityConfirmed,
    MobileChanged,
    Taken,
    Assigned,
    NothingChosen,
    NobodyChosen,
    PartlyAssigned,
    PriorityChanged,
    NoteAdded,
    Numbered,
    Issued,
    LetterReturned,
    PostRecorded,
    EceConfirmed,
    EceRepeated,
    RouteSetAside,
    LetterVoided,
    QueuePaused,
    QueueResumed,
    JobRetried,
    JobCancelled,
    JobDiscarded,
    JobsActed,
    NoJobsChosen,
    JobsPartly,
    JobsOrdered,
    ScheduleRun,
}

impl Done {
    /// All of them.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;
}

fn cookie(name: &'static str, value: String, secure: bool) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").http_only(true).secure(secure).same_site(SameSite::Lax).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_survives_the_redirect_and_nothing_else_does() {
        let flash = Flash::new(Done::Returned).case("66E0814240");
        assert_eq!(flash.cookie(true).value().parse(), Ok(flash));
        for foreign in ["", "hacked", "returned.<b>", "returned.66E081424", "returned.66E081424/"] {
            assert_eq!(foreign.parse::<Flash>(), Err(()), "{foreign}");
        }
    }

    #[test]
    fn a_badge_shows_two_letters() {
        assert_eq!(initials("مریم کاویانی"), "مک");
        assert_eq!(initials("  سامان "), "س");
    }
}
