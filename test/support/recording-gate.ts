import { CALL_GATE_KEY, type CallAmounts, type CallGate, type GatedCall } from "../../src/run/call-gate.ts";
import type { ModelScript } from "../../src/testing/index.ts";

/** One call that a gate admitted, and each time that it was settled. */
interface GatedRecord {
  call: GatedCall;
  settled: { used: CallAmounts; error: Error | null }[];
}

/** A gate that admits every call, and records what it is told. */
export interface RecordingGate {
  gate: CallGate;
  configurable: Record<string, unknown>;
  records: GatedRecord[];
  /** Puts the gate before a script, which then says of each request whether it was admitted before it arrived. */
  before: (script: ModelScript) => ModelScript;
  /** The numbers of requests that arrived without an admission. */
  unadmitted: number[];
}

/** Makes a gate that admits every call, or decides with `decide` before it does. */
export function recordingGate(
  decide: (call: GatedCall, number: number) => Promise<void> | void = () => undefined,
  { limitsTokens = false } = {},
): RecordingGate {
  const records: GatedRecord[] = [];
  const unadmitted: number[] = [];
  let asked = 0;
  const gate: CallGate = {
    async admit(call) {
      asked += 1;
      await decide(call, asked);
      const record: GatedRecord = { call, settled: [] };
      records.push(record);
      return { limitsTokens, settle: (used, error) => void record.settled.push({ used, error }) };
    },
  };
  const isOpen = ({ settled }: GatedRecord): boolean => settled.length === 0;
  return {
    gate,
    records,
    unadmitted,
    configurable: { [CALL_GATE_KEY]: gate },
    before(script) {
      let atOnce = 0;
      return async (request) => {
        atOnce += 1;
        if (records.filter(isOpen).length < atOnce) unadmitted.push(request.number);
        try {
          return await script(request);
        } finally {
          atOnce -= 1;
        }
      };
    },
  };
}
