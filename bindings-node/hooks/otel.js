'use strict';

// OpenTelemetry: exporters that send redacted copies of spans, log records and metrics, and leave the originals alone.

const { FAILED, Shield, nameOf } = require('./shield.js');

const reticent = Symbol('reticent');

// Wraps an exporter; one that is wrapped already comes back as it is.
function redacting(exporter, { redactor } = {}) {
  if (exporter[reticent] !== undefined) return exporter;
  const copies = new Copies(new Shield('otel', redactor));
  // All but `export` is the exporter's own.
  return new Proxy(exporter, {
    get(target, name) {
      if (name === reticent) return true;
      if (name === 'export') return (batch, done) => target.export(copies.batch(batch), done);
      const value = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

class Copies {
  #shield;
  #resources = new WeakMap();

  constructor(shield) {
    this.#shield = shield;
  }

  // Of spans or log records a list, of metrics one object.
  batch(batch) {
    if (!Array.isArray(batch)) return this.#metrics(batch);
    const isSpan = (item) => typeof item.spanContext === 'function';
    return this.#each(batch, 'item', (item) => (isSpan(item) ? this.#span(item) : this.#log(item)));
  }

  // Copies; what cannot be copied is dropped.
  #each(items, where, copy) {
    const made = [];
    for (const item of items) {
      try {
        made.push(copy(item));
      } catch (error) {
        this.#shield.failed(where, nameOf(error));
      }
    }
    return made;
  }

  #span(span) {
    const context = this.#context(span.spanContext());
    return {
      ...picked(span, OF_SPAN),
      spanContext: () => context,
      parentSpanContext: this.#context(span.parentSpanContext),
      name: this.#shield.text(span.name, 'name'),
      attributes: this.#attributes(span.attributes),
      resource: this.#resource(span.resource),
      status: span.status.message === undefined ? span.status : { ...span.status, message: this.#shield.text(span.status.message, 'status') },
      events: this.#across(
        span.events.map((event) => ({
          ...event,
          name: this.#shield.text(event.name, 'event'),
          attributes: this.#attributes(event.attributes, 'event'),
        })),
      ),
      links: span.links.map((link) => ({
        ...link,
        context: this.#context(link.context),
        attributes: this.#attributes(link.attributes, 'link'),
      })),
      instrumentationScope: this.#scope(span.instrumentationScope),
    };
  }

  #log(record) {
    return {
      ...picked(record, OF_LOG),
      spanContext: this.#context(record.spanContext),
      severityText: record.severityText === undefined ? undefined : this.#shield.text(record.severityText, 'severity'),
      body: this.#shield.value(record.body, 'body'),
      attributes: this.#attributes(record.attributes),
      resource: this.#resource(record.resource),
      eventName: record.eventName === undefined ? undefined : this.#shield.text(record.eventName, 'event name'),
      instrumentationScope: this.#scope(record.instrumentationScope),
    };
  }

  #metrics({ resource, scopeMetrics }) {
    const point = (item) => ({ ...item, attributes: this.#attributes(item.attributes) });
    const metric = (item) => ({
      ...item,
      descriptor: {
        ...item.descriptor,
        name: this.#shield.text(item.descriptor.name, 'name'),
        description: this.#shield.text(item.descriptor.description ?? '', 'description'),
        unit: this.#shield.text(item.descriptor.unit ?? '', 'unit'),
      },
      dataPoints: this.#each(item.dataPoints, 'data point', point),
    });
    const scope = (item) => ({ ...item, scope: this.#scope(item.scope), metrics: this.#each(item.metrics, 'metric', metric) });
    return { resource: this.#resource(resource), scopeMetrics: this.#each(scopeMetrics, 'metrics', scope) };
  }

  #attributes(attributes, where = 'attributes') {
    if (attributes === undefined || attributes === null) return attributes;
    const redacted = this.#shield.value(attributes, where);
    if (typeof redacted !== 'object') return { redaction: FAILED };
    // Of what has yielded an answer, all of its pieces.
    for (const [name, value] of Object.entries(redacted)) {
      const joined = this.#shield.joined(value, where);
      if (joined !== value) redacted[name] = joined;
    }
    for (const names of numbered(redacted)) {
      const given = this.#shield.across(names.map((name) => redacted[name]), where);
      if (given !== undefined) names.forEach((name, at) => (redacted[name] = (given[at] ?? []).join('\n')));
    }
    return redacted;
  }

  // What stands across events: an answer may have come as an event for each of its pieces.
  #across(events) {
    const seen = new Map();
    for (const event of events) {
      for (const [name, value] of Object.entries(event.attributes ?? {})) {
        if (typeof value === 'string') seen.set(name, (seen.get(name) ?? 0) + 1);
      }
    }
    let made = events;
    for (const [name, count] of seen) {
      if (count < 2) continue;
      const said = made.filter(({ attributes }) => typeof attributes?.[name] === 'string');
      const given = this.#shield.across(said.map(({ attributes }) => attributes[name]), 'event');
      if (given === undefined) continue;
      const pieces = new Map(said.map((event, at) => [event, given[at] ?? []]));
      const saying = (event) => pieces.get(event).map((piece) => ({ ...event, attributes: { ...event.attributes, [name]: piece } }));
      made = made.flatMap((event) => (pieces.has(event) ? saying(event) : [event]));
    }
    return made;
  }

  #scope(scope) {
    if (scope === undefined || scope === null) return scope;
    const made = { ...scope };
    for (const name of ['name', 'version', 'schemaUrl']) if (made[name]) made[name] = this.#shield.text(made[name], 'scope');
    if (scope.attributes !== undefined) made.attributes = this.#attributes(scope.attributes, 'scope');
    return made;
  }

  // Where a span stands: identifiers, and a state that vendors and users write into headers.
  #context(context) {
    const state = context?.traceState?.serialize();
    if (!state) return context;
    const text = this.#shield.text(state, 'trace state');
    return { ...context, traceState: { serialize: () => text } };
  }

  #resource(resource) {
    if (resource === undefined || resource === null) return resource;
    let made = this.#resources.get(resource);
    if (made === undefined) {
      const attributes = this.#attributes(resource.attributes, 'resource');
      const schemaUrl = resource.schemaUrl && this.#shield.text(resource.schemaUrl, 'resource');
      made = { attributes, schemaUrl, getRawAttributes: () => Object.entries(attributes) };
      // Attributes that come later are not known yet, and so not kept.
      if (resource.asyncAttributesPending !== true) this.#resources.set(resource, made);
    }
    return made;
  }
}

