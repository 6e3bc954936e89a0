import type { NextConfig } from "next";

const config: NextConfig = {
  // Packages of the server are loaded by Node, not bundled.
  serverExternalPackages: [
    "troupe",
    "@langchain/core",
    "@langchain/langgraph",
    "@langchain/openai",
    "langchain",
  ],
};

// oxlint-disable-next-line import/no-default-export -- Next.js reads its configuration from the default export.
export default config;
