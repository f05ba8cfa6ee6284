//! Bytes to report: what is inside an uploaded file, found out in an isolated child process.
