//! The addresses of a receiver, and the ways that a procedure proposes for a letter to them (guide 004: «نامه نهایی علاوه بر
//! بارگذاری در سامانه، از طریق شبکهٔ الکترونیکی دولت یا پست ارسال می‌شود»).

use crate::{
    procedures::{Route, RoutePlan},
    values::{Email, PostalAddress},
};

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
}
