//! The ways by which a letter leaves the house (راه ارسال), and which of them a procedure wants (SPEC §8).

use serde::{Deserialize, Serialize};

/// A way by which a letter leaves.
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
pub enum Route {
    /// The applicant's own desk: every letter goes there, as soon as its bytes are kept.
    Portal,
    /// شبکهٔ الکترونیکی دولت: a package of the exchange between office automations (ECE), sent by e-mail.
    Ece,
    /// پست.
    Post,
}

impl Route {
    /// All names, see [`Self::name`].
    pub const NAMES: &[&str] = <Self as strum::VariantNames>::VARIANTS;

    /// All routes, the portal first.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in procedure files, forms, the database and the API.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The route of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// The Persian name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Portal => "درگاه متقاضی",
            Self::Ece => "شبکهٔ الکترونیکی دولت",
            Self::Post => "پست",
        }
    }
}

/// What a letter's procedure says about its ways.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoutePlan {
    /// Proposed for every letter, whether an address is known or not; the portal is always among them.
    pub always: Vec<Route>,
    /// The first of these whose address is known is proposed too.
    pub if_known: Vec<Route>,
}
