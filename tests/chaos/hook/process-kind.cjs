// Which process of an update this is, told by how it was started. Others are left alone.
"use strict";

const SCRIPTS = [
  ["language-host", /language-host-main\.js$|pulumi-language-nodejs/],
  ["program", /program-main\.js$|cmd\/run(\/index\.js)?$/],
  ["dynamic", /dynamic-provider-main\.js$|cmd\/dynamic-provider(\/index\.js)?$/],
  ["docker-plugin", /docker-main\.js$/],
  ["command-plugin", /command-main\.js$/],
  ["tls-plugin", /tls-main\.js$/],
];

/** `step:<name>`, the name of a plugin, or undefined for a process that is none of the update's. */
function processKind() {
  const step = stepOf(process.execArgv);
  if (step !== undefined) return step;
  const script = process.argv[1] ?? "";
  return SCRIPTS.find(([, pattern]) => pattern.test(script))?.[0];
}

/** A step is `node -e 'require("…/step").run("stage")'`. */
function stepOf(words) {
  const name = /\.run\("([\w-]+)"\)/.exec(words.join(" "))?.[1];
  return name === undefined ? undefined : `step:${name}`;
}

module.exports = { processKind, stepOf };
