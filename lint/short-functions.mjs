import { builtinRules } from "eslint/use-at-your-own-risk";

/** `describe(...)`, `describe.concurrent(...)`, `describe.each(...)(...)`. */
const isDescribe = (node) => {
  if (node.type === "Identifier") return node.name === "describe";
  if (node.type === "MemberExpression") return isDescribe(node.object);
  return node.type === "CallExpression" && isDescribe(node.callee);
};

/** A function is held in mind at once. The callback of `describe` is not: it is a list of tests. */
export const shortFunctions = {
  meta: builtinRules.get("max-lines-per-function").meta,
  create(context) {
    const visitor = builtinRules.get("max-lines-per-function").create(context);
    const isList = ({ parent }) => parent.type === "CallExpression" && isDescribe(parent.callee);
    const unlessList = ([type, check]) => [type, (node) => isList(node) || check(node)];
    return Object.fromEntries(Object.entries(visitor).map(unlessList));
  },
};
