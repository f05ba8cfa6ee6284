//! ورود: the sign-in form.

use kartabl_web::templates::Page;
use serde::Serialize;

#[derive(Clone, Debug, Default, Serialize)]
pub struct Login {
    /// What was typed as user name; never the password.
    pub login: String,
    /// Where to go after signing in; a path of this site.
    pub next: String,
    pub notice: Option<LoginNotice>,
    /// A form that was sent without a session and goes along.
    pub late: Option<Late>,
}

/// A form that was sent after its session had ended.
#[derive(Clone, Debug, Serialize)]
pub struct Late {
    /// Its address.
    pub to: String,
    /// Its fields as the browser sent them.
    pub body: String,
    /// Who typed it.
    pub who: String,
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
    /// The session has ended, and what was typed is kept.
    Kept,
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
            late: None,
        }
    }

    pub(crate) fn sample_kept() -> Self {
        let to = "/cases/66E0814240/defects".to_owned();
        let late = Late { to, body: "text=%D9%86&do=send".into(), who: "0193f2ab".into() };
        Self { notice: Some(LoginNotice::Kept), late: Some(late), ..Self::default() }
    }
}
