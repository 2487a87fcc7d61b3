//! The page: mounts the interface; nothing else.

mod address;
mod commands;
mod excerpts;
mod format;
mod given;
mod hosting;
mod keeping;
mod keys;
mod lists;
mod navigation;
mod pages;
mod parts;
mod route;
mod select;
mod slices;
mod state;
mod theme;
mod viewing;

fn main() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
    match hosting::take_place() {
        Some(place) => leptos::mount::mount_to(place, pages::shell::App).forget(),
        None => leptos::mount::mount_to_body(pages::shell::App),
    }
}
