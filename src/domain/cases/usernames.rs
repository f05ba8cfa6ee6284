//! The user names that an approval gives (SPEC §2).

use super::{Case, Refusal};
use crate::text;
use serde_json::Value;

/// The fewest characters of a user name.
pub const USERNAME_LEAST: usize = 3;
/// The most characters of a user name.
pub const USERNAME_MOST: usize = 32;

/// The user names in a text, separated by commas or blanks: Latin letters, digits, `_`, `-` and `.`.
///
/// # Errors
/// The first name that is none, or that stands there twice in whatever case.
pub fn usernames(typed: &str) -> Result<Vec<String>, Refusal> {
    let typed = text::ascii_digits(&text::clean(typed));
    let separator = |c: char| c.is_whitespace() || matches!(c, ',' | '،' | ';' | '؛');
    let mut names: Vec<String> = Vec::new();
    for name in typed.split(separator).filter(|name| !name.is_empty()) {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let length = name.chars().count();
        let repeated = names.iter().any(|known| known.eq_ignore_ascii_case(name));
        if repeated || !name.chars().all(fits) || !(USERNAME_LEAST..=USERNAME_MOST).contains(&length) {
            return Err(Refusal::Username { given: name.to_owned(), repeated });
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

impl Case {
    /// The user names that were given with the approval.
    pub fn granted_usernames(&self) -> Vec<String> {
        let names = self.granted.get("usernames").and_then(Value::as_array).into_iter().flatten();
        names.filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parted_cleaned_and_checked() {
        let parted = usernames(" dp_one، dp-two;\n dp.3 , DP۴۴ ").unwrap();
        assert_eq!(parted, ["dp_one", "dp-two", "dp.3", "DP44"]);
        assert_eq!(usernames(" ، \n"), Ok(vec![]));
        assert!(usernames(&"a".repeat(USERNAME_MOST)).is_ok());
        for (typed, given, repeated) in [
            ("dp_one, ab", "ab", false),
            ("dp one_two", "dp", false),
            ("dp/one", "dp/one", false),
            ("نام", "نام", false),
            ("dp<b>", "dp<b>", false),
            ("dp_one، DP_ONE", "DP_ONE", true),
            (&"a".repeat(USERNAME_MOST + 1), &"a".repeat(USERNAME_MOST + 1), false),
        ] {
            let refusal = Refusal::Username { given: given.to_owned(), repeated };
            assert_eq!(usernames(typed), Err(refusal), "{typed}");
        }
    }
}
