//! Routing: where a complete case starts (SPEC §4).

use super::completeness::Inspection;
use crate::procedures::{Procedure, Start};

/// The start of a case: the first line of the procedure's routing table whose condition holds.
///
/// A condition that cannot be evaluated does not hold; a table without an unconditional last line, which the loader
/// refuses, ends in evaluation by the procedure's unit.
pub fn start(input: &Inspection<'_>) -> Start {
    let Procedure { routing, unit, .. } = input.procedure;
    let context = input.context();
    let applies = |condition: &Option<crate::procedures::expressions::Condition>| {
        condition.as_ref().is_none_or(|condition| condition.holds(&context).unwrap_or(false))
    };
    let route = routing.iter().find(|route| applies(&route.when));
    route.map_or_else(|| Start::Evaluation(unit.clone()), |route| route.start.clone())
}
