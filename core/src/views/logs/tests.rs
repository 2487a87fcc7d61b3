//! A log as the viewer shows it.
