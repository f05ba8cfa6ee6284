//! Tests over HTTP against the assembled program.
