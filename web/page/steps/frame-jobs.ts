/** Work on one element for the next frame: first all writes are done, then all scrolling, so that the page is laid out once. */
export interface FrameJob {
  readonly write: () => void;
  readonly scroll: () => void;
}

const jobs = new Map<HTMLElement, FrameJob>();
let frame = 0;

/** Does a job before the next drawing of the page. A later job for the same element takes the place of an earlier one. */
export function doInNextFrame(element: HTMLElement, job: FrameJob): void {
  jobs.set(element, job);
  if (jobs.size === 1) frame = requestAnimationFrame(doAll);
}

/** Forgets the job of an element. */
export function forgetJob(element: HTMLElement): void {
  if (jobs.delete(element) && jobs.size === 0) cancelAnimationFrame(frame);
}

function doAll(): void {
  const due = [...jobs.values()];
  jobs.clear();
  for (const { write } of due) write();
  for (const { scroll } of due) scroll();
}
