//! Lists that the administrator brings in as tables: the holidays of a year, the members of the staff, the catalogues. A list is
//! read whole; everything that is wrong is told with its row, its column and a reason.

pub mod catalogue;
pub mod holidays;
mod table;
pub mod users;

pub use table::RowFault;
