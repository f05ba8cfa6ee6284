//! Members of staff, the posts they hold, and what a post allows.

use crate::{ids::StaffId, values::NationalCode};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A unit of the organisation (واحد); units are the administrator's data, four of them are built in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(String);

impl UnitId {
    /// کارشناسان دولت الکترونیک.
    pub const EVALUATION: &'static str = "evaluation";
    /// امور قراردادها.
    pub const CONTRACTS: &'static str = "contracts";
    /// کارگروه تعامل‌پذیری.
    pub const WORKGROUP: &'static str = "workgroup";
    /// دبیرخانه.
    pub const SECRETARIAT: &'static str = "secretariat";

    /// The built-in units with their Persian names (SPEC §4).
    pub const BUILT_IN: [(&'static str, &'static str); 4] = [
        (Self::EVALUATION, "کارشناسان دولت الکترونیک"),
        (Self::CONTRACTS, "امور قراردادها"),
        (Self::WORKGROUP, "کارگروه تعامل‌پذیری"),
        (Self::SECRETARIAT, "دبیرخانه"),
    ];

    /// The unit of this id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as kept in the database.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The Persian name of a built-in unit, else the id itself.
    pub fn label(&self) -> &str {
        Self::BUILT_IN.iter().find(|(id, _)| *id == self.0).map_or(&self.0, |(_, label)| label)
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a person does in a unit.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// کارشناس: reviews cases.
    Expert,
    /// سرپرست: leads a unit; assigns, takes over, reopens.
    Supervisor,
    /// دبیرخانه: registers, numbers and issues.
    Secretariat,
    /// مدیر سامانه: users, calendar, catalogue, settings, jobs.
    Admin,
    /// ناظر: reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// All names, see [`Self::name`].
    pub const NAMES: &[&str] = <Self as strum::VariantNames>::VARIANTS;

    /// All roles.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in the database and on the command line.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The Persian name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Expert => "کارشناس",
            Self::Supervisor => "سرپرست",
            Self::Secretariat => "دبیرخانه",
            Self::Admin => "مدیر سامانه",
            Self::Auditor => "ناظر",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// A role in a unit; a person may hold several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// What is done.
    pub role: Role,
    /// Where it is done.
    pub unit: UnitId,
}

/// A member of staff who has signed in, or to whom work is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Who it is.
    pub id: StaffId,
    /// The sign-in name.
    pub login: String,
    /// The name on the screen.
    pub name: String,
    /// Known where the ban on deciding one's own filing must be checked.
    pub national_code: Option<NationalCode>,
    /// What the person may do, and where.
    pub posts: Vec<Post>,
}

impl Staff {
    /// Holds this role in any unit.
    pub fn is(&self, role: Role) -> bool {
        self.posts.iter().any(|post| post.role == role)
    }

    /// Holds this role in this unit.
    pub fn holds(&self, role: Role, unit: &UnitId) -> bool {
        self.posts.iter().any(|post| post.role == role && post.unit == *unit)
    }

    /// Reviews cases of this unit, as an expert or as its supervisor.
    pub fn reviews_for(&self, unit: &UnitId) -> bool {
        self.holds(Role::Expert, unit) || self.holds(Role::Supervisor, unit)
    }

    /// The units in which the person reviews.
    pub fn units(&self) -> impl Iterator<Item = &UnitId> {
        let mut seen = Vec::new();
        self.posts.iter().filter(|post| matches!(post.role, Role::Expert | Role::Supervisor)).filter_map(
            move |post| {
                let fresh = !seen.contains(&&post.unit);
                seen.push(&post.unit);
                fresh.then_some(&post.unit)
            },
        )
    }
}
