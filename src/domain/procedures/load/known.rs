//! What a procedure file may refer to.

use crate::{people::UnitId, procedures::ProcedureId};

/// What a procedure file may refer to beside what is built in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Units that the administrator has added.
    pub units: &'a [UnitId],
    /// Procedures of other files.
    pub procedures: &'a [ProcedureId],
}
