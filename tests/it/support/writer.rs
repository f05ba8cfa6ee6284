//! A person who writes to the organisation (correspondence, guide 002), as the register of identities knows her.

use serde_json::{Value, json};

pub(crate) const MOBILE: &str = "09121112299";

/// Whom the local register knows.
pub(crate) const PEOPLE: &str = r#"
[[people]]
national_code = "0076229645"
mobiles = ["09121112299"]
name = "نگار آذري"
father_name = "بهرام"
birth_date = "1365/04/12"
"#;

pub(crate) fn applicant() -> Value {
    json!({"kind": "natural", "national_code": "0076229645", "name": "نگار آذری", "mobile": MOBILE,
        "email": "negar@example.ir", "birth_date": "1365/04/12"})
}

/// What she fills in, in her own spelling.
pub(crate) fn letter(subject: &str) -> Value {
    json!({
        "person": {"kind": "natural", "first_name": "نگار", "last_name": "آذری", "father_name": "بهرام",
            "birth_date": "۱۳۶۵/۰۴/۱۲", "national_code": "0076229645", "mobile": "+989121112299",
            "address": "اصفهان، خیابان نمونه، پلاک ۲۹"},
        "subject": {"subject": subject},
    })
}
