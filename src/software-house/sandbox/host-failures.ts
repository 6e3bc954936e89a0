/** Codes of errors of the host's disk and files, which no program caused: no space, too many open files, a broken disk. */
export const HOST_FAILURES: ReadonlySet<string> = new Set([
  "ENOSPC",
  "EDQUOT",
  "EIO",
  "EMFILE",
  "ENFILE",
  "EROFS",
]);
