//! How a message travels: an array of one `bitcode` buffer and the handles beside it.
//!
//! Buffers are transferred, not copied; files are cloned as handles.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort, Worker};

/// The bytes of a message.
///
/// # Panics
/// Never: the messages of [`crate::protocol`] have no shape that cannot be encoded.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    bitcode::serialize(message).unwrap_or_default()
}

/// The message in `bytes`; `None` when they are of another version.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    bitcode::deserialize(bytes).ok()
}

/// A message with what goes beside it.
#[must_use]
pub struct Parcel {
    array: Array,
    transfer: Array,
}

impl Parcel {
    /// Nothing beside it yet.
    pub fn new<T: Serialize>(message: &T) -> Self {
        let parcel = Self { array: Array::new(), transfer: Array::new() };
        parcel.bytes(&encode(message))
    }

    /// Bytes beside it, as a buffer that is handed over.
    pub fn bytes(self, bytes: &[u8]) -> Self {
        let buffer = Uint8Array::from(bytes).buffer();
        self.moving(&buffer)
    }

    /// A handle that both sides keep: a file.
    pub fn with(self, handle: &JsValue) -> Self {
        self.array.push(handle);
        self
    }

    /// A handle that leaves this side: a port, a buffer.
    pub fn moving(self, handle: &JsValue) -> Self {
        self.array.push(handle);
        self.transfer.push(handle);
        self
    }
}

/// Where messages can be sent.
pub trait Outlet {
    /// Sends it; what cannot be cloned or is closed is dropped, as the browser does.
    fn post(&self, parcel: &Parcel);
}

macro_rules! outlets {
    ($($outlet:ty => $post:ident),+) => {$(
        impl Outlet for $outlet {
            fn post(&self, parcel: &Parcel) {
                let _ = self.$post(&parcel.array, &parcel.transfer);
            }
        }
    )+};
}
outlets!(
    DedicatedWorkerGlobalScope => post_message_with_transfer,
    MessagePort => post_message_with_transferable,
    Worker => post_message_with_transfer
);

/// The message of an event and the handles beside it; `None` for what is not ours.
pub fn open<T: DeserializeOwned>(event: &web_sys::Event) -> Option<(T, Vec<JsValue>)> {
    let data = event.dyn_ref::<MessageEvent>()?.data();
    let mut parts = data.dyn_into::<Array>().ok()?.into_iter();
    let message = decode(&Uint8Array::new(&parts.next()?).to_vec())?;
    Some((message, parts.collect()))
}

/// Frees a buffer at once, as far as the browser can.
///
/// A worker makes so few objects that its garbage is hardly ever collected, and Chromium frees the bytes that a
/// file or a message brought with them only when they are handed on: to a port, here, that nobody holds.
pub fn release(buffer: &ArrayBuffer) {
    let Ok(channel) = MessageChannel::new() else { return };
    channel.port2().close();
    let port = channel.port1();
    let _ = port.post_message_with_transferable(&JsValue::NULL, &Array::of1(buffer));
    port.close();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Event, Handed, Notice, Order, Request};
    use artiscope_core::views::{Preview, PreviewKind, Summary};

    #[test]
    fn messages_come_back_as_they_were() {
        let order =
            Order::Ask(7, Request::Open(vec![Handed { name: "a/b.zip".into(), bytes: 1 << 40, ..Handed::default() }]));
        assert_eq!(decode::<Order>(&encode(&order)), Some(order));
        let image = Preview { kind: PreviewKind::Image("image/png".into(), vec![1, 2, 3]), ..Preview::default() };
        for event in [Event::Ready, Event::Preview(Box::new(image)), Event::Summary(Box::default()), Event::Test(None)]
        {
            let notice = Notice::Event(3, event);
            assert_eq!(decode::<Notice>(&encode(&notice)), Some(notice));
        }
        let _: Summary = decode(&encode(&Summary::default())).expect("a summary");
    }

    #[test]
    fn other_bytes_are_no_message() {
        assert_eq!(decode::<Notice>(&[0xff; 40]), None);
    }
}
