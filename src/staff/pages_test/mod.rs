//! Every page with its samples: it renders strictly, keeps the content policy, has unique ids, links to addresses that
//! exist.

mod rendered;
mod rules;
