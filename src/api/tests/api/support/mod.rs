//! Test support: a portal that calls the API, the office behind it, and the data of a case.

mod office;
mod portal;

pub(crate) use office::{Office, office, office_of, office_with, on_both};
pub(crate) use portal::{Answer, Portal};

use serde_json::{Value, json};

/// The body that opens a `connection` case with these data.
pub(crate) fn filing(data: &Value) -> Value {
    json!({
        "procedure": "connection",
        "applicant": {
            "kind": "legal", "legal_id": "10380284790", "name": "شرکت داده‌پرداز نمونه",
            "mobile": "+98 912 123 4567", "email": "info@nemune.ir", "domains": ["Nemune.IR", "nemune.ir"],
        },
        "data": data,
    })
}

/// Complete data of a `connection` case.
pub(crate) fn connection() -> Value {
    json!({
        "route": { "route": "PGSB", "operator": "sitad" },
        "contact": { "first_name": "سارا", "last_name": "امینی", "mobile": "09121234567", "email": "sara@nemune.ir" },
        "letters": { "number": "140/12", "date": "1405/08/12" },
    })
}
