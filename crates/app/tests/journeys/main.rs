//! Runs the real binary: the demo, the operator's tools, the server on both storage stacks.

mod demo;
mod documents;
mod import;
mod payments;
mod serve;
mod stack;
mod staff;
mod support;
mod tools;
