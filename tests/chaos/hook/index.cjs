// Loaded by `NODE_OPTIONS=--require` into every Node process of an update: sees each external
// effect, and ends a victim before, during or after the one that `CHAOS_POINT` names.
"use strict";
const { processKind } = require("./process-kind.cjs");

const owner = processKind();
if (owner !== undefined && process.env.CHAOS_DIR !== undefined) {
  const { patchFiles, patchModules, patchRequests, patchSignals } = require("./patch-calls.cjs");
  const { patchSpawn } = require("./patch-spawn.cjs");
  patchSpawn(owner);
  patchFiles(owner);
  patchModules(owner);
  patchSignals(owner);
  if (owner === "docker-plugin") patchRequests(owner);
}
