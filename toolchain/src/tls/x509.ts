import { createRequire } from "node:module";

type Reflection = typeof Reflect & { getMetadata?: unknown; getOwnMetadata?: unknown };

/**
 * The X.509 library, loaded without a lasting change to the global `Reflect`.
 *
 * Its dependency injection does not load without `Reflect.getMetadata`, yet uses it only for
 * constructor parameters, of which the injected classes have none. A polyfill would change the whole
 * process, so a function that returns nothing is there only while the library loads.
 * Import types from the library itself, with `import type`.
 */
export const x509: typeof import("@peculiar/x509") = loadLibrary();

function loadLibrary(): typeof import("@peculiar/x509") {
  const load = createRequire(__filename);
  const reflection: Reflection = Reflect;
  if (reflection.getMetadata !== undefined) {
    return load("@peculiar/x509") as typeof import("@peculiar/x509");
  }
  Object.assign(Reflect, { getMetadata: () => undefined, getOwnMetadata: () => undefined });
  try {
    return load("@peculiar/x509") as typeof import("@peculiar/x509");
  } finally {
    delete reflection.getMetadata;
    delete reflection.getOwnMetadata;
  }
}
