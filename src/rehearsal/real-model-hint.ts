/** How to configure a real model, a line each for the hosted API, a local one, and any other server. */
export const REAL_MODEL_HINT = `To use a real model, set one of these in the environment or in .env:
  OpenAI:                  OPENAI_API_KEY=sk-...
  Ollama, on this machine: OPENAI_BASE_URL=http://localhost:11434/v1 TROUPE_MODEL=llama3.1
  any compatible server:   OPENAI_BASE_URL=https://... OPENAI_API_KEY=... TROUPE_MODEL=...`;
