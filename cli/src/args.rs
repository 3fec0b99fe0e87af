//! The arguments of the command, as clap reads them; their doc comments are the help texts.

use crate::{audit, exit};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Masks personal data, card numbers and secrets in prompts, traces and files.
///
/// Everything happens in this process: nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(name = "reticent", version, after_help = exit::HELP, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) display: DisplayArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Replace what is found, and leave every other byte as it is
    ///
    /// Reads stdin, or one file, and writes to stdout. Several files, or folders, need --in-place or --output.
    /// Memory stays bounded however long the input or its lines are.
    Redact(RedactArgs),
    /// Report what is found, and where, without changing anything
    ///
    /// A line that holds `reticent:ignore`, or `reticent:ignore[US_SSN,CREDIT_CARD]` for some entities, is not
    /// reported; the comment counts up to 64 KiB away from the finding.
    Scan(ScanArgs),
    /// List the detectors
    Detectors(DetectorsArgs),
    /// Check, show or describe policies
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
    },
    /// Check audit logs, which `redact --audit` and the packages write
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Say why each finding in a text is one: its detector, anchor, validators, context and score
    Explain(ExplainArgs),
}

/// How to talk to the person at the terminal.
#[derive(Debug, Args)]
pub(crate) struct DisplayArgs {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub(crate) color: When,
    /// No notes, no summary and no progress; only results and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// When to do something that only suits a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// Where a terminal shows them
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// Which policy decides.
#[derive(Debug, Args)]
#[command(next_help_heading = "Policy")]
pub(crate) struct PolicyArgs {
    /// The policy file: TOML, YAML or JSON, told by its extension
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// A built-in profile: default, pci, secrets, hipaa or gdpr; replaces the one that the policy file names
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// Only these entities, such as EMAIL_ADDRESS,CREDIT_CARD
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(crate) entities: Vec<String>,
    /// All but these entities
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(crate) exclude: Vec<String>,
    /// The score, from 0 to 1, from which a candidate is a finding
    #[arg(long, value_name = "SCORE", value_parser = score)]
    pub(crate) threshold: Option<f64>,
}

/// A score as the policy takes it.
fn score(text: &str) -> Result<f64, &'static str> {
    text.parse().ok().filter(|score| (0.0..=1.0).contains(score)).ok_or("a score is a number from 0 to 1, such as 0.8")
}

/// Which files are read.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Files and folders; `-` is stdin, and so is nothing at all
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Also read what .gitignore and .ignore files leave out (often .env files)
    #[arg(long, help_heading = "Files")]
    pub(crate) no_ignore: bool,
    /// Leave out files and folders whose name starts with a dot (.git is always left out)
    #[arg(long, help_heading = "Files")]
    pub(crate) no_hidden: bool,
    /// Also read binary files (a NUL in the first 8 KiB), which are otherwise skipped with a note
    #[arg(long, help_heading = "Files")]
    pub(crate) binary: bool,
    /// How many files to work on at a time; 0 is one a core
    #[arg(short, long, value_name = "N", default_value_t = 0, help_heading = "Files")]
    pub(crate) jobs: usize,
}

/// The arguments of `redact`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct RedactArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Change the files themselves, each atomically and with its permissions; a symbolic link that is named stays
    /// a link and its target is changed, links inside folders are not followed
    #[arg(short, long, conflicts_with = "output", help_heading = "Files")]
    pub(crate) in_place: bool,
    /// Write the redacted files below this folder, under the names they have below the given ones
    #[arg(short, long, value_name = "DIR", help_heading = "Files")]
    pub(crate) output: Option<PathBuf>,
    /// Write the counts by entity and detector, never values, as JSON to this file; `-` is stdout
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) report: Option<PathBuf>,
    /// Append a line for each input to this audit log: counts and what came of it, never values
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) audit: Option<PathBuf>,
    /// The environment variable that holds the key of the audit log
    #[arg(long, value_name = "NAME", requires = "audit", help_heading = "Files")]
    pub(crate) audit_key_env: Option<String>,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

/// What to do with audit logs.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Prove that no line was changed, cut out, put in or moved; exit with 2 where one was
    ///
    /// Without a key, somebody who can write the file can make all of it anew. That nothing was cut off at its end is
    /// proved by a key, or up to a head that was kept elsewhere.
    Check {
        /// The log
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The environment variable that holds the key of the log
        #[arg(long, value_name = "NAME")]
        key_env: Option<String>,
        /// A line that the log must still hold, as `reticent audit head` printed it
        #[arg(long, value_name = "LINES:HASH", value_parser = audit::parse_head)]
        head: Option<reticent_audit::Head>,
    },
    /// Print the number and hash of the last line, to be kept elsewhere
    Head {
        /// The log
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// The arguments of `scan`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = ScanFormat::Text)]
    pub(crate) format: ScanFormat,
    /// Print the values that were found; they are left out otherwise
    #[arg(long)]
    pub(crate) show_values: bool,
    /// Leave out the findings that this file lists
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline", help_heading = "Baseline")]
    pub(crate) baseline: Option<PathBuf>,
    /// List all findings in this file, without their values, and exit with 0
    #[arg(long, value_name = "FILE", help_heading = "Baseline")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Also report lines with an ignore comment
    #[arg(long)]
    pub(crate) no_ignore_comments: bool,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

/// How `scan` prints findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScanFormat {
    /// One line a finding: path:line:column, entity, detector, score
    Text,
    /// One JSON object with the findings and the counts
    Json,
    /// SARIF 2.1.0, for code-scanning services
    Sarif,
}

/// The arguments of `detectors`.
#[derive(Debug, Args)]
pub(crate) struct DetectorsArgs {
    /// Only detectors whose id, entity, description or groups contain this, in any case
    #[arg(value_name = "WORD")]
    pub(crate) words: Vec<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
    /// Print the validators instead, each with the detectors that use it
    #[arg(long)]
    pub(crate) validators: bool,
}

/// How `detectors` prints its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For reading
    Text,
    /// One JSON array
    Json,
    /// Tables by family, for documents
    Markdown,
}

/// What to do with policies.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Check a policy file: unknown keys, wrong values, custom detectors with their examples, missing keys
    Check {
        /// The policy file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Print the effective policy
    Show {
        #[command(flatten)]
        policy: PolicyArgs,
        /// How to print it
        #[arg(long, value_enum, default_value_t = PolicyFormat::Toml)]
        format: PolicyFormat,
    },
    /// Print the fingerprint of the effective policy: the same in every language, and no key in it
    Fingerprint {
        #[command(flatten)]
        policy: PolicyArgs,
    },
    /// Print the JSON Schema of policy files
    Schema,
}

/// How `policy show` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyFormat {
    Toml,
    Yaml,
    Json,
}

/// The arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct ExplainArgs {
    /// The text; `-` is stdin, and so is nothing at all
    #[arg(value_name = "TEXT")]
    pub(crate) text: Option<String>,
    /// Print the values that were found; they are left out otherwise
    #[arg(long)]
    pub(crate) show_values: bool,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}
