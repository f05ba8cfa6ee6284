//! The system calls that a confined process may make. Whatever is not named here fails and the process goes on: a parser
//! that asks for more than it needs is refused, not killed.

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Is, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch, apply_filter,
};
use std::{collections::BTreeMap, env::consts::ARCH, process};

/// What any program needs to compute, to tell the time and to end.
const COMMON: &[libc::c_long] = &[
    libc::SYS_brk,
    libc::SYS_clock_getres,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_close,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_futex,
    libc::SYS_getpid,
    libc::SYS_getrandom,
    libc::SYS_gettid,
    libc::SYS_gettimeofday,
    libc::SYS_madvise,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_nanosleep,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_restart_syscall,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
    libc::SYS_sigaltstack,
    libc::SYS_write,
    libc::SYS_writev,
];

/// What a program needs besides to start and to read its own files.
const READING: &[libc::c_long] = &[
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_execve,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_fcntl,
    libc::SYS_fstat,
    libc::SYS_fstatfs,
    libc::SYS_getcwd,
    libc::SYS_getdents64,
    libc::SYS_getegid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getppid,
    libc::SYS_getrusage,
    libc::SYS_getuid,
    libc::SYS_lseek,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_newfstatat,
    libc::SYS_ppoll,
    libc::SYS_pread64,
    libc::SYS_readlinkat,
    libc::SYS_rseq,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_statfs,
    libc::SYS_statx,
    libc::SYS_sysinfo,
    libc::SYS_uname,
];

/// Older forms of the calls that read, which the newer architectures don't have.
#[cfg(target_arch = "x86_64")]
const LEGACY_READING: &[libc::c_long] = &[
    libc::SYS_access,
    libc::SYS_arch_prctl,
    libc::SYS_dup2,
    libc::SYS_getpgrp,
    libc::SYS_lstat,
    libc::SYS_poll,
    libc::SYS_readlink,
    libc::SYS_stat,
    libc::SYS_time,
];
#[cfg(not(target_arch = "x86_64"))]
const LEGACY_READING: &[libc::c_long] = &[];

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Allows what a parser needs that has its file already: no file can be opened, no program started, no memory made
/// executable.
pub(super) fn allow_parser() -> Result<(), String> {
    let mut rules = always(&[COMMON]);
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        rules.insert(call, when(&[without(2, libc::PROT_EXEC)])?);
    }
    // The limit of processor time is moved on before each file.
    let time = equal(1, u64::from(libc::RLIMIT_CPU));
    rules.insert(libc::SYS_prlimit64, when(&[equal(0, 0), time])?);
    rules.insert(libc::SYS_tgkill, when(&[equal(0, process::id().into())])?);
    apply(rules, libc::EPERM)
}

/// Allows what a program needs that starts, reads its files and writes to what is open already: nothing is opened for
/// writing, no process or connection is made. A refused call fails as if the kernel didn't know it, so that libraries
/// take an older way where there is one.
pub(super) fn allow_reader() -> Result<(), String> {
    let mut rules = always(&[COMMON, READING, LEGACY_READING]);
    let writes = libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC;
    rules.insert(libc::SYS_openat, when(&[without(2, writes)])?);
    #[cfg(target_arch = "x86_64")]
    rules.insert(libc::SYS_open, when(&[without(1, writes)])?);
    rules.insert(libc::SYS_ioctl, when(&[equal(1, libc::TCGETS)])?);
    // Limits may be read, not set.
    rules.insert(libc::SYS_prlimit64, when(&[equal(2, 0)])?);
    rules.insert(libc::SYS_tgkill, when(&[equal(0, process::id().into())])?);
    apply(rules, libc::ENOSYS)
}

fn always(calls: &[&[libc::c_long]]) -> Rules {
    calls.iter().flat_map(|calls| calls.iter().map(|call| (*call, Vec::new()))).collect()
}

type Condition = Result<SeccompCondition, seccompiler::BackendError>;

/// A rule under which all of these conditions must hold.
fn when(conditions: &[Condition]) -> Result<Vec<SeccompRule>, String> {
    let conditions = conditions.iter().map(|condition| match condition {
        Ok(condition) => Ok(condition.clone()),
        Err(error) => Err(error.to_string()),
    });
    let rule = SeccompRule::new(conditions.collect::<Result<_, _>>()?);
    Ok(vec![rule.map_err(|error| error.to_string())?])
}

fn equal(argument: u8, value: u64) -> Condition {
    SeccompCondition::new(argument, Length::Qword, Is::Eq, value)
}

fn without(argument: u8, bits: libc::c_int) -> Condition {
    SeccompCondition::new(argument, Length::Dword, Is::MaskedEq(bits.unsigned_abs().into()), 0)
}

fn apply(rules: Rules, refusal: libc::c_int) -> Result<(), String> {
    let arch = TargetArch::try_from(ARCH).map_err(|error| error.to_string())?;
    let refuse = SeccompAction::Errno(refusal.unsigned_abs());
    let filter = SeccompFilter::new(rules, refuse, SeccompAction::Allow, arch);
    let program = filter.and_then(BpfProgram::try_from).map_err(|error| error.to_string())?;
    apply_filter(&program).map_err(|error| error.to_string())
}
