/** `...["a", "b"]` and `...{ a, b }` say what the elements alone say, and save nothing but lines. */
export const plainSpread = {
  meta: { type: "suggestion", fixable: "code", schema: [] },
  create: (context) => ({
    "SpreadElement[argument.type=/^(ArrayExpression|ObjectExpression)$/]"(node) {
      const inner = context.sourceCode.getText(node.argument).slice(1, -1);
      const fix = (fixer) => fixer.replaceText(node, inner.trim().replace(/,$/, ""));
      context.report({ node, message: "Write the elements without a spread.", fix });
    },
  }),
};
