import { createRequire } from "node:module";

type Reflection = typeof Reflect & { getMetadata?: unknown; getOwnMetadata?: unknown };

/**
 * The X.509 library, loaded without a lasting change to the global `Reflect`.
 *
 * Its dependency injection refuses to load without `Reflect.getMetadata`, but reads only
 * constructor parameters, which the injected classes do not have. A polyfill would change the
 * globals of every program that uses this package, so `Reflect` gets empty functions while the
 * library loads. For types, use `import type` from the library itself.
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
