'use strict';

// The numbers of events in a sequence into which others are added. Events that have none stay as they are.
class Sequence {
  // How many events were added, and the number that the next one would have without them.
  #added = 0;
  #next = 0;

  // Notes an event that has come: what is added now stands before it.
  arrived(event) {
    if (isNumbered(event)) this.#next = event.sequence_number;
  }

  // The event that has come, with its number.
  own(event) {
    const numbered = this.#added === 0 ? event : this.#numbered(event);
    this.#next += 1;
    return numbered;
  }

  // An event that is added, with its number.
  added(event) {
    const numbered = this.#numbered(event);
    if (isNumbered(event)) this.#added += 1;
    return numbered;
  }

  #numbered(event) {
    return isNumbered(event) ? { ...event, sequence_number: this.#next + this.#added } : event;
  }
}

const isNumbered = (event) => typeof event.sequence_number === 'number';

module.exports = { Sequence };
