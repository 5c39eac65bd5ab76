/**
 * Forbids computed access to records with an index signature. A record by names that users choose
 * also answers to `toString` and `constructor`, and an assignment to `__proto__` is lost. So read it
 * with `own()` or use a `Map`, and build it with `Object.fromEntries`.
 */
export const noOpenLookUp = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    const hasAnyName = (node) => {
      const type = checker.getNonNullableType(services.getTypeAtLocation(node));
      const parts = type.isUnion() ? type.types : [type];
      return parts.some((part) => checker.getIndexTypeOfType(part, 0) !== undefined);
    };
    const report = (node) =>
      context.report({ node, message: "Look names up with own() or in a Map." });
    return {
      MemberExpression(node) {
        if (node.computed && node.property.type !== "Literal" && hasAnyName(node.object)) {
          report(node);
        }
      },
      "BinaryExpression[operator='in']"(node) {
        if (hasAnyName(node.right)) report(node);
      },
    };
  },
};
