//! The doors: staff dashboard, intake API, public verification.
