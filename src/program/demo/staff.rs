//! Who works in the demo's office.

use kartabl_domain::people::{Role, UnitId};

pub(super) const MARYAM: &str = "maryam";
pub(super) const SAMAN: &str = "saman";
pub(super) const NEGAR: &str = "negar";
pub(super) const BABAK: &str = "babak";
pub(super) const SHIRIN: &str = "shirin";
pub(super) const LALEH: &str = "laleh";

/// All members of the staff: sign-in name, name, role and unit.
pub(super) const STAFF: [(&str, &str, Role, &str); 8] = [
    (MARYAM, "مریم صادقی‌پور", Role::Expert, UnitId::EVALUATION),
    (SAMAN, "سامان رستگار", Role::Expert, UnitId::EVALUATION),
    (NEGAR, "نگار یزدان‌فر", Role::Supervisor, UnitId::EVALUATION),
    (BABAK, "بابک فرهمند", Role::Expert, UnitId::CONTRACTS),
    (SHIRIN, "شیرین امینی‌راد", Role::Expert, UnitId::WORKGROUP),
    (LALEH, "لاله کاظمیان", Role::Secretariat, UnitId::SECRETARIAT),
    ("admin", "آرش توکلی‌نیا", Role::Admin, UnitId::EVALUATION),
    ("auditor", "هما راد", Role::Auditor, UnitId::EVALUATION),
];
