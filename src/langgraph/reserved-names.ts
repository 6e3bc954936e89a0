/**
 * Returns true for names that a node of LangGraph cannot have. LangGraph looks a name up in plain objects, and so takes
 * the names of JavaScript's own properties for channels. Names that begin with "__" are its own (langgraph 1.7.3).
 */
export function isReservedNodeName(name: string): boolean {
  return name in {} || name.startsWith("__");
}
