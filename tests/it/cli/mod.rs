//! The command line: what it refuses and with which words, and how a process starts and ends.

mod people;
mod processes;
mod refused;

const ADD: [&str; 6] = ["user", "add", "sara", "--password-stdin", "--name", "سارا"];
const GOOD: [&str; 4] = ["--role", "expert", "--unit", "evaluation"];
