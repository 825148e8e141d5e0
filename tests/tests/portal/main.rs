//! Journeys through the whole binary, on both storage stacks. One executable: linking is what costs.

mod adopt;
mod attacks;
mod conversations;
mod cut_off;
mod emails;
mod errands;
mod existing_client;
mod faults;
mod imports;
mod integration;
mod limits;
mod login;
mod nginx;
mod parked;
mod payment_run;
mod pgbouncer;
mod records;
mod redis_answers;
mod rest;
mod secrets;
mod sync;
mod webhooks;
