//! One integration binary.

mod cases;
mod cli;
mod cli_lenses;
mod compare;
mod contract;
mod corpus;
mod diff_logs;
mod explain;
mod flakes;
mod formats;
mod history;
mod hostile;
mod logs_cli;
mod ozone;
mod quarantine;
mod results;
mod runbooks;
mod stamp;
mod stamped;
mod systems_drive;
mod systems_flakeguard;
mod systems_hologram;
mod systems_pcs;
mod systems_webprofile;
mod templates;
mod tidy;
