import * as pulumi from "@pulumi/pulumi";

/**
 * Binds `action` to the moment right before a resource is made, also as a replacement; the update
 * ends there when it fails. Not in a preview, and not under Pulumi's mocks, which make nothing and
 * know no hooks.
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
