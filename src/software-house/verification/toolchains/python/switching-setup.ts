import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfJson } from "../../../../text/hash.ts";
import type { CommandSetup } from "../../workspace.ts";

/**
 * A module that Python imports at its start (https://docs.python.org/3/library/site.html). Threads switch every
 * microsecond in place of every 5 milliseconds. They also pause at random lines of the program's own code, so that
 * another thread comes between two lines. Pauses are short, and each thread has few of them: a program with long loops
 * is not slowed down much. In the end, the module makes room for another one of its name.
 */
const SITECUSTOMIZE = `import os
import sys
import threading
from _random import Random
from time import monotonic, sleep

sys.setswitchinterval(1e-6)

_PAUSE = 0.0001
_MOST_PAUSES = 20
_NEW_PAUSE_AFTER = 0.01
_libraries = (os.path.dirname(os.__file__), "<")
_chance = Random().random
_own = threading.local()


def _pause():
    now = monotonic()
    left = getattr(_own, "left", _MOST_PAUSES) + (now - getattr(_own, "last", now)) / _NEW_PAUSE_AFTER
    _own.last = now
    _own.left = min(left, _MOST_PAUSES)
    if _own.left >= 1:
        _own.left -= 1
        sleep(_PAUSE)


def _at_line(frame, event, argument):
    if event == "line" and _chance() < 0.2:
        _pause()
    return _at_line


def _at_call(frame, event, argument):
    name = frame.f_code.co_filename
    return None if name.startswith(_libraries) or "-packages/" in name else _at_line


threading.settrace(_at_call)

_folder = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != _folder]
_this = sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize
except ModuleNotFoundError as error:
    if error.name != "sitecustomize":
        raise
    sys.modules["sitecustomize"] = _this
`;

const FOLDER_INSIDE = "/tools/python-switching";

/** Returns the setup in which Python's threads switch often and pause, so that races between them show. */
export async function switchingSetup(setup: CommandSetup, cacheFolder: string): Promise<CommandSetup> {
  const folder = join(cacheFolder, `python-switching-${sha256OfJson(SITECUSTOMIZE).slice(0, 12)}`);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  // The folder's name is a hash of the text, so a file that is there is the same.
  await writeFile(join(folder, "sitecustomize.py"), SITECUSTOMIZE, { flag: "wx" }).catch(ignoreExisting);
  return {
    environment: { ...setup.environment, PYTHONPATH: FOLDER_INSIDE },
    mounts: [...setup.mounts, { host: folder, inside: FOLDER_INSIDE, writable: false }],
  };
}

function ignoreExisting(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
}
