'use strict';

// What an object is.

const { types } = require('node:util');
const { ArrayContent, Content, ErrorContent, MapContent, SetContent } = require('./content.js');

const Kind = { PLAIN: 0, TEXT: 1, NUMBER: 2, OPAQUE: 3, CONTAINER: 4 };

// The kind of an object, with what was read of it. An object that throws while it is looked at is left alone, and named.
function classify(object) {
  try {
    return classifyOrThrow(object);
  } catch {
    return opaque(object);
  }
}

function classifyOrThrow(object) {
  if (Array.isArray(object)) return container(new ArrayContent(object));
  if (isRecord(object)) return container(new Content(object, true));
  if (types.isMap(object)) return container(new MapContent(object));
  if (types.isSet(object)) return container(new SetContent(object));
  if (types.isDate(object)) return { kind: Kind.PLAIN };
  if (types.isUint8Array(object)) return { kind: Kind.TEXT, text: bytesOf(object) };
  if (types.isTypedArray(object)) return { kind: Kind.PLAIN };
  if (types.isBoxedPrimitive(object)) return boxed(object);
  if (types.isNativeError(object)) return container(new ErrorContent(object, false));
  // What keeps its content where no property shows it cannot be looked into.
  if (isSealedOff(object) || Object.keys(object).length === 0) return opaque(object);
  return container(new Content(object, false));
}

function container(content) {
  return { kind: Kind.CONTAINER, content };
}

function opaque(object) {
  return { kind: Kind.OPAQUE, text: className(object) };
}

// An object literal, of any realm; or an object without a prototype.
function isRecord(object) {
  const prototype = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isSealedOff(object) {
  return (
    types.isPromise(object) ||
    types.isWeakMap(object) ||
    types.isWeakSet(object) ||
    types.isRegExp(object) ||
    types.isAnyArrayBuffer(object) ||
    types.isDataView(object) ||
    types.isGeneratorObject(object) ||
    types.isMapIterator(object) ||
    types.isSetIterator(object) ||
    types.isExternal(object)
  );
}

// The bytes, in memory that no other thread writes.
function bytesOf(bytes) {
  return types.isSharedArrayBuffer(bytes.buffer) ? new Uint8Array(bytes) : bytes;
}

function boxed(object) {
  if (types.isStringObject(object)) return { kind: Kind.TEXT, text: String.prototype.valueOf.call(object) };
  if (types.isNumberObject(object)) return { kind: Kind.NUMBER, text: Number.prototype.valueOf.call(object) };
  if (types.isBigIntObject(object)) return { kind: Kind.NUMBER, text: BigInt.prototype.valueOf.call(object) };
  return { kind: Kind.PLAIN };
}

// The name of an object's class, without running any code of the object.
function className(object) {
  if (types.isProxy(object)) return 'Proxy';
  const prototype = Object.getPrototypeOf(object) ?? {};
  const type = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value ?? {};
  const name = Object.getOwnPropertyDescriptor(type, 'name')?.value;
  return typeof name === 'string' && name !== '' ? name : 'Object';
}

module.exports = { Kind, bytesOf, classify, isRecord };
