//! Documents that were damaged in any way get a report and nothing else: no error of ours, and the next file its own.

use crate::support::worker;
use bytes::Bytes;
use kartabl_documents::{Inspector, Settings, fixtures};
use kartabl_domain::documents::{Report, Verdict};
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::cell::Cell;
use tokio::runtime::Runtime;

/// The number of documents; `PROPTEST_CASES` in the environment asks for more.
const CASES: u32 = 300;

/// Larger ones take longer and reach no other places of the parsers.
const LARGEST: usize = 20_000;

/// One damage. Places are parts of the whole, so that they fit every file.
#[derive(Debug, Clone)]
enum Damage {
    Flip(Index, u8),
    /// A number in the text becomes another one: lengths, offsets, counts.
    Renumber(Index, i64),
    Cut(Index, u16),
    Repeat(Index, u16, u8),
    /// A piece of another document is put in.
    Splice(Index, Index, Index, u16),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<Index>;
    prop_oneof![
        4 => (place(), any::<u8>()).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        3 => (place(), any::<i64>()).prop_map(|(at, number)| Damage::Renumber(at, number)),
        2 => (place(), 1..2000_u16).prop_map(|(at, length)| Damage::Cut(at, length)),
        1 => (place(), 1..500_u16, 1..20_u8).prop_map(|(at, length, times)| Damage::Repeat(at, length, times)),
        2 => (place(), place(), place(), 1..2000_u16)
            .prop_map(|(at, other, from, length)| Damage::Splice(at, other, from, length)),
    ]
}

fn sources() -> Vec<&'static fixtures::Fixture> {
    let small = |fixture: &&fixtures::Fixture| (1..LARGEST).contains(&fixture.bytes.len());
    fixtures::all().iter().filter(small).collect()
}

fn damaged(file: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        let piece = |at: usize, length: u16, of: &[u8]| at..of.len().min(at + usize::from(length));
        match damage {
            Damage::Flip(at, bits) => {
                let at = at.index(bytes.len());
                bytes[at] ^= bits;
            }
            Damage::Renumber(at, number) => {
                let from = at.index(bytes.len());
                let digits = bytes[from..].iter().position(u8::is_ascii_digit).map(|offset| from + offset);
                if let Some(from) = digits {
                    let length = bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                    bytes.splice(from..from + length, number.to_string().into_bytes());
                }
            }
            Damage::Cut(at, length) => drop(bytes.drain(piece(at.index(bytes.len()), *length, &bytes))),
            Damage::Repeat(at, length, times) => {
                let at = at.index(bytes.len());
                let again = bytes[piece(at, *length, &bytes)].repeat((*times).into());
                bytes.splice(at..at, again);
            }
            Damage::Splice(at, other, from, length) => {
                let other = &other.get(&sources()).bytes;
                let strange = other[piece(from.index(other.len()), *length, other)].to_vec();
                let at = at.index(bytes.len());
                bytes.splice(at..at, strange);
            }
        }
    }
    bytes
}

#[test]
fn a_damaged_document_gets_a_report_and_nothing_else() {
    let runtime = Runtime::new().unwrap();
    let settings = Settings { arguments: Vec::new(), processes: 1, ..Settings::new(worker()) };
    let inspector = Inspector::start(settings).unwrap();
    let honest: Bytes = fixtures::letter("1403/2578", "1403/07/15").into();
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    // The same documents in every run: what fails once fails again.
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (readable, sources) = (Cell::new(0), sources());
    let damages = (any::<Index>(), prop::collection::vec(damage(), 1..6));
    let outcome = runner.run(&damages, |(which, damages)| {
        let fixture = which.get(&sources);
        let bytes: Bytes = damaged(&fixture.bytes, &damages).into();
        let (report, picture, next) = runtime.block_on(async {
            let report = inspector.check(bytes.clone(), fixture.expectation()).await;
            let picture = inspector.preview(bytes.clone()).await;
            let next = inspector.check(honest.clone(), fixtures::named("letter").expectation()).await;
            (report, picture, next)
        });
        let report = report.map_err(|error| TestCaseError::fail(format!("{}: {error}", fixture.name)))?;
        prop_assert!(picture.is_ok(), "{}: {picture:?}", fixture.name);
        prop_assert_eq!(next.map(|report| report.verdict).ok(), Some(Verdict::Ok), "after {}", fixture.name);
        let gravest = Report::of(report.pages, report.findings.clone());
        prop_assert_eq!(&gravest.findings, &report.findings);
        prop_assert_eq!(gravest.verdict, report.verdict);
        readable.set(readable.get() + u32::from(report.verdict == Verdict::Ok));
        Ok(())
    });
    outcome.unwrap();
    // Not all of them are refused by their first bytes: parsers see most of what was damaged.
    assert!(readable.get() > cases / 10, "{} of {cases}", readable.get());
}
