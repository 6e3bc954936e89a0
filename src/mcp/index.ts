// Tools of MCP servers for specialists.
export { mcpTools } from "./mcp-tools.ts";
export type { McpTools } from "./mcp-tools.ts";
export type { AllowedTools, McpToolsOptions, OnChangedTool } from "./options.ts";
export type { HttpServer, McpServer, StdioServer } from "./server.ts";
export type { ElicitationApproval, ElicitationEdit } from "./elicitation.ts";
