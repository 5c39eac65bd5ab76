// The rooms of components/, from the ground up, and the rule that keeps their order: a room imports
// those below it and none above, types included.
import path from "node:path";

const anyNode = /^node:/;

/** From the ground up. `node` matches the Node modules a room may import; `pulumi` allows resources. */
export const rooms = [
  { name: "contract", node: /^$/, pure: true },
  { name: "wire", node: /^node:(crypto|net|stream|timers\/promises|tls)$/ },
  { name: "pki", node: /^node:(crypto|module|net|url)$/, pure: true },
  { name: "config", node: /^node:(crypto|net)$/, pure: true },
  { name: "clients", node: /^node:crypto$/, pure: true },
  { name: "rotation", node: /^$/, pure: true },
  { name: "kit", node: /^node:(crypto|net|path)$/, pure: true },
  { name: "proof", node: /^node:crypto$/ },
  { name: "validate", node: /^node:(net|path)$/, pure: true },
  { name: "steps", node: anyNode },
  { name: "verify", node: /^node:tls$/ },
  { name: "connection", node: /^node:(crypto|timers\/promises|tls)$/ },
  { name: "providers", node: anyNode },
  { name: "cli", node: anyNode },
  { name: "resources", node: /^$/, pulumi: true },
  { name: "runtime", node: /^node:(os|path)$/, pulumi: true },
  { name: "server", node: /^node:crypto$/, pulumi: true },
];

/** The files directly in components/: the resources that a program declares. */
const doors = { name: "the doors", node: /^$/, pulumi: true };

/** The functions of node:net that check the form of an address. */
const formOfAddress = new Set(["isIP", "isIPv4", "isIPv6"]);

/** Returns the room of a file below `components`; undefined if the table does not have it. */
function roomOf(file, components) {
  const [name, ...rest] = path.relative(components, file).split(path.sep);
  if (rest.length === 0) return { ...doors, floor: rooms.length };
  const floor = rooms.findIndex((room) => room.name === name);
  return floor === -1 ? undefined : { ...rooms[floor], floor };
}

/** Returns the reason why `room` must not import `source`; undefined if it may. */
function whyNot({ file, room, source, isType, names, components }) {
  if (source.startsWith(".")) {
    const target = path.resolve(path.dirname(file), source);
    if (path.relative(components, target).startsWith("..")) return undefined;
    const other = roomOf(target, components);
    if (other === undefined) return `lint/rooms.mjs does not have the room of ${source}.`;
    if (other.floor <= room.floor) return undefined;
    return `${room.name} is below ${other.name}: move what both need down.`;
  }
  // A type import leaves nothing in the program.
  if (isType) return undefined;
  if (source.startsWith("@pulumi/")) {
    return room.pulumi ? undefined : `${room.name} makes no resources.`;
  }
  if (!source.startsWith("node:")) return undefined;
  if (!room.node.test(source)) return `${room.name} does without ${source}.`;
  const isSocket = source === "node:net" && !names.every((name) => formOfAddress.has(name));
  if (room.pure && isSocket) return `${room.name} is pure: it opens no connection.`;
  return undefined;
}

const namesOf = (node) =>
  (node.specifiers ?? []).map(({ imported }) => imported?.name ?? imported?.value ?? "*");

export const roomRule = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const file = context.filename;
    const components = path.join(context.cwd, "components");
    const room = roomOf(file, components);
    const judge = (node, source, isType, names) => {
      if (typeof source?.value !== "string" || room === undefined) return;
      const known = { file, room, source: source.value, isType, names, components };
      const message = whyNot(known);
      if (message !== undefined) context.report({ node, message });
    };
    const declaration = (kind) => (node) => {
      const each = node.specifiers ?? [];
      const areTypes =
        node[kind] === "type" || (each.length > 0 && each.every((one) => one[kind] === "type"));
      judge(node, node.source, areTypes, namesOf(node));
    };
    return {
      Program(node) {
        if (room !== undefined) return;
        context.report({ node, message: "lint/rooms.mjs does not have this room." });
      },
      ImportDeclaration: declaration("importKind"),
      ExportNamedDeclaration: declaration("exportKind"),
      ExportAllDeclaration: declaration("exportKind"),
      ImportExpression: (node) => judge(node, node.source, false, ["*"]),
      TSImportType: (node) => judge(node, node.source ?? node.argument.literal, true, []),
      "CallExpression[callee.name='require']": (node) =>
        judge(node, node.arguments[0], false, ["*"]),
    };
  },
};
