//! One integration binary.

mod cases;
mod cli;
mod cli_lenses;
mod compare;
mod compat;
mod contract;
mod corpus;
mod flakes;
mod formats;
mod history;
mod hostile;
mod ozone;
mod quarantine;
mod reports;
mod runbooks;
mod stamp;
mod stamped;
mod systems_drive;
mod systems_flakeguard;
mod systems_hologram;
mod systems_pcs;
mod systems_webprofile;
mod tidy;
