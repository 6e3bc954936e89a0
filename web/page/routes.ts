/** Where in the console a person is: the part of the address after `#`. */
export type Place =
  | { readonly page: "new"; readonly graph: string | null }
  | {
      readonly page: "thread";
      readonly thread: string;
      /** The run that is shown; null for the newest. */
      readonly run: string | null;
      readonly tab: string | null;
      /** The span that is selected. */
      readonly span: string | null;
    }
  | { readonly page: "inbox" }
  | { readonly page: "unknown"; readonly address: string };

/** Reads the part of an address after `#`, such as `#/threads/1b?run=2c&tab=steps`. */
export function readPlace(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#/, "").split("?", 2);
  const [page = "", name, ...rest] = path.split("/").filter(Boolean).map(decode);
  const parameters = new URLSearchParams(search);
  if (rest.length > 0) return { page: "unknown", address: hash };
  if (page === "" || page === "new") return { page: "new", graph: name ?? null };
  if (page === "inbox" && name === undefined) return { page: "inbox" };
  if (page !== "threads" || name === undefined) return { page: "unknown", address: hash };
  const [run, tab, span] = ["run", "tab", "span"].map((key) => parameters.get(key));
  return { page: "thread", thread: name, run: run ?? null, tab: tab ?? null, span: span ?? null };
}

/** Writes a place as the part of an address after `#`. */
export function addressOf(place: Place): string {
  if (place.page === "new")
    return place.graph === null ? "#/new" : `#/new/${encodeURIComponent(place.graph)}`;
  if (place.page === "inbox") return "#/inbox";
  if (place.page === "unknown") return place.address;
  const { thread, run, tab, span } = place;
  const parameters = Object.entries({ run, tab, span }).flatMap(([key, value]) =>
    value === null ? [] : [[key, value]],
  );
  const search = new URLSearchParams(parameters).toString();
  return `#/threads/${encodeURIComponent(thread)}${search === "" ? "" : `?${search}`}`;
}

/** Returns the place of a thread, at its newest run. */
export function threadPlace(thread: string): Extract<Place, { page: "thread" }> {
  return { page: "thread", thread, run: null, tab: null, span: null };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
