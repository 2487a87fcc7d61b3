//! What two tabs ask of the log that is open: its templates, and its lines that another log does not explain.

use std::sync::Arc;

use artiscope_core::views::LogTemplates;
use artiscope_web::protocol::{MinusQuery, MinusView, Request};
use leptos::prelude::*;

use crate::select::select;
use crate::state::{Store, store};

/// Both answers.
pub(crate) struct Compared {
    /// The templates of the log of an entry.
    pub(crate) templates: Answer<u32, LogTemplates>,
    /// A log minus another.
    pub(crate) minus: Answer<MinusQuery, MinusView>,
}

impl Compared {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self { templates: Answer::new(), minus: Answer::new() }
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.templates.clear();
        self.minus.clear();
    }
}

/// The newest question with what was answered last.
pub(crate) struct Answer<Q: 'static, A: 'static> {
    /// With the state of the facts.
    asked: StoredValue<Option<(Q, u64)>>,
    given: RwSignal<Option<(Q, Arc<A>)>>,
}

impl<Q: Clone + PartialEq + Send + Sync, A: Send + Sync> Answer<Q, A> {
    fn new() -> Self {
        Self { asked: StoredValue::new(None), given: RwSignal::new(None) }
    }

    fn clear(&self) {
        self.asked.set_value(None);
        self.given.set(None);
    }

    /// Takes an answer, unless it is not to the newest question.
    pub(crate) fn take(&self, question: &Q, answer: A) {
        let is_newest = self.asked.with_value(|asked| asked.as_ref().is_some_and(|(newest, _)| newest == question));
        if is_newest {
            self.given.set(Some((question.clone(), Arc::new(answer))));
        }
    }

    /// Asks whenever the question or what is open changes; not while entries are read, which would make the
    /// engine read a log again for each of them.
    pub(super) fn ask(
        &'static self,
        question: impl Fn(Store) -> Option<Q> + Send + Sync + 'static,
        request: fn(Q) -> Request,
    ) {
        let (store, select) = (store(), select());
        Effect::new(move |_| {
            let (question, version) = (question(store), store.version.get());
            let Some(question) = question.filter(|_| store.given.get() && !select.reading.get()) else { return };
            let now = Some((question.clone(), version));
            if self.asked.with_value(|asked| *asked != now) {
                self.asked.set_value(now);
                store.send(request(question));
            }
        });
    }

    /// The last answer, if it is to a question that is meant. Tracks.
    pub(super) fn to(&self, is_meant: impl FnOnce(&Q) -> bool) -> Option<Arc<A>> {
        self.given.with(|given| {
            let (question, answer) = given.as_ref()?;
            is_meant(question).then(|| Arc::clone(answer))
        })
    }
}

/// Sign and class of a level, by its word; both are empty for those that are not bad.
pub(super) fn sign(severity: &str) -> (&'static str, &'static str) {
    match severity {
        "error" | "fatal" => ("✕", "is-failed"),
        "warning" => ("!", "is-flaky"),
        _ => ("", ""),
    }
}

/// The sign of a level, its word for those who do not see it.
pub(super) fn level(severity: String) -> impl IntoView {
    let (sign, class) = sign(&severity);
    let said = (!sign.is_empty()).then(|| severity.clone());
    view! {
        <span class=format!("log-level {class}") title=severity>
            <span aria-hidden="true">{sign}</span>
            <span class="unseen">{said}</span>
        </span>
    }
}

/// What was not read, and why.
pub(super) fn notes(notes: &[String]) -> impl IntoView + use<> {
    let note = |note: &String| view! { <p class="preview-note compared-note">{crate::format::sentence(note)}</p> };
    notes.iter().map(note).collect_view()
}
