//! What kartabl is about: cases, procedures, defects, deadlines, letters, staff. Pure: no database, no network, no clock of its own.
