// Labels that are the same in every run: what is made at random, or counted, is replaced.
"use strict";

const base = process.env.CHAOS_BASE ?? "/nowhere";

function normalise(text) {
  return text
    .replace(/SCRAM-SHA-256\$[^\s']*/g, "<verifier>")
    .replaceAll(base, "<base>")
    .replace(/\b[0-9a-f]{7,}\b/g, "<hex>")
    .replace(/\b\d+\b/g, "<n>")
    .replace(/\s+/g, " ")
    .trim();
}

const NO_STATEMENT = /^(?:begin|commit|set local .*)$/i;

/** The verbs of SQL text, and whether it only reads. */
function describeSql(text) {
  const statements = text
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "" && !NO_STATEMENT.test(statement));
  const words = statements.map((statement) => normalise(statement).slice(0, 48));
  const name = [...new Set(words)].join("; ").slice(0, 120);
  const changes = /pg_reload_conf|pg_terminate_backend/.test(text);
  const reads = statements.every((one) => /^(?:select|show|with)\b/i.test(one));
  return { name, read: reads && !changes };
}

/** What scripts begin with says nothing about them: options, functions, the lock, where they run. */
const HEAD = /^(?:set -eu|umask|\w+\(\)|#|cd |new=|exec |flock |if command -v flock|\{|$)/;
const CHANGES = /\b(?:base64|chmod|chown|initdb|link_current|ln|mkdir|mv|record|rm|rmdir|sync)\b/;

/** The first lines that tell one script from another, and whether it only reads. */
function describeScript(text) {
  const lines = text.split("\n").filter((one) => !HEAD.test(one));
  const name = lines
    .slice(0, 2)
    .map((line) => normalise(line).slice(0, 40))
    .join(" / ");
  return { name, read: !lines.some((line) => CHANGES.test(line)) };
}

module.exports = { normalise, describeSql, describeScript };
