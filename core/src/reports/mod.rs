//! Facts and findings → text that leaves. Redacted first: everything printed passes [`crate::methods::redact`].
