//! The text that greets who starts the demo.

use super::{folder::Credentials, staff::STAFF};
use kartabl_domain::people::{Role, UnitId};
use kartabl_storage::{Db, StorageError};
use std::{fmt::Write, net::SocketAddr, path::Path};

/// The text, in Persian and English.
///
/// # Errors
/// Any [`StorageError`] of the database.
pub(super) async fn text(
    credentials: &Credentials,
    data: &Path,
    db: &Db,
    address: SocketAddr,
) -> Result<String, StorageError> {
    let site = format!("http://{address}");
    let Credentials { password, api_key } = credentials;
    let mut people = String::new();
    for (login, name, role, unit) in STAFF {
        let unit = match role {
            Role::Admin | Role::Auditor | Role::Secretariat => String::new(),
            Role::Expert | Role::Supervisor => format!(" ـ {}", UnitId::new(unit).label()),
        };
        // Writing to a text can't fail.
        let _ = writeln!(people, "  {login:<10}{name} ({}{unit})", role.label());
    }
    let issued = db.letters_at("issued", None, 1).await?;
    let proof = issued.first().map_or_else(String::new, |line| {
        format!(
            "  ۳. درستی یک نامهٔ صادرشده را همه می‌توانند ببینند: {site}/verify/{}
     Anybody can verify an issued letter there.
",
            line.letter.verification
        )
    });
    Ok(format!(
        "
کارتابل آماده است: {site}
kartabl is ready: open that address in a browser.

نام‌های ورود؛ گذرواژهٔ همه {password}
Sign-in names; everybody's password is {password}
{people}
کلید API پرتال نمایشی: {api_key}
The API key of a demo portal; the API describes itself at the second address:
  curl -H 'Authorization: Bearer {api_key}' {site}/api/v1/procedures
  {site}/api/v1/openapi.json

برای آغاز / First steps
  ۱. با maryam وارد شوید: در «کارتابل من» پروندهٔ رفع‌نقص‌شده را باز کنید و تأیید کنید یا نقص اعلام کنید.
     Sign in as maryam, open the mended case in «کارتابل من», and approve it or return it with defects.
  ۲. با laleh وارد شوید: در «نامه‌ها» به پیش‌نویس شماره بدهید و آن را صادر کنید.
     Sign in as laleh, number a draft in «نامه‌ها», and issue it.
{proof}  ۴. پیامک‌ها و ایمیل‌ها به کسی فرستاده نمی‌شوند؛ در {data}/outbox نوشته می‌شوند.
     SMS and e-mail reach nobody; they are written to that folder.
با Ctrl-C می‌ایستد؛ بار دیگر همین داده‌ها را نشان می‌دهد. برای نمایشی تازه پوشهٔ {data} را پاک کنید.
Ctrl-C stops it, and it shows the same data next time. For a fresh demo delete that folder.
",
        data = data.display(),
    ))
}
