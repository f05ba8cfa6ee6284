//! ورود: the sign-in form.

use crate::templates::Page;
use serde::Serialize;

#[derive(Clone, Debug, Default, Serialize)]
pub struct Login {
    /// What was typed as user name; never the password.
    pub login: String,
    /// Where to go after signing in; a path of this site.
    pub next: String,
    pub notice: Option<LoginNotice>,
}

/// Says nothing about which of the fields was wrong.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LoginNotice {
    /// Wrong name, password or code; `left` free tries remain, where that is known.
    Wrong { left: Option<u32> },
    /// Too many wrong tries; wait this many seconds.
    Locked { seconds: u64 },
    /// The session has ended.
    Ended,
}

impl Page for Login {
    const TEMPLATE: &'static str = "pages/login.html";
}

#[cfg(test)]
impl Login {
    pub(crate) fn sample() -> Self {
        Self {
            login: "m.kaviani".into(),
            next: "/".into(),
            notice: Some(LoginNotice::Wrong { left: Some(3) }),
        }
    }
}
