//! Floor 7: `armid show`.

use clap::{Args, ValueEnum};

use super::files::FileArgs;
use super::{Paints, Streams, Verdict, failure, finish};
use crate::engine::problem::Problem;
use crate::engine::run::{Inventory, inventory_files};
use crate::report::{self, Style};

/// Arguments of `show`.
#[derive(Args, Debug)]
#[command(
    after_help = "A template that cannot be parsed is told on standard error; the exit code \
    is then 1.\n\nExamples:\n  \
    armid show infra\n  \
    armid show main.json --parameters prod.parameters.json\n  \
    armid show --format json | jq '.resources[] | select(.identity != null)'"
)]
pub(super) struct ShowArgs {
    #[command(flatten)]
    files: FileArgs,
    /// How to write the list.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: FormatArg,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FormatArg {
    /// For people.
    #[default]
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

pub(super) fn run(
    args: &ShowArgs,
    paints: Paints,
    streams: &mut Streams<'_>,
) -> Result<Verdict, Problem> {
    let inputs = args.files.inputs(false, paints, streams)?;
    let (options, broken) = args.files.options(&inputs)?;
    let mut inventory = inventory_files(inputs.files, &options);
    inventory.broken.extend(broken);
    for problem in &inventory.problems {
        failure::draw(problem, paints.stderr, streams.stderr);
    }
    let listed = inventory.files.len();
    args.files.doubt_values(&options, listed, paints, streams);
    let style = Style {
        paint: paints.stderr,
        ..Style::default()
    };
    // The list is what was asked for; it is worth writing even if nobody hears of the rest.
    let _nobody_listens = report::write_files(&inventory.broken, style, streams.stderr);
    let verdict = if inputs.failed || !inventory.problems.is_empty() {
        Verdict::Failed
    } else if inventory.broken.is_empty() {
        Verdict::Clean
    } else {
        Verdict::Findings
    };
    if inventory.files.is_empty() && verdict != Verdict::Clean && args.is_for_people() {
        return Ok(verdict);
    }
    finish(args.write(&inventory, paints, streams), verdict)
}

impl ShowArgs {
    /// Whether a list of nothing says nothing.
    const fn is_for_people(&self) -> bool {
        matches!(self.format, FormatArg::Table)
    }

    fn write(
        &self,
        inventory: &Inventory,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) -> std::io::Result<()> {
        let (files, out) = (&inventory.files, &mut *streams.stdout);
        match self.format {
            FormatArg::Table => report::write_table(files, paints.stdout, out)?,
            FormatArg::Json => report::write_inventory_json(files, out)?,
            FormatArg::Csv => report::write_csv(files, out)?,
        }
        out.flush()
    }
}
