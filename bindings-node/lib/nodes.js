'use strict';

// Events as trees: copies made with some members changed. What is not changed is shared.

function isRecord(value) {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

// A node with other values at these paths, a list of { path, value }.
function changed(node, changes) {
  if (changes.length === 0) return node;
  const whole = changes.find(({ path }) => path.length === 0);
  if (whole !== undefined) return whole.value;
  const made = Array.isArray(node) ? [...node] : { ...node };
  const below = new Map();
  for (const { path, value } of changes) {
    const inner = below.get(path[0]) ?? [];
    below.set(path[0], inner);
    inner.push({ path: path.slice(1), value });
  }
  for (const [key, inner] of below) made[key] = changed(node[key], inner);
  return made;
}

function emptied(value) {
  if (typeof value === 'string') return '';
  if (Array.isArray(value)) return [];
  return isRecord(value) ? {} : null;
}

// The members in a tree at which a look ends, a list of { path, value }; below them it is not looked.
function walk(node, isEnd) {
  const found = [];
  const visit = (current, path) => {
    if (Array.isArray(current)) current.forEach((item, at) => visit(item, [...path, at]));
    else if (isRecord(current)) {
      for (const [name, value] of Object.entries(current)) {
        const below = [...path, name];
        if (isEnd(name, value)) found.push({ path: below, value });
        else visit(value, below);
      }
    }
  };
  visit(node, []);
  return found;
}

// A node without the values that members of these names have, wherever they are.
function cleared(node, names) {
  const named = walk(node, (name) => names.has(name)).filter(({ value }) => value);
  return changed(node, named.map(({ path, value }) => ({ path, value: Array.isArray(value) ? [] : null })));
}

// An event like another that has one text at a path, and nothing else to say. Down to `root` it keeps what says where the text
// belongs, without the `others`; below, what says which item it is.
function alone(node, [key, ...rest], root, others, text) {
  if (key === undefined) return text;
  const below = others.filter(([first]) => first === key).map(([, ...inner]) => inner);
  const own = alone(node[key], rest, root - 1, below, text);
  if (Array.isArray(node)) return [own];
  const besides = new Set(others.map(([first]) => first));
  const entries = Object.entries(node).flatMap(([name, value]) => {
    if (name === key) return [[name, own]];
    if (root <= 0) return name === 'index' || name === 'type' ? [[name, value]] : [];
    return [[name, besides.has(name) ? emptied(value) : value]];
  });
  return Object.fromEntries(entries);
}

const at = (node, path) => path.reduce((current, key) => current[key], node);

// Whether there is something at a path.
function has(node, path) {
  let current = node;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return false;
    current = current[key];
  }
  return true;
}

module.exports = { alone, at, changed, cleared, has, isRecord, walk };
