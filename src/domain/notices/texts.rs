//! The texts that tell a notice: the built-in ones, and whether a text can tell it.

use super::Notice;
use crate::text::fa;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::LazyLock};

/// The texts of one notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Taken from a guide: nobody may change it.
    #[serde(default)]
    pub locked: bool,
    /// The subject of the e-mail.
    pub subject: Option<String>,
    /// The SMS.
    pub sms: Option<String>,
    /// The e-mail.
    pub email: Option<String>,
    /// The message on the applicant's desk.
    pub desk: Option<String>,
}

static BUILT_IN: LazyLock<BTreeMap<String, Texts>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../admin-templates/messages/applicant.toml"))
        .expect("the built-in message texts are checked by a test")
});

pub(crate) static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("fa", |value: Value| fa(value.to_string()));
    environment
});

/// The built-in texts by the key of their notice; there is no other notice.
pub fn built_in() -> &'static BTreeMap<String, Texts> {
    &BUILT_IN
}

/// Whether a text can tell this notice.
///
/// # Errors
/// What is wrong with it, in English: bad syntax, or a variable that this notice does not bring.
pub fn check(notice: &Notice, template: &str) -> Result<(), String> {
    let common = context! { code => "66E0814240", title => "", organisation => "", link => "" };
    let facts = context! { ..notice.facts(""), ..common };
    let rendered = ENVIRONMENT.render_str(template, facts);
    rendered.map(|_| ()).map_err(|error| match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_text_tells_its_notice() {
        for (key, texts) in built_in() {
            let notice = Notice::sample(key).unwrap_or_else(|| panic!("no notice {key}"));
            let Texts { subject, sms, email, desk, .. } = texts;
            for text in [subject, sms, email, desk].into_iter().flatten() {
                assert_eq!(check(&notice, text), Ok(()), "{key}: {text}");
            }
        }
        let wrong = check(&Notice::Registered, "{{ number }}").unwrap_err();
        assert!(wrong.contains("undefined"), "{wrong}");
    }
}
