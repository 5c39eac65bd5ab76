/** The place where the server runs. */
export const RuntimeKind = {
  /** A container on a Docker daemon, created with `@pulumi/docker`. */
  Docker: "docker",
  /** A local process, for laptops, CI and trying things out. */
  Embedded: "embedded",
} as const;
export type RuntimeKind = (typeof RuntimeKind)[keyof typeof RuntimeKind];
