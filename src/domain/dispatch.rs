//! The ways by which a letter leaves the house (راه ارسال), and how far each of them has come (SPEC §8; guide 004: «نامه نهایی
//! علاوه بر بارگذاری در سامانه، از طریق شبکهٔ الکترونیکی دولت یا پست ارسال می‌شود»).

use crate::{
    ids::StaffId,
    jalali::JalaliDate,
    text::{compact, fa},
    values::{Email, PostalCode, ValueFault, text_value},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A way by which a letter leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// The applicant's own desk: every letter goes there, as soon as its bytes are kept.
    Portal,
    /// شبکهٔ الکترونیکی دولت: a package of the exchange between office automations (ECE), sent by e-mail.
    Ece,
    /// پست.
    Post,
}

impl Route {
    /// All routes, the portal first.
    pub const ALL: [Self; 3] = [Self::Portal, Self::Ece, Self::Post];

    /// The name in procedure files, forms, the database and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Ece => "ece",
            Self::Post => "post",
        }
    }

    /// The route of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|route| route.name() == name)
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

/// Where the post brings a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// The address as it is written on the envelope; may have several lines.
    pub lines: String,
    /// The postal code, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<PostalCode>,
}

/// Addresses of a receiver beside the portal: those that are known, or those that were chosen for a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// The receiver's address in the government e-network.
    pub ece: Option<Email>,
    /// Where the receiver gets post.
    pub post: Option<PostalAddress>,
}

impl Addresses {
    /// Whether there is one for this route; the portal needs none.
    pub fn know(&self, route: Route) -> bool {
        match route {
            Route::Portal => true,
            Route::Ece => self.ece.is_some(),
            Route::Post => self.post.is_some(),
        }
    }
}

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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Standing {
    /// Nothing has left yet.
    Waiting,
    /// The mail server is being asked; what a crash leaves behind in this state may have left.
    Sending,
    /// It has left: the mail server took it, or the secretariat says so.
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
    /// It surely has not left, and will not without another address or another attempt.
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
    /// The name in the database and the API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Confirmed { .. } => "confirmed",
            Self::Recorded { .. } => "recorded",
            Self::Failed { .. } => "failed",
            Self::Unknown { .. } => "unknown",
            Self::SetAside { .. } => "set_aside",
        }
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

/// The number by which the post traces a consignment (شمارهٔ مرسوله), in ASCII capitals and digits.
///
/// The post prints 24 digits on domestic registered mail and 13 characters on international mail; no public rule for
/// either could be verified, so any length that could be one is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConsignmentNumber(String);

text_value!(ConsignmentNumber);

impl ConsignmentNumber {
    /// Reads a number in any digits, with or without separators.
    ///
    /// # Errors
    /// When it is not 10 to 30 Latin letters and digits, most of them digits.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let kept = compact(given).replace(['-', '/', '.'], "").to_ascii_uppercase();
        let digits = kept.chars().filter(char::is_ascii_digit).count();
        let fits = kept.chars().all(|c| c.is_ascii_alphanumeric()) && (10..=30).contains(&kept.len());
        if fits && digits * 2 > kept.len() {
            Ok(Self(kept))
        } else {
            Err(ValueFault::expected("شمارهٔ مرسوله با ۱۰ تا ۳۰ رقم و حرف لاتین، همان که روی رسید پست است"))
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

/// What the secretariat is shown before a letter is signed off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The routes that are ticked.
    pub routes: Vec<Route>,
    /// The procedure would like another way beside the portal, but no address for it is known.
    pub lacks_address: bool,
}

impl RoutePlan {
    /// The routes to be ticked, as far as `open` lets them.
    pub fn propose(&self, known: &Addresses, open: impl Fn(Route) -> bool) -> Proposed {
        let mut routes = vec![Route::Portal];
        routes.extend(self.always.iter().copied().filter(|route| *route != Route::Portal && open(*route)));
        let further = self.if_known.iter().copied().find(|route| known.know(*route) && open(*route));
        let lacks_address = further.is_none() && !self.if_known.is_empty();
        routes.extend(further.filter(|route| !routes.contains(route)));
        Proposed { routes, lacks_address }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(ece: bool, post: bool) -> Addresses {
        Addresses {
            ece: ece.then(|| Email::parse("ece@sample.gov.ir").unwrap()),
            post: post.then(|| PostalAddress {
                lines: "تهران، خیابان نمونه".to_owned(), postal_code: None
            }),
        }
    }

    #[test]
    fn g004_the_network_is_proposed_where_its_address_is_known_else_the_post_else_the_portal_alone() {
        let plan = RoutePlan { always: vec![Route::Portal], if_known: vec![Route::Ece, Route::Post] };
        let rows = [
            (known(true, true), true, vec![Route::Portal, Route::Ece], false),
            (known(true, true), false, vec![Route::Portal, Route::Post], false),
            (known(false, true), true, vec![Route::Portal, Route::Post], false),
            (known(true, false), false, vec![Route::Portal], true),
            (known(false, false), true, vec![Route::Portal], true),
        ];
        for (known, network, routes, lacks_address) in rows {
            let proposed = plan.propose(&known, |route| network || route != Route::Ece);
            assert_eq!(proposed, Proposed { routes, lacks_address }, "{known:?} {network}");
        }
        let always = RoutePlan { always: vec![Route::Portal, Route::Post], if_known: vec![] };
        let proposed = always.propose(&known(false, false), |_| true);
        assert_eq!(proposed.routes, [Route::Portal, Route::Post], "the address is then asked for");
        let nothing_said = RoutePlan::default().propose(&known(true, true), |_| true);
        assert_eq!(nothing_said, Proposed { routes: vec![Route::Portal], lacks_address: false });
    }

    #[test]
    fn a_consignment_number_is_read_in_any_digits() {
        let read = |given: &str| ConsignmentNumber::parse(given).ok().map(String::from);
        assert_eq!(read(" ۱۲۳۴۵-۶۷۸۹۰ ۱۲۳۴۵۶۷۸۹۰۱۲۳۴ "), Some("123456789012345678901234".to_owned()));
        assert_eq!(read("rr123456789ir"), Some("RR123456789IR".to_owned()));
        for wrong in
            ["", "123456789", "شماره", "1234567890123456789012345678901", "abcdefghijkl1", "<b>1234567890"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
