import { z } from "zod";
import { pendingEndingSchema, type PendingEnding } from "../answers/pending-ending.ts";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import type { Channel } from "./channel.ts";

/** The channel `answer`: the typed answer of the run, or null if it did not get one. */
export interface AnswerChannel<Answer> {
  answer: Channel<Answer | null>;
}

/** The channel `ending`: how the run is going to end once its typed answer is made. */
export interface EndingChannel {
  ending: Channel<PendingEnding | null>;
}

/** Returns the channel `answer`; none if the graph does not answer as data, so that its name stays free. */
export function answerChannel<Answer>(answers: TypedAnswers | null): AnswerChannel<Answer> {
  const channel = answers === null ? {} : { answer: z.nullable(answers.schema ?? z.unknown()) };
  return channel as unknown as AnswerChannel<Answer>;
}

/** Returns the channel `ending`; none if no node of the graph makes a typed answer. */
export function endingChannel(answers: TypedAnswers | null): EndingChannel {
  const channel = answers === null ? {} : { ending: pendingEndingSchema.nullable() };
  return channel as unknown as EndingChannel;
}
