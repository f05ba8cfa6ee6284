//! «این راه را کنار بگذار»: the letter goes without one of its ways.

use crate::LetterAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    letters::Letter,
    office::Office,
    people::Staff,
    procedures::Route,
    transitions::Step,
};

/// The letter goes without this way.
#[derive(Debug, Clone)]
pub struct SetRouteAside<'a> {
    pub route: Route,
    pub reason: &'a str,
}

impl LetterAction for SetRouteAside<'_> {
    const NAME: &'static str = "set_route_aside";

    fn decide(&self, case: Case, letter: Letter, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.set_aside(office, by, letter, self.route, self.reason)
    }
}
