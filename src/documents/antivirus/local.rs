//! The stand-in where no antivirus is configured. It knows one virus, the harmless test file of all scanners (EICAR), so
//! that a demonstration shows what becomes of an infected upload.

use super::{Antivirus, ScanError};
use futures::future::{BoxFuture, ready};
use kartabl_domain::documents::{Code, Finding};
use memchr::memmem;
use std::sync::LazyLock;

/// The test file with every bit inverted: a program that held it plainly would be taken for infected itself.
const INVERTED: &[u8] = b"\xa7\xca\xb0\xde\xaf\xda\xbf\xbe\xaf\xa4\xcb\xa3\xaf\xa5\xa7\xca\xcb\xd7\xaf\xa1\xd6\xc8\xbc\xbc\xd6\xc8\x82\xdb\
\xba\xb6\xbc\xbe\xad\xd2\xac\xab\xbe\xb1\xbb\xbe\xad\xbb\xd2\xbe\xb1\xab\xb6\xa9\xb6\xad\xaa\xac\xd2\xab\xba\xac\
\xab\xd2\xb9\xb6\xb3\xba\xde\xdb\xb7\xd4\xb7\xd5";

static TEST_VIRUS: LazyLock<Vec<u8>> = LazyLock::new(|| INVERTED.iter().map(|byte| !byte).collect());

/// Knows the test virus, and nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub struct Local;

impl Antivirus for Local {
    fn scan<'a>(&'a self, bytes: &'a [u8]) -> BoxFuture<'a, Result<Option<Finding>, ScanError>> {
        let found = memmem::find(bytes, &TEST_VIRUS);
        Box::pin(ready(Ok(found.map(|_| Finding::new(Code::Virus, "EICAR-Test-File")))))
    }

    fn about(&self) -> BoxFuture<'_, Result<String, ScanError>> {
        let description = "none but for the test file EICAR; `documents.clamd` would name one";
        Box::pin(ready(Ok(description.to_owned())))
    }
}

/// What every antivirus calls a virus, for tests.
#[cfg(feature = "fixtures")]
pub(crate) fn test_virus() -> &'static [u8] {
    &TEST_VIRUS
}
