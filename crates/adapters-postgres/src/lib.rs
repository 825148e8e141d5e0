//! Every storage port on PostgreSQL.
