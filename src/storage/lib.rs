//! The database and the files: one SQL text on two engines, one file per noun.
