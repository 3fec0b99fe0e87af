//! English words, by the slot that they fill.

use crate::grammar::Rules;

#[rustfmt::skip]
pub(super) const WORDS: &Rules = &[
    ("thing", &[
        "engine", "harbour", "library", "bridge", "orchard", "turbine", "glacier", "archive", "workshop", "compiler", "scheduler",
        "festival", "museum", "reservoir", "telescope", "greenhouse", "printer", "railway", "lighthouse", "database", "queue",
        "protocol", "kernel", "catalogue", "laboratory", "warehouse", "village", "factory", "network", "satellite", "vineyard",
        "observatory", "pipeline", "dashboard", "cache", "parser", "gateway", "planner", "simulator", "benchmark", "contract",
        "curriculum", "theatre", "canal", "forest", "quarry", "furnace", "ledger", "manuscript", "orchestra", "sensor", "battery",
        "antenna", "valve", "conveyor", "thermostat", "rudder", "lens", "loom", "kiln", "almanac", "atlas", "glossary", "index",
        "prototype", "interface", "replica", "snapshot", "cluster", "buffer", "tokenizer", "renderer", "crawler", "beehive",
        "dictionary", "garden", "tunnel", "ferry", "windmill", "bakery", "clinic", "estuary", "meadow", "plateau", "peninsula",
    ]),
    ("things", &[
        "engineers", "volunteers", "researchers", "editors", "farmers", "students", "designers", "operators", "historians",
        "musicians", "bakers", "pilots", "gardeners", "reviewers", "maintainers", "carpenters", "planners", "sailors", "teachers",
        "botanists", "measurements", "recordings", "experiments", "drawings", "estimates", "packages", "messages", "events",
        "requests", "responses", "threads", "shards", "tables", "columns", "queries", "indexes", "documents", "chapters",
        "paragraphs", "sentences", "seeds", "tides", "winds", "currents", "rivers", "timetables", "budgets", "forecasts", "surveys",
        "samples", "proposals", "tickets", "releases", "patches", "migrations", "containers", "parcels", "shipments", "lectures",
        "murals", "violins", "kites", "lanterns", "bicycles", "barges", "compost heaps", "solar panels", "retaining walls",
    ]),
    ("idea", &[
        "latency", "throughput", "accuracy", "patience", "balance", "friction", "humidity", "pressure", "texture", "contrast",
        "precision", "recall", "capacity", "consistency", "durability", "ventilation", "insulation", "irrigation", "navigation",
        "translation", "erosion", "fermentation", "pollination", "compression", "replication", "isolation", "concurrency",
        "availability", "readability", "craft", "rhythm", "harmony", "perspective", "symmetry", "drainage", "sediment", "memory",
        "bandwidth", "backpressure", "parallelism", "locality", "determinism", "observability", "calibration", "curiosity",
    ]),
    ("quality", &[
        "quiet", "narrow", "reliable", "ancient", "fragile", "generous", "steady", "shallow", "remote", "modular", "portable",
        "immutable", "incremental", "asynchronous", "distributed", "seasonal", "regional", "wooden", "copper", "northern",
        "southern", "coastal", "alpine", "temporary", "permanent", "experimental", "mature", "expensive", "affordable", "elegant",
        "clumsy", "verbose", "concise", "redundant", "essential", "optional", "abandoned", "restored", "crowded", "familiar",
        "unexpected", "predictable", "measurable", "uneven", "gentle", "abrupt", "stateless", "idempotent", "sparse", "dense",
        "translucent", "brittle", "resilient", "cautious", "ambitious", "weathered", "municipal", "rural", "nocturnal", "humid",
    ]),
    ("verb", &[
        "improve", "measure", "replace", "describe", "protect", "schedule", "compare", "rebuild", "inspect", "document", "publish",
        "collect", "distribute", "balance", "simplify", "extend", "repair", "translate", "estimate", "observe", "organise", "reduce",
        "support", "monitor", "archive", "restore", "explain", "sketch", "sort", "filter", "merge", "split", "index", "validate",
        "refactor", "profile", "cache", "deploy", "simulate", "calibrate", "paint", "harvest", "prune", "rehearse", "catalogue",
    ]),
    ("verbed", &[
        "improved", "measured", "replaced", "described", "protected", "scheduled", "compared", "rebuilt", "inspected", "documented",
        "published", "collected", "distributed", "balanced", "simplified", "extended", "repaired", "translated", "estimated",
        "observed", "organised", "reduced", "supported", "monitored", "archived", "restored", "explained", "sketched", "sorted",
        "filtered", "merged", "split", "reviewed", "profiled", "deployed", "simulated", "calibrated", "painted", "harvested",
    ]),
    ("how", &[
        "slowly", "carefully", "in parallel", "by hand", "without much ceremony", "at night", "under load", "in small steps",
        "with a ruler and patience", "before the deadline", "after the storm", "twice a week", "on a single core", "in public",
        "as a matter of habit", "over several seasons", "with mixed results", "ahead of schedule", "from first principles",
        "one layer at a time", "behind a feature flag", "with the windows open", "against a recorded baseline", "almost by accident",
    ]),
    ("where", &[
        "near the river", "in the old mill", "behind the station", "on the upper floor", "across the valley", "at the edge of town",
        "inside the worker process", "on the read path", "between two releases", "in the staging cluster", "below the waterline",
        "under the north roof", "along the coast", "in the reading room", "on a borrowed workbench", "at the far end of the hall",
        "in the second chapter", "outside the hot loop", "in every region", "next to the boiler", "on the public mirror",
    ]),
    ("when", &[
        "in the spring of {{year}}", "during the first week", "after {{small}} attempts", "by the end of the quarter", "last winter",
        "within {{small}} minutes", "since the {{year}} edition", "on the morning of the launch", "every {{small}} days", "at dusk",
        "before the {{version}} release", "halfway through the review", "towards the end of {{year}}", "when the tide turned",
    ]),
    ("but", &["but", "although", "because", "so", "while", "and yet", "even though", "until", "as", "unless", "whereas"]),
    ("opening", &[
        "In practice,", "For example,", "As a rule,", "In other words,", "To be fair,", "By contrast,", "Strangely enough,",
        "On paper,", "At first,", "In the end,", "More importantly,", "Over time,", "Seen from a distance,", "For once,",
    ]),
    ("identifier-word", &[
        "batch", "index", "frame", "node", "edge", "weight", "score", "buffer", "chunk", "cursor", "offset", "window", "token",
        "stream", "layer", "model", "config", "route", "handler", "worker", "queue", "retry", "limit", "timeout", "cache", "entry",
        "record", "field", "schema", "column", "row", "page", "query", "result", "event", "metric", "counter", "trace", "span",
        "shard", "replica", "leader", "segment", "block", "header", "payload", "parser", "lexer", "visitor", "builder", "factory",
        "client", "server", "socket", "channel", "signal", "state", "action", "reducer", "store", "view", "widget", "panel", "theme",
        "color", "width", "height", "depth", "ratio", "delta", "epoch", "step", "loss", "gradient", "tensor", "kernel", "filter",
        "stage", "pipeline", "task", "job", "plan", "draft", "merge", "branch", "commit", "patch", "file", "path", "folder", "asset",
    ]),
];
