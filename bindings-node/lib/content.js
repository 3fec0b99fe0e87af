'use strict';

// What a container holds, read once; and how to build another like it.

const isEnumerable = Object.prototype.propertyIsEnumerable;

// The properties of an object. Elements of arrays, maps and sets stand before them: see the classes below.
class Content {
  // The elements, then the values of properties.
  children;
  // The keys beside them; undefined where there are elements without keys alone.
  keys;
  // How many of the children are elements.
  elements;
  // Whether the names of properties are data, as in an object literal, and not those of a class.
  isRecord;
  // How many of the children are elements or enumerable properties; hidden ones stand behind.
  #shown;
  #prototype;

  constructor(object, isRecord, elements = [], keys = undefined) {
    this.children = elements;
    this.keys = keys;
    this.elements = elements.length;
    this.isRecord = isRecord;
    this.#prototype = Object.getPrototypeOf(object);
    this.readProperties(object);
  }

  readProperties(object) {
    const names = Object.keys(object);
    this.addShown(object, names);
    const all = Reflect.ownKeys(object);
    if (all.length === names.length) return;
    const others = all.filter((key) => typeof key === 'symbol' || !isEnumerable.call(object, key));
    this.addShown(object, others.filter((key) => isEnumerable.call(object, key)));
    this.addHidden(object, others.filter((key) => !isEnumerable.call(object, key)));
  }

  addShown(object, keys) {
    for (const key of keys) this.add(key, object[key]);
    this.#shown = this.children.length;
  }

  // A hidden accessor is left out: it is code of the object, and may hold on to what was there before.
  addHidden(object, keys) {
    for (const key of keys) {
      const property = Object.getOwnPropertyDescriptor(object, key);
      if ('value' in property) this.add(key, property.value);
    }
  }

  add(key, value) {
    this.keys ??= new Array(this.children.length);
    this.keys.push(key);
    this.children.push(value);
  }

  // An empty object of the same class; no constructor runs.
  shell() {
    const object = this.empty();
    return Object.getPrototypeOf(object) === this.#prototype ? object : Object.setPrototypeOf(object, this.#prototype);
  }

  empty() {
    return {};
  }

  // Fills an empty object with entries, of which some have changed.
  fill(object, keys, children) {
    this.fillElements(object, keys, children);
    for (let position = this.elements; position < children.length; position++) {
      // Defined, not assigned: no setter runs, and `__proto__` is a key like any other.
      Object.defineProperty(object, keys[position], {
        value: children[position],
        enumerable: position < this.#shown,
        configurable: true,
        writable: true,
      });
    }
  }

  fillElements() {}
}

class ErrorContent extends Content {
  addHidden(object, keys) {
    super.addHidden(object, keys);
    // Newer engines show the stack as an accessor.
    if (keys.includes('stack') && !this.keys.includes('stack')) this.add('stack', object.stack);
  }

  empty() {
    const error = new Error();
    delete error.stack;
    return error;
  }
}

class ArrayContent extends Content {
  #length;

  constructor(array) {
    const names = Object.keys(array);
    const { length } = array;
    // Indexes come first and in order, so the last index of an array without holes stands at its own place.
    const isDense = length === 0 || names[length - 1] === String(length - 1);
    super(array, false, isDense ? Array.prototype.slice.call(array) : []);
    this.#length = length;
    this.addShown(array, isDense ? names.slice(length) : names);
  }

  // An array's are read above: its own keys are listed once, because they can be many.
  readProperties() {}

  empty() {
    return [];
  }

  fillElements(array, _keys, children) {
    for (let position = 0; position < this.elements; position++) array[position] = children[position];
    array.length = this.#length;
  }
}

class SetContent extends Content {
  constructor(set) {
    super(set, false, [...Set.prototype.values.call(set)]);
  }

  empty() {
    return new Set();
  }

  fillElements(set, _keys, children) {
    for (let position = 0; position < this.elements; position++) Set.prototype.add.call(set, children[position]);
  }
}

class MapContent extends Content {
  isMap = true;
  #size;
  // The positions of keys that are objects. These are looked into as well: each is an element behind the values.
  #objects;

  constructor(map) {
    const keys = [...Map.prototype.keys.call(map)];
    const size = keys.length;
    const objects = [...keys.keys()].filter((position) => typeof keys[position] === 'object' && keys[position] !== null);
    const elements = [...Map.prototype.values.call(map), ...objects.map((position) => keys[position])];
    super(map, false, elements, [...keys, ...objects.map(() => undefined)]);
    this.#size = size;
    this.#objects = objects;
  }

  empty() {
    return new Map();
  }

  fillElements(map, keys, children) {
    this.#objects.forEach((position, at) => (keys[position] = children[this.#size + at]));
    for (let position = 0; position < this.#size; position++) {
      Map.prototype.set.call(map, keys[position], children[position]);
    }
  }
}

module.exports = { ArrayContent, Content, ErrorContent, MapContent, SetContent };
