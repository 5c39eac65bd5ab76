/** A failure that the user can act on; shown without a stack. */
export class StepError extends Error {}
