//! Tests over HTTP against the assembled program.

#![cfg(test)]

mod rooms;
