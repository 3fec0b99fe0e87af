'use strict';

// Which members of a provider's events carry pieces of text, and what ends a text: events.json, read.

const { isRecord, walk } = require('./nodes.js');
const data = require('./events.json');

const NAMES = new Set(data.names);
const WHOLE = new Set(data.whole);
const REPEATS = new Set(data.repeats);
const ONCE = new Set(data.once);
const SNAPSHOTS = new Set(data.snapshots);
// What an event calls its type.
const KINDS = ['type', 'event'];
// Snapshots that a host may have parsed already.
const PARSED = new Set(['arguments', 'args', 'input', 'parsed', 'parsed_arguments']);

// The rows of one provider.
class Provider {
  #type;
  #member;
  #texts;
  #ends;
  #derived;
  #refused;
  // What is not said again in an event that is added.
  once;

  constructor({ type, member, texts = [], ends = [], derived, refused, once = [] }) {
    this.#type = type;
    this.#member = member;
    this.#texts = texts.map((row) => ({ ...row, paths: row.paths.map(steps) }));
    this.#ends = ends.map((row) => ({ ...row, filled: steps(row.filled ?? '') }));
    this.#derived = derived;
    this.#refused = refused && steps(refused);
    this.once = new Set([...ONCE, ...once]);
  }

  has(event) {
    return this.#type === undefined ? Object.hasOwn(event, this.#member) : matched({ type: this.#type }, event) !== undefined;
  }

  // Members of an event that are made of its pieces.
  derived(event) {
    const from = this.#derived && event[this.#derived.from];
    return from && from.length !== 0 ? this.#derived.members : [];
  }

  // Whether the texts of an event, or of those behind it, could not be told apart.
  isRefused(event) {
    let isRefused = false;
    if (this.#refused) items(event, this.#refused, [], () => (isRefused = true));
    return isRefused;
  }

  // The pieces of text in an event: which text each belongs to, where it stands, and how many steps lead to what holds pieces alone.
  leaves(event) {
    const found = [];
    for (const row of this.#texts) {
      const { channel = [], paths, at } = row;
      const match = matched(row, event);
      if (match === undefined) continue;
      const start = channelOf(channel, event, match);
      for (const way of paths) {
        follow(event, way, [], [], (name, path, root, text) => {
          const own = at === undefined ? name : [at, ...name.slice(1)];
          found.push({ channel: [...start, ...own], path, root, text });
        });
      }
    }
    return found;
  }

  // What the channels of texts start with that end with an event.
  ended(event) {
    const found = [];
    for (const row of this.#ends) {
      const { channel = [], filled } = row;
      const match = matched(row, event);
      if (match === undefined) continue;
      const start = channelOf(channel, event, match);
      // What an event does not say, it ends all of.
      if (filled.length === 0) found.push(start.slice(0, start.findLastIndex((part) => part !== null) + 1));
      else items(event, filled, [], (name) => found.push([...start, ...name]));
    }
    return found;
  }
}

const PROVIDERS = data.providers.map((row) => new Provider(row));

// Whose event it is; undefined where nothing is known of it.
function providerOf(event) {
  return isRecord(event) ? PROVIDERS.find((provider) => provider.has(event)) : undefined;
}

// Whether an event says that the answer has failed.
function isError(event) {
  return kindOf(event) === 'error' || (Boolean(event.error) && !('choices' in event));
}

// The texts in an event that come whole, and repeat what was streamed; parsed ones, too.
function snapshots(event, taken) {
  return walk(event, isSnapshot).filter(({ path }) => !taken.has(keyOf(path)));
}

function isSnapshot(name, value) {
  const isParsed = PARSED.has(name) && typeof value === 'object' && value !== null;
  return isParsed || (SNAPSHOTS.has(name) && typeof value === 'string' && value !== '');
}

const keyOf = (parts) => JSON.stringify(parts);
const kindOf = (event) => KINDS.map((name) => event[name]).find((kind) => typeof kind === 'string') ?? '';

// What the `*` of the first type of a row stands for that an event is of; undefined where it is of none.
function matched({ type = ['*'], except = [] }, event) {
  const kind = kindOf(event);
  if (except.includes(kind)) return undefined;
  for (const each of type) {
    const [start, end] = each.split('*');
    if (end === undefined ? kind === each : kind.length >= start.length + end.length && kind.startsWith(start) && kind.endsWith(end)) {
      return kind.slice(start.length, kind.length - (end ?? '').length);
    }
  }
  return undefined;
}

function channelOf(parts, event, match) {
  return parts.map((name) => {
    if (name === '$1') return match;
    if (name.startsWith('=')) return name.slice(1);
    return name.split('|').map((each) => event[each]).find((value) => value !== undefined && value !== null) ?? null;
  });
}

// `choices[index].delta.**` as steps: keys, items by a member, all that is below.
function steps(path) {
  if (path === '') return [];
  return path.split('.').flatMap((part) => {
    const [key, member] = part.replace(']', '').split('[');
    const own = key === '**' ? { all: true } : { key };
    return member === undefined ? [own] : [own, { member }];
  });
}

function identity(item, member, at) {
  const value = isRecord(item) ? item[member] : undefined;
  if (['number', 'string', 'boolean'].includes(typeof value)) return value;
  return member === 'index' ? at : null;
}

const memberOf = (node, key) => (isRecord(node) && Object.hasOwn(node, key) ? node[key] : undefined);

// The items on a way in which its last member has a value.
function items(node, [step, ...rest], name, add) {
  if (step.member !== undefined) {
    if (Array.isArray(node)) node.forEach((item, at) => items(item, rest, [...name, identity(item, step.member, at)], add));
  } else if (rest.length > 0) items(memberOf(node, step.key), rest, [...name, step.key], add);
  else if (memberOf(node, step.key)) add(name);
}

function follow(node, [step, ...rest], name, path, add) {
  if (step === undefined) {
    if (typeof node === 'string') add(name, path, path.length, node);
  } else if (step.all) below(node, name, path, path.length, add);
  else if (step.key !== undefined) follow(memberOf(node, step.key), rest, [...name, step.key], [...path, step.key], add);
  else if (Array.isArray(node)) {
    node.forEach((item, at) => follow(item, rest, [...name, identity(item, step.member, at)], [...path, at], add));
  }
}

function below(node, name, path, root, add) {
  if (typeof node === 'string') add(name, path, root, node);
  else if (Array.isArray(node)) {
    node.forEach((item, at) => below(item, [...name, identity(item, 'index', at)], [...path, at], root, add));
  } else if (isRecord(node)) {
    for (const [key, value] of Object.entries(node)) {
      if (!WHOLE.has(key) && !(NAMES.has(key) && typeof value === 'string')) below(value, [...name, key], [...path, key], root, add);
    }
  }
}

module.exports = { ONCE, REPEATS, isError, keyOf, providerOf, snapshots };
