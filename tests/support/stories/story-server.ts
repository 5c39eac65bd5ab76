// The server that the tests of a story share, since each continues where the one before it ended.
import { expect } from "vitest";
import { TestStack, type StackOutputs } from "../stack/test-stack";

export type RuntimeKind = "docker" | "embedded";
export type Declaration = Record<string, unknown>;

export class StoryServer {
  stack!: TestStack;
  /** The declaration in force. */
  declaration: Declaration = {};
  outputs!: StackOutputs;

  constructor(readonly kind: RuntimeKind) {}

  /** Creates the server. */
  async begin(declaration: Declaration): Promise<void> {
    this.stack = await TestStack.create(this.kind);
    this.declaration = declaration;
    this.stack.declare(declaration);
    const created = await this.stack.up();
    expect(created.code, created.log).toBe(0);
    expect(created.log).toContain("created");
    await this.readOutputs();
  }

  async readOutputs(): Promise<StackOutputs> {
    this.outputs = await this.stack.outputs();
    return this.outputs;
  }

  /** Declares a change for the next command only. */
  declareWith(change: Declaration): void {
    this.stack.declare({ ...this.declaration, ...change });
  }

  end(): Promise<void> {
    return this.stack.remove();
  }
}
