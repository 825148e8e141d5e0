//! `portal customers`: import, switch on and off, look up.

mod access;
mod import;
mod show;

use std::fs::File;
use std::io::IsTerminal;
use std::path::Path;

use portal_core::PhoneNumber;
use portal_core::staff::directory::StaffService;

use self::import::{Audience, BadLine, Warned};
use crate::cli::Customers;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::support_context::SupportContext;

/// Runs a subcommand.
pub(crate) async fn run(command: Customers, staff: &StaffService, context: &SupportContext) -> Outcome {
    match command {
        Customers::Import { file } => import_file(&file, staff).await,
        Customers::Enable(access) => access::switch(staff, &access, true).await,
        Customers::Disable(access) => access::switch(staff, &access, false).await,
        Customers::Release { phone } => release(&phone, context).await,
        Customers::Show { who } => show::show(staff, &who, context).await,
    }
}

async fn release(phone: &str, context: &SupportContext) -> Outcome {
    let phone = PhoneNumber::parse(phone).map_err(|e| Failure::caused("the number", &e))?;
    let Some(limits) = &context.limits else {
        return Err(Failure::new("security.secret must be set"));
    };
    limits.release(&phone).await?;
    output::line(format!("{} may try login codes again", phone.masked()));
    Ok(())
}

async fn import_file(path: &Path, staff: &StaffService) -> Outcome {
    let file = File::open(path).map_err(|e| Failure::caused(&format!("{} cannot be opened", path.display()), &e))?;
    let mut terminal = Terminal::new();
    let result = import::import(staff, file, &mut terminal).await;
    terminal.finish();
    let summary = result?;
    output::line(summary);
    match summary.bad {
        0 => Ok(()),
        _ => Err(Failure::new("some lines were left out")
            .advise("correct them and import the file again: the other customers stay as they are")),
    }
}

/// Shows progress where somebody watches, and now and then where nobody does.
struct Terminal {
    watched: bool,
    shown: bool,
}

impl Terminal {
    /// How many lines pass between two signs of life, watched and unwatched.
    const STEPS: (u64, u64) = (500, 10_000);

    fn new() -> Self {
        Self { watched: std::io::stderr().is_terminal(), shown: false }
    }

    fn finish(&mut self) {
        if std::mem::take(&mut self.shown) && self.watched {
            output::progress("");
        }
    }
}

impl Audience for Terminal {
    fn bad_line(&mut self, line: &BadLine) {
        self.finish();
        output::line(line);
    }

    fn warning(&mut self, warned: &Warned) {
        self.finish();
        output::line(warned);
    }

    fn note(&mut self, text: &str) {
        self.finish();
        output::note(text);
    }

    fn progress(&mut self, lines: u64) {
        let step = if self.watched { Self::STEPS.0 } else { Self::STEPS.1 };
        if !lines.is_multiple_of(step) {
            return;
        }
        self.shown = true;
        if self.watched {
            output::progress(&format!("{lines} lines read …"));
        } else {
            output::note(format_args!("{lines} lines read"));
        }
    }
}
