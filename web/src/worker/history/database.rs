//! The browser's database: one store, keys `[project, name]`, values the bytes of a file.
//!
//! Every change is one transaction with strict durability. The browser runs transactions that write one after
//! the other, in all tabs, and undoes one that does not complete: so two tabs do no harm, a closed tab leaves
//! no half of anything, and no lock is needed beside it. What is told as kept has completed.

use artiscope_core::session::Files;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction, WorkerGlobalScope};

const NAME: &str = "artiscope-history";
/// Version of the database: what stands in it. Files carry a version of their own.
const VERSION: u32 = 1;
const STORE: &str = "files";
/// Milliseconds that the browser is given to open it.
const OPEN_MS: u32 = 5_000;

/// Names of files, by project.
pub(super) type Names = BTreeMap<String, BTreeSet<String>>;

/// Why something could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The browser gives this page no storage.
    Refused,
    /// A newer version wrote it.
    Newer,
    /// No room is left.
    Full,
    /// The database was closed: cleared, or upgraded by another tab.
    Closed,
    /// Anything else, in words.
    Other(String),
}

impl Fault {
    /// For people, as a fragment.
    pub(super) fn said(&self) -> String {
        match self {
            Self::Refused => "the browser gives this page no storage".into(),
            Self::Newer => "a newer Artiscope has written the history in this browser; reload to update".into(),
            Self::Full => "the browser has no room left for this page".into(),
            Self::Closed => "the browser closed the storage".into(),
            Self::Other(why) => why.clone(),
        }
    }

    fn of(error: Option<&DomException>) -> Self {
        let Some(error) = error else { return Self::Closed };
        match error.name().as_str() {
            "QuotaExceededError" => Self::Full,
            "VersionError" => Self::Newer,
            "SecurityError" | "NotAllowedError" => Self::Refused,
            "InvalidStateError" | "AbortError" => Self::Closed,
            name => Self::Other(format!("{name}: {}", error.message())),
        }
    }
}

impl From<JsValue> for Fault {
    fn from(thrown: JsValue) -> Self {
        thrown
            .dyn_ref::<DomException>()
            .map_or_else(|| Self::Other(format!("{thrown:?}")), |error| Self::of(Some(error)))
    }
}

/// The open database.
pub(super) struct Database {
    db: IdbDatabase,
    _listeners: [EventListener; 2],
}

impl Drop for Database {
    fn drop(&mut self) {
        self.db.close();
    }
}

impl Database {
    /// Opens it, made or upgraded where needed; `on_close` hears when the browser closes it.
    pub(super) async fn open(on_close: impl Fn() + Clone + 'static) -> Result<Self, Fault> {
        let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
        let factory = scope.indexed_db().ok().flatten().ok_or(Fault::Refused)?;
        let request = factory.open_with_u32(NAME, VERSION)?;
        // The first event decides: an upgrade comes before the answer, and its transaction lives as long as
        // nothing else is waited for.
        let event = first(|resolve| {
            request.set_onupgradeneeded(Some(resolve));
            request.set_onsuccess(Some(resolve));
            request.set_onerror(Some(resolve));
            request.set_onblocked(Some(resolve));
            // Judging waits for it: a browser that never answers must not hold that up.
            let late = resolve.clone();
            Timeout::new(OPEN_MS, move || drop(late.call0(&JsValue::NULL))).forget();
        })
        .await;
        if event.as_deref() == Some("blocked") {
            return Err(Fault::Other("another tab holds the history in an older version: close it".into()));
        }
        if event.is_none() {
            return Err(Fault::Other("the browser's storage does not answer".into()));
        }
        if event.as_deref() == Some("upgradeneeded") {
            let db: IdbDatabase = request.result()?.unchecked_into();
            // Steps from each older version stand here, one after the other; the first makes the store.
            db.create_object_store(STORE)?;
            // The request counts as done while it upgrades: its next event says that it is over.
            first(|resolve| {
                request.set_onsuccess(Some(resolve));
                request.set_onerror(Some(resolve));
            })
            .await;
        }
        if let Some(error) = request.error()? {
            return Err(Fault::of(Some(&error)));
        }
        let db: IdbDatabase = request.result()?.unchecked_into();
        let told = on_close.clone();
        let closed = EventListener::new(&db, "close", move |_| told());
        let old = db.clone();
        // Another tab has a newer version: it waits until this one lets go.
        let upgraded = EventListener::new(&db, "versionchange", move |_| {
            old.close();
            on_close();
        });
        Ok(Self { db, _listeners: [closed, upgraded] })
    }

