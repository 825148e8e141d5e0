//! Makes cargo embed the migrations anew when a file is added to them.

fn main() {
    #[expect(clippy::print_stdout, reason = "this is how a build script talks to cargo")]
    {
        println!("cargo:rerun-if-changed=migrations");
    }
}
