//! `cargo xtask <command>`: sets up, builds, serves, tests, checks and measures the project.

mod bench;
mod browser_tests;
mod cargo;
mod check;
mod compress;
mod css;
mod dev;
mod files;
mod http;
mod kill_tests;
mod operations_list;
mod package;
mod prerequisites;
mod process;
mod protocol_tests;
mod rust_tests;
mod serve;
mod server;
mod site;
mod stamp;
mod system;
mod test;
mod tools;
mod totals;
mod wasm;
mod workspace;

use std::process::ExitCode;
use workspace::Workspace;

const HELP: &str = "\
cargo xtask <command>

  serve        build the release and start Portico with the embedded portal and its demo catalog
  dev          the same from a debug build, rebuilt and restarted at every change
  build        build the release, or with --debug what dev runs: server and site
  package      build the release as one file that runs by itself, target/package/portico, and try it; --native builds it
               for this machine instead of statically linked
  test [KIND]  everything: Rust tests, contract, browser, accessibility, protocol, kill; ends with totals. Or only the
               kinds that are named: rust, browser, protocol, kill
  fuzz [MIN]   the protocol tests for longer: that many minutes (60)
  kill [N]     the tests with kill -9 for longer: that many rounds (20)
  check        format, clippy for server and browser, dependency arrows, rules of the source
  operations   write docs/OPERATIONS.md: every operation, and where it is in every layer
  bench        measure against the goals, side by side
  help         this text

Environment
  PORTICO_ADDRESS        where to listen (127.0.0.1:3000)
  PORTICO_DATA           where the data is kept (./data)
  PORTICO_UPSTREAM_URL   a real portal instead of the embedded one, with PORTICO_UPSTREAM_KEY
  PORTICO_TOOLS          where build tools are installed (target/tools)
  PORTICO_CHROMIUM       the browser of the tests (found on PATH)
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = arguments.collect();
    match run(&command, &rest) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &str, rest: &[String]) -> anyhow::Result<ExitCode> {
    if matches!(command, "help" | "--help" | "-h") {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    let workspace = Workspace::find()?;
    match command {
        "serve" => serve::run(&workspace).map(|()| ExitCode::SUCCESS),
        "dev" => dev::run(&workspace).map(|()| ExitCode::SUCCESS),
        "build" => serve::command(&workspace, rest).map(|()| ExitCode::SUCCESS),
        "package" => package::run(&workspace, rest).map(|()| ExitCode::SUCCESS),
        "test" => test::run(&workspace, rest),
        "fuzz" => protocol_tests::fuzz(&workspace, rest),
        "kill" => kill_tests::many(&workspace, rest),
        "check" => check::run(&workspace),
        "operations" => operations_list::run(&workspace).map(|()| ExitCode::SUCCESS),
        "bench" => bench::run(&workspace).map(|()| ExitCode::SUCCESS),
        _ => {
            eprint!("{HELP}");
            anyhow::bail!("there is no command `{command}`")
        }
    }
}
