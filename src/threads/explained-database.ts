import { explainedError, type NamedDatabase } from "./database-fault.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";

/** Returns the database, whose errors say in plain words why it cannot be used, if that is known. */
export function explainedDatabase(database: SqliteDatabase, named: NamedDatabase): SqliteDatabase {
  const explained = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw explainedError(error, named);
    }
  };
  return {
    exec: (sql) => explained(() => database.exec(sql)),
    pragma: (source) => explained(() => database.pragma(source)),
    prepare(sql) {
      const statement = explained(() => database.prepare(sql));
      return {
        run: (...values) => explained(() => statement.run(...values)),
        get: (...values) => explained(() => statement.get(...values)),
        all: (...values) => explained(() => statement.all(...values)),
      };
    },
    close: () => database.close(),
  };
}
