import type { Developer } from "./programs/developer.ts";
import { diaryFaults, pythonDiary } from "./programs/python-diary.ts";
import { goFaults } from "./programs/go-faults.ts";
import { goShortener } from "./programs/go-shortener.ts";
import { otherWays } from "./programs/other-ways.ts";
import {
  pythonBankFaults,
  pythonBankInCharacters,
  pythonBankOneLock,
} from "./programs/python-bank-faults.ts";
import { pythonBank } from "./programs/python-bank.ts";
import { cellarFaults, pythonCellarWithLock } from "./programs/python-cellar-faults.ts";
import { pythonCellar } from "./programs/python-cellar.ts";
import { pythonFaults } from "./programs/python-faults.ts";
import { remindersFaults } from "./programs/python-reminders-faults.ts";
import { pythonReminders } from "./programs/python-reminders.ts";
import { pythonShortener } from "./programs/python-shortener.ts";
import { typescriptFaults } from "./programs/typescript-faults.ts";
import { typescriptShortener } from "./programs/typescript-shortener.ts";
import { tallyFaults, typescriptTally, typescriptTallyOfStream } from "./programs/typescript-tally.ts";
import { goWordCount, pythonWordCount, wordCountFaults } from "./programs/word-count.ts";
import { booking } from "./projects/booking/project.ts";
import { computed } from "./projects/computed/project.ts";
import { csvStatistics } from "./projects/csv-statistics/project.ts";
import { early413 } from "./projects/early-413/project.ts";
import { keyValueStore } from "./projects/key-value-store/project.ts";
import { ledger } from "./projects/ledger/project.ts";
import { linkShortener } from "./projects/link-shortener/project.ts";
import { notes } from "./projects/notes/project.ts";
import { readDevelopers } from "./projects/variant.ts";
import { readWrittenProjects } from "./projects/written.ts";

/** Three correct programs of one specification, one for each language: the times of a verification are theirs. */
export const shorteners: readonly Developer[] = [goShortener, pythonShortener, typescriptShortener];

const scripted: readonly Developer[] = [
  ...shorteners,
  goWordCount,
  pythonWordCount,
  ...otherWays,
  ...goFaults,
  ...pythonFaults,
  ...typescriptFaults,
  ...wordCountFaults,
  pythonBank,
  pythonBankOneLock,
  ...pythonBankFaults,
  pythonBankInCharacters,
  pythonDiary,
  ...diaryFaults,
  pythonCellar,
  pythonCellarWithLock,
  ...cellarFaults,
  pythonReminders,
  ...remindersFaults,
  typescriptTally,
  typescriptTallyOfStream,
  ...tallyFaults,
];

const projects = [linkShortener, csvStatistics, keyValueStore, booking, ledger, notes, computed, early413];

/** Reads all developers whose work is judged: correct ones in three languages, and faulty ones. */
export async function readAllDevelopers(): Promise<Developer[]> {
  const all = [...projects, ...(await readWrittenProjects())];
  return [...scripted, ...(await Promise.all(all.map(readDevelopers))).flat()];
}
