// One external effect: counted over all processes of the update, written down, and where the point
// of this run says so, the moment in which a victim is ended.
"use strict";
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { normalise } = require("./normalise.cjs");
const { endVictim, survives } = require("./victims.cjs");

const { appendFileSync, openSync, closeSync, writeFileSync } = fs;
const directory = process.env.CHAOS_DIR;
const point = JSON.parse(process.env.CHAOS_POINT ?? "{}");
const counts = new Map();

/** The next number of a label: a file that only one process can make. */
function occurrenceOf(label) {
  const hash = createHash("sha1").update(label).digest("hex").slice(0, 16);
  for (let number = (counts.get(label) ?? 0) + 1; ; number++) {
    try {
      closeSync(openSync(path.join(directory, `${hash}.${number}`), "wx"));
      counts.set(label, number);
      return number;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
}

function note(entry) {
  appendFileSync(path.join(directory, "effects.jsonl"), `${JSON.stringify(entry)}\n`);
}

class Effect {
  constructor(owner, kind, name, facts = {}) {
    this.label = `${owner} ${kind} ${normalise(name)}`;
    this.occurrence = occurrenceOf(this.label);
    note({ label: this.label, occurrence: this.occurrence, kind, owner, ...facts });
    this.isPoint = point.label === this.label && point.occurrence === this.occurrence;
  }

  is(moment) {
    return this.isPoint && point.moment === moment;
  }

  add(facts) {
    note({ label: this.label, occurrence: this.occurrence, ...facts });
  }

  /** Ends the victim if this is the moment. `undo` takes back what has begun, if we end with it. */
  reach(moment, undo = () => undefined) {
    if (!this.is(moment)) return;
    writeFileSync(
      path.join(directory, "hit"),
      JSON.stringify({ pid: process.pid, at: Date.now() }),
    );
    if (!survives(point.victim) || point.victim === "child") undo();
    if (point.victim !== "child") endVictim(point.victim);
  }
}

module.exports = { Effect, point, note };
