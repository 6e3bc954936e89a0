import { readFile } from "node:fs/promises";
import type { OpenQuestion } from "../../src/approval/open-questions.ts";
import { ApprovalError } from "../../src/errors/approval-error.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import { isRecord } from "../../src/text/is-record.ts";
import { UsageError } from "../errors.ts";
import { approvalName, type ShownApproval } from "../view/approval-text.ts";

/** The options of `troupe resume` that answer what a run waits for, without a person at the terminal. */
export interface AnswerOptions {
  /** Approves the question that waits. @default not set */
  approve?: true;
  /** Rejects it, with this feedback. @default not set */
  reject?: string;
  /** The file with the answer, or with answers by the ids of their questions. @default not set */
  answer?: string;
  /** Lets `approve` and `reject` answer all questions that wait. @default not set: only one may wait */
  all?: true;
}

/** An answer from the command line's options. */
export interface GivenAnswer {
  /** The option, such as `--approve`. */
  option: string;
  /** What the option does, such as `approved`. */
  verb: string;
  answer: unknown;
  /** True if it may answer several questions. */
  isForAll: boolean;
}

/** A question, and the value with which its interrupt is resumed. */
export interface AddressedAnswer {
  to: OpenQuestion;
  value: unknown;
}

/**
 * Reads the answer of the options. Resolves to null if there is none. Throws UsageError if `--all` has nothing to answer
 * with, or if the file is not JSON.
 */
export async function readGivenAnswer(options: AnswerOptions): Promise<GivenAnswer | null> {
  const { approve, reject: feedback, answer: file, all } = options;
  const isForAll = all === true;
  if (approve) return { option: "--approve", verb: "approved", answer: true, isForAll };
  if (feedback !== undefined) {
    return { option: "--reject", verb: "rejected", answer: { decision: "reject", feedback }, isForAll };
  }
  if (isForAll) throw new UsageError("--all needs --approve or --reject");
  if (file === undefined) return null;
  return { option: "--answer", verb: "answered", answer: await readJsonFile(file), isForAll: false };
}

/**
 * Returns which question gets which answer. Throws UsageError, and names the questions, if it is not clear. Throws
 * ApprovalError if the file of `--answer` names a question that does not wait.
 */
export function addressGiven(
  { option, answer, isForAll }: GivenAnswer,
  open: readonly OpenQuestion[],
): AddressedAnswer[] {
  const byId = option === "--answer" ? answersById(answer, open) : null;
  if (byId !== null) return byId;
  const [only, ...others] = open;
  if (only === undefined) throw new UsageError(`${option} answers nothing: the thread waits for no answer`);
  if (others.length > 0 && !isForAll) throw new UsageError(severalWait(option, open));
  const unfit = option === "--answer" ? undefined : open.find(({ question }) => question.kind === "other");
  if (unfit !== undefined) {
    throw new UsageError(
      `${option} cannot answer question ${unfit.question.id}, which takes any JSON value: use --answer <file>`,
    );
  }
  return open.map((to) => ({ to, value: to.address(answer) }));
}

/** Returns the answers of a file by the questions that their ids name. Returns null if the file is one answer. */
function answersById(answer: unknown, open: readonly OpenQuestion[]): AddressedAnswer[] | null {
  if (!isRecord(answer)) return null;
  const find = (id: unknown): OpenQuestion | undefined =>
    open.find(({ question, interrupt }) => question.id === id || interrupt === id);
  const ids = Object.keys(answer);
  if (typeof answer["approval"] === "string") {
    const to = find(answer["approval"]);
    if (to === undefined) throw new ApprovalError([answer["approval"]], idsOf(open));
    return [{ to, value: to.address(answer) }];
  }
  if (!ids.some((id) => find(id) !== undefined || /^[0-9a-f]{32}$/.test(id))) return null;
  const unknown = ids.filter((id) => find(id) === undefined);
  if (unknown.length > 0) throw new ApprovalError(unknown, idsOf(open));
  return ids.flatMap((id) => {
    const to = find(id);
    return to === undefined ? [] : [{ to, value: to.address(answer[id]) }];
  });
}

function idsOf(open: readonly OpenQuestion[]): string[] {
  return open.map(({ question }) => question.id);
}

function severalWait(option: string, open: readonly OpenQuestion[]): string {
  const lines = open.map(({ question }) => `  ${question.id}  ${approvalName(question as ShownApproval)}`);
  const all = option === "--answer" ? "" : "answer all of them with --all, or ";
  return [
    `${open.length} questions wait, and ${option} does not say which one it answers; ` +
      `${all}name them in a file, { "<id>": <answer>, ... }, with --answer <file>:`,
    ...lines,
  ].join("\n");
}

async function readJsonFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new UsageError(`--answer ${file} must be a readable file with JSON: ${messageOf(cause)}`, {
      cause,
    });
  }
}
