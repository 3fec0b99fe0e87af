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

// A node without the values that members of these names have, wherever they are.
function cleared(node, names) {
  const changes = [];
  const visit = (value, path) => {
    if (Array.isArray(value)) value.forEach((item, at) => visit(item, [...path, at]));
    else if (isRecord(value)) {
      for (const [name, item] of Object.entries(value)) {
        if (!names.has(name)) visit(item, [...path, name]);
        else if (item) changes.push({ path: [...path, name], value: Array.isArray(item) ? [] : isRecord(item) ? {} : null });
      }
    }
  };
  visit(node, []);
  return changed(node, changes);
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

module.exports = { at, changed, cleared, emptied, has, isRecord };
