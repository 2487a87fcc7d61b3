//! What the rules take for granted: shown, tried, changed.

use super::Session;
use crate::findings::Policy;
use crate::views;

impl Session {
    /// Changes the policy and lets the rules speak again; the sentence says why it was refused.
    pub fn change_policy(&mut self, change: impl FnOnce(&mut Policy) -> Result<(), String>) -> Result<(), String> {
        let mut policy = self.policy.clone();
        change(&mut policy)?;
        self.policy = policy;
        self.finish();
        Ok(())
    }

    /// Every key of the policy with its source; `refused` says why the last change was not taken.
    pub fn policy_view(&self, refused: String) -> views::PolicyView {
        views::policy_view(&self.policy, refused)
    }

    /// What a policy file would do, without using it.
    pub fn try_policy(&self, name: &str, text: &str) -> views::PolicyTrial {
        self.with_scene(|scene| views::policy_trial(scene, name, text))
    }
}
