//! Every storage port in one SQLite file: the embedded default.
