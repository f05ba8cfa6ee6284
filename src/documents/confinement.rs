//! The confinement of a process before it sees a stranger's file; it can't be undone.
//!
//! Limits hold everywhere. Beyond them a filter of system calls (seccomp) leaves only what parsing needs: no network, no
//! other file, no other program, no signal to anybody. It needs no privilege, so it holds in a container too; where a
//! kernel has no such filters, the work goes on within the limits and [`Confinement`] says so.

mod calls;

use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};
use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities, set_no_new_privs};
use serde::{Deserialize, Serialize};
use std::{fs, io};

/// The memory that a process may take beyond what it starts with.
const PARSER_MEMORY: u64 = 512 << 20;

/// The memory of a reader: models of a language are large, and are read into memory.
const READER_MEMORY: u64 = 1 << 30;

/// The processor time that reading one page may take, in seconds.
const READER_SECONDS: u64 = 30;

/// The files that a reader may hold open: libraries and models are opened one after the other.
const READER_FILES: u64 = 32;

/// How far a worker process could be confined on this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// Why the kernel took no filter of system calls; `None` where it did.
    pub unfiltered: Option<String>,
}

/// Confines this process to what a parser needs: its standard input and output, memory and time.
///
/// # Errors
/// The system sets no limits.
pub(crate) fn parser() -> io::Result<Confinement> {
    let allocated = address_space().unwrap_or(0);
    confine(&[
        (Resource::As, allocated + PARSER_MEMORY),
        (Resource::Data, PARSER_MEMORY),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        // Standard input, output and error are all there is.
        (Resource::Nofile, 3),
    ])?;
    Ok(Confinement { unfiltered: calls::allow_parser().err() })
}

/// Confines this process, and the program that it becomes next, to reading files and writing to its standard output.
///
/// # Errors
/// The system sets no limits.
pub(crate) fn reader() -> io::Result<Confinement> {
    confine(&[
        (Resource::As, READER_MEMORY),
        (Resource::Cpu, READER_SECONDS),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Nofile, READER_FILES),
    ])?;
    Ok(Confinement { unfiltered: calls::allow_reader().err() })
}

fn confine(limits: &[(Resource, u64)]) -> io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    set_no_new_privs(true)?;
    for (resource, limit) in limits {
        setrlimit(*resource, Rlimit { current: Some(*limit), maximum: Some(*limit) })?;
    }
    // The superuser could raise the limits again.
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })?;
    Ok(())
}

/// The address space of this process, in bytes. A large program, or an allocator that reserves ahead, has taken more
/// than the limit before the first line runs.
fn address_space() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
}
