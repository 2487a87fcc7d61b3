//! The worker: engine or reader, as its first message says.

fn main() {
    artiscope_web::worker::start();
}
