//! What a control shows, and where its changes go.

use leptos::prelude::*;

/// A two-way value: made from an `RwSignal`, a pair of signals, two closures, or a value that never changes.
///
/// Controls take it as `value`, so `<TextInput value=title/>` works with a signal, and
/// `Bind::new(move || draft.title.get(), move |v| draft.title.set(v))` with a part of a draft.
pub struct Bind<T: Send + Sync + 'static> {
    value: Signal<T>,
    change: Callback<T>,
}

impl<T: Send + Sync + 'static> Clone for Bind<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Bind<T> {}

impl<T: Clone + Send + Sync + 'static> Bind<T> {
    /// From a closure that reads and one that writes.
    pub fn new(read: impl Fn() -> T + Send + Sync + 'static, write: impl Fn(T) + Send + Sync + 'static) -> Self {
        Self { value: Signal::derive(read), change: Callback::new(write) }
    }

    /// The value, followed.
    pub fn get(&self) -> T {
        self.value.get()
    }

    /// The value as it is now.
    pub fn get_untracked(&self) -> T {
        self.value.get_untracked()
    }

    /// Hands over what the person entered.
    pub fn set(&self, value: T) {
        self.change.run(value);
    }

    /// The reading half.
    pub fn signal(&self) -> Signal<T> {
        self.value
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for Bind<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self { value: signal.into(), change: Callback::new(move |value| signal.set(value)) }
    }
}

impl<T: Clone + Send + Sync + 'static> From<(ReadSignal<T>, WriteSignal<T>)> for Bind<T> {
    fn from((read, write): (ReadSignal<T>, WriteSignal<T>)) -> Self {
        Self { value: read.into(), change: Callback::new(move |value| write.set(value)) }
    }
}

impl<T: Clone + Send + Sync + 'static> From<(Signal<T>, Callback<T>)> for Bind<T> {
    fn from((value, change): (Signal<T>, Callback<T>)) -> Self {
        Self { value, change }
    }
}

/// A starting value: what the person enters then lives in the form only, as in a form that the server answers.
impl<T: Clone + Send + Sync + 'static> From<T> for Bind<T> {
    fn from(value: T) -> Self {
        Self { value: Signal::stored(value), change: Callback::new(|_| ()) }
    }
}

impl From<&str> for Bind<String> {
    fn from(value: &str) -> Self {
        value.to_owned().into()
    }
}

impl<T: Clone + Default + Send + Sync + 'static> Default for Bind<T> {
    fn default() -> Self {
        T::default().into()
    }
}
