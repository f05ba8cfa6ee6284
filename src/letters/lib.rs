//! Letter data to PDF bytes.
