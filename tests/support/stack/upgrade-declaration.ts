/** What the kept states were made from, and what the newest code updates them with. */
export function upgradeDeclaration(
  kind: "docker" | "embedded",
  port: number,
): Record<string, unknown> {
  return {
    port,
    clients: { app: {}, reader: { access: "scram", databases: { app: { privileges: "read" } } } },
    ...(kind === "docker" ? { docker: { image: "postgres:17" } } : {}),
  };
}
