//! ورود: the sign-in form.

use kartabl_web::templates::Page;
use serde::Serialize;

#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Login {
    /// What was typed as user name; never the password.
    pub(crate) login: String,
    /// The path of this site to which the sign-in leads.
    pub(crate) next: String,
    pub(crate) notice: Option<LoginNotice>,
    /// The form that was sent after its session had ended; its fields are hidden ones here.
    pub(crate) late: Option<LateForm>,
}

/// A form that was sent after its session had ended.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LateForm {
    /// The address that it was sent to.
    pub(crate) to: String,
    /// The fields as the browser sent them.
    pub(crate) body: String,
    /// The id of the person who typed it.
    pub(crate) who: String,
}

/// A sentence above the form. None of them tells which of the fields was wrong.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum LoginNotice {
    /// Name, password or code is wrong; `left` is the number of free tries, where that is known.
    Wrong { left: Option<u32> },
    /// There were too many wrong tries; the next one is free after this many seconds.
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
        let late = LateForm { to, body: "text=%D9%86&do=send".into(), who: "0193f2ab".into() };
        Self { notice: Some(LoginNotice::Kept), late: Some(late), ..Self::default() }
    }
}
