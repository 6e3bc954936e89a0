import type { RunKey } from "../run-record.ts";

/** More numbers than one worker gives to the items of a run. */
const NUMBERS_OF_AN_EPOCH = 1_000_000_000;

/** The place of an item in a run's stream: the epoch of the worker's lease, and a number from 1 within it. */
export interface ItemNumber {
  epoch: number;
  number: number;
}

/** Returns the `sequence` of an item. Items of a later epoch have greater ones. */
export function sequenceOf({ epoch, number }: ItemNumber): number {
  return epoch * NUMBERS_OF_AN_EPOCH + number;
}

/** Returns the epoch and the number of a `sequence`. */
export function numberOf(sequence: number): ItemNumber {
  const number = sequence % NUMBERS_OF_AN_EPOCH;
  return { epoch: (sequence - number) / NUMBERS_OF_AN_EPOCH, number };
}

/** Returns the id of an item in Redis. Redis refuses an id that is not greater than the last one. */
export function streamIdOf(sequence: number): string {
  const { epoch, number } = numberOf(sequence);
  return `${epoch}-${number}`;
}

/** Returns the `sequence` of an id in Redis. */
export function sequenceOfId(id: string): number {
  const [epoch = "0", number = "0"] = id.split("-");
  return sequenceOf({ epoch: Number(epoch), number: Number(number) });
}

/** Returns the key of a run's stream in Redis. */
export function streamKeyOf({ tenant, id }: RunKey): string {
  return `troupe:items:${tenant}/${id}`;
}
