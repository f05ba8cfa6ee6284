//! Use cases on both engines, without a door: what is done, what is refused, and who is faster.

#![cfg(test)]

mod races;
mod support;
mod turns;
