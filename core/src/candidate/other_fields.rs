//! Field names that say that a number is something else: they take from the score of a bare number.

/// Names as phrases; a key that ends with one of them counts, in any spelling.
pub(crate) const OTHER_FIELDS: &[&str] = &[
    "order id", "order number", "order no", "order", "order ref", "invoice", "invoice id", "invoice number", "invoice no",
    "ticket", "ticket id", "ticket number", "case id", "case number", "tracking number", "tracking id", "shipment id", "parcel id",
    "reference", "reference number", "ref", "transaction id", "txn id", "trace id", "span id", "parent id", "run id", "session id",
    "request id", "correlation id", "message id", "event id", "job id", "task id", "build id", "build number", "build",
    "commit", "sha", "hash", "checksum", "etag", "digest", "crc", "crc32", "nonce", "seed", "fingerprint",
    "timestamp", "time", "ts", "date", "created", "created at", "updated at", "modified at", "expires at", "started at",
    "ended at", "finished at", "start time", "end time", "unix time", "unix nano", "time unix nano", "epoch", "iat", "nbf",
    "duration", "elapsed", "latency", "ms", "ns", "us", "seconds", "millis", "micros", "nanos", "uptime", "timeout",
    "tokens", "prompt tokens", "completion tokens", "total tokens", "input tokens", "output tokens", "cached tokens",
    "max tokens", "token count", "count", "total", "index", "offset", "size", "bytes", "length", "width", "height",
    "limit", "page", "position", "line", "column", "row", "rows", "rank", "score", "logprob", "logprobs", "price", "cost",
    "amount", "amount cents", "balance", "quantity", "qty", "revenue", "budget", "port", "pid", "thread id", "tid", "uid", "gid",
    "inode", "version", "resource version", "revision", "rev", "sku", "upc", "ean", "isbn", "gtin", "asin", "barcode",
    "product id", "item id", "article number", "part number", "serial", "batch", "lot", "latitude", "longitude", "lat",
    "lon", "lng", "x", "y", "z", "id", "temperature", "top k", "dimensions", "embedding", "snowflake", "tweet id",
    "channel id", "guild id", "chat id", "store id", "warehouse id", "shop id", "project id", "sequence", "seq",
    "page token", "next page token", "next token", "previous token", "continuation token", "sync token", "pagination token",
    "start token", "end token", "eos token", "bos token", "pad token", "mask token", "token id", "token type", "stop token",
    "release", "v", "ver", "serial number", "model", "po number", "purchase order", "quote number", "claim", "receipt", "receipt number",
];
