//! Rebuilds the crate when a migration is added: the compiler only watches files it has read.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
