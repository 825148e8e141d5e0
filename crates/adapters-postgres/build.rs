//! Makes cargo embed the migrations anew when a file is added to them.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=migrations-adopted");
}
