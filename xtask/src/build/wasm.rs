//! From crates to wasm with its glue: cargo, wasm-bindgen, wasm-opt.

use crate::shell::{self, e2e, once, program, read, read_text, root, run, say, target, timed, write};
use crate::tools;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// The version of wasm-bindgen that is linked into this program; [`check_version`] compares.
const BINDGEN: &str = "0.2.130";

/// How modules are made; when that changes, all are made again.
const RECIPE: &str = concat!(include_str!("wasm.rs"), include_str!("../npm.rs"));

/// A module and the script that loads it.
pub(crate) struct Module {
    /// The glue.
    pub(crate) js: String,
    /// The module.
    pub(crate) wasm: Vec<u8>,
}

/// Builds some crates for the browser, in the profile of the page.
pub(crate) fn cargo(what: &[&str]) -> Result<()> {
    check_version()?;
    let mut command = shell::cargo();
    // Flags from the environment would replace those of .cargo/config.toml, and with them SIMD.
    command.env_remove("RUSTFLAGS");
    command.args(["build", "--locked", "--profile", profile(), "--target", tools::WASM]).args(what);
    command.arg("--config").arg(format!("target.{}.rustflags={:?}", tools::WASM, without_places()?));
    timed(&mut command).map(drop)
}

/// Flags that keep the folders of this machine out of what panics say: a module is the same wherever it is made.
fn without_places() -> Result<Vec<String>> {
    let home = match std::env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => std::env::home_dir().context("this machine names no home folder")?.join(".cargo"),
    };
    // One folder for each registry; cargo makes them when it fetches, which comes first.
    let registries = std::fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
    let places = registries.map(|registry| registry.path()).chain([root()]);
    let flags = places.map(|place| format!("--remap-path-prefix={}=", place.display())).collect::<BTreeSet<_>>();
    Ok(flags.into_iter().collect())
}

/// Glue and module of a built binary, as a classic script that sets one global.
pub(crate) fn no_modules(name: &str, global: &str, optimise: Option<&Path>, level: &str) -> Result<Module> {
    let folder = bindgen(name, &format!("no-modules/{name}"), optimise, level, |b| {
        // The loaders say where the module is.
        b.no_modules(true)?.no_modules_global(global)?.typescript(false).omit_default_module_path(true);
        Ok(())
    })?;
    Ok(Module {
        js: read_text(&folder.join(format!("{name}.js")))?,
        wasm: read(&folder.join(format!("{name}_bg.wasm")))?,
    })
}

/// A function with one caller is put into it only when it has at most so many expressions.
///
/// Browsers compile a function whole when one of its loops is hot: the end of a reading, which runs once, was one
/// function of 70 KB and took a core 136 ms beside the readers. It makes the modules smaller, too.
const APART: &str = "--one-caller-inline-max-function-size=150";

/// Runs wasm-bindgen, then wasm-opt where it is at hand, on a built module, into a folder of its
/// own below `target/xtask`; nothing is done when the same input was done before.
pub(crate) fn bindgen(
    name: &str,
    place: &str,
    optimise: Option<&Path>,
    level: &str,
    set: impl FnOnce(&mut Bindgen) -> Result<()>,
) -> Result<PathBuf> {
    let input = target().join(tools::WASM).join(profile()).join(format!("{name}.wasm"));
    let folder = target().join("xtask").join(place);
    let wasm = folder.join(format!("{name}_bg.wasm"));
    let how = if optimise.is_some() { level } else { "as it is" };
    let inputs = shell::digest([read(&input)?.as_slice(), RECIPE.as_bytes(), how.as_bytes()]);
    once(&folder.join("stamp"), &inputs, &[wasm.clone(), folder.join(format!("{name}.js"))], || {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(&input).out_name(name).remove_name_section(true);
        set(&mut bindgen)?;
        bindgen.generate(&folder).with_context(|| format!("wasm-bindgen of {name} failed"))?;
        if let Some(script) = optimise {
            say(format!("wasm-opt {level} {name}"));
            let smaller = folder.join("optimised.wasm");
            run(program("node").arg(script).args([level, APART]).arg(&wasm).arg("-o").arg(&smaller))?;
            write(&wasm, read(&smaller)?)?;
            std::fs::remove_file(&smaller)?;
        }
        Ok(())
    })?;
    Ok(folder)
}

/// `--quick`: for looking at a change. Without link-time optimisation and wasm-opt, so larger and slower.
fn is_quick() -> bool {
    std::env::args().any(|arg| arg == "--quick")
}

fn profile() -> &'static str {
    if is_quick() { "web-quick" } else { "web" }
}

/// The script of wasm-opt; `None`, with a sentence, where there is no npm to bring it.
pub(crate) fn optimiser() -> Result<Option<PathBuf>> {
    if is_quick() {
        say("quick: the page is larger and slower than what is shipped");
        return Ok(None);
    }
    if tools::node_packages()? {
        return Ok(Some(e2e().join("node_modules/binaryen/bin/wasm-opt")));
    }
    say("Node with npm is not here: wasm-opt is skipped, the page is some tenths larger");
    Ok(None)
}

fn check_version() -> Result<()> {
    let lock = read_text(&root().join("Cargo.lock"))?;
    let wanted = format!("name = \"wasm-bindgen\"\nversion = \"{BINDGEN}\"");
    ensure!(
        lock.replace("\r\n", "\n").contains(&wanted),
        "wasm-bindgen in Cargo.lock is not {BINDGEN}, which xtask was built for: set both to the same version"
    );
    Ok(())
}
