/**
 * Version of the outputs that a stack exports to other stacks; export it as `contract`.
 *
 * It rises when the meaning of an output changes, and stays when an output is added.
 */
export const OUTPUT_CONTRACT = 1;
