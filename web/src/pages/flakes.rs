//! Which rule says what is flaky, and how far back: felt at once in every lens, and kept in the address.

use artiscope_core::findings::analyses::flaky::{CHOICES, Choice};
use artiscope_web::protocol::{PolicyChange, Request};
use leptos::prelude::*;

use crate::state::{State, store};

/// Key of the rule.
const RULE: &str = "flakes.rule";
/// Key of the window.
const WINDOW: &str = "flakes.window_days";

/// The bar above the lens of flakes.
#[component]
pub(crate) fn FlakesBar() -> impl IntoView {
    let store = store();
    // What holds may come from a file or from the policy lens.
    store.send(Request::Policy(PolicyChange::None));
    let setting = move |key: &'static str| {
        Memo::new(move |_| {
            store.policy.with(|policy| {
                let known = policy.settings.iter().find(|setting| setting.key == key);
                known.map(|setting| (setting.value.clone(), setting.source.clone())).unwrap_or_default()
            })
        })
    };
    let (rule, window) = (setting(RULE), setting(WINDOW));
    let asked = Memo::new(move |_| store.route.with(|route| (route.rule.clone(), route.window.clone())));
    Effect::new(move |_| {
        let (rule, window) = asked.get();
        store.ask_flakes(&rule, &window);
    });
    let option = move |choice: &'static Choice| {
        view! { <option value=choice.id selected=move || rule.with(|(id, _)| id == choice.id)>{choice.title}</option> }
    };
    let choose = move |event| {
        let id = event_target_value(&event);
        store.glide(|route| {
            // Each rule has a window of its own.
            (route.rule, route.window) = (id, String::new());
        });
    };
    let look = move |event| {
        let days = event_target_value(&event);
        let id = rule.with_untracked(|(id, _)| id.clone());
        store.glide(|route| (route.rule, route.window) = (id, days));
    };
    view! {
        <div class="flakes-bar" role="group" aria-label="What counts as a flake">
            <label>
                <span>"Rule"</span>
                <select class="field" data-testid="flakes-rule" prop:value=move || rule.get().0 on:change=choose>
                    {CHOICES.iter().map(option).collect_view()}
                </select>
            </label>
            <label>
                <span>"Window in days, 0 for all"</span>
                <input
                    class="field"
                    data-testid="flakes-window"
                    type="number"
                    min="0"
                    max="3650"
                    prop:value=move || window.get().0
                    on:change=look
                />
            </label>
            <p class="note" data-testid="flakes-source">{move || window.get().1}</p>
        </div>
    }
}

impl State {
    /// Puts a rule and a window in place, once for each time that the address asks for others.
    fn ask_flakes(&self, rule: &str, window: &str) {
        let asked = (rule.to_owned(), window.to_owned());
        if self.flakes_asked.with_value(|known| *known == asked) {
            return;
        }
        self.flakes_asked.set_value(asked);
        let choice = if rule.is_empty() { CHOICES.first() } else { CHOICES.iter().find(|choice| choice.id == rule) };
        let Some(choice) = choice else {
            return self.say(format!("No such rule of flaky tests: {rule}"));
        };
        let days = window.parse::<f64>().ok().filter(|days| *days >= 0.0 && days.is_finite());
        let days = days.map(|days| format!("{WINDOW} = {days}\n")).unwrap_or_default();
        let text = format!("policy = \"{}\"\n{days}", choice.preset);
        self.send(Request::Policy(PolicyChange::File("the address".into(), text)));
    }
}
