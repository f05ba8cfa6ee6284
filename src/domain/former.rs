//! Former paths of what has moved, until every caller names the new ones.
#![expect(missing_docs, reason = "each item is explained where it is defined")]

pub mod defects {
    pub use crate::cases::{Defect, DefectSource, Link, Warning};
    pub use crate::procedures::{DefectKind, Place};
}

pub mod facts {
    pub use crate::cases::facts::*;
    pub use crate::procedures::CatalogueItem;
}

pub mod catalogue {
    pub use crate::lists::catalogue::*;
    pub use crate::procedures::{KINDS, kinds};
}

pub mod dispatch {
    pub use crate::letters::{Addresses, Proposed, dispatch::*};
    pub use crate::procedures::{Route, RoutePlan};
    pub use crate::values::{ConsignmentNumber, PostalAddress};
}
