//! The trays that a person may open, by the names that the menu and the addresses have for them.

use crate::views::tray::TrayKind;
use kartabl_domain::people::{Role, Staff, UnitId};
use kartabl_storage::trays::Pile;
use kartabl_web::{WebError, views::parts::Crumb};

/// The cases that wait for the secretariat, as the menu calls them.
pub(super) const SECRETARIAT: &str = "پرونده‌های دبیرخانه";

/// A tray that a person may open.
#[derive(Clone, Debug)]
pub(crate) struct OpenTray {
    pub(crate) kind: TrayKind,
    pub(crate) pile: Pile,
    /// The name in addresses, which is also the id of the entry in the menu.
    pub(crate) name: String,
}

/// Finds the tray of a name; the empty name means the tray where the person's work begins.
///
/// # Errors
/// [`WebError::NotFound`] where no tray has that name, [`WebError::Forbidden`] where the person may not open it.
pub(crate) fn find(name: &str, staff: &Staff) -> Result<OpenTray, WebError> {
    let units: Vec<UnitId> = staff.units().cloned().collect();
    let reads_all = staff.is(Role::Admin) || staff.is(Role::Auditor);
    let reviewer = !units.is_empty();
    let (kind, pile) = match name {
        "" | "mine" if reviewer => (TrayKind::Mine, Pile::Mine(staff.id)),
        // Who reviews nothing starts where the work of the post lies.
        "" if staff.is(Role::Secretariat) => return find("unit:secretariat", staff),
        "" if reads_all => return find("all", staff),
        "unassigned" if reviewer => (TrayKind::Unassigned, Pile::Pool(units)),
        "referred" if reviewer => (TrayKind::Referred, Pile::AskedBy(staff.id)),
        "waiting" if reviewer => (TrayKind::Waiting, Pile::WithApplicant(units)),
        "overdue" if reviewer => (TrayKind::Overdue, Pile::Overdue(units)),
        "all" if reads_all => (TrayKind::All, Pile::Everything),
        "all" if reviewer => (TrayKind::All, Pile::All(units)),
        "unit:secretariat" if reads_all || staff.is(Role::Secretariat) => (TrayKind::Unit, Pile::Secretariat),
        _ => match name.strip_prefix("unit:").map(UnitId::new) {
            Some(unit) if reads_all || staff.reviews_for(&unit) => (TrayKind::Unit, Pile::Unit(unit)),
            Some(_) => return Err(WebError::forbidden()),
            None if name.is_empty() => return Err(WebError::forbidden()),
            None => return Err(WebError::NotFound),
        },
    };
    let name = match (&kind, &pile) {
        (TrayKind::Mine, _) => "mine".to_owned(),
        (TrayKind::Unassigned, _) => "unassigned".to_owned(),
        (TrayKind::Referred, _) => "referred".to_owned(),
        (TrayKind::Waiting, _) => "waiting".to_owned(),
        (TrayKind::Overdue, _) => "overdue".to_owned(),
        (TrayKind::All, _) => "all".to_owned(),
        (TrayKind::Unit, Pile::Unit(unit)) => format!("unit:{unit}"),
        (TrayKind::Unit, _) => format!("unit:{}", UnitId::SECRETARIAT),
    };
    Ok(OpenTray { kind, pile, name })
}

impl OpenTray {
    /// The link back to the tray.
    pub(crate) fn back_link(&self) -> Crumb {
        let label = match &self.pile {
            Pile::Mine(_) => "کارتابل من",
            Pile::Pool(_) => "بدون کارشناس",
            Pile::AskedBy(_) => "در انتظار نظر",
            Pile::WithApplicant(_) => "در انتظار متقاضی",
            Pile::Overdue(_) => "از مهلت گذشته",
            Pile::Unit(unit) => unit.label(),
            Pile::Secretariat => SECRETARIAT,
            Pile::All(_) | Pile::Everything => "همهٔ پرونده‌ها",
        };
        Crumb { label: label.to_owned(), href: format!("/?tray={}", self.name) }
    }

    /// The address of a case that is opened from the tray.
    pub(crate) fn case_address(&self, code: &str) -> String {
        case_address(code, &self.name)
    }
}

/// The address of a case that is opened from the tray of this name.
pub(super) fn case_address(code: &str, tray: &str) -> String {
    format!("/cases/{code}?tray={tray}")
}
