/** Sets this process' environment to the scripted model at an address, with JSON schemas as by default. */
export function useModelAt(baseUrl: string): void {
  Object.assign(process.env, {
    TROUPE_MODE: "live",
    OPENAI_BASE_URL: baseUrl,
    OPENAI_API_KEY: "none",
    TROUPE_MODEL: "bench",
    TROUPE_STRUCTURED_OUTPUT: "json_schema",
  });
}
