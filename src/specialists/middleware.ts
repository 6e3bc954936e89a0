import type { ClientTool } from "@langchain/core/tools";

/**
 * Middleware of LangChain, as `createMiddleware` makes it. Described by what is read here, so that a program without
 * middleware does not load langchain's types.
 */
export interface Middleware {
  readonly name: string;
  /** The tools that the middleware brings. */
  readonly tools?: readonly unknown[] | undefined;
}

/** Returns the tools of a specialist: its own, and those that its middleware brings. */
export function toolsOf({
  tools = [],
  middleware = [],
}: {
  readonly tools?: readonly ClientTool[] | undefined;
  readonly middleware?: readonly Middleware[] | undefined;
}): readonly ClientTool[] {
  const brought = middleware.flatMap((one) => one.tools ?? []) as readonly ClientTool[];
  return brought.length === 0 ? tools : [...tools, ...brought];
}
