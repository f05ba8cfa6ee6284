//! The ways of a letter beside the portal, and how far each of them has come (SPEC §8).

use super::Addresses;
use crate::{
    ids::StaffId,
    procedures::Route,
    text::fa,
    values::{ConsignmentNumber, Email, JalaliDate, PostalAddress},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One way of a letter beside the portal, chosen when it was signed off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dispatch {
    /// Where it goes.
    pub to: Destination,
    /// How far it has come.
    pub standing: Standing,
    /// What was tried and did not succeed, oldest first; only of ECE.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tries: Vec<Try>,
    /// Counts the packages: an attempt to send the same one to the same address keeps its number, so that whoever gets
    /// it twice can tell.
    #[serde(default)]
    pub package: u32,
}

/// Where one way leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "route", rename_all = "snake_case")]
pub enum Destination {
    /// The receiver's address in the government e-network.
    Ece {
        /// The agreed e-mail address.
        address: Email,
    },
    /// The receiver's letter box.
    Post {
        /// What stands on the envelope.
        address: PostalAddress,
    },
}

/// How far one way of a letter has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames)]
#[serde(tag = "state", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Standing {
    /// Nothing has left yet.
    Waiting,
    /// The mail server is being asked; what a crash leaves behind in this state may have left.
    Sending,
    /// The letter has left: the mail server took it, or the secretariat says so.
    Confirmed {
        /// When.
        at: Timestamp,
        /// What the mail server called it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
        /// Who said so; `None` is the mail server.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<StaffId>,
    },
    /// The post has it.
    Recorded {
        /// When it was recorded.
        at: Timestamp,
        /// The number by which the post traces it.
        number: ConsignmentNumber,
        /// The day on which the post took it.
        date: JalaliDate,
        /// Who recorded it.
        by: StaffId,
    },
    /// The letter surely has not left, and will not without another address or another attempt.
    Failed {
        /// What the mail server said.
        cause: String,
    },
    /// نامعلوم: the answer of the mail server was lost, and nobody sends it again blindly.
    Unknown {
        /// What is known of it.
        cause: String,
    },
    /// کنار گذاشته شد: the letter goes without this way.
    SetAside {
        /// When.
        at: Timestamp,
        /// Who decided it.
        by: StaffId,
        /// Why.
        reason: String,
    },
}

/// An attempt that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// When.
    pub at: Timestamp,
    /// What went wrong, as the other side said it.
    pub cause: String,
}

impl Dispatch {
    fn new(to: Destination) -> Self {
        Self { to, standing: Standing::Waiting, tries: Vec::new(), package: 1 }
    }

    /// The ways that these addresses stand for.
    pub fn by(addresses: &Addresses) -> Vec<Self> {
        let ece = addresses.ece.clone().map(|address| Destination::Ece { address });
        let post = addresses.post.clone().map(|address| Destination::Post { address });
        ece.into_iter().chain(post).map(Self::new).collect()
    }

    /// Which way it is.
    pub fn route(&self) -> Route {
        match self.to {
            Destination::Ece { .. } => Route::Ece,
            Destination::Post { .. } => Route::Post,
        }
    }
}

impl Standing {
    /// All names, see [`Self::name`].
    pub const NAMES: &[&str] = <Self as strum::VariantNames>::VARIANTS;

    /// The name in the database and the API.
    pub fn name(&self) -> &'static str {
        self.into()
    }

    /// The Persian words on the screen and in the API.
    pub fn label(&self, route: Route) -> String {
        match (self, route) {
            (Self::Waiting, Route::Post) => "در انتظار تحویل به پست".to_owned(),
            (Self::Waiting, _) => "در صف ارسال".to_owned(),
            (Self::Sending, _) => "در حال ارسال".to_owned(),
            (Self::Confirmed { .. }, Route::Portal) => "تحویل شد".to_owned(),
            (Self::Confirmed { .. }, _) => "ارسال شد".to_owned(),
            (Self::Recorded { number, date, .. }, _) => {
                format!("{} به پست سپرده شد، شمارهٔ مرسوله \u{2068}{}\u{2069}", fa(date), fa(number))
            }
            (Self::Failed { .. }, _) => "ارسال نشد".to_owned(),
            (Self::Unknown { .. }, _) => "نتیجه نامعلوم است".to_owned(),
            (Self::SetAside { .. }, _) => "کنار گذاشته شد".to_owned(),
        }
    }

    /// Nothing more is waited for on this way.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Confirmed { .. } | Self::Recorded { .. } | Self::SetAside { .. })
    }
}
