//! Tests over HTTP against the assembled program.

#![cfg(test)]

mod backups;
mod bench;
mod browser;
mod check;
mod cli;
mod crashes;
mod demo;
mod documents;
mod files;
mod harness;
mod import;
mod imports;
mod limits;
mod lists;
mod mail;
mod main_path;
mod procedures;
mod registers;
mod rooms;
mod rules;
mod schedule;
mod silence;
mod support;
mod versions;
mod watch;