// The names of texts that are pieces of one: `chunk.0`, `chunk.1`, in order.
function numbered(attributes) {
  const found = new Map();
  for (const [name, value] of Object.entries(attributes)) {
    const stem = name.replace(/\d+$/u, '');
    if (stem === name || typeof value !== 'string') continue;
    if (!found.has(stem)) found.set(stem, []);
    found.get(stem).push(name);
  }
  const inOrder = (one, other) => one.length - other.length || (one < other ? -1 : 1);
  return [...found.values()].filter((names) => names.length > 1).map((names) => names.sort(inOrder));
}

// The parts of an object by name: a copy has what the interface names, and nothing of what a class keeps besides.
function picked(original, names) {
  return Object.fromEntries(names.filter((name) => name in original).map((name) => [name, original[name]]));
}

const OF_SPAN = ['kind', 'parentSpanId', 'startTime', 'endTime', 'duration', 'ended'];
OF_SPAN.push('droppedAttributesCount', 'droppedEventsCount', 'droppedLinksCount');
const OF_LOG = ['hrTime', 'hrTimeObserved', 'severityNumber', 'droppedAttributesCount'];

// What calls have found, as metrics: counts by the names of entities, detectors, operators and actions. Values are never attributes,
// nor are paths, whose keys are the data's own.
function auditMetrics(meter) {
  const counter = (name, description, unit = '{finding}') => meter.createCounter(name, { description, unit });
  const calls = counter('reticent.calls', 'Calls, by outcome', '{call}');
  const seconds = meter.createHistogram('reticent.call.duration', { description: 'How long calls took', unit: 's' });
  const counters = [
    ['entity', 'entities', counter('reticent.findings', 'Findings, by entity')],
    ['detector', 'detectors', counter('reticent.detections', 'Findings, by detector')],
    ['operator', 'operators', counter('reticent.operations', 'What stands in place of findings')],
    ['action', 'actions', counter('reticent.actions', "What the policy's actions made of them")],
  ];
  return ({ seconds: took, outcome, report }) => {
    const shared = { 'reticent.policy': report.fingerprint, 'reticent.outcome': outcome };
    calls.add(1, shared);
    seconds.record(took, shared);
    for (const [name, counts, counter] of counters) {
      for (const [value, count] of Object.entries(report[counts])) counter.add(count, { ...shared, [`reticent.${name}`]: value });
    }
  };
}

module.exports = { auditMetrics, redacting };