    /// Names of all files.
    pub(super) async fn names(&self) -> Result<Names, Fault> {
        let store = self.transaction("readonly")?.object_store(STORE)?;
        let keys: Array = answered(&store.get_all_keys()?).await?.unchecked_into();
        let mut names = Names::new();
        for (project, name) in keys.iter().filter_map(|key| parts(&key)) {
            names.entry(project).or_default().insert(name);
        }
        Ok(names)
    }

    /// All files of a project, as they are at one moment.
    pub(super) async fn read(&self, project: &str) -> Result<Files, Fault> {
        all(&self.transaction("readonly")?.object_store(STORE)?, project).await
    }

    /// Begins to change a project.
    pub(super) fn change(&self, project: &str) -> Result<Change, Fault> {
        let transaction = self.transaction("readwrite")?;
        let store = transaction.object_store(STORE)?;
        let ended = first_promise(|resolve| {
            transaction.set_oncomplete(Some(resolve));
            transaction.set_onabort(Some(resolve));
        });
        Ok(Change { transaction, store, ended, project: project.to_owned() })
    }

    fn transaction(&self, mode: &str) -> Result<IdbTransaction, Fault> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        let begin: Function = Reflect::get(&self.db, &"transaction".into())?.unchecked_into();
        Ok(begin.call3(&self.db, &STORE.into(), &mode.into(), &options)?.unchecked_into())
    }
}

/// A change of a project: nothing of it lasts before [`Change::done`] says so.
///
/// Between its calls nothing else may be waited for: the browser would take it as complete.
pub(super) struct Change {
    transaction: IdbTransaction,
    store: IdbObjectStore,
    ended: Promise,
    project: String,
}

impl Change {
    /// A file.
    pub(super) async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let value = answered(&self.store.get(&key(&self.project, name))?).await?;
        Ok(value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }

    /// All files of the project.
    pub(super) async fn all(&self) -> Result<Files, Fault> {
        all(&self.store, &self.project).await
    }

    /// Writes a file.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        self.store.put_with_key(&Uint8Array::from(bytes), &key(&self.project, name))?;
        Ok(())
    }

    /// Removes a file.
    pub(super) fn remove(&self, name: &str) -> Result<(), Fault> {
        self.store.delete(&key(&self.project, name))?;
        Ok(())
    }

    /// Waits until all of it lasts.
    ///
    /// # Errors
    /// None of it does.
    pub(super) async fn done(self) -> Result<(), Fault> {
        match said(JsFuture::from(self.ended).await.ok()).as_deref() {
            Some("complete") => Ok(()),
            _ => Err(Fault::of(self.transaction.error().as_ref())),
        }
    }
}

async fn all(store: &IdbObjectStore, project: &str) -> Result<Files, Fault> {
    // An array is above every text.
    let range = IdbKeyRange::bound(&Array::of1(&project.into()), &Array::of2(&project.into(), &Array::new()))?;
    // Asked together: both see the same moment.
    let (keys, values) = (store.get_all_keys_with_key(&range)?, store.get_all_with_key(&range)?);
    let keys: Array = answered(&keys).await?.unchecked_into();
    let values: Array = answered(&values).await?.unchecked_into();
    let bytes = |value: JsValue| value.dyn_into::<Uint8Array>().map(|array| array.to_vec()).ok();
    let named = keys.iter().zip(values.iter());
    Ok(named.filter_map(|(key, value)| Some((parts(&key)?.1, bytes(value)?))).collect())
}

fn key(project: &str, name: &str) -> JsValue {
    Array::of2(&project.into(), &name.into()).into()
}

fn parts(key: &JsValue) -> Option<(String, String)> {
    let key = key.dyn_ref::<Array>()?;
    Some((key.get(0).as_string()?, key.get(1).as_string()?))
}

/// What a request gives. Waits at most for its answer, which may be there.
async fn answered(request: &IdbRequest) -> Result<JsValue, Fault> {
    if request.ready_state() == web_sys::IdbRequestReadyState::Pending {
        first(|resolve| {
            request.set_onsuccess(Some(resolve));
            request.set_onerror(Some(resolve));
        })
        .await;
    }
    match request.error()? {
        Some(error) => Err(Fault::of(Some(&error))),
        None => Ok(request.result()?),
    }
}

/// The event that comes first, by its type; `listen` puts the function where events are told.
async fn first(listen: impl FnOnce(&Function)) -> Option<String> {
    said(JsFuture::from(first_promise(listen)).await.ok())
}

fn first_promise(listen: impl FnOnce(&Function)) -> Promise {
    let mut listen = Some(listen);
    // Errors resolve it, too: a promise that is refused without anyone there would be logged.
    Promise::new(&mut |resolve, _| {
        if let Some(listen) = listen.take() {
            listen(&resolve);
        }
    })
}

fn said(event: Option<JsValue>) -> Option<String> {
    Some(event?.dyn_ref::<web_sys::Event>()?.type_())
}
