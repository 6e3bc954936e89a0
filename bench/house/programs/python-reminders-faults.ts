import { faulty, type Change, type Developer } from "./developer.ts";
import { pythonReminders } from "./python-reminders.ts";

function fault(name: string, ...changes: readonly (readonly [from: string, to: string])[]): Developer {
  return faulty(
    pythonReminders,
    `reminders ${name}`,
    changes.map(([from, to]): Change => ["reminders.py", from, to]),
    { needsTest: false },
  );
}

/** Faulty reminders. Their tests find none of the faults where they are written. */
export const remindersFaults: Developer[] = [
  fault("whose day begins at local midnight", ["datetime.now(timezone.utc).date()", "date.today()"]),
  fault("whose days have 86,400 seconds from local midnight", [
    "    return today() + timedelta(days=days)\n",
    "    return date.fromtimestamp(time.mktime(today().timetuple()) + days * 86400)\n",
  ]),
  fault("that keep a backup of each change", [
    "    os.replace(new, STORE)\n",
    '    if os.path.exists(STORE):\n        os.rename(STORE, f"{STORE}.{time.time_ns()}.bak")\n    os.replace(new, STORE)\n',
  ]),
];
