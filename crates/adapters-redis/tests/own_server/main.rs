//! Tests that need a Redis to themselves, because they stop, freeze and empty it.

mod layout;
mod outage;
mod support;
mod turned_away;
