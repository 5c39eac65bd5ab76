/**
 * Version of what a stack of this package exports to other stacks, as its output `contract`.
 *
 * A higher number stands for outputs with another meaning; what is only added does not raise it.
 */
export const OUTPUT_CONTRACT = 1;
