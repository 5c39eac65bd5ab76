import * as pulumi from "@pulumi/pulumi";

/**
 * Returns options that run `action` right before a resource is created or replaced. If the action
 * fails, so does the update. Previews do not run it, nor do Pulumi's mocks, which have no hooks.
 */
export function beforeCreate(
  name: string,
  action: () => Promise<void>,
): pulumi.CustomResourceOptions {
  const monitor: unknown = pulumi.runtime.getMonitor();
  const knowsHooks =
    typeof (monitor as { registerResourceHook?: unknown } | undefined)?.registerResourceHook ===
    "function";
  if (!knowsHooks) return {};
  return { hooks: { beforeCreate: [new pulumi.ResourceHook(name, action)] } };
}
